"""A client, an assistant, an agency and the house, between whom all kinds of money move."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any, Self
from uuid import UUID

from tests.factories.invoices import BUYER, PERIOD, SELLER, details_of
from tests.factories.market import Deal, Market, Person
from tests.factories.milestones import done, project
from tests.factories.payments import eur, operator_of, paid_in
from tests.factories.payouts import ask, named
from tests.factories.reimbursement_policies import pays_back
from tests.factories.retainers import PACKS, WORK, retainer
from tests.factories.rosters import Placement, agency, enrolled, placement
from tests.worker.test_worker import run

Json = dict[str, Any]
STARTED = {"starts_on": "2026-12-01"}
_MILESTONES = project("33.33", "66.67", "100.01", *["10.99"] * 9, deposit=eur("30.00"))
AGENCY = {**BUYER, "legal_name": "Bright Desk, Lda.", "vat_id": "PT509442013"}
# Of weeks, so that some of them close.
_RETAINER = retainer(
    fee=eur("99.97"),
    included_minutes=61,
    period="week",
    policy={**PACKS, "pack_price": eur("33.35"), "pack_minutes": 19, "rollover": "base"},
)
_PEOPLE = ("client", "assistant", "agency", "hand", "house", "bank")


@dataclass
class Scene:
    """Whoever acts, by name, and the contracts of `client`: in person, and through `agency`."""

    people: dict[str, Person]
    contracts: dict[str, str]

    @classmethod
    async def make(cls, market: Market) -> Self:
        client, assistant = await market.owner(), await market.assistant()
        await pays_back(client)
        keeper, hand = await agency(market), await market.assistant()
        entry = await enrolled(keeper, hand, share_percent="60")
        placed = await placement(
            market, agency_owner=keeper, client=client, assistant=hand, entry=entry, **STARTED
        )
        hourly = await market.deal(owner=client, assistant=assistant, **STARTED)
        works = await market.deal(
            owner=client,
            assistant=assistant,
            job={"engagement": "project"},
            proposal={"terms": _MILESTONES},
            **STARTED,
        )
        kept = await market.deal(
            owner=client,
            assistant=assistant,
            job={"engagement": "retainer"},
            proposal={"terms": _RETAINER, "estimated_minutes": 10_000},
            **STARTED,
        )
        people = [client, assistant, placed.agency, placed.assistant]
        people += [await operator_of(market) for _ in range(2)]
        contracts = {"project": works.path, "hourly": hourly.path, "agency": placed.path}
        contracts["retainer"] = kept.path
        scene = cls(dict(zip(_PEOPLE, people, strict=True)), contracts)
        await scene.say_who_they_are()
        await scene.name_destinations()
        await scene.furnish(hourly, placed)
        await market.approved(kept, hours_ago=30, minutes=23)
        await run(market, WORK)
        return scene

    async def say_who_they_are(self) -> None:
        done(await self["client"].patch(details_of(self["client"]), BUYER))
        done(await self["assistant"].patch("/v1/me/billing-details", SELLER))
        done(await self["agency"].patch(details_of(self["agency"]), AGENCY))

    async def name_destinations(self) -> None:
        """Where each of them is paid, rested."""
        clock = self["client"].market.clock
        clock.advance(days=-2)
        for name in ("client", "assistant", "agency"):
            await named(await self["client"].market.signed_in_anew(self[name]))
        clock.advance(days=2)

    async def furnish(self, *deals: Deal) -> None:
        """Something of each kind, so that any move finds what it needs."""
        client, market = self["client"], self.market
        await paid_in(client, eur("500.00"), self["house"])
        done(await client.pay(f"{self.contracts['project']}/deposit/pay", {"amount": eur("30.00")}))
        milestones = await client.get(f"{self.contracts['project']}/milestones")
        for one in milestones.json()["items"][:3]:
            path = f"/v1/milestones/{one['id']}"
            done(await client.pay(f"{path}/fund", {"amount": one["to_fund"]}))
            done(await self["assistant"].pay(f"{path}/submit", {}))
        for deal in deals:
            for day in (1, 2):
                await market.approved(deal, hours_ago=24 * day, minutes=60)
                await market.approved(deal, hours_ago=24 * day + 3, minutes=17, task="Inbox")
            await self.bill(deal, paid=deal is deals[0])

    async def bill(self, deal: Deal, *, paid: bool) -> None:
        """All of it on an invoice, which the client owes or has paid out of what is held."""
        issuer = self["agency" if isinstance(deal, Placement) else "assistant"]
        draft = done(await issuer.post(f"{deal.path}/invoices", PERIOD))
        path = f"/v1/invoices/{draft['id']}"
        bill = done(await issuer.pay(f"{path}/open"))
        if paid:
            done(await self["client"].pay(f"{path}/pay", {"amount": bill["outstanding"]}))
            done(await ask(issuer, "1.00"))

    def __getitem__(self, name: str) -> Person:
        """Whoever it is, signed in at the present."""
        person = self.people[name]
        person.market.refresh(person, person.session_id)
        return person

    @property
    def market(self) -> Market:
        return self.people["client"].market

    def issuer(self, contract: str) -> Person:
        return self["agency" if contract == "agency" else "assistant"]

    def worker(self, contract: str) -> Person:
        return self["hand" if contract == "agency" else "assistant"]

    def issuer_of(self, invoice: Json) -> Person:
        return self[
            "assistant" if invoice["issuer_id"] == str(self.people["assistant"].id) else "agency"
        ]

    def span(self, chance: Random) -> dict[str, str]:
        """Some minutes of the days before, which may overlap with others."""
        start = self.market.clock() - timedelta(minutes=chance.randrange(40, 6000))
        end = start + timedelta(minutes=chance.randrange(5, 40))
        return {"started_at": start.isoformat(), "ended_at": end.isoformat()}

    def written(self) -> Json:
        """What another process needs to act in it."""
        people = {
            name: {
                "id": str(one.id),
                "email": one.email,
                "session_id": str(one.session_id),
                "organization_id": one.organization_id,
            }
            for name, one in self.people.items()
        }
        return {"people": people, "contracts": self.contracts}

    @classmethod
    def read(cls, written: Json, market: Market, person: type[Person] = Person) -> Self:
        people = {
            name: person(
                UUID(one["id"]),
                one["email"],
                "",
                market,
                session_id=UUID(one["session_id"]),
                organization_id=one["organization_id"],
            )
            for name, one in written["people"].items()
        }
        return cls(people, written["contracts"])

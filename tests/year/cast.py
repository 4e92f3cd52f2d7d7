"""Who works with whom, and on which terms. The same people agree on the same things in each run."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.factories.invoices import ADDRESS
from tests.factories.market import Market, Person
from tests.factories.milestones import done
from tests.factories.rosters import agency, enrolled, propose
from tests.proposals.negotiating import hired, offered

Json = dict[str, Any]
EURO, YEN = "EUR", "JPY"
_TOKYO = {"line1": "1-1 Chiyoda", "city": "Tokyo", "country": "JP"}
_BERLIN = {"line1": "Unter den Linden 1", "city": "Berlin", "country": "DE"}


def money(amount: str, currency: str = EURO) -> Json:
    return {"amount": amount, "currency": currency}


@dataclass(frozen=True)
class Agreement:
    """A contract in the making: whose, with which assistant, on which terms."""

    name: str
    client: int
    assistant: int
    terms: Json
    engagement: str = "hourly"
    by_agency: bool = True
    minutes: int = 150_000
    is_staff: bool = False


@dataclass
class Work:
    """A contract with the people around it."""

    agreement: Agreement
    path: str
    client: Person
    assistant: Person
    issuer: Person
    """Who asks for the money: the agency, or the assistant in person."""

    @property
    def currency(self) -> str:
        return YEN if self.agreement.client in YEN_CLIENTS else EURO


_OF_JAPAN = {"tax_id": {"country": "JP", "number": "5835678256246"}}
CLIENTS: tuple[tuple[str, Json, Json], ...] = (
    ("Lisboa", ADDRESS, {"vat_id": "PT501964843"}),
    ("Berlin", _BERLIN, {"vat_id": "DE136695976"}),
    ("Tokyo", _TOKYO, _OF_JAPAN),
    ("Porto", {**ADDRESS, "city": "Porto"}, {"vat_id": "PT501964843"}),
    ("Hamburg", {**_BERLIN, "city": "Hamburg"}, {"vat_id": "DE136695976"}),
    ("Osaka", {**_TOKYO, "city": "Osaka"}, _OF_JAPAN),
)
YEN_CLIENTS = {2, 5}
ASSISTANTS = 12
_HOURLY = {"kind": "hourly", "rate": money("31.37"), "weekly_cap_minutes": 600}
_PROJECT = {
    "kind": "project",
    "price": money("9000.00"),
    "milestones": [
        {"title": f"Part {number}", "amount": money(amount)}
        for number, amount in enumerate(("3333.33", "3333.33", "2333.34"), start=1)
    ],
}
_GUARANTEED = {"kind": "hourly", "rate": money("27.50"), "weekly_guarantee_minutes": 600}
_RETAINER = {
    "kind": "retainer",
    "fee": money("1234.56"),
    "included_minutes": 2400,
    "period": "month",
    "overage_rate": money("33.33"),
}
_FEE = {"kind": "fixed_fee", "amount": money("777.77"), "period": "month"}
_SALARY = {"kind": "salary", "amount": money("30000.01"), "period": "year"}
_COMMISSION = {"kind": "commission", "currency": YEN, "percent": "7.5", "period": "month"}
_PRO_BONO = {"kind": "pro_bono", "list_rate": money("25.00")}
_YEN_HOURLY = {"kind": "hourly", "rate": money("3333", YEN)}
_MIXED = {
    "kind": "combined",
    "parts": [
        {**_RETAINER, "fee": money("500.00"), "included_minutes": 900, "overage_rate": None},
        {"kind": "hourly", "rate": money("29.99")},
    ],
}
_PAID = {True: money("2000", YEN), False: money("18.00")}
"""What the agency pays for an hour, in yen to those who work for a client in Japan."""
AGREEMENTS: tuple[Agreement, ...] = (
    Agreement("hourly", 0, 0, _HOURLY),
    Agreement("hourly too", 0, 1, {**_HOURLY, "rate": money("24.99")}),
    Agreement("project", 0, 2, _PROJECT, "project", minutes=12_000),
    Agreement("retainer", 1, 3, _RETAINER, "retainer"),
    Agreement("fee", 1, 4, _FEE, "fixed_fee", minutes=2400),
    Agreement("yen", 2, 5, _YEN_HOURLY),
    Agreement("commission", 2, 6, _COMMISSION, "commission", by_agency=False),
    Agreement("mixed", 3, 7, _MIXED),
    Agreement("pro bono", 3, 8, _PRO_BONO, "pro_bono", by_agency=False),
    Agreement("salary", 4, 9, _SALARY, by_agency=False, is_staff=True),
    Agreement("guaranteed", 4, 10, _GUARANTEED),
    Agreement("yen too", 5, 11, {**_YEN_HOURLY, "rate": money("2875", YEN)}),
    Agreement("direct", 5, 0, {**_YEN_HOURLY, "rate": money("4001", YEN)}, by_agency=False),
)


class Cast:
    """Everybody, signed in, and the contracts between them."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self.works: dict[str, Work] = {}

    async def gather(self) -> None:
        self.house = [await self.market.person(is_operator=True) for _ in range(2)]
        self.agency = await agency(self.market)
        self.clients = [await self.market.owner(name=name) for name, *_ in CLIENTS]
        self.assistants = [await self.market.assistant() for _ in range(ASSISTANTS)]
        self.roster = [
            await enrolled(self.agency, one, rate=_PAID[number in (5, 11)])
            for number, one in enumerate(self.assistants)
        ]
        await self._say_who_they_are()
        for agreement in AGREEMENTS:
            self.works[agreement.name] = await self._agree(agreement)

    @property
    def people(self) -> Iterator[Person]:
        yield from (self.agency, *self.house, *self.clients, *self.assistants)

    async def _say_who_they_are(self) -> None:
        for client, (name, address, taxed) in zip(self.clients, CLIENTS, strict=True):
            await _details(
                client,
                legal_name=f"{name} Ltd.",
                registration_number=f"R {name}",
                address=address,
                **taxed,
            )
        await _details(
            self.agency,
            legal_name="Bright Desk, Lda.",
            registration_number="509442013",
            vat_id="PT509442013",
            address=ADDRESS,
        )
        for one in (self.assistants[number] for number in (0, 6, 8, 9)):
            own = {"legal_name": "Ana Lopes", "address": ADDRESS}
            done(await one.patch("/v1/me/billing-details", own))

    async def _agree(self, one: Agreement) -> Work:
        client, assistant = self.clients[one.client], self.assistants[one.assistant]
        contract = await (self._hire if one.is_staff else self._assign)(one, client, assistant)
        issuer = self.agency if one.by_agency else assistant
        return Work(one, f"/v1/contracts/{contract['id']}", client, assistant, issuer)

    async def _hire(self, one: Agreement, client: Person, assistant: Person) -> Json:
        """By an offer of the client: nobody proposes to be employed."""
        sent = await offered(client, assistant, worker_class="staff", terms=one.terms)
        return await hired(assistant, sent)

    async def _assign(self, one: Agreement, client: Person, assistant: Person) -> Json:
        job = await self.market.job(client, engagement=one.engagement)
        sent = await self._propose(one, job, assistant)
        return done(await client.post(f"/v1/proposals/{sent['id']}/accept", {}))

    async def _propose(self, one: Agreement, job: Json, assistant: Person) -> Json:
        offered = {"terms": one.terms, "estimated_minutes": one.minutes}
        if not one.by_agency:
            return await self.market.proposal(assistant, job, **offered)
        entry = self.roster[one.assistant]["id"]
        return done(await propose(self.agency, self.market, job, entry, **offered))


async def _details(owner: Person, **details: Any) -> None:
    path = f"/v1/organizations/{owner.organization_id}/billing-details"
    done(await owner.patch(path, details))

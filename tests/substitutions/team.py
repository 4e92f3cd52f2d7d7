"""A contract by way of an agency, its backup, and somebody else of the roster."""

from dataclasses import dataclass
from typing import Any

import httpx

from tests.factories.market import Market, Person
from tests.factories.rosters import (
    EUR_18,
    Entry,
    Placement,
    accept,
    agency,
    enrolled,
    placement,
    roster,
)

EUR_20 = {"amount": "20.00", "currency": "EUR"}
REASON = "On parental leave."


@dataclass
class Team:
    market: Market
    deal: Placement
    backup: Person
    backup_entry: Entry
    other: Person
    other_entry: Entry

    @property
    def path(self) -> str:
        return self.deal.path

    async def substitute(self, entry: Entry | None = None, **fields: Any) -> httpx.Response:
        """By the backup, unless another entry is named."""
        named = {} if entry is None else {"roster_entry_id": entry["id"]}
        body = {"reason": REASON, **named, **fields}
        return await self.deal.agency.move(f"{self.path}/substitute", body)

    async def handed_over(self, entry: Entry | None = None, **fields: Any) -> dict[str, Any]:
        """A substitution that was carried out, with the client's word where it is needed."""
        made = await self.substitute(entry, **fields)
        assert made.status_code == 201, made.text
        found: dict[str, Any] = made.json()
        if found["status"] == "requested":
            found = (await self.answer(found, "accept")).json()
        assert found["status"] == "done", found
        return found

    async def answer(
        self, substitution: dict[str, Any], verb: str, by: Person | None = None, **body: Any
    ) -> httpx.Response:
        path = f"/v1/substitutions/{substitution['id']}/{verb}"
        return await (by or self.deal.owner).post(path, body or None)

    async def raise_rate(self, amount: str, *, backup: bool = True) -> None:
        """The agency and an assistant of its roster agree on what an hour pays from now on."""
        person, entry = (
            (self.backup, self.backup_entry) if backup else (self.other, self.other_entry)
        )
        rate = {"rate": {"amount": amount, "currency": "EUR"}}
        path = f"{roster(self.deal.agency)}/{entry['id']}/offer"
        offered = await self.deal.agency.post(path, rate)
        assert offered.status_code == 200, offered.text
        await accept(person, offered.json())

    async def contract(self, reader: Person | None = None) -> dict[str, Any]:
        found: dict[str, Any] = (await (reader or self.deal.owner).get(self.path)).json()
        return found

    async def assignments(self, reader: Person) -> list[dict[str, Any]]:
        """Earliest first."""
        page = await reader.get(f"{self.path}/assignments", sort="starts_at")
        assert page.status_code == 200, page.text
        found: list[dict[str, Any]] = page.json()["items"]
        return found

    async def record(self, who: Person, **span: float) -> httpx.Response:
        """Time of somebody on the contract: `hours_ago` and `minutes`."""
        body = self.market.span(**{"hours_ago": 2, "minutes": 60, **span})
        return await who.post(f"{self.path}/time-entries", body)


async def team(market: Market, **placed: Any) -> Team:
    """The backup is paid more than the others, at 20 euros. `placed`: see `placement`."""
    keeper = await agency(market)
    backup, other = await market.assistant(), await market.assistant()
    backup_entry = await enrolled(keeper, backup, rate=EUR_20)
    other_entry = await enrolled(keeper, other, rate=EUR_18)
    deal = await placement(market, agency_owner=keeper, backup=backup_entry, **placed)
    return Team(market, deal, backup, backup_entry, other, other_entry)

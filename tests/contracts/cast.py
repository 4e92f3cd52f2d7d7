"""Everybody who may stand around a contract."""

from dataclasses import dataclass
from typing import Any

import httpx

from tests.factories.market import Deal, Market, Person
from va_market.identity.models import Role

INSIDERS = ("owner", "hiring_manager", "supervisor", "named_supervisor", "member", "assistant")
OUTSIDERS = ("other_owner", "other_assistant", "anonymous")
CALLERS = (*INSIDERS, *OUTSIDERS)


@dataclass
class Cast:
    market: Market
    people: dict[str, Person]

    def __getitem__(self, name: str) -> Person:
        return self.people[name]

    async def deal(self, **assign: Any) -> Deal:
        """A contract of the client with a new assistant, under the named supervisor."""
        supervisor_id = str(self["named_supervisor"].id)
        return await self.market.deal(
            owner=self["owner"], **{"supervisor_id": supervisor_id, **assign}
        )

    async def send(
        self, caller: str, deal: Deal, method: str, path: str, body: Any = None
    ) -> httpx.Response:
        """A request of one of `CALLERS`, about whichever version is there."""
        options: dict[str, Any] = {"headers": {} if method == "GET" else {"If-Match": "*"}}
        if body is not None:
            options["json"] = body
        if caller == "anonymous":
            return await self.market.client.request(method, path, **options)
        person = deal.assistant if caller == "assistant" else self[caller]
        return await person.request(method, path, **options)


async def gather_cast(market: Market) -> Cast:
    owner = await market.owner()
    people = {
        "owner": owner,
        "hiring_manager": await market.member(owner, Role.HIRING_MANAGER),
        "supervisor": await market.member(owner, Role.SUPERVISOR),
        "named_supervisor": await market.member(owner, Role.SUPERVISOR),
        "member": await market.member(owner, Role.MEMBER),
        "other_owner": await market.owner(),
        "other_assistant": await market.assistant(),
    }
    return Cast(market, people)

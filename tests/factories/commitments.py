"""Proposals that wait for their client, and what binds an assistant."""

from dataclasses import dataclass
from typing import Any

import httpx

from tests.factories.market import EUR_25, Market, Person

Json = dict[str, Any]
ALL: Json = {"exclusivity": {"scope": "all"}}
HOURLY: Json = {"kind": "hourly", "rate": EUR_25}
BREAK = {"reason": "Summer break."}


@dataclass
class Waiting:
    """A proposal, and the client who may accept it."""

    owner: Person
    proposal: Json

    async def accept(self, **body: Any) -> httpx.Response:
        return await self.owner.post(f"/v1/proposals/{self.proposal['id']}/accept", body)


async def waiting(
    market: Market,
    assistant: Person,
    *,
    owner: Person | None = None,
    job: Json | None = None,
    **fields: Any,
) -> Waiting:
    """A proposal of the assistant to a client who is new, unless named."""
    owner = owner or await market.owner()
    posted = await market.job(owner, **(job or {}))
    return Waiting(owner, await market.proposal(assistant, posted, **fields))


def minutes(count: int) -> Json:
    """The fields of a proposal that takes so many minutes a week."""
    return {"conditions": {"weekly_minutes": count}}


def taken(answer: httpx.Response) -> Json:
    """The contract that was made."""
    assert answer.status_code == 201, answer.text
    contract: Json = answer.json()
    return contract

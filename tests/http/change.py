"""A change that may be made on a condition."""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

from tests.factories.market import Person

REASON = {"reason": "Summer break."}


@dataclass
class Change:
    """`seen` is where the thing is read, if it can be read by itself."""

    who: Person
    method: str
    path: str
    body: Any = None
    seen: str = field(kw_only=True, default="")
    moves_money: bool = field(kw_only=True, default=False)

    async def send(self, if_match: str | None) -> httpx.Response:
        """Without `if_match` it does not say which version it means."""
        body = {} if self.body is None else {"json": self.body}
        headers = {} if if_match is None else {"If-Match": if_match}
        if self.moves_money:
            headers["Idempotency-Key"] = str(uuid4())
        return await self.who.request(self.method, self.path, headers=headers, **body)

    async def etag(self) -> str:
        return str((await self.who.get(self.seen)).headers["etag"])

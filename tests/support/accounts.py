"""Accounts made through the API, with a password and a mailbox."""

import asyncio
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx
from sqlalchemy import text

from tests.factories.market import Market
from va_market.kit.db import Query

PASSWORD = "a long pass phrase"
_NOW = Query(text("SELECT pg_current_xact_id()::text::bigint"))
_SHOWN_BEFORE = Query(text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"))


@dataclass
class Account:
    """Somebody with an address, signed in or not."""

    market: Market
    email: str
    password: str = PASSWORD
    token: str = ""

    async def post(self, path: str, body: Any = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        options = {} if body is None else {"json": body}
        return await self.market.client.post(path, headers=headers, **options)

    async def get(self, path: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}"}
        return await self.market.client.get(path, headers=headers)

    async def register(self, **changes: Any) -> httpx.Response:
        body = {"email": self.email, "password": self.password, "name": "Rita", **changes}
        return await self.post("/v1/auth/register", body)

    async def delete(self, path: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}"}
        return await self.market.client.delete(path, headers=headers)

    async def log_in(self, password: str | None = None, **more: str) -> httpx.Response:
        body = {"email": self.email, "password": password or self.password, **more}
        answer = await self.market.client.post("/v1/auth/login", json=body)
        if answer.is_success:
            self.token = answer.json()["access_token"]
        return answer

    async def event_types(self) -> list[str]:
        """Types of all that has happened; the log waits for what began before, on all databases."""
        reader = self.market.app.state.database.reader
        now = await reader.value(_NOW)
        for _ in range(400):
            if await reader.value(_SHOWN_BEFORE) > now:
                break
            await asyncio.sleep(0.025)
        page = (await self.get("/v1/events?limit=100")).json()
        return [event["type"] for event in page["items"]]

    async def id(self) -> UUID:
        return UUID((await self.get("/v1/me")).json()["id"])


def stranger(market: Market) -> Account:
    return Account(market, f"{uuid4()}@people.example.com")


async def newcomer(market: Market) -> Account:
    """Registered and signed in."""
    account = stranger(market)
    assert (await account.register()).status_code == 201
    assert (await account.log_in()).status_code == 200
    return account

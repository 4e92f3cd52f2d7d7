"""Programs that call with an API key."""

from dataclasses import dataclass
from typing import Any

import httpx

from tests.factories.market import Person


@dataclass
class Key:
    """A program with an API key."""

    id: str
    secret: str
    maker: Person

    async def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.secret}", **options.pop("headers", {})}
        return await self.maker.market.client.request(method, path, headers=headers, **options)

    async def get(self, path: str, **params: Any) -> httpx.Response:
        return await self.request("GET", path, params=params or None)

    async def post(self, path: str, body: Any = None) -> httpx.Response:
        return await self.request("POST", path, **({} if body is None else {"json": body}))

    async def move(self, path: str, body: Any = None, *, if_match: str = "*") -> httpx.Response:
        options = {} if body is None else {"json": body}
        return await self.request("POST", path, headers={"If-Match": if_match}, **options)

    @property
    def path(self) -> str:
        return f"{keys_path(self.maker)}/{self.id}"


def keys_path(owner: Person) -> str:
    return f"/v1/organizations/{owner.organization_id}/api-keys"


async def key_of(maker: Person, *scopes: str, **fields: Any) -> Key:
    """An API key of the maker's organization."""
    body = {"name": "A program", "scopes": scopes or ["jobs:read"], **fields}
    made = await maker.post(keys_path(maker), body)
    assert made.status_code == 201, made.text
    return Key(made.json()["id"], made.json()["key"], maker)

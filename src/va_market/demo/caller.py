"""Speaks to the server as any client does; the first refusal ends the demo."""

import asyncio
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import httpx

Json = dict[str, Any]
AT_ONCE = 4  # a polite client: below every bound on waiting requests


class DemoFailed(RuntimeError):
    """The API did not answer as it should; the text says to what, and how."""


class Caller:
    """Somebody who speaks to the API: signed in with a token, or not yet."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        *,
        token: str | None = None,
        turns: asyncio.Semaphore | None = None,
    ) -> None:
        self._client = client
        self._turns = turns or asyncio.Semaphore(AT_ONCE)
        self._headers = {} if token is None else {"Authorization": f"Bearer {token}"}

    def signed_in(self, token: str) -> "Caller":
        return Caller(self._client, token=token, turns=self._turns)

    async def get(self, path: str, **query: str) -> Json:
        return await self._ask("GET", path, params=query)

    async def post(self, path: str, body: Json | None = None) -> Json:
        return await self._ask("POST", path, **_of(body))

    async def decide(self, path: str, verb: str, body: Json | None = None) -> Json:
        """Change a thing as it was read a moment ago, and no other version of it, once."""
        headers = {"If-Match": await self._tag(path), **_once()}
        return await self._ask("POST", f"{path}/{verb}", headers=headers, **_of(body))

    async def pay(self, path: str, body: Json | None = None) -> Json:
        """Where money moves: it happens once, however often the same is sent."""
        return await self._ask("POST", path, headers=_once(), **_of(body))

    async def put(self, path: str, body: Json) -> Json:
        return await self._ask("PUT", path, json=body)

    async def patch(self, path: str, body: Json) -> Json:
        return await self._ask("PATCH", path, json=body)

    async def organization(self) -> str:
        """The path of the organization that this caller founded."""
        return f"/v1/organizations/{(await self.get('/v1/organizations'))['items'][0]['id']}"

    async def answer(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Whatever the server says.

        Raises:
            DemoFailed: it says nothing.
        """
        try:
            async with self._turns:
                headers = {**self._headers, **options.pop("headers", {})}
                return await self._client.request(method, path, headers=headers, **options)
        except httpx.HTTPError as error:
            raise DemoFailed(f"{method} {path}: {error or type(error).__name__}") from error

    async def _tag(self, path: str) -> str:
        seen = await self.answer("GET", path)
        if not seen.is_success:
            raise DemoFailed(refusal(seen))
        return seen.headers["etag"]

    async def _ask(self, method: str, path: str, **options: Any) -> Json:
        answer = await self.answer(method, path, **options)
        if not answer.is_success:
            raise DemoFailed(refusal(answer))
        found: Json = answer.json()
        return found


Crowd = Mapping[str, Caller]
"""Who speaks for whom, by the keys of the people."""


def _once() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4())}


def _of(body: Json | None) -> Json:
    return {} if body is None else {"json": body}


def refusal(answer: httpx.Response) -> str:
    """What was asked, and the problem that came back, in one line."""
    asked = f"{answer.request.method} {answer.request.url.path} -> {answer.status_code}"
    try:
        problem: Json = answer.json()
    except ValueError:
        return asked
    faults = [f"{fault['pointer']}: {fault['detail']}" for fault in problem.get("errors", ())]
    return f"{asked}: {'; '.join([str(problem.get('detail', '')), *faults])}"

"""The floor: what these requests cost without a framework, an ORM or a schema.

A process of its own, `uvicorn` with the same event loop and parser as the server. Its answers are
those of the server; `test_benchmark.py` compares them. It runs the server's own statements.
"""

import base64
import hashlib
import hmac
import json
import os
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

import asyncpg
import orjson
import uvicorn

from tests.benchmark import floor_sql as sql
from tests.benchmark.floor_bodies import entry_of, job_of, timesheet_of
from tests.benchmark.floor_writing import record_time

SECRET = "VA_MARKET_SECRET_KEY"
_JSON = (b"content-type", b"application/json")


class Floor:
    """The whole application."""

    def __init__(self, url: str, secret: bytes) -> None:
        self._url = url
        self._secret = secret
        self._cursor_key = hashlib.sha256(b"cursors" + secret).digest()
        self._tokens: dict[bytes, tuple[UUID, UUID]] = {}
        self._pool: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        status, body, more = await self._answer(scope, receive)
        headers = [_JSON, (b"content-length", b"%d" % len(body)), *more]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _live(self, receive: Any, send: Any) -> None:
        await receive()
        self._pool = await asyncpg.create_pool(self._url, min_size=10, max_size=10, reset=_keep)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._pool.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, scope: Any, receive: Any) -> tuple[int, bytes, list[Any]]:
        token = next((v for k, v in scope["headers"] if k == b"authorization"), b"")[7:]
        if not token:
            return 401, b"{}", []
        user_id, session_id = self._tokens.get(token) or self._verified(token)
        parts = scope["path"].split("/")
        async with self._pool.acquire() as connection:
            caller = await connection.fetchrow(sql.CALLER, session_id, user_id)
            if caller is not None:
                return await self._found(connection, caller, parts, scope, receive)
        return 401, b"{}", []

    async def _found(
        self, connection: Any, caller: Any, parts: list[str], scope: Any, receive: Any
    ) -> tuple[int, bytes, list[Any]]:
        match parts:
            case ["", "v1", "jobs", job_id]:
                return await self._job(connection, caller, UUID(job_id))
            case ["", "v1", "jobs"]:
                return await self._jobs(connection, caller, scope["query_string"])
            case ["", "v1", "contracts", contract_id, "timesheet"]:
                query = dict(parse_qsl(scope["query_string"].decode()))
                return await _timesheet(connection, caller, UUID(contract_id), query["week_of"])
            case ["", "v1", "contracts", contract_id, "time-entries"]:
                body = orjson.loads((await receive())["body"])
                found = await record_time(connection, caller, UUID(contract_id), body)
                return (
                    201,
                    orjson.dumps(entry_of(found, caller), option=sql.DUMP),
                    [_location(found["id"])],
                )
        return 404, b"{}", []

    def _verified(self, token: bytes) -> tuple[UUID, UUID]:
        signed, _, signature = token.rpartition(b".")
        expected = hmac.digest(self._secret, signed, hashlib.sha256)
        if not hmac.compare_digest(_decoded(signature), expected):
            raise ValueError("signature")
        claims = orjson.loads(_decoded(signed.rpartition(b".")[2]))
        found = self._tokens[token] = (UUID(claims["sub"]), UUID(claims["sid"]))
        return found

    async def _job(
        self, connection: Any, caller: Any, job_id: UUID
    ) -> tuple[int, bytes, list[Any]]:
        mine = caller["organization_ids"] or []
        asked = sql.arguments_of_job(job_id, caller["id"], mine)
        row = await connection.fetchrow(sql.JOB, *asked)
        if row is None:
            return 404, b"{}", []
        return 200, orjson.dumps(job_of(row, caller), option=sql.DUMP), []

    async def _jobs(
        self, connection: Any, caller: Any, query: bytes
    ) -> tuple[int, bytes, list[Any]]:
        limit = int(dict(parse_qsl(query.decode()))["limit"])
        mine = caller["organization_ids"] or []
        rows = await connection.fetch(sql.JOBS, *sql.arguments_of_page(mine, limit + 1))
        found = {
            "items": [job_of(row, caller) for row in rows[:limit]],
            "next_cursor": self._cursor(rows[limit - 1]) if len(rows) > limit else None,
            "total_count": None,
        }
        return 200, orjson.dumps(found, option=sql.DUMP), []

    def _cursor(self, last: Any) -> str:
        place = [{"at": last["created_at"].isoformat()}, str(last["id"])]
        body = json.dumps(place, separators=(",", ":")).encode()
        signature = hmac.digest(self._cursor_key, sql.BOUND + body, hashlib.sha256)[:16]
        return base64.urlsafe_b64encode(signature + body).rstrip(b"=").decode()


async def _timesheet(
    connection: Any, caller: Any, contract_id: UUID, week_of: str
) -> tuple[int, bytes, list[Any]]:
    first, last = sql.week(week_of)
    mine = caller["organization_ids"] or []
    contract = await connection.fetchrow(sql.CONTRACT, caller["id"], mine, contract_id)
    if contract is None:
        return 404, b"{}", []
    arguments = sql.arguments_of_week(caller["id"], mine, contract_id, (first, last))
    rows = await connection.fetch(sql.WEEK, *arguments)
    sheet = timesheet_of(contract, rows, caller, first, last)
    return 200, orjson.dumps(sheet, option=sql.DUMP), []


def _location(entry_id: UUID) -> tuple[bytes, bytes]:
    return b"location", f"/v1/time-entries/{entry_id}".encode()


def _decoded(text: bytes) -> bytes:
    return base64.urlsafe_b64decode(text + b"=" * (-len(text) % 4))


async def _keep(_connection: Any) -> None:
    return


def main() -> None:
    application = Floor(os.environ["VA_MARKET_DATABASE_URL"], os.environ[SECRET].encode())
    port = int(os.environ["VA_MARKET_PORT"])
    uvicorn.run(
        application, port=port, loop="uvloop", http="httptools", access_log=False, log_level="error"
    )


if __name__ == "__main__":
    main()

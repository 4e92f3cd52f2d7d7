"""Logs hold what we chose to say, and never what was sent."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SECRETS = [
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
    "va_market_refresh=sesame",
    "a long pass phrase",
    "vam_0123456789ab_" + "k" * 49,
    "DE02120300000000202051",
    "ana@assistant.example",
]
# What may go wrong in a process, each with a secret in it.
SCRIPT = """
import asyncio, gc, logging, sys
import asyncpg, structlog
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError
from va_market.kit.logs import configure_logs

secret, with_texts = sys.argv[1], sys.argv[2] == "yes"
configure_logs("info", with_texts=with_texts)
log = structlog.get_logger()

class Refused(Exception): pass

def database_error():
    error = asyncpg.UniqueViolationError("duplicate key")
    error.detail, error.sqlstate = f"Key (email)=({secret}) exists", "23505"
    error.constraint_name = "uq_users_email_key"
    orig = Exception(secret); orig.__cause__ = error
    return IntegrityError("INSERT INTO users VALUES (:x)", {"x": secret}, orig)

def fail():
    try:
        raise ValueError(secret)
    except ValueError as error:
        raise Refused(f"password={secret}") from error

for build in (fail, lambda: (_ for _ in ()).throw(database_error()),
              lambda: (_ for _ in ()).throw(ExceptionGroup(secret, [KeyError(secret)]))):
    try:
        build()
    except Exception as error:
        log.error("unexpected error", exc_info=error, password=secret, body={"iban": secret})
        logging.getLogger("uvicorn.error").exception("failed with %s", secret)

async def forgotten():
    async def lost():
        raise ValueError(secret)
    asyncio.ensure_future(lost())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    gc.collect()

asyncio.run(forgotten())
logging.getLogger("other").warning("two\\nlines\\r\\n{\\"event\\": \\"forged\\"}")
log.warning("two\\nlines", route="/v1\\r\\nforged")
"""

ROOT = Path(__file__).parents[2]


def lines_of(secret: str, *, with_texts: str = "no") -> tuple[str, list[dict[str, Any]]]:
    command = [sys.executable, "-c", SCRIPT, secret, with_texts]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603  # our own
    return done.stderr, [json.loads(line) for line in done.stderr.splitlines()]


@pytest.fixture(scope="module")
def logged() -> tuple[str, list[dict[str, Any]]]:
    return lines_of(" & ".join(SECRETS))


class TestSecrets:
    @pytest.mark.parametrize("secret", SECRETS)
    def test_are_nowhere_even_if_an_exception_carries_them(
        self, logged: tuple[str, list[dict[str, Any]]], secret: str
    ) -> None:
        text, lines = logged

        assert len(lines) == 9
        assert secret not in text
        assert "INSERT" not in text

    def test_types_places_and_constraints_are_told(
        self, logged: tuple[str, list[dict[str, Any]]]
    ) -> None:
        _text, lines = logged
        told = "\n".join(line.get("exception", "") for line in lines)

        assert "__main__.Refused\n" in told
        assert "builtins.ValueError\n" in told
        assert "in fail\n" in told
        assert "IntegrityError 23505 uq_users_email_key\n" in told
        assert "builtins.KeyError" in told

    def test_developer_may_ask_for_the_texts(self) -> None:
        text, _lines = lines_of("pass phrase", with_texts="yes")

        assert "password=pass phrase" in text


def test_line_breaks_make_no_lines(logged: tuple[str, list[dict[str, Any]]]) -> None:
    _text, lines = logged

    assert [line["event"] for line in lines[-2:]] == ["two", "two\nlines"]
    assert lines[-1]["route"] == "/v1\r\nforged"
    assert all("forged" not in line["event"] for line in lines)


def test_route_that_fails_is_logged_without_what_it_met() -> None:
    command = [sys.executable, "-c", FAILING]
    done = subprocess.run(  # noqa: S603  # our own
        command, cwd=ROOT, capture_output=True, text=True, check=True
    )
    lines = [json.loads(line) for line in done.stderr.splitlines()]

    assert done.stdout == "500\n"
    assert [line["event"] for line in lines] == ["unexpected error", "request"]
    assert lines[0]["route"] == lines[1]["route"] == "/fails/{name}"
    assert lines[0]["request_id"] == lines[1]["request_id"]
    assert lines[1]["trace_id"] == "0af7651916cd43dd8448eb211c80319c"
    assert "sesame" not in done.stderr


FAILING = """
import asyncio
import httpx
from tests.conftest import settings_for_tests
from va_market.app import create_app
from va_market.kit.db import Database
from va_market.kit.logs import configure_logs

async def main():
    settings = settings_for_tests()
    app = create_app(settings, database=Database("postgresql://nobody@localhost/none"))

    @app.get("/fails/{name}")
    async def fail(name: str, token: str) -> None:
        raise RuntimeError(f"{name}: {token}")

    configure_logs("info")
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    headers = {
        "Authorization": "Bearer sesame",
        "Cookie": "va_market_refresh=sesame",
        "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    }
    async with httpx.AsyncClient(transport=transport, base_url="http://market.test") as client:
        print((await client.get("/fails/sesame?token=sesame", headers=headers)).status_code)

asyncio.run(main())
"""

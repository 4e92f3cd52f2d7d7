import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import update
from sqlmodel import col

from tests.factories.market import Market, Person
from tests.jobs.reading import events_of
from va_market.identity.models import Session, User
from va_market.kit.ids import new_id

PASSWORD = "a long pass phrase"


@pytest.fixture
async def account(market: Market) -> dict[str, Any]:
    body = {"email": f"{uuid4().hex}@people.example", "password": PASSWORD, "name": "Ada"}
    made = await market.client.post("/v1/auth/register", json=body)
    assert made.status_code == 201, made.text
    user: dict[str, Any] = made.json()
    return user


async def log_in(market: Market, email: str, password: str = PASSWORD) -> httpx.Response:
    return await market.client.post("/v1/auth/login", json={"email": email, "password": password})


async def me(market: Market, token: str) -> httpx.Response:
    return await market.client.get("/v1/me", headers={"Authorization": f"Bearer {token}"})


def visible(answer: httpx.Response) -> dict[str, Any]:
    """What the caller sees, without what differs between any two requests."""
    body = {**answer.json(), "request_id": None}
    own = ("x-request-id", "date", "ratelimit")  # the last one counts requests
    headers = {k: v for k, v in answer.headers.items() if k not in own}
    return {"status": answer.status_code, "body": body, "headers": headers}


class TestLogIn:
    async def test_the_token_says_who_you_are(self, market: Market, account) -> None:
        answer = await log_in(market, account["email"])
        assert (answer.json()["token_type"], answer.json()["expires_in"]) == ("bearer", 900)
        assert answer.headers["cache-control"] == "no-store"
        read = (await me(market, answer.json()["access_token"])).json()
        assert (read["id"], read["memberships"], read["is_operator"]) == (account["id"], [], False)

    async def test_the_address_may_be_written_otherwise(self, market: Market, account) -> None:
        answer = await log_in(market, account["email"].upper())
        assert answer.status_code == 200, answer.text

    async def test_a_wrong_password_and_an_unknown_user_look_alike(
        self, market: Market, account
    ) -> None:
        wrong = await log_in(market, account["email"], "not the pass phrase")
        unknown = await log_in(market, f"{uuid4().hex}@people.example")
        assert (wrong.status_code, wrong.json()["code"]) == (401, "wrong_credentials")
        assert visible(wrong) == visible(unknown)

    async def test_a_disabled_user_looks_unknown_too(self, market: Market, account) -> None:
        await disable(market, account["id"])
        refused = await log_in(market, account["email"])
        assert visible(refused) == visible(await log_in(market, "nobody@people.example"))

    @pytest.mark.parametrize("password", ["", "short", "é" * 512])
    async def test_passwords_of_any_length_are_merely_wrong(
        self, market: Market, account, password
    ) -> None:
        refused = await log_in(market, account["email"], password)
        assert refused.json()["code"] == "wrong_credentials"

    @pytest.mark.parametrize("password", ["a" * 1025, "é" * 513])
    async def test_more_than_1024_bytes_are_never_hashed(self, market: Market, password) -> None:
        assert (await log_in(market, "ada@people.example", password)).status_code == 422


class TestLogOut:
    async def test_the_token_dies_at_once(self, market: Market) -> None:
        person = await market.person()
        assert (await person.post("/v1/auth/logout")).status_code == 204
        assert (await person.get("/v1/me")).status_code == 401

    async def test_two_at_once_end_it_once(self, market: Market) -> None:
        person = await market.person()
        answers = await asyncio.gather(*(person.post("/v1/auth/logout") for _ in range(5)))
        assert {answer.status_code for answer in answers} <= {204, 401}
        assert (await person.get("/v1/me")).status_code == 401
        await sign_in_again(market, person)
        told = [event["type"] for event in await events_of(person, until="session.ended")]
        assert told == ["session.ended"]

    async def test_other_sign_ins_go_on(self, market: Market, account) -> None:
        first = (await log_in(market, account["email"])).json()["access_token"]
        second = (await log_in(market, account["email"])).json()["access_token"]
        await market.client.post("/v1/auth/logout", headers={"Authorization": f"Bearer {first}"})
        assert [(await me(market, token)).status_code for token in (first, second)] == [401, 200]


class TestTheSession:
    async def test_a_token_ends_with_its_life(self, market: Market) -> None:
        person = await market.person()
        market.clock.advance(seconds=899)
        assert (await person.get("/v1/me")).status_code == 200
        market.clock.advance(seconds=1)
        assert (await person.get("/v1/me")).status_code == 401

    async def test_a_user_who_is_disabled_is_out_at_once(self, market: Market) -> None:
        person = await market.person()
        await disable(market, str(person.id))
        assert (await person.get("/v1/me")).status_code == 401

    async def test_a_token_of_nobody_is_refused(self, market: Market) -> None:
        signer, now = market.app.state.signer, market.clock()
        token = signer.issue(user_id=uuid4(), session_id=uuid4(), now=now)
        assert (await me(market, token)).status_code == 401

    async def test_a_session_serves_its_own_user_only(self, market: Market) -> None:
        ada, eve = await market.person(), await market.person()
        signer = market.app.state.signer
        session_id = signer.read(ada.token, now=market.clock()).session_id
        token = signer.issue(user_id=eve.id, session_id=session_id, now=market.clock())
        assert (await me(market, token)).status_code == 401

    async def test_roles_are_read_anew_for_each_request(self, market: Market) -> None:
        person = await market.person()
        made = await person.post("/v1/organizations", {"legal_form": "company", "name": "New"})
        memberships = (await person.get("/v1/me")).json()["memberships"]
        assert memberships == [{"organization_id": made.json()["id"], "role": "owner"}]


async def sign_in_again(market: Market, person: Person) -> None:
    session_id = new_id()
    async with market.app.state.database.writing() as session:
        session.add(
            Session(
                id=session_id,
                user_id=person.id,
                created_at=market.clock(),
                refreshed_at=market.clock(),
            )
        )
    market.refresh(person, session_id)


async def disable(market: Market, user_id: str) -> None:
    async with market.app.state.database.writing() as session:
        at = market.clock() - timedelta(seconds=1)
        statement = update(User).where(col(User.id) == UUID(user_id)).values(disabled_at=at)
        await session.execute(statement)

"""Passwords: common ones refused, hashes renewed, a login never outlives a reset."""

import asyncio
from typing import Any

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import select, update
from sqlmodel import col

from tests.factories.market import Market
from tests.support.accounts import PASSWORD, Account, newcomer, stranger
from tests.support.mail import PostOffice, deliver
from va_market.identity.fields import SHORTEST_PASSWORD, _common
from va_market.identity.models import User


async def hash_of(market: Market, account: Account) -> str:
    async with market.app.state.database.writing() as session:
        found = select(col(User.password_hash)).where(col(User.email_key) == account.email)
        hashed: str = (await session.execute(found)).scalar_one()
        return hashed


async def change(market: Market, account: Account, **columns: Any) -> None:
    async with market.app.state.database.writing() as session:
        await session.execute(
            update(User).where(col(User.email_key) == account.email).values(**columns)
        )


class TestCommonPasswords:
    @pytest.mark.parametrize(
        "password", ["passwordpassword", "123456789012", "qwertyuiopas", "PassWordPassword"]
    )
    async def test_are_refused(self, market: Market, password: str) -> None:
        account = stranger(market)
        account.password = password

        answer = await account.register()

        assert answer.status_code == 422
        (fault,) = answer.json()["errors"]
        assert (fault["pointer"], fault["code"]) == ("/password", "password_too_common")
        assert password not in answer.text

    async def test_are_refused_as_new_ones_too(self, market: Market) -> None:
        account = await newcomer(market)
        body = {"current_password": PASSWORD, "new_password": "passwordpassword"}

        answer = await account.post("/v1/me/password", body)

        assert answer.json()["errors"][0]["pointer"] == "/new_password"

    def test_list_holds_only_what_could_be_chosen(self) -> None:
        assert len(_common()) > 500
        assert all(len(one.encode()) >= SHORTEST_PASSWORD for one in _common())
        assert all(one == one.casefold() for one in _common())


class TestRenewal:
    async def test_weaker_hash_is_renewed_by_a_login(self, market: Market) -> None:
        account = await newcomer(market)
        weak = PasswordHash((Argon2Hasher(memory_cost=8192, time_cost=1, parallelism=1),))
        await change(market, account, password_hash=weak.hash(PASSWORD))

        answers = await asyncio.gather(*(account.log_in() for _ in range(3)))

        assert {answer.status_code for answer in answers} == {200}
        assert "m=19456,t=2,p=1" in await hash_of(market, account)
        assert (await account.log_in()).status_code == 200

    async def test_present_hash_stays(self, market: Market) -> None:
        account = await newcomer(market)
        before = await hash_of(market, account)

        await account.log_in()

        assert await hash_of(market, account) == before

    async def test_failed_login_renews_nothing(self, market: Market) -> None:
        account = await newcomer(market)
        weak = PasswordHash((Argon2Hasher(memory_cost=8192, time_cost=1, parallelism=1),))
        hashed = weak.hash(PASSWORD)
        await change(market, account, password_hash=hashed)

        assert (await account.log_in("not my pass phrase")).status_code == 401

        assert await hash_of(market, account) == hashed


class TestRaces:
    async def test_login_with_the_old_password_does_not_outlive_a_reset(
        self, market: Market, office: PostOffice
    ) -> None:
        account = await newcomer(market)
        await account.post("/v1/auth/password-reset", {"email": account.email})
        await deliver(market, office)
        body = {"token": office.reset(account.email), "password": "another long pass phrase"}
        logins = [Account(market, account.email) for _ in range(8)]

        reset, *_ = await asyncio.gather(
            account.post("/v1/auth/password-reset/confirm", body),
            *(login.log_in() for login in logins),
        )

        assert reset.status_code == 204
        alive = [login for login in logins if login.token]
        assert {(await login.get("/v1/me")).status_code for login in alive} <= {401}

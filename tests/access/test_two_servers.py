"""What ends on one server has ended on the other: with the very next request, in any process."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.access.servers import Caller, filling, serving_all
from tests.conftest import copied_database
from tests.factories.keys import key_of
from tests.factories.market import Market, Person
from tests.invariants import rows
from tests.support.accounts import PASSWORD, newcomer
from tests.support.contract import Contract
from va_market.identity.models import Role

EVERY = ("organizations:read", "organizations:write")


@dataclass(frozen=True)
class Pair:
    """Two servers; everybody signs in by either and is known to both."""

    market: Market
    one: str
    other: str

    async def on_one(self, person: Person, method: str, path: str, body: Any = None) -> None:
        answer = await Caller(self.one, person.token).ask(method, path, body)
        assert answer.is_success, answer.text

    async def on_other(
        self, credential: str, path: str = "/v1/me", method: str = "GET", body: Any = None
    ) -> httpx.Response:
        return await Caller(self.other, credential).ask(method, path, body)

    async def status(self, credential: str, path: str = "/v1/me") -> int:
        return (await self.on_other(credential, path)).status_code


@pytest.fixture(scope="module")
async def pair(postgres: str, template: str, contract: Contract) -> AsyncIterator[Pair]:
    async with copied_database(postgres, template) as url, filling(url, contract) as market:
        with serving_all(url, "va_market", "va_market") as (one, other):
            yield Pair(market, one.address, other.address)


class TestSignIn:
    async def test_logout(self, pair: Pair) -> None:
        person = await pair.market.person()
        assert await pair.status(person.token) == 200

        await pair.on_one(person, "POST", "/v1/auth/logout")

        assert await pair.status(person.token) == 401

    async def test_a_refresh_token_ends_with_its_sign_in(self, pair: Pair) -> None:
        account = await newcomer(pair.market)
        body = {"email": account.email, "password": PASSWORD}
        tokens = (await pair.on_other("", "/v1/auth/login", "POST", body)).json()
        person = Person(await account.id(), account.email, tokens["access_token"], pair.market)

        await pair.on_one(person, "POST", "/v1/auth/logout")

        spent = {"refresh_token": tokens["refresh_token"]}
        refused = await pair.on_other("", "/v1/auth/refresh", "POST", spent)
        assert (refused.status_code, refused.json()["code"]) == (401, "refresh_refused")

    async def test_a_sign_in_ended_from_another_device(self, pair: Pair) -> None:
        account = await newcomer(pair.market)
        phone = account.token
        await account.log_in()
        laptop = Person(await account.id(), account.email, account.token, pair.market)
        assert await pair.status(phone) == 200

        await pair.on_one(laptop, "DELETE", "/v1/me/sessions")

        assert (await pair.status(phone), await pair.status(laptop.token)) == (401, 200)

    async def test_a_new_password(self, pair: Pair) -> None:
        account = await newcomer(pair.market)
        phone = account.token
        await account.log_in()
        laptop = Person(await account.id(), account.email, account.token, pair.market)
        assert await pair.status(phone) == 200

        change = {"current_password": PASSWORD, "new_password": "another long pass phrase"}
        await pair.on_one(laptop, "POST", "/v1/me/password", change)

        assert (await pair.status(phone), await pair.status(laptop.token)) == (401, 200)

    async def test_a_disabled_user(self, pair: Pair) -> None:
        owner = await pair.market.owner()
        key = await key_of(owner, *EVERY)
        assert (await pair.status(owner.token), await pair.status(key.secret)) == (200, 200)

        # There is no route for it.
        await rows.fetch(
            pair.market, "UPDATE users SET disabled_at = now() WHERE id = $1", owner.id
        )

        assert (await pair.status(owner.token), await pair.status(key.secret)) == (401, 401)


class TestMembership:
    async def member(self, pair: Pair) -> tuple[Person, Person, str]:
        """An owner, an admin, and the path of the admin's membership."""
        owner = await pair.market.owner()
        admin = await pair.market.member(owner, Role.ADMIN)
        path = f"/v1/organizations/{owner.organization_id}"
        assert await pair.status(admin.token, path) == 200
        return owner, admin, f"{path}/members/{admin.id}"

    async def test_removal(self, pair: Pair) -> None:
        owner, admin, path = await self.member(pair)
        key = await key_of(admin, *EVERY)
        home = path.rsplit("/", 2)[0]
        assert await pair.status(key.secret, home) == 200

        await pair.on_one(owner, "DELETE", path)

        assert (await pair.status(admin.token, home), await pair.status(key.secret)) == (404, 401)
        assert (await pair.on_other(admin.token, "/v1/organizations")).json()["items"] == []

    async def test_leaving(self, pair: Pair) -> None:
        _, admin, path = await self.member(pair)
        home = path.rsplit("/", 2)[0]

        await pair.on_one(admin, "POST", f"{home}/leave")

        assert await pair.status(admin.token, home) == 404

    async def test_demotion(self, pair: Pair) -> None:
        owner, admin, path = await self.member(pair)
        key = await key_of(admin, *EVERY)
        home = path.rsplit("/", 2)[0]
        rename = {"name": "Another name"}
        for credential in (admin.token, key.secret):
            assert (await pair.on_other(credential, home, "PATCH", rename)).status_code == 200

        await pair.on_one(owner, "PATCH", path, {"role": "member"})

        for credential in (admin.token, key.secret):
            assert (await pair.on_other(credential, home, "PATCH", rename)).status_code == 403

    async def test_promotion(self, pair: Pair) -> None:
        owner, admin, path = await self.member(pair)
        invite = {"email": "rui@client.example", "role": "owner"}
        invitations = f"{path.rsplit('/', 2)[0]}/invitations"
        refused = await pair.on_other(admin.token, invitations, "POST", invite)
        assert refused.status_code == 403

        await pair.on_one(owner, "PATCH", path, {"role": "owner"})

        made = await pair.on_other(admin.token, invitations, "POST", invite)
        assert made.status_code == 201


class TestKeys:
    async def test_revoked(self, pair: Pair) -> None:
        owner = await pair.market.owner()
        key = await key_of(owner, *EVERY)
        assert await pair.status(key.secret) == 200

        await pair.on_one(owner, "DELETE", key.path)

        assert await pair.status(key.secret) == 401

    async def test_rotated_without_an_overlap(self, pair: Pair) -> None:
        owner = await pair.market.owner()
        key = await key_of(owner, *EVERY)
        assert await pair.status(key.secret) == 200

        await pair.on_one(owner, "POST", f"{key.path}/rotate", {})

        assert await pair.status(key.secret) == 401

"""What makes an API key worthless, on the very next request."""

from typing import Any

import asyncpg
import httpx
import pytest

from tests.factories.keys import Key, key_of, keys_path
from tests.factories.market import Market, Person
from tests.factories.members import invitation_of
from tests.support.mail import mailed_token
from va_market.identity.keys import checksum, new_key
from va_market.identity.models import Role, User

ALL_ADDRESSES = ["0.0.0.0/0", "::/0"]


class NoDatabase:
    """Whoever asks it anything fails."""

    reader = None


def owner_again(market: Market, owner: Person) -> None:
    """A fresh access token, after the clock was moved."""
    market.refresh(owner, owner.session_id)


async def statement(market: Market, text: str, *values: Any) -> Any:
    connection = await asyncpg.connect(market.app.state.database.dsn)
    try:
        return await connection.fetchval(text, *values)
    finally:
        await connection.close()


async def status_of(key: Key) -> int:
    return (await key.get("/v1/me")).status_code


class TestWorthless:
    async def refused(self, market: Market, secret: str) -> httpx.Response:
        answer = await market.client.get("/v1/me", headers={"Authorization": f"Bearer {secret}"})
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert answer.json()["code"] == "api_key_refused"
        return answer

    async def test_forged_with_a_right_id_and_a_right_checksum(self, market: Market) -> None:
        key = await key_of(await market.owner())

        await self.refused(market, new_key(key.secret[4:16]))

    async def test_unknown(self, market: Market) -> None:
        await self.refused(market, new_key("0123456789Az"))

    async def test_truncated_or_with_a_wrong_checksum_never_reaches_the_database(
        self, market: Market
    ) -> None:
        key = await key_of(await market.owner())
        other = "a" if key.secret[-1] != "a" else "b"
        transport = httpx.ASGITransport(app=market.app)
        database, market.app.state.database = market.app.state.database, NoDatabase()
        try:
            async with httpx.AsyncClient(transport=transport, base_url="http://market") as client:
                for secret in (key.secret[:-1], key.secret[:-1] + other):
                    answer = await client.get("/v1/me", headers={"X-API-Key": secret})
                    assert answer.json()["code"] == "api_key_refused"
        finally:
            market.app.state.database = database

    async def test_of_another_kind_of_text(self, market: Market) -> None:
        for secret in ("vam_", "vam_" + "x" * 5000, "vam_" + "\u00e9" * 62, checksum("")):
            headers = {"X-API-Key": secret.encode("latin-1")}
            answer = await market.client.get("/v1/me", headers=headers)
            assert answer.json()["code"] == "api_key_refused"

    async def test_both_credentials_at_once(self, market: Market) -> None:
        owner = await market.owner()
        key = await key_of(owner)

        answer = await owner.request("GET", "/v1/me", headers={"X-API-Key": key.secret})

        assert answer.status_code == 401

    async def test_revoked_on_the_very_next_request(self, market: Market) -> None:
        key = await key_of(await market.owner())
        assert await status_of(key) == 200

        assert (await key.maker.delete(key.path)).status_code == 204

        await self.refused(market, key.secret)
        assert (await key.maker.delete(key.path)).json()["code"] == "illegal_move"
        assert (await key.maker.post(f"{key.path}/rotate", {})).json()["code"] == "illegal_move"

    async def test_expired_when_its_last_day_is_over(self, market: Market) -> None:
        key = await key_of(await market.owner(), expires_on="2026-12-08")
        market.clock.advance(days=1, hours=13.99)
        assert await status_of(key) == 200

        market.clock.advance(hours=0.01)

        await self.refused(market, key.secret)

    async def test_after_a_year_at_the_latest(self, market: Market) -> None:
        key = await key_of(await market.owner())
        market.clock.advance(days=365)
        await statement(
            market, "UPDATE api_keys SET last_used_at = $1 WHERE id = $2", market.clock(), key.id
        )
        assert await status_of(key) == 200

        market.clock.advance(days=1)

        await self.refused(market, key.secret)

    async def test_unused_for_a_year(self, market: Market) -> None:
        owner = await market.owner()
        key = await key_of(owner)
        market.clock.advance(days=365)
        owner_again(market, owner)

        await self.refused(market, key.secret)

        [shown] = (await owner.get(keys_path(owner))).json()["items"]
        assert (shown["status"], shown["allowed_actions"]) == ("unused", ["revoke"])

    @pytest.mark.parametrize(
        ("allowed", "status"),
        [
            (["10.0.0.0/8"], 401),
            (["::1"], 401),
            (["127.0.0.2", "192.0.2.0/24"], 401),
            (["127.0.0.0/8"], 200),
            (["192.0.2.0/24", "127.0.0.1"], 200),
            (ALL_ADDRESSES, 200),
        ],
    )
    async def test_used_from_a_foreign_network(
        self, market: Market, allowed: list[str], status: int
    ) -> None:
        key = await key_of(await market.owner(), allowed_ips=allowed)

        assert await status_of(key) == status

    @pytest.mark.parametrize(
        ("peer", "status"), [("::ffff:10.1.2.3", 200), ("::ffff:11.1.2.3", 401), ("pipe", 401)]
    )
    async def test_peers_of_other_forms(self, market: Market, peer: str, status: int) -> None:
        key = await key_of(await market.owner(), allowed_ips=["10.0.0.0/8"])
        transport = httpx.ASGITransport(app=market.app, client=(peer, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://market.test") as client:
            answer = await client.get("/v1/me", headers={"X-API-Key": key.secret})

        assert answer.status_code == status

    async def test_once_its_maker_left_even_if_they_return(self, market: Market) -> None:
        owner = await market.owner()
        admin = await market.member(owner, Role.ADMIN)
        key = await key_of(admin)
        path = f"/v1/organizations/{owner.organization_id}/members/{admin.id}"
        await owner.delete(path)
        await self.refused(market, key.secret)

        await invitation_of(owner, email=admin.email, role="admin")
        token = await mailed_token(market, admin.email, "invitation")
        assert (await admin.post("/v1/invitations/accept", {"token": token})).status_code == 200

        await self.refused(market, key.secret)

    async def test_once_its_maker_is_disabled(self, market: Market) -> None:
        key = await key_of(await market.owner())
        async with market.app.state.database.writing() as session:
            (await session.get_one(User, key.maker.id)).disabled_at = market.clock()

        await self.refused(market, key.secret)

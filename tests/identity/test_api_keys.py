"""API keys: made, listed and rotated; their last use is noted."""

import asyncio
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from tests.factories.keys import Key, key_of, keys_path
from tests.factories.market import Market
from va_market.identity.models import Role
from va_market.identity.service import api_keys


async def statement(market: Market, text: str, *values: Any) -> Any:
    connection = await asyncpg.connect(market.app.state.database.dsn)
    try:
        return await connection.fetchval(text, *values)
    finally:
        await connection.close()


async def status_of(key: Key) -> int:
    return (await key.get("/v1/me")).status_code


class TestMaking:
    async def test_it_works_at_once_in_both_places(self, market: Market) -> None:
        key = await key_of(await market.owner())

        bearer = await key.get("/v1/jobs")
        header = await market.client.get("/v1/jobs", headers={"X-API-Key": key.secret})

        assert [bearer.status_code, header.status_code] == [200, 200]

    async def test_it_is_shown_once_and_kept_as_a_hash(self, market: Market) -> None:
        owner = await market.owner()
        key = await key_of(owner, "jobs:read", "events:read", allowed_ips=["127.0.0.1"])

        [shown] = (await owner.get(keys_path(owner))).json()["items"]

        assert shown["scopes"] == ["events:read", "jobs:read"]
        assert key.secret.startswith(shown["prefix"] + "_")
        assert key.secret not in str(shown)
        assert "key" not in shown
        assert (shown["status"], shown["allowed_ips"]) == ("active", ["127.0.0.1/32"])
        row = await statement(market, "SELECT k::text FROM api_keys k WHERE id = $1", key.id)
        assert key.secret[17:] not in row

    async def test_an_organization_has_a_bound_of_them(
        self, market: Market, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(api_keys, "MOST_KEYS", 3)
        owner = await market.owner()
        body = {"name": "A program", "scopes": ["jobs:read"]}

        answers = await asyncio.gather(*(owner.post(keys_path(owner), body) for _ in range(10)))

        assert sorted(answer.status_code for answer in answers) == [201] * 3 + [409] * 7
        codes = {answer.json().get("code") for answer in answers}
        assert codes == {None, "too_many_api_keys"}
        made = next(answer.json()["id"] for answer in answers if answer.is_success)
        assert (await owner.delete(f"{keys_path(owner)}/{made}")).status_code == 204
        assert (await owner.post(keys_path(owner), body)).status_code == 201

    async def test_a_retry_makes_no_second_one_and_the_secret_is_kept_nowhere(
        self, market: Market
    ) -> None:
        owner = await market.owner()
        body, headers = {"name": "One", "scopes": ["jobs:read"]}, {"Idempotency-Key": "the same"}
        first = await owner.request("POST", keys_path(owner), json=body, headers=headers)

        again = await owner.request("POST", keys_path(owner), json=body, headers=headers)

        assert first.status_code == 201
        assert (again.status_code, again.json()["code"]) == (409, "shown_once")
        assert again.headers["location"] == first.headers["location"]
        assert len((await owner.get(keys_path(owner))).json()["items"]) == 1
        kept = await statement(
            market, "SELECT body FROM idempotent_replies WHERE caller_id = $1", owner.id
        )
        assert first.json()["key"].encode() not in kept

    @pytest.mark.parametrize("role", Role)
    async def test_owners_and_admins_alone_manage_keys(self, market: Market, role: Role) -> None:
        owner = await market.owner()
        key = await key_of(owner)
        member = await market.member(owner, role)
        body = {"name": "Mine", "scopes": ["jobs:read"]}

        answers = [
            await member.post(keys_path(owner), body),
            await member.get(keys_path(owner)),
            await member.post(f"{key.path}/rotate", {}),
            await member.delete(key.path),
        ]

        # An admin may end an owner's key, but not take it over.
        expected = {Role.OWNER: [201, 200, 200, 204], Role.ADMIN: [201, 200, 403, 204]}
        assert [a.status_code for a in answers] == expected.get(role, [403] * 4)

    async def test_strangers_find_none(self, market: Market) -> None:
        owner, stranger = await market.owner(), await market.owner()
        key = await key_of(owner)
        body = {"name": "Theirs", "scopes": ["jobs:read"]}

        answers = [
            await stranger.post(keys_path(owner), body),
            await stranger.get(keys_path(owner)),
            await stranger.delete(key.path),
            await stranger.delete(f"{keys_path(stranger)}/{key.id}"),
            await stranger.post(f"{keys_path(stranger)}/{key.id}/rotate", {}),
        ]

        assert [answer.status_code for answer in answers] == [404] * 5

    @pytest.mark.parametrize(
        "wrong",
        [
            {"scopes": []},
            {"scopes": ["jobs:delete"]},
            {"scopes": ["*"]},
            {"expires_on": "2026-12-06"},
            {"expires_on": "2027-12-08"},
            {"allowed_ips": ["10.0.0.1/8"]},
            {"allowed_ips": ["everywhere"]},
            {"allowed_ips": ["1.1.1.1/33"]},
            {"name": ""},
            {"organization_id": "0193a5d2-7c4e-7a10-8f3b-5d1c2e6f7a80"},
        ],
    )
    async def test_what_no_key_can_be(self, market: Market, wrong: dict[str, Any]) -> None:
        owner = await market.owner()
        body = {"name": "A program", "scopes": ["jobs:read"], **wrong}

        assert (await owner.post(keys_path(owner), body)).status_code == 422


class TestRotation:
    async def rotate(self, key: Key, **body: Any) -> Key:
        made = await key.maker.post(f"{key.path}/rotate", body)
        assert made.status_code == 200, made.text
        return Key(key.id, made.json()["key"], key.maker)

    async def test_the_old_secret_works_for_the_overlap(self, market: Market) -> None:
        old = await key_of(await market.owner())

        new = await self.rotate(old, overlap_hours=72)

        assert [await status_of(old), await status_of(new)] == [200, 200]
        market.clock.advance(hours=72)
        assert [await status_of(old), await status_of(new)] == [401, 200]

    async def test_without_an_overlap_the_old_one_ends_at_once(self, market: Market) -> None:
        old = await key_of(await market.owner())

        new = await self.rotate(old)

        assert [await status_of(old), await status_of(new)] == [401, 200]

    async def test_the_secret_before_the_old_one_ends_too(self, market: Market) -> None:
        first = await key_of(await market.owner())
        second = await self.rotate(first, overlap_hours=10)
        third = await self.rotate(second, overlap_hours=10)

        assert [await status_of(one) for one in (first, second, third)] == [401, 200, 200]

    async def test_the_end_may_move_by_a_year_at_most(self, market: Market) -> None:
        owner = await market.owner()
        key = await key_of(owner, expires_on="2026-12-31")
        late = await owner.post(f"{key.path}/rotate", {"expires_on": "2027-12-08"})
        made = await owner.post(f"{key.path}/rotate", {"expires_on": "2027-12-07"})

        assert (late.status_code, made.json()["expires_on"]) == (422, "2027-12-07")

    @pytest.mark.parametrize("hours", [-1, 73, 1.5, "24"])
    async def test_the_overlap_is_bounded(self, market: Market, hours: Any) -> None:
        key = await key_of(await market.owner())

        refused = await key.maker.post(f"{key.path}/rotate", {"overlap_hours": hours})

        assert refused.status_code == 422

    async def test_twenty_at_once_leave_two_secrets_at_most(self, market: Market) -> None:
        key = await key_of(await market.owner())

        made = await asyncio.gather(*(self.rotate(key, overlap_hours=1) for _ in range(20)))

        statuses = [await status_of(one) for one in (key, *made)]
        assert statuses.count(200) == 2


class TestLastUse:
    async def used_at(self, market: Market, key: Key) -> Any:
        await market.app.state.errands.finish()
        [shown] = (await key.maker.get(keys_path(key.maker))).json()["items"]
        return shown["last_used_at"]

    async def test_it_is_noted_once_a_minute(self, market: Market) -> None:
        key = await key_of(await market.owner())
        assert await self.used_at(market, key) is None
        await key.get("/v1/me")
        first = await self.used_at(market, key)

        market.clock.advance(seconds=59)
        await key.get("/v1/me")
        same = await self.used_at(market, key)
        market.clock.advance(seconds=1)
        await asyncio.gather(*(key.get("/v1/me") for _ in range(20)))
        later = await self.used_at(market, key)

        assert (first, same, later) == (
            "2026-12-07T10:00:00Z",
            "2026-12-07T10:00:00Z",
            "2026-12-07T10:01:00Z",
        )

    async def test_a_refused_request_is_no_use(self, market: Market) -> None:
        key = await key_of(await market.owner(), "events:read")
        assert (await key.get("/v1/jobs")).status_code == 403

        assert await self.used_at(market, key) is None

    async def test_it_does_not_keep_the_caller_waiting(self, market: Market) -> None:
        key = await key_of(await market.owner())
        connection = await asyncpg.connect(market.app.state.database.dsn)
        try:
            async with connection.transaction():
                await connection.execute("SELECT 1 FROM api_keys WHERE id = $1 FOR UPDATE", key.id)

                answer = await asyncio.wait_for(key.get("/v1/me"), timedelta(seconds=5).seconds)
        finally:
            await connection.close()

        assert answer.status_code == 200
        assert await self.used_at(market, key) is not None

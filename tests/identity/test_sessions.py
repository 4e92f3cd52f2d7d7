"""Sign-ins: tokens rotate, survive a lost reply, and end when they are stolen."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx

from tests.factories.market import Market, Person

PASSWORD = "a long pass phrase"


async def signed_in(market: Market, **login: Any) -> httpx.Response:
    """The answer to a first login."""
    email = f"{uuid4()}@people.example.com"
    body = {"email": email, "password": PASSWORD, "name": "Rita"}
    assert (await market.client.post("/v1/auth/register", json=body)).status_code == 201
    credentials = {"email": email, "password": PASSWORD, **login}
    answer = await market.client.post("/v1/auth/login", json=credentials)
    assert answer.status_code == 200, answer.text
    return answer


async def refresh(market: Market, token: str) -> httpx.Response:
    return await market.client.post("/v1/auth/refresh", json={"refresh_token": token})


async def status_of(market: Market, access_token: str) -> int:
    headers = {"Authorization": f"Bearer {access_token}"}
    return (await market.client.get("/v1/me", headers=headers)).status_code


class TestRefresh:
    async def test_fresh_tokens_work(self, market: Market) -> None:
        first = (await signed_in(market)).json()

        second = (await refresh(market, first["refresh_token"])).json()

        assert second["refresh_token"] != first["refresh_token"]
        assert await status_of(market, second["access_token"]) == 200

    async def test_expired_access_token_is_replaced(self, market: Market) -> None:
        first = (await signed_in(market)).json()
        market.clock.advance(minutes=16)
        assert await status_of(market, first["access_token"]) == 401

        second = (await refresh(market, first["refresh_token"])).json()

        assert await status_of(market, second["access_token"]) == 200

    async def test_lost_reply_is_asked_for_again(self, market: Market) -> None:
        first = (await signed_in(market)).json()
        await refresh(market, first["refresh_token"])
        market.clock.advance(seconds=30)

        again = await refresh(market, first["refresh_token"])

        assert again.status_code == 200
        assert await status_of(market, again.json()["access_token"]) == 200

    async def test_two_tabs_go_on_with_their_own_child(self, market: Market) -> None:
        first = (await signed_in(market)).json()
        one = (await refresh(market, first["refresh_token"])).json()
        other = (await refresh(market, first["refresh_token"])).json()

        assert (await refresh(market, one["refresh_token"])).status_code == 200
        assert (await refresh(market, other["refresh_token"])).status_code == 200

    async def test_twenty_at_once_keep_one_family_alive(self, market: Market) -> None:
        first = (await signed_in(market)).json()

        answers = await asyncio.gather(
            *(refresh(market, first["refresh_token"]) for _ in range(20))
        )

        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.json()["refresh_token"] for answer in answers}) == 20
        assert await status_of(market, first["access_token"]) == 200

    async def test_reuse_after_the_grace_ends_the_sign_in(self, market: Market) -> None:
        first = (await signed_in(market)).json()
        second = (await refresh(market, first["refresh_token"])).json()
        market.clock.advance(seconds=31)

        stolen = await refresh(market, first["refresh_token"])

        assert stolen.status_code == 401
        assert stolen.json()["code"] == "refresh_reused"
        assert await status_of(market, second["access_token"]) == 401
        assert (await refresh(market, second["refresh_token"])).status_code == 401

    async def test_reuse_after_the_child_was_used_ends_the_sign_in(self, market: Market) -> None:
        first = (await signed_in(market)).json()
        second = (await refresh(market, first["refresh_token"])).json()
        third = (await refresh(market, second["refresh_token"])).json()

        stolen = await refresh(market, first["refresh_token"])

        assert stolen.json()["code"] == "refresh_reused"
        assert await status_of(market, third["access_token"]) == 401

    async def test_unused_sign_in_ends_after_thirty_days(self, market: Market) -> None:
        first = (await signed_in(market)).json()
        market.clock.advance(days=30)

        late = await refresh(market, first["refresh_token"])

        assert late.json()["code"] == "refresh_refused"

    async def test_unknown_token_is_refused(self, market: Market) -> None:
        assert (await refresh(market, "x" * 43)).json()["code"] == "refresh_refused"


class TestCookie:
    async def test_browser_keeps_the_token_out_of_reach_of_scripts(self, market: Market) -> None:
        answer = await signed_in(market, refresh_token_in="cookie")

        assert answer.json()["refresh_token"] is None
        cookie = answer.headers["set-cookie"]
        for part in ("HttpOnly", "Secure", "SameSite=strict", "Path=/v1/auth"):
            assert part in cookie

    async def test_cookie_refreshes_and_rotates(self, market: Market) -> None:
        secret = (await signed_in(market, refresh_token_in="cookie")).cookies["va_market_refresh"]
        headers = {"Cookie": f"va_market_refresh={secret}"}

        answer = await market.client.post("/v1/auth/refresh", json={}, headers=headers)

        assert answer.status_code == 200
        assert answer.cookies["va_market_refresh"] != secret

    async def test_nothing_to_refresh_is_refused(self, market: Market) -> None:
        answer = await market.client.post("/v1/auth/refresh", json={})

        assert answer.status_code == 401


class TestSignIns:
    async def someone(self, market: Market) -> tuple[Person, str]:
        """A person with a second sign-in, and the id of that one."""
        person = await market.person()
        page = (await person.get("/v1/me/sessions")).json()
        return person, page["items"][0]["id"]

    async def test_list_marks_the_present_one(self, market: Market) -> None:
        person, _ = await self.someone(market)

        listed = (await person.get("/v1/me/sessions")).json()["items"]

        assert [one["is_current"] for one in listed] == [True]

    async def test_ended_sign_in_stops_at_once(self, market: Market) -> None:
        person, own = await self.someone(market)

        assert (await person.delete(f"/v1/me/sessions/{own}")).status_code == 204

        assert (await person.get("/v1/me")).status_code == 401

    async def test_foreign_sign_in_is_not_found(self, market: Market) -> None:
        _, foreign = await self.someone(market)
        person = await market.person()

        assert (await person.delete(f"/v1/me/sessions/{foreign}")).status_code == 404

    async def test_all_others_end_and_this_one_stays(self, market: Market) -> None:
        tokens = (await signed_in(market)).json()
        headers = {"Authorization": f"Bearer {tokens['access_token']}"}
        me = (await market.client.get("/v1/me", headers=headers)).json()
        credentials = {"email": me["email"], "password": PASSWORD}
        other = (await market.client.post("/v1/auth/login", json=credentials)).json()

        await market.client.delete("/v1/me/sessions", headers=headers)

        assert await status_of(market, tokens["access_token"]) == 200
        assert await status_of(market, other["access_token"]) == 401
        assert (await refresh(market, other["refresh_token"])).status_code == 401

    async def test_logout_ends_the_refresh_token_too(self, market: Market) -> None:
        tokens = (await signed_in(market)).json()
        headers = {"Authorization": f"Bearer {tokens['access_token']}"}

        assert (await market.client.post("/v1/auth/logout", headers=headers)).status_code == 204

        assert (await refresh(market, tokens["refresh_token"])).status_code == 401

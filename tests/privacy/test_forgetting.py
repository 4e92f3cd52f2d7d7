"""Sign-ins are forgotten: expired tokens, and sessions some time after their end."""

from uuid import UUID

from tests.factories.market import Market
from tests.invariants import rows
from tests.support.accounts import PASSWORD, newcomer
from tests.worker.test_worker import run

WORK = "forget_sign_ins"
REFRESH = "/v1/auth/refresh"


async def sign_in(market: Market) -> tuple[UUID, str]:
    """The id of a fresh sign-in, and its refresh token."""
    account = await newcomer(market)
    body = {"email": account.email, "password": PASSWORD}
    token = (await market.client.post("/v1/auth/login", json=body)).json()["refresh_token"]
    newest = "SELECT id FROM sessions WHERE user_id = $1 ORDER BY id DESC LIMIT 1"
    return await rows.value(market, newest, await account.id()), token


async def refresh(market: Market, token: str) -> str:
    answer = await market.client.post(REFRESH, json={"refresh_token": token})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["refresh_token"])


async def tokens_of(market: Market, session_id: UUID) -> int:
    return int(
        await rows.value(
            market, "SELECT count(*) FROM refresh_tokens WHERE session_id = $1", session_id
        )
    )


async def ended(market: Market, session_id: UUID) -> list[bool]:
    """Whether the sign-in has ended; nothing once it is forgotten."""
    found = await rows.fetch(
        market, "SELECT ended_at IS NOT NULL FROM sessions WHERE id = $1", session_id
    )
    return [row[0] for row in found]


class TestForgetting:
    async def test_spent_tokens_go_once_they_are_expired_and_the_sign_in_lives_on(
        self, empty_market: Market
    ) -> None:
        market = empty_market
        session_id, token = await sign_in(market)
        market.clock.advance(days=20)
        token = await refresh(market, token)
        market.clock.advance(days=12)
        await run(market, WORK)

        assert (await tokens_of(market, session_id), await ended(market, session_id)) == (
            1,
            [False],
        )
        assert await refresh(market, token)

    async def test_a_sign_in_that_nobody_refreshed_ends_and_is_forgotten_later(
        self, empty_market: Market
    ) -> None:
        market = empty_market
        session_id, _ = await sign_in(market)
        market.clock.advance(days=31, seconds=-1)
        assert await run(market, WORK) == 0
        market.clock.advance(seconds=1)
        assert await run(market, WORK) == 2  # the token of registering's own sign-in, too
        assert (await tokens_of(market, session_id), await ended(market, session_id)) == (0, [True])
        assert len(await rows.told(market, "session.ended", str(session_id))) == 1
        market.clock.advance(days=90)
        assert await run(market, WORK) == 2
        assert await ended(market, session_id) == []

    async def test_an_ended_one_goes_with_its_tokens(self, empty_market: Market) -> None:
        market = empty_market
        account = await newcomer(market)
        await account.post("/v1/auth/logout")
        market.clock.advance(days=90, seconds=-1)
        await run(market, WORK)
        kept = await rows.value(market, "SELECT count(*) FROM sessions")
        market.clock.advance(seconds=1)
        await run(market, WORK)

        assert kept == 1
        assert await rows.value(market, "SELECT count(*) FROM sessions") == 0
        assert await rows.value(market, "SELECT count(*) FROM refresh_tokens") == 0

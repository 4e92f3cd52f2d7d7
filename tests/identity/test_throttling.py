"""Guessing at sign-in is bounded by account and address, and by address alone."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.conftest import running_market
from tests.factories.market import Market
from tests.support.accounts import PASSWORD, Account, newcomer, stranger
from tests.support.contract import Contract
from tests.support.limits import at, forget_all, left
from tests.support.problems import problem_of

SMALL = {"limit_account": 3, "limit_sign_in": 6, "hashing_threads": 4}
WRONG = "not the pass phrase"
NO_TOKEN = "A" * 43


@pytest.fixture(scope="module")
async def standing(database_url: str, contract: Contract) -> AsyncIterator[Market]:
    async with running_market(database_url, contract, **SMALL) as market:
        yield market


@pytest.fixture
def strict(standing: Market) -> Market:
    """One market for all, where nobody has come yet."""
    standing.clock.reset()
    forget_all(standing)
    return standing


async def guess(client: httpx.AsyncClient, email: str, password: str = WRONG) -> httpx.Response:
    return await client.post("/v1/auth/login", json={"email": email, "password": password})


async def statuses(client: httpx.AsyncClient, *emails: str) -> list[int]:
    return [(await guess(client, email)).status_code for email in emails]


class TestAccount:
    async def test_wrong_guesses_end_in_waiting(self, strict: Market) -> None:
        ana = await newcomer(strict)
        async with at(strict, "192.0.2.1") as guesser, at(strict, "192.0.2.2") as home:
            assert await statuses(guesser, *[ana.email] * 4) == [401, 401, 401, 429]
            # Not even the right password helps there, nor another way to write the address.
            refused = await guess(guesser, ana.email.upper(), PASSWORD)
            problem_of(refused, 429, "too_many_requests")
            assert 1 <= int(refused.headers["retry-after"]) <= 300
            # Nobody is locked out elsewhere, and the guesser is free to sign in as somebody else.
            assert (await guess(home, ana.email, PASSWORD)).status_code == 200
            other = await newcomer(strict)
            assert (await guess(guesser, other.email, PASSWORD)).status_code == 200

            strict.clock.advance(seconds=int(refused.headers["retry-after"]))
            assert (await guess(guesser, ana.email, PASSWORD)).status_code == 200

    async def test_many_guesses_at_once_do_not_slip_through(self, strict: Market) -> None:
        ana = await newcomer(strict)
        async with at(strict, "192.0.2.3") as client:
            answers = await asyncio.gather(*(guess(client, ana.email) for _ in range(20)))

        assert sorted(answer.status_code for answer in answers) == [401] * 3 + [429] * 17

    async def test_right_password_forgives(self, strict: Market) -> None:
        ana = await newcomer(strict)
        async with at(strict, "192.0.2.4") as client:
            for _ in range(2):
                assert await statuses(client, *[ana.email] * 2) == [401, 401]
                right = await guess(client, ana.email, PASSWORD)
                assert (right.status_code, left(right)["account"]) == (200, 3)

    async def test_signing_in_is_never_too_much(self, strict: Market) -> None:
        ana = await newcomer(strict)
        async with at(strict, "192.0.2.5") as client:
            found = [(await guess(client, ana.email, PASSWORD)).status_code for _ in range(8)]

        assert found == [200] * 8

    async def test_unknown_address_is_bounded_alike(self, strict: Market) -> None:
        known, unknown = await newcomer(strict), stranger(strict)
        async with at(strict, "192.0.2.6") as one, at(strict, "192.0.2.7") as other:
            answers = [
                [await guess(client, who.email) for _ in range(4)]
                for client, who in ((one, known), (other, unknown))
            ]

        told = [[(a.status_code, left(a)) for a in some] for some in answers]
        assert told[0] == told[1]
        assert [status for status, _left in told[0]] == [401, 401, 401, 429]

    async def test_attempt_that_was_not_judged_does_not_count(self, strict: Market) -> None:
        ana = await newcomer(strict)
        passwords = strict.app.state.passwords
        free, passwords._free = passwords._free, 0
        async with at(strict, "192.0.2.8") as client:
            assert await statuses(client, *[ana.email] * 5) == [429] * 5
            passwords._free = free
            assert (await guess(client, ana.email, PASSWORD)).status_code == 200


class TestAddress:
    async def test_guesses_at_many_accounts_end_in_waiting(self, strict: Market) -> None:
        ana = await newcomer(strict)
        async with at(strict, "192.0.2.10") as client:
            emails = [stranger(strict).email for _ in range(7)]
            assert await statuses(client, *emails) == [401] * 6 + [429]
            assert (await guess(client, ana.email, PASSWORD)).status_code == 429

    async def test_refused_attempts_do_not_lengthen_the_waiting(self, strict: Market) -> None:
        ana, ben = await newcomer(strict), await newcomer(strict)
        async with at(strict, "192.0.2.11") as client:
            await statuses(client, *[ana.email] * 20)  # three are judged
            assert left(await guess(client, ben.email))["sign_in"] == 2

    @pytest.mark.parametrize(
        ("path", "body", "status"),
        [
            ("/v1/auth/refresh", {"refresh_token": NO_TOKEN}, 401),
            ("/v1/auth/verify-email", {"token": NO_TOKEN}, 422),
            ("/v1/auth/password-reset/confirm", {"token": NO_TOKEN, "password": PASSWORD}, 422),
        ],
    )
    async def test_guesses_at_tokens_count_too(
        self, strict: Market, path: str, body: dict[str, str], status: int
    ) -> None:
        async with at(strict, "192.0.2.12") as client:
            found = [(await client.post(path, json=body)).status_code for _ in range(7)]

        assert found == [status] * 6 + [429]

    async def test_refreshing_is_never_too_much(self, strict: Market) -> None:
        ana = await newcomer(strict)
        async with at(strict, "192.0.2.13") as client:
            token = (await guess(client, ana.email, PASSWORD)).json()["refresh_token"]
            for _ in range(8):
                answer = await client.post("/v1/auth/refresh", json={"refresh_token": token})
                assert answer.status_code == 200
                token = answer.json()["refresh_token"]


class TestMail:
    async def test_resets_are_bounded_by_address_alike(self, strict: Market) -> None:
        known, unknown = await newcomer(strict), stranger(strict)
        async with at(strict, "192.0.2.20") as one, at(strict, "192.0.2.21") as other:
            found = [
                [await self.reset(client, who) for _ in range(4)]
                for client, who in ((one, known), (other, unknown))
            ]

        assert found[0] == found[1] == [202, 202, 202, 429]

    async def test_reset_is_open_to_who_guessed_in_vain(self, strict: Market) -> None:
        ana = await newcomer(strict)
        async with at(strict, "192.0.2.22") as client:
            await statuses(client, *[ana.email] * 4)
            assert await self.reset(client, ana) == 202

    async def test_links_are_bounded_by_account(self, strict: Market) -> None:
        ana = await newcomer(strict)

        answers = [await ana.post("/v1/auth/verify-email/resend") for _ in range(4)]

        # The first mail went with the registration, less than a minute ago.
        codes = [answer.json()["code"] for answer in answers]
        assert codes == [*["mailed_lately"] * 3, "too_many_requests"]

    async def test_present_password_is_not_guessed_with_a_stolen_token(
        self, strict: Market
    ) -> None:
        ana = await newcomer(strict)
        body = {"current_password": WRONG, "new_password": "another long pass phrase"}

        answers = [await ana.post("/v1/me/password", body) for _ in range(4)]

        assert [answer.status_code for answer in answers] == [403, 403, 403, 429]

    async def reset(self, client: httpx.AsyncClient, who: Account) -> int:
        body = {"email": who.email}
        return (await client.post("/v1/auth/password-reset", json=body)).status_code

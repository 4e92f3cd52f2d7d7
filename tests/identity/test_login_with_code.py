"""Signing in with a second factor: the code is asked for after the right password alone."""

import asyncio

import pytest

from tests.factories.market import Market
from tests.support.accounts import stranger
from tests.support.mail import PostOffice, deliver
from tests.support.problems import problem_of
from tests.support.second_factors import FACTOR, App, protected


@pytest.fixture
async def app(market: Market) -> App:
    app = await protected(market)
    market.clock.advance(minutes=1)
    return app


async def guess(app: App, times: int) -> list[int]:
    wrong = [await app.account.log_in(code=app.wrong()) for _ in range(times)]
    return [answer.status_code for answer in wrong]


def notices(office: PostOffice, app: App, subject: str) -> list[str]:
    """The texts of the mails to the app's owner with this subject."""
    return [m.get_content() for m in office.inbox(app.account.email) if m["Subject"] == subject]


class TestAsking:
    async def test_the_right_password_alone_asks_for_the_code(self, app: App) -> None:
        problem_of(await app.account.log_in(), 401, "second_factor_required")

    async def test_the_wrong_password_says_nothing_of_a_factor(
        self, market: Market, app: App
    ) -> None:
        wrong = [
            await app.account.log_in("not the pass phrase"),
            await app.account.log_in("not the pass phrase", code=app.code()),
            await stranger(market).log_in(),
        ]

        told = [{**answer.json(), "request_id": None} for answer in wrong]
        assert told[0] == told[1] == told[2]
        assert told[0]["code"] == "wrong_credentials"
        assert (await app.account.log_in(code=app.code())).status_code == 200

    async def test_a_code_without_a_factor_does_no_harm(self, market: Market) -> None:
        account = stranger(market)
        await account.register()

        assert (await account.log_in(code="000000")).status_code == 200


class TestCodes:
    @pytest.mark.parametrize("steps", [-1, 0, 1])
    async def test_half_a_minute_either_way_is_forgiven(self, app: App, steps: int) -> None:
        assert (await app.account.log_in(code=app.code(steps=steps))).status_code == 200

    @pytest.mark.parametrize("steps", [-2, 2])
    async def test_a_minute_is_not(self, app: App, steps: int) -> None:
        refused = await app.account.log_in(code=app.code(steps=steps))

        problem_of(refused, 401, "second_factor_wrong")

    async def test_it_may_be_written_as_the_app_shows_it(self, app: App) -> None:
        code = app.code()

        assert (await app.account.log_in(code=f"{code[:3]} {code[3:]}")).status_code == 200

    async def test_it_counts_once(self, app: App) -> None:
        code = app.code()
        first = await app.account.log_in(code=code)

        again = await app.account.log_in(code=code)

        assert first.status_code == 200
        problem_of(again, 401, "second_factor_wrong")

    async def test_an_earlier_one_counts_no_more(self, app: App) -> None:
        earlier, later = app.code(steps=-1), app.code()
        assert (await app.account.log_in(code=later)).status_code == 200

        assert (await app.account.log_in(code=earlier)).status_code == 401

    async def test_of_twenty_at_once_one_enters(self, app: App) -> None:
        code = app.code()

        answers = await asyncio.gather(*(app.account.log_in(code=code) for _ in range(20)))

        assert sorted(answer.status_code for answer in answers) == [200] + [401] * 19
        # A code that comes twice is no guess: nothing is held.
        assert (await app.account.get(FACTOR)).json()["held_until"] is None


class TestRecoveryCodes:
    async def test_each_takes_the_place_of_the_app_once(
        self, market: Market, app: App, office: PostOffice
    ) -> None:
        code = app.recovery_codes[3]

        answers = [await app.account.log_in(code=code) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [200, 401]
        assert (await app.account.get(FACTOR)).json()["recovery_codes_left"] == 9
        await deliver(market, office)
        [notice] = notices(office, app, "A recovery code was used")
        assert "Unused codes: 9." in notice
        assert "second_factor.recovery_code_used" in await app.account.event_types()

    async def test_however_it_is_written(self, app: App) -> None:
        code = app.recovery_codes[0].replace("-", " ").upper()

        assert (await app.account.log_in(code=code)).status_code == 200

    async def test_of_twenty_at_once_one_enters(self, app: App) -> None:
        code = app.recovery_codes[0]

        answers = await asyncio.gather(*(app.account.log_in(code=code) for _ in range(20)))

        assert sorted(answer.status_code for answer in answers) == [200] + [401] * 19

    async def test_those_of_somebody_else_are_worthless(self, market: Market, app: App) -> None:
        other = await protected(market)

        assert (await app.account.log_in(code=other.recovery_codes[0])).status_code == 401
        assert (await other.account.log_in(code=other.recovery_codes[0])).status_code == 200


class TestGuessing:
    async def test_five_wrong_codes_in_a_row_hold_the_factor(
        self, market: Market, app: App, office: PostOffice
    ) -> None:
        assert await guess(app, 5) == [401] * 5

        held = await app.account.log_in(code=app.code())

        problem_of(held, 429, "second_factor_held")
        assert int(held.headers["retry-after"]) == 15 * 60 + 1
        await deliver(market, office)
        assert len(notices(office, app, "Wrong codes for your account")) == 1
        assert "second_factor.held" in await app.account.event_types()

    async def test_guesses_at_once_are_counted_one_by_one(self, app: App) -> None:
        code = app.wrong()

        answers = await asyncio.gather(*(app.account.log_in(code=code) for _ in range(20)))

        assert sorted(answer.status_code for answer in answers) == [401] * 5 + [429] * 15

    async def test_afterwards_each_wrong_one_holds_it_again(self, market: Market, app: App) -> None:
        await guess(app, 5)
        market.clock.advance(minutes=15)

        assert await guess(app, 2) == [401, 429]

    async def test_a_right_one_begins_the_count_anew(self, market: Market, app: App) -> None:
        await guess(app, 4)
        assert (await app.account.log_in(code=app.code())).status_code == 200
        market.clock.advance(minutes=1)

        assert await guess(app, 4) == [401] * 4
        assert (await app.account.log_in(code=app.code())).status_code == 200

    async def test_a_recovery_code_passes_and_ends_the_hold(self, app: App) -> None:
        await guess(app, 5)

        assert (await app.account.log_in(code=app.recovery_codes[0])).status_code == 200
        assert (await app.account.log_in(code=app.code())).status_code == 200

    async def test_one_mail_an_hour_tells_of_it(
        self, market: Market, app: App, office: PostOffice
    ) -> None:
        await guess(app, 5)
        market.clock.advance(minutes=15)
        await guess(app, 1)

        await deliver(market, office)

        assert len(notices(office, app, "Wrong codes for your account")) == 1


class TestNewPassword:
    async def test_a_mailed_one_leaves_the_factor_on(
        self, market: Market, app: App, office: PostOffice
    ) -> None:
        email, fresh = app.account.email, "another long pass phrase"
        await market.client.post("/v1/auth/password-reset", json={"email": email})
        await deliver(market, office)
        body = {"token": office.reset(email), "password": fresh}
        await market.client.post("/v1/auth/password-reset/confirm", json=body)

        problem_of(await app.account.log_in(fresh), 401, "second_factor_required")
        assert (await app.account.log_in(fresh, code=app.code())).status_code == 200

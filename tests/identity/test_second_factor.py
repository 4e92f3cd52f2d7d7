"""Setting a second factor up and switching it off."""

import asyncio
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest

from tests.factories.market import Market
from tests.invariants import rows
from tests.support.accounts import Account, newcomer
from tests.support.mail import PostOffice, deliver
from tests.support.problems import problem_of
from tests.support.second_factors import CONFIRM, FACTOR, RENEW, begun, protected
from va_market.identity.totp import Totp


async def state(account: Account) -> dict[str, Any]:
    shown: dict[str, Any] = (await account.get(FACTOR)).json()
    return shown


async def subjects(market: Market, office: PostOffice, account: Account) -> list[str]:
    await deliver(market, office)
    return [mail["Subject"] for mail in office.inbox(account.email)]


class TestSettingUp:
    async def test_an_app_reads_the_uri(self, market: Market) -> None:
        account = await newcomer(market)

        made = await account.post(FACTOR)

        uri = urlsplit(made.json()["uri"])
        assert (uri.scheme, uri.netloc) == ("otpauth", "totp")
        assert parse_qs(uri.query) == {"secret": [made.json()["secret"]], "issuer": ["VA Market"]}
        assert (made.headers["location"], made.headers["cache-control"]) == (FACTOR, "no-store")

    async def test_nothing_changes_before_a_code_confirms_it(self, market: Market) -> None:
        account = await newcomer(market)
        assert (await state(account))["allowed_actions"] == ["begin"]
        await begun(account)

        assert await state(account) == {
            "status": "pending",
            "confirmed_at": None,
            "held_until": None,
            "recovery_codes_left": 0,
            "allowed_actions": ["begin", "confirm", "remove"],
        }
        assert (await account.log_in()).status_code == 200

    async def test_a_code_switches_it_on(self, market: Market, office: PostOffice) -> None:
        app = await protected(market)

        shown = await state(app.account)

        assert (shown["status"], shown["recovery_codes_left"]) == ("on", 10)
        assert shown["allowed_actions"] == ["remove", "renew_recovery_codes"]
        assert len(set(app.recovery_codes)) == 10
        assert "Your second factor is on" in await subjects(market, office, app.account)
        types = await app.account.event_types()
        assert types[-2:] == ["second_factor.begun", "second_factor.confirmed"]

    async def test_the_wrong_code_does_not(self, market: Market) -> None:
        app = await begun(await newcomer(market))

        refused = await app.account.post(CONFIRM, {"code": app.wrong()})

        assert problem_of(refused, 422, "code_refused")["errors"][0]["pointer"] == "/code"
        assert (await state(app.account))["status"] == "pending"

    async def test_beginning_again_makes_another_secret(self, market: Market) -> None:
        first = await begun(await newcomer(market))
        second = await begun(first.account)

        stale = await first.account.post(CONFIRM, {"code": first.code()})
        fresh = await first.account.post(CONFIRM, {"code": second.code()})

        assert [stale.status_code, fresh.status_code] == [422, 200]

    async def test_one_that_is_on_is_not_begun_again(self, market: Market) -> None:
        app = await protected(market)

        problem_of(await app.account.post(FACTOR), 409, "illegal_move")
        problem_of(await app.account.post(CONFIRM, {"code": app.code()}), 409, "illegal_move")

    async def test_twenty_confirmations_at_once_give_one_set_of_codes(self, market: Market) -> None:
        app = await begun(await newcomer(market))
        body = {"code": app.code()}

        answers = await asyncio.gather(*(app.account.post(CONFIRM, body) for _ in range(20)))

        assert sorted(answer.status_code for answer in answers) == [200] + [409] * 19
        assert (await state(app.account))["recovery_codes_left"] == 10

    async def test_the_database_holds_neither_secret_nor_codes(self, market: Market) -> None:
        app = await protected(market)

        me = await app.account.id()
        [factor] = await rows.fetch(market, "SELECT * FROM second_factors WHERE user_id = $1", me)
        codes = await rows.fetch(market, "SELECT * FROM recovery_codes WHERE user_id = $1", me)

        assert app.secret.encode() not in factor["sealed_secret"]
        given = {code.encode() for code in app.recovery_codes}
        assert not given & {row["code_hash"] for row in codes}

    async def test_a_repetition_does_not_show_the_secret_again(self, market: Market) -> None:
        account = await newcomer(market)
        headers = {"Authorization": f"Bearer {account.token}", "Idempotency-Key": "the same"}
        first = await market.client.post(FACTOR, headers=headers)

        again = await market.client.post(FACTOR, headers=headers)

        assert first.status_code == 201
        assert (again.status_code, again.json()["code"]) == (409, "shown_once")


class TestSwitchingOff:
    async def test_password_alone_counts_again(self, market: Market, office: PostOffice) -> None:
        app = await protected(market)

        assert (await app.account.delete(FACTOR)).status_code == 204

        assert (await state(app.account))["status"] == "off"
        assert (await app.account.log_in()).status_code == 200
        assert "Your second factor is off" in await subjects(market, office, app.account)
        assert (await app.account.event_types())[-2] == "second_factor.removed"

    async def test_there_is_nothing_to_switch_off(self, market: Market) -> None:
        account = await newcomer(market)

        problem_of(await account.delete(FACTOR), 409, "illegal_move")
        problem_of(await account.post(RENEW), 409, "illegal_move")
        problem_of(await account.post(CONFIRM, {"code": "000000"}), 409, "illegal_move")

    async def test_giving_up_half_way_sends_no_mail(
        self, market: Market, office: PostOffice
    ) -> None:
        app = await begun(await newcomer(market))

        assert (await app.account.delete(FACTOR)).status_code == 204

        assert await subjects(market, office, app.account) == ["Confirm your e-mail address"]


class TestRecoveryCodes:
    async def test_new_ones_take_the_place_of_the_old(
        self, market: Market, office: PostOffice
    ) -> None:
        app = await protected(market)

        renewed = (await app.account.post(RENEW)).json()["recovery_codes"]

        assert not set(renewed) & set(app.recovery_codes)
        old = await app.account.log_in(code=app.recovery_codes[0])
        fresh = await app.account.log_in(code=renewed[0])
        assert [old.status_code, fresh.status_code] == [401, 200]
        assert "You have new recovery codes" in await subjects(market, office, app.account)


class TestStolenToken:
    """A sign-in whose password was given long ago changes nothing."""

    @pytest.mark.parametrize(
        ("method", "path"),
        [("POST", FACTOR), ("DELETE", FACTOR), ("POST", CONFIRM), ("POST", RENEW)],
    )
    async def test_every_change_asks_for_the_password(
        self, market: Market, method: str, path: str
    ) -> None:
        app = await protected(market)
        market.clock.advance(minutes=10)

        body = {"json": {"code": app.code()}} if path == CONFIRM else {}
        headers = {"Authorization": f"Bearer {app.account.token}"}
        refused = await market.client.request(method, path, headers=headers, **body)

        problem_of(refused, 403, "step_up_required")
        assert (await state(app.account))["recovery_codes_left"] == 10


class TestOtherSecretKey:
    async def test_recovery_codes_outlive_the_key_of_the_server(self, market: Market) -> None:
        app = await protected(market)
        state, present = market.app.state, market.app.state.totp
        state.totp = Totp(b"another secret key", "VA Market")
        try:
            refused = await app.account.log_in(code=app.code(steps=1))
            entered = await app.account.log_in(code=app.recovery_codes[0])
        finally:
            state.totp = present

        problem_of(refused, 409, "second_factor_unreadable")
        assert entered.status_code == 200


def test_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B: the last six of the eight digits it shows."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    times = {59: "287082", 1111111109: "081804", 20000000000: "353130"}
    assert {at: pyotp.TOTP(secret).at(at) for at in times} == times

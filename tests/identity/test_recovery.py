"""New passwords: by a mailed token, or by the present password."""

import asyncio

from sqlalchemy import update
from sqlmodel import col

from tests.factories.market import Market
from tests.support.accounts import Account, newcomer, stranger
from tests.support.mail import PostOffice, deliver
from va_market.identity.models import User

FRESH = "another long pass phrase"
CONFIRM = "/v1/auth/password-reset/confirm"


async def ask(market: Market, email: str) -> tuple[int, bytes]:
    answer = await market.client.post("/v1/auth/password-reset", json={"email": email})
    return answer.status_code, answer.content


async def asked(market: Market, office: PostOffice) -> tuple[Account, str]:
    """A signed-in account, and a token to set its password."""
    account = await newcomer(market)
    await ask(market, account.email)
    await deliver(market, office)
    return account, office.reset(account.email)


async def confirm(market: Market, token: str, password: str = FRESH) -> int:
    body = {"token": token, "password": password}
    return (await market.client.post(CONFIRM, json=body)).status_code


class TestReset:
    async def test_token_sets_the_password(self, market: Market, office: PostOffice) -> None:
        account, token = await asked(market, office)

        assert await confirm(market, token) == 204

        assert (await account.log_in()).status_code == 401
        assert (await account.log_in(FRESH)).status_code == 200

    async def test_every_sign_in_ends_and_a_mail_tells_of_it(
        self, market: Market, office: PostOffice
    ) -> None:
        account, token = await asked(market, office)

        await confirm(market, token)

        assert (await account.get("/v1/me")).status_code == 401
        await deliver(market, office)
        subjects = [mail["Subject"] for mail in office.inbox(account.email)]
        assert "Your password was changed" in subjects
        await account.log_in(FRESH)
        types = await account.event_types()
        assert {"user.password_reset_requested", "user.password_reset"} <= set(types)

    async def test_reading_the_mail_verifies_the_address(
        self, market: Market, office: PostOffice
    ) -> None:
        account, token = await asked(market, office)
        await confirm(market, token)
        await account.log_in(FRESH)

        assert (await account.get("/v1/me")).json()["email_verified_at"] is not None

    async def test_twenty_at_once_succeed_once(self, market: Market, office: PostOffice) -> None:
        account, token = await asked(market, office)
        phrases = [f"pass phrase of try {n}" for n in range(20)]

        answers = await asyncio.gather(*(confirm(market, token, phrase) for phrase in phrases))

        assert sorted(answers) == [204] + [422] * 19
        winner = phrases[answers.index(204)]
        assert (await account.log_in(winner)).status_code == 200

    async def test_two_tokens_at_once_set_one_password(
        self, market: Market, office: PostOffice
    ) -> None:
        account, first = await asked(market, office)
        market.clock.advance(minutes=1)
        await ask(market, account.email)
        await deliver(market, office)
        second = office.reset(account.email)
        assert first != second

        answers = await asyncio.gather(confirm(market, first), confirm(market, second))

        assert sorted(answers) == [204, 422]

    async def test_token_expires_after_a_quarter_of_an_hour(
        self, market: Market, office: PostOffice
    ) -> None:
        _, token = await asked(market, office)
        market.clock.advance(minutes=15)

        assert await confirm(market, token) == 422

    async def test_token_of_another_purpose_is_refused(
        self, market: Market, office: PostOffice
    ) -> None:
        account = await newcomer(market)
        await deliver(market, office)

        assert await confirm(market, office.verification(account.email)) == 422

    async def test_bad_password_leaves_the_token_alive(
        self, market: Market, office: PostOffice
    ) -> None:
        _, token = await asked(market, office)

        assert await confirm(market, token, "short") == 422
        assert await confirm(market, token) == 204

    async def test_disabled_user_gets_no_token(self, market: Market, office: PostOffice) -> None:
        account = await newcomer(market)
        await disable(market, account)

        await ask(market, account.email)
        await deliver(market, office)

        assert len(office.inbox(account.email)) == 1

    async def test_user_disabled_meanwhile_is_refused(
        self, market: Market, office: PostOffice
    ) -> None:
        account, token = await asked(market, office)
        await disable(market, account)

        assert await confirm(market, token) == 422


async def disable(market: Market, account: Account) -> None:
    async with market.app.state.database.writing() as session:
        await session.execute(
            update(User)
            .where(col(User.email_key) == account.email)
            .values(disabled_at=market.clock())
        )


class TestAsking:
    async def test_answer_is_the_same_for_every_address(
        self, market: Market, office: PostOffice
    ) -> None:
        known, unknown = await newcomer(market), stranger(market)

        assert await ask(market, known.email) == await ask(market, unknown.email)

        await deliver(market, office)
        assert len(office.inbox(known.email)) == 2
        assert office.inbox(unknown.email) == []

    async def test_mail_goes_to_the_address_as_its_owner_wrote_it(
        self, market: Market, office: PostOffice
    ) -> None:
        account = await newcomer(market)

        await ask(market, account.email.upper())
        await deliver(market, office)

        assert len(office.inbox(account.email)) == 2

    async def test_twenty_at_once_send_one_mail(self, market: Market, office: PostOffice) -> None:
        account = await newcomer(market)

        await asyncio.gather(*(ask(market, account.email) for _ in range(20)))
        await asyncio.gather(*(deliver(market, office) for _ in range(4)))
        await deliver(market, office)

        assert len(office.inbox(account.email)) == 2


class TestChange:
    async def change(self, account: Account, current: str, fresh: str = FRESH) -> tuple[int, str]:
        body = {"current_password": current, "new_password": fresh}
        answer = await account.post("/v1/me/password", body)
        return answer.status_code, answer.text

    async def test_other_sign_ins_end_and_this_one_stays(
        self, market: Market, office: PostOffice
    ) -> None:
        account = await newcomer(market)
        other = Account(market, account.email)
        await other.log_in()

        assert await self.change(account, account.password) == (204, "")

        assert (await account.get("/v1/me")).status_code == 200
        assert (await other.get("/v1/me")).status_code == 401
        assert (await other.log_in()).status_code == 401
        assert (await other.log_in(FRESH)).status_code == 200
        assert "user.password_changed" in await account.event_types()
        await deliver(market, office)
        subjects = [mail["Subject"] for mail in office.inbox(account.email)]
        assert "Your password was changed" in subjects

    async def test_wrong_present_password_changes_nothing(self, market: Market) -> None:
        account = await newcomer(market)

        status, text = await self.change(account, "not my pass phrase")

        assert status == 403
        assert '"wrong_password"' in text
        assert (await account.log_in()).status_code == 200

    async def test_open_reset_tokens_become_worthless(
        self, market: Market, office: PostOffice
    ) -> None:
        account, token = await asked(market, office)

        await self.change(account, account.password)

        assert await confirm(market, token) == 422

    async def test_of_many_at_once_one_succeeds(self, market: Market) -> None:
        account = await newcomer(market)
        phrases = [f"pass phrase of try {n}" for n in range(5)]

        answers = await asyncio.gather(
            *(self.change(account, account.password, phrase) for phrase in phrases)
        )

        assert sum(status == 204 for status, _ in answers) == 1
        assert {status for status, _ in answers} <= {204, 403, 409}

    async def test_needs_a_sign_in(self, market: Market) -> None:
        status, _ = await self.change(stranger(market), "whatever it is")

        assert status == 401

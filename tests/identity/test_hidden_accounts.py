"""Where accounts are hidden nothing tells whether an address has one: no body, time, or login."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from tests.conftest import running_market
from tests.factories.market import Market
from tests.support.accounts import Account, newcomer, stranger
from tests.support.contract import Contract
from tests.support.mail import PostOffice, deliver

FRESH = "another long pass phrase"


@pytest.fixture
async def hidden(database_url: str, contract: Contract) -> AsyncIterator[Market]:
    async with running_market(database_url, contract, hide_accounts=True) as market:
        yield market


@contextmanager
def statements(market: Market) -> Iterator[list[str]]:
    """What is sent to the database meanwhile."""
    engine = market.app.state.database._engine.sync_engine
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def verified(market: Market, office: PostOffice) -> Account:
    """An account whose owner has opened the link."""
    account = stranger(market)
    await account.register()
    await deliver(market, office)
    token = office.verification(account.email)
    assert (await account.post("/v1/auth/verify-email", {"token": token})).status_code == 204
    return account


class TestRegistering:
    async def test_new_account_works_after_its_mail(
        self, hidden: Market, office: PostOffice
    ) -> None:
        account = await verified(hidden, office)

        assert (await account.log_in()).status_code == 200
        me = (await account.get("/v1/me")).json()
        assert (me["email"], me["name"], me["time_zone"]) == (account.email, "Rita", "UTC")
        assert "user.registered" in await account.event_types()

    async def test_known_and_unknown_get_the_same_answer(
        self, hidden: Market, office: PostOffice
    ) -> None:
        known, unknown = await verified(hidden, office), stranger(hidden)

        with statements(hidden) as of_known:
            first = await known.register()
        with statements(hidden) as of_unknown:
            second = await unknown.register()

        assert (first.status_code, first.json()) == (202, {"status": "check_your_mail"})
        assert (first.status_code, first.content) == (second.status_code, second.content)
        assert set(first.headers) == set(second.headers)
        assert of_known == of_unknown
        assert len(of_known) > 0

    async def test_owner_of_a_known_address_is_told(
        self, hidden: Market, office: PostOffice
    ) -> None:
        account = await verified(hidden, office)
        other = Account(hidden, account.email.upper(), "the password of somebody else")

        for _ in range(3):
            await other.register(name="Buy cheap things at evil.example")
        await deliver(hidden, office)

        notices = [
            mail
            for mail in office.inbox(account.email)
            if mail["Subject"] == "You have an account already"
        ]
        assert len(notices) == 1
        assert "evil.example" not in notices[0].get_content()
        assert (await account.log_in()).status_code == 200
        assert (await other.log_in()).status_code == 401

    async def test_login_does_not_tell_either(self, hidden: Market, office: PostOffice) -> None:
        known, unknown = await verified(hidden, office), stranger(hidden)
        attempts = [Account(hidden, who.email, "a guess of mine") for who in (known, unknown)]
        for attempt in attempts:
            await attempt.register()
        await deliver(hidden, office)

        answers = [await attempt.log_in() for attempt in attempts]

        assert [answer.status_code for answer in answers] == [401, 401]
        assert {answer.json()["code"] for answer in answers} == {"wrong_credentials"}

    async def test_first_mail_lost_is_mended_by_a_reset(
        self, hidden: Market, office: PostOffice
    ) -> None:
        account = stranger(hidden)
        await account.register()
        await account.post("/v1/auth/password-reset", {"email": account.email})
        await deliver(hidden, office)

        body = {"token": office.reset(account.email), "password": FRESH}
        answer = await account.post("/v1/auth/password-reset/confirm", body)

        assert answer.status_code == 204
        assert (await account.log_in(FRESH)).status_code == 200

    async def test_text_of_a_request_is_not_kept(self, hidden: Market, office: PostOffice) -> None:
        await verified(hidden, office)

        count = "SELECT count(*) FROM account_requests"
        pool = hidden.app.state.database.reader._connection
        assert await pool.fetchval(count) == 0


class TestReset:
    async def test_known_and_unknown_run_the_same_statements(self, market: Market) -> None:
        known, unknown = await newcomer(market), stranger(market)

        with statements(market) as of_known:
            await market.client.post("/v1/auth/password-reset", json={"email": known.email})
        with statements(market) as of_unknown:
            await market.client.post("/v1/auth/password-reset", json={"email": unknown.email})

        assert of_known == of_unknown


class TestDevelopment:
    async def test_taken_address_is_told_at_once(self, market: Market) -> None:
        account = await newcomer(market)

        answer = await account.register()

        assert (answer.status_code, answer.json()["code"]) == (409, "email_taken")

    async def test_new_account_works_without_mail(self, market: Market) -> None:
        account = stranger(market)

        assert (await account.register()).status_code == 201
        assert (await account.log_in()).status_code == 200

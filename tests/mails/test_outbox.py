"""The outbox: a mail leaves after the commit, once, sooner or later, or is given up."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import select
from sqlmodel import col

from tests.conftest import running_market
from tests.factories.market import Market
from tests.support.contract import Contract
from tests.support.mail import PostOffice, work
from va_market.kit.mail import Mailer, Message
from va_market.mails.models import OutgoingMail
from va_market.mails.service import Outbox
from va_market.mails.service.delivering import delay_after
from va_market.secret import secret_of


def outbox_of(market: Market) -> Outbox:
    return Outbox(secret_of(market.app.state.settings))


async def write(market: Market, **changes: Any) -> str:
    """A mail in the outbox; its recipient."""
    recipient = f"{uuid4()}@people.example.com"
    async with market.app.state.database.writing() as session:
        await outbox_of(market).write(
            session,
            **{
                "kind": "test",
                "recipient": recipient,
                "subject": "Hello",
                "text": "A secret.\n",
                "now": market.clock(),
                **changes,
            },
        )
    return recipient


async def fail_after_writing(market: Market, recipient: str) -> None:
    async with market.app.state.database.writing() as session:
        await outbox_of(market).write(
            session, kind="test", recipient=recipient, subject="x", text="x", now=market.clock()
        )
        raise LookupError


async def row_of(market: Market, recipient: str) -> OutgoingMail:
    async with market.app.state.database.writing() as session:
        found = select(OutgoingMail).where(col(OutgoingMail.recipient) == recipient)
        row: OutgoingMail = (await session.execute(found)).scalar_one()
        return row


async def deliver(market: Market, mailer: Mailer) -> int:
    return await work(market, "deliver_mails", mailer)


class TestDelivery:
    async def test_mail_is_sent_once(self, market: Market, office: PostOffice) -> None:
        recipient = await write(market)

        await deliver(market, office.mailer())
        await deliver(market, office.mailer())

        assert len(office.inbox(recipient)) == 1
        row = await row_of(market, recipient)
        assert (row.attempts, row.sent_at, row.due_at) == (1, market.clock(), None)

    async def test_rolled_back_change_sends_nothing(
        self, market: Market, office: PostOffice
    ) -> None:
        recipient = f"{uuid4()}@people.example.com"
        with pytest.raises(LookupError):
            await fail_after_writing(market, recipient)

        await deliver(market, office.mailer())

        assert office.inbox(recipient) == []

    async def test_five_workers_send_each_mail_once(
        self, market: Market, office: PostOffice
    ) -> None:
        recipients = [await write(market) for _ in range(30)]

        await asyncio.gather(*(deliver(market, office.mailer()) for _ in range(5)))

        assert [len(office.inbox(one)) for one in recipients] == [1] * 30

    async def test_no_transaction_is_open_while_the_network_is_used(
        self, empty_market: Market
    ) -> None:
        await write(empty_market)
        mailer = Watching(empty_market.app.state.database.dsn)

        assert await deliver(empty_market, mailer) == 1

        assert mailer.open_transactions == [0]

    async def test_header_that_cannot_be_sent_fails_where_it_is_written(
        self, market: Market
    ) -> None:
        with pytest.raises(ValueError, match="header"):
            await write(market, subject="Hello\r\nBcc: all@people.example")


class Watching:
    """Counts the transactions that are open in the database during a send."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self.open_transactions: list[int] = []

    async def send(self, _message: Message) -> None:
        connection = await asyncpg.connect(self._dsn)
        try:
            count = await connection.fetchval(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND xact_start IS NOT NULL AND pid <> pg_backend_pid() "
                "AND backend_type = 'client backend'"
            )
            self.open_transactions.append(count)
        finally:
            await connection.close()


class TestSecrecy:
    async def test_text_is_sealed_while_it_waits(self, market: Market) -> None:
        row = await row_of(market, await write(market))

        assert row.sealed is not None
        assert b"secret" not in row.sealed
        assert outbox_of(market).open(row).text == "A secret.\n"

    async def test_text_is_gone_once_sent(self, market: Market, office: PostOffice) -> None:
        recipient = await write(market)

        await deliver(market, office.mailer())

        assert (await row_of(market, recipient)).sealed is None

    async def test_mail_sealed_with_another_secret_is_given_up(
        self, market: Market, office: PostOffice
    ) -> None:
        other = Outbox(b"another secret")
        recipient = f"{uuid4()}@people.example.com"
        async with market.app.state.database.writing() as session:
            await other.write(
                session, kind="test", recipient=recipient, subject="x", text="x", now=market.clock()
            )

        await deliver(market, office.mailer())

        assert (await row_of(market, recipient)).given_up_at == market.clock()
        assert office.inbox(recipient) == []


class TestRetries:
    def test_delays_grow_to_four_hours(self) -> None:
        minutes = [delay_after(n).total_seconds() / 60 for n in range(1, 11)]

        assert minutes == [1, 2, 4, 8, 16, 32, 64, 128, 240, 240]

    async def test_mail_goes_out_when_the_server_is_back(
        self, market: Market, office: PostOffice
    ) -> None:
        recipient = await write(market)
        office.reply[recipient] = "451 later"
        await deliver(market, office.mailer())
        del office.reply[recipient]

        await deliver(market, office.mailer())
        assert office.inbox(recipient) == []
        market.clock.advance(minutes=1)
        await deliver(market, office.mailer())

        (mail,) = office.inbox(recipient)
        row = await row_of(market, recipient)
        assert row.attempts == 2
        assert row.last_error == "SMTPRecipientRefused 451"
        assert mail["Message-ID"] == f"<{row.id}@market.example>"

    async def test_mail_is_given_up_after_three_days(
        self, market: Market, office: PostOffice
    ) -> None:
        recipient = await write(market)
        began = market.clock()
        office.reply[recipient] = "451 later"
        row = await row_of(market, recipient)

        while row.due_at is not None:
            market.clock.now = row.due_at
            await deliver(market, office.mailer())
            row = await row_of(market, recipient)

        assert row.given_up_at is not None
        assert timedelta(days=2, hours=20) <= row.given_up_at - began <= timedelta(days=3)
        assert row.attempts == 25
        assert row.sealed is None

    async def test_refused_recipient_is_given_up_at_once(
        self, market: Market, office: PostOffice
    ) -> None:
        recipient = await write(market)
        office.reply[recipient] = "550 nobody"

        await deliver(market, office.mailer())

        row = await row_of(market, recipient)
        assert (row.given_up_at, row.attempts) == (market.clock(), 1)

    async def test_expired_mail_is_not_sent(self, market: Market, office: PostOffice) -> None:
        recipient = await write(market, life=timedelta(minutes=15))
        market.clock.advance(minutes=15)

        await deliver(market, office.mailer())

        assert office.inbox(recipient) == []
        assert (await row_of(market, recipient)).last_error == "expired"

    async def test_worker_that_died_leaves_the_mail_to_the_next(
        self, market: Market, office: PostOffice
    ) -> None:
        recipient = await write(market)
        mailer = Hanging()
        dying = asyncio.create_task(deliver(market, mailer))
        await mailer.begun.wait()
        dying.cancel()
        await asyncio.gather(dying, return_exceptions=True)

        market.clock.advance(minutes=1)
        await deliver(market, office.mailer())

        assert len(office.inbox(recipient)) == 1

    async def test_one_failing_mail_does_not_hold_up_the_others(
        self, market: Market, office: PostOffice
    ) -> None:
        failing, fine = await write(market), await write(market)
        office.reply[failing] = "451 later"

        await deliver(market, office.mailer())

        assert len(office.inbox(fine)) == 1


class Hanging:
    """Begins to send and never ends."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()

    async def send(self, _message: Message) -> None:
        self.begun.set()
        await asyncio.Event().wait()


class TestForgetting:
    async def test_finished_mails_go_after_a_month(
        self, empty_market: Market, office: PostOffice
    ) -> None:
        await write(empty_market)
        await deliver(empty_market, office.mailer())
        assert await work(empty_market, "forget_mails", office.mailer()) == 0
        empty_market.clock.advance(days=30)

        assert await work(empty_market, "forget_mails", office.mailer()) == 1


class TestNudge:
    async def test_nobody_waits_for_the_clock(
        self, database_url: str, contract: Contract, office: PostOffice
    ) -> None:
        url = f"smtp://127.0.0.1:{office.port}?starttls=never"
        changes = {"smtp_url": url, "background_work": True}
        async with running_market(database_url, contract, **changes) as market:
            await asyncio.sleep(1)  # what earlier tests left behind is done with
            recipient = await write(market)

            async with asyncio.timeout(5):
                await office.mail_to(recipient)

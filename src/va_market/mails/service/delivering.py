"""Delivery in three steps: claim, send, settle. No transaction is open while the network is used.

The claim moves the next attempt into the future, so a worker that dies in between leaves a mail
that is due again by itself. Such a mail may arrive twice, with the same Message-ID.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from va_market.kit.clock import Clock
from va_market.kit.db import Database, WriteSession
from va_market.kit.mail import Mailer, MailFailed, MailRefused
from va_market.mails import repository
from va_market.mails.models import OutgoingMail
from va_market.mails.service.writing import Outbox

log = structlog.get_logger()
AT_ONCE = 10
FIRST_DELAY = timedelta(minutes=1)  # longer than the mailer's patience: nobody sends beside us
LONGEST_DELAY = timedelta(hours=4)
KEPT_FOR = timedelta(days=30)
MOST_DOUBLINGS = 10
MOST_FORGOTTEN = 1000


def delay_after(attempts: int) -> timedelta:
    """How long a mail rests after so many attempts: 1, 2, 4 ... minutes, 4 hours at most."""
    doublings = min(attempts - 1, MOST_DOUBLINGS)
    return min(FIRST_DELAY * (1 << doublings), LONGEST_DELAY)


async def deliver_due(database: Database, *, outbox: Outbox, mailer: Mailer, clock: Clock) -> int:
    """Send the mails that are due, some at once; how many attempts were made."""
    async with database.writing() as session:
        claimed = await _claim(session, clock())
    if not claimed:
        return 0
    failures = await asyncio.gather(*(_attempt(mail, outbox, mailer, clock()) for mail in claimed))
    async with database.writing() as session:
        for mail, failure in zip(claimed, failures, strict=True):
            await _settle(session, mail, failure, clock())
    return len(claimed)


async def _claim(session: WriteSession, now: datetime) -> Sequence[OutgoingMail]:
    mails = await repository.due(session, now=now, limit=AT_ONCE)
    for mail in mails:
        mail.attempts += 1
        mail.due_at = now + delay_after(mail.attempts)
    return mails


async def _attempt(
    mail: OutgoingMail, outbox: Outbox, mailer: Mailer, now: datetime
) -> MailFailed | None:
    if mail.expires_at <= now:
        return MailRefused("expired")
    try:
        await mailer.send(outbox.open(mail))
    except MailFailed as failure:
        return failure
    except Exception as error:  # noqa: BLE001  # one strange mail must not hold up the others
        return MailFailed(type(error).__name__)
    return None


async def _settle(
    session: WriteSession, mail: OutgoingMail, failure: MailFailed | None, now: datetime
) -> None:
    if failure is None:
        await repository.settle(session, mail, sent_at=now, due_at=None, sealed=None)
        return
    reason = str(failure)
    log.warning("mail not sent", error=reason, count=mail.attempts)
    if isinstance(failure, MailRefused) or _is_last(mail):
        done = {"given_up_at": now, "due_at": None, "sealed": None}
        await repository.settle(session, mail, last_error=reason, **done)
    else:
        await repository.settle(session, mail, last_error=reason)


def _is_last(mail: OutgoingMail) -> bool:
    return mail.due_at is None or mail.due_at >= mail.expires_at


async def forget_old(session: WriteSession, *, now: datetime) -> int:
    """Delete mails done with a month ago; how many there were."""
    return await repository.forget(session, before=now - KEPT_FOR, limit=MOST_FORGOTTEN)

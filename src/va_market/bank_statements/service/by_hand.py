"""What operators say of a line that nothing recognized."""

from datetime import datetime
from uuid import UUID

from va_market.bank_statements import repository
from va_market.bank_statements.models import BANK_LINE, BankLine
from va_market.bank_statements.repository import payouts as sent_payouts
from va_market.bank_statements.schemas import LineMatch
from va_market.bank_statements.service import payout_lines
from va_market.bank_statements.service.payout_lines import Sent
from va_market.bank_statements.service.settling import settle
from va_market.bank_statements.service.telling import DISMISSED, MATCHED, tell
from va_market.identity.actor import Actor
from va_market.identity.house import check_house
from va_market.kit.db import WriteSession, lock
from va_market.kit.errors import NotFound


async def match(
    session: WriteSession, actor: Actor, *, line_id: UUID, body: LineMatch, now: datetime
) -> BankLine:
    """Let the line be that of a payment, of a payout or of a batch of them: there, or back.

    Raises:
        Forbidden, NotFound, IllegalMove: see `_hold`.
        NotFound: there is no such payment or payout, either.
        Invalid, Conflict: it does not fit, see `settling` and `payout_lines`.
    """
    line = await _hold(session, actor, line_id, "match")
    if body.payment_id is not None:
        await _settle_payment(session, actor, line, body.payment_id, now)
    else:
        sent = await _sent(session, body)
        await payout_lines.settle(session, actor, line, sent, now=now)
    BANK_LINE.become(line, "match")
    _settled(line, actor, now)
    tell(session, MATCHED, line, actor)
    return line


async def _settle_payment(
    session: WriteSession, actor: Actor, line: BankLine, payment_id: UUID, now: datetime
) -> None:
    payment = await repository.find_payment(session, payment_id=payment_id)
    if payment is None:
        raise NotFound
    await settle(session, actor, line, payment, now=now)


async def _sent(session: WriteSession, body: LineMatch) -> Sent:
    if body.payout_id is not None:
        payout = await sent_payouts.find(session, payout_id=body.payout_id)
        if payout is None:
            raise NotFound
        return Sent([payout])
    assert body.payout_batch_id is not None  # noqa: S101  # the schema names one of three
    items = await sent_payouts.sent_in(session, batch_ids=[body.payout_batch_id])
    if not items:
        raise NotFound
    return Sent(items, body.payout_batch_id)


async def dismiss(
    session: WriteSession, actor: Actor, *, line_id: UUID, note: str, now: datetime
) -> BankLine:
    """Set a line aside that is of no payment and no payout. Errors: see `_hold`."""
    line = await _hold(session, actor, line_id, "dismiss")
    BANK_LINE.become(line, "dismiss")
    line.note = note
    _settled(line, actor, now)
    tell(session, DISMISSED, line, actor)
    return line


def _settled(line: BankLine, actor: Actor, now: datetime) -> None:
    line.settled_by, line.settled_at, line.updated_at = actor.user_id, now, now


async def _hold(session: WriteSession, actor: Actor, line_id: UUID, action: str) -> BankLine:
    """Lock a line for `action`.

    Raises:
        Forbidden: the caller does not work for the house.
        NotFound: there is no such line.
        IllegalMove: the status does not permit it.
    """
    check_house(actor)
    line = await lock(session, BankLine, line_id)
    if line is None:
        raise NotFound
    BANK_LINE.check(line.status, action)
    return line

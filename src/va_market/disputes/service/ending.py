"""How a dispute ends: what is awarded is credited, and the reserve is paid out or set free."""

from datetime import datetime
from uuid import UUID

from va_market.disputes.models import PositionKind
from va_market.disputes.schemas import DisputeRule
from va_market.disputes.service.moving import (
    Amounts,
    Held,
    amounts_of,
    become,
    hold_for,
    hold_for_house,
    tell,
)
from va_market.disputes.service.reserving import hold_accounts, pay_out
from va_market.disputes.service.saying import say
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.invoices import service as invoices
from va_market.kit.db import WriteSession
from va_market.kit.money import Money

SETTLED = EventKind("dispute.settled", "A dispute was settled: what was agreed is credited.")
RULED = EventKind("dispute.ruled", "An operator ruled in a dispute: what was awarded is credited.")
WITHDRAWN = EventKind("dispute.withdrawn", "A dispute was withdrawn: the lines stay as billed.")


async def concede(session: WriteSession, actor: Actor, *, dispute_id: UUID, now: datetime) -> Held:
    """Give back all that is disputed. Errors: see `hold_for`."""
    held = await hold_for(session, actor, dispute_id, "concede")
    await say(session, actor, held.dispute, PositionKind.CONCEDED, now=now)
    await end(session, actor, held, "concede", held.disputed, kind=SETTLED, now=now)
    return held


async def withdraw(session: WriteSession, actor: Actor, *, dispute_id: UUID, now: datetime) -> Held:
    """Let the lines stay as they were billed. Errors: see `hold_for`."""
    held = await hold_for(session, actor, dispute_id, "withdraw")
    await say(session, actor, held.dispute, PositionKind.WITHDRAWN, now=now)
    await give_up(session, actor, held, "withdraw", now=now)
    return held


async def rule(
    session: WriteSession, actor: Actor, *, dispute_id: UUID, body: DisputeRule, now: datetime
) -> Held:
    """Say, as the house, how much of each line goes back.

    Raises:
        Forbidden, NotFound, BelongsToSide, IllegalMove: see `hold_for_house`.
        Invalid: see `amounts_of`.
    """
    held = await hold_for_house(session, actor, dispute_id, "rule")
    amounts = amounts_of(held, body.settlement)
    dispute = held.dispute
    await say(session, actor, dispute, PositionKind.RULED, text=body.text, amounts=amounts, now=now)
    await end(session, actor, held, "rule", amounts, kind=RULED, now=now, ruled_by=actor.user_id)
    return held


async def end(
    session: WriteSession,
    actor: Actor | None,
    held: Held,
    action: str,
    awards: Amounts,
    *,
    kind: EventKind,
    now: datetime,
    ruled_by: UUID | None = None,
) -> None:
    """Award so much of each line, once and for all."""
    dispute, invoice = held.dispute, held.bill.invoice
    await hold_accounts(session, dispute, invoice, now=now)
    for line in held.lines:
        line.proposed_minor, line.awarded_minor = None, awards[line.line_id]
    await session.flush()  # what is awarded may be credited from here on
    note_id, refund = await _credit(session, actor, held, awards, now)
    by = None if actor is None else actor.user_id
    paid = await pay_out(session, dispute, invoice, refund, by=by, now=now)
    await _close(session, held, action, now, ruled_by=ruled_by, credit_note_id=note_id, **paid)
    tell(session, kind, dispute, actor, now)


async def give_up(
    session: WriteSession, actor: Actor | None, held: Held, action: str, *, now: datetime
) -> None:
    """Award nothing; the lines may be disputed again."""
    for line in held.lines:
        line.proposed_minor, line.released_at = None, now
    await session.flush()
    nothing = held.bill.money(0)
    by = None if actor is None else actor.user_id
    paid = await pay_out(session, held.dispute, held.bill.invoice, nothing, by=by, now=now)
    await _close(session, held, action, now, **paid)
    tell(session, WITHDRAWN, held.dispute, actor, now)


async def _credit(
    session: WriteSession, actor: Actor | None, held: Held, awards: Amounts, now: datetime
) -> tuple[UUID | None, Money]:
    """The credit note of what was awarded, and what of it was paid already."""
    back = {line_id: held.bill.money(minor) for line_id, minor in awards.items() if minor}
    if not back:
        return None, held.bill.money(0)
    reason = f"Decided in dispute {held.dispute.id}."
    note, _, _ = await invoices.give_back(session, actor, held.bill, back, reason=reason, now=now)
    return note.id, held.bill.money(note.refund_minor)


async def _close(
    session: WriteSession, held: Held, action: str, now: datetime, **more: object
) -> None:
    invoice = held.bill.invoice
    invoice.disputed_minor -= held.dispute.total_minor
    invoice.updated_at = now
    await become(session, held, action, now, silence_ends_at=None, ended_at=now, **more)

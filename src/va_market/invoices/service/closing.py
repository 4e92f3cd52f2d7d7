from datetime import datetime
from uuid import UUID

from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.invoices import repository
from va_market.invoices.errors import Disputed, LateFeeCharged, PaidInPart
from va_market.invoices.models import INVOICE, InvoiceStatus
from va_market.invoices.service.moving import Held, hold_for, tell
from va_market.invoices.service.outlays import free_expenses
from va_market.invoices.service.posting import post_void
from va_market.invoices.service.sharing import drop_shares
from va_market.kit.db import WriteSession

VOIDED = EventKind(
    "invoice.voided", "An invoice was voided: nothing is owed, what it billed is free again."
)
GIVEN_UP = EventKind(
    "invoice.marked_uncollectible", "The issuer does not expect the money; it is still owed."
)


async def void(
    session: WriteSession, actor: Actor, *, invoice_id: UUID, reason: str, now: datetime
) -> Held:
    """Take an opened invoice back as a whole; its number stays spent.

    Raises:
        NotFound, NotTheIssuer, IllegalMove: see `hold_for`.
        PaidInPart: something was paid or credited on it.
        Disputed: the client disputes some of it.
        LateFeeCharged: another invoice asks for its lateness.
    """
    held = await hold_for(session, actor, invoice_id, "void")
    if held.invoice.paid_minor + held.invoice.credited_minor:
        raise PaidInPart
    if held.invoice.disputed_minor:
        raise Disputed
    asked = await repository.late_fee_invoices(session, invoice_id=invoice_id)
    if any(one.status != InvoiceStatus.DRAFT for one in asked):
        raise LateFeeCharged
    await post_void(session, held.invoice, now=now)
    await _become(session, held, "void", now, void_reason=reason, voided_at=now)
    await drop_shares(session, held.invoice, now=now)
    await free_expenses(session, actor, held.invoice, now=now)
    await repository.release_sources(session, invoice_id=invoice_id, now=now)
    tell(session, VOIDED, held.invoice, actor, now)
    return held


async def mark_uncollectible(
    session: WriteSession, actor: Actor, *, invoice_id: UUID, now: datetime
) -> Held:
    """Say that the money is not expected any more. Errors: see `hold_for`."""
    held = await hold_for(session, actor, invoice_id, "mark_uncollectible")
    await _become(session, held, "mark_uncollectible", now)
    tell(session, GIVEN_UP, held.invoice, actor, now)
    return held


async def _become(
    session: WriteSession, held: Held, action: str, now: datetime, **more: object
) -> None:
    INVOICE.become(held.invoice, action)
    held.invoice.sqlmodel_update({**more, "updated_at": now})
    await session.flush()

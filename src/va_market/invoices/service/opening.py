from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from va_market.contracts import service as contracts
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.invoices import repository
from va_market.invoices.errors import InvoiceTooLarge, TimeTakenBack
from va_market.invoices.models import INVOICE, InvoiceLine
from va_market.invoices.service.amounts import MOST_MINOR, work_out
from va_market.invoices.service.charging_lateness import redraw
from va_market.invoices.service.explaining import nothing_to_pay
from va_market.invoices.service.moving import Held, hold_for, settle, tell
from va_market.invoices.service.numbering import Number, next_number
from va_market.invoices.service.outlays import invoice_expenses
from va_market.invoices.service.planning import plan
from va_market.invoices.service.posting import post_opening
from va_market.invoices.service.releasing import record_releases, released_parts
from va_market.invoices.service.sides import sides_of
from va_market.invoices.service.splitting import plan_split
from va_market.kit.db import WriteSession

OPENED = EventKind("invoice.opened", "An invoice was opened: the client owes its total.")


async def open_(session: WriteSession, actor: Actor, *, invoice_id: UUID, now: datetime) -> Held:
    """Give a draft its number and day, and let the client owe it; it never changes again.

    What was released of milestones on it is paid already, and may be all of it.

    Raises:
        NotFound, NotTheIssuer, IllegalMove: see `hold_for`.
        BillingIncomplete, TaxRateMissing, NotComputable: see `work_out` and `sides_of`.
        NothingToPay: the total is not more than zero.
        InvoiceTooLarge: it is beyond what one invoice asks for.
        ReleasedAboveTotal: see `released_parts`.
        NoLateFeeDue: it asks for lateness, and all of that was charged.
        TimeTakenBack: time on it was corrected since, or takes back what is billed nowhere.
    """
    held = await hold_for(session, actor, invoice_id, "open")
    invoice, today = held.invoice, contracts.local_date(now, held.invoice.time_zone)
    number, lines = await _final(session, held, today)
    due_on, parts = plan(invoice, today)
    session.add_all(parts)
    await session.flush()  # the lines and parts, while it is a draft
    await post_opening(session, invoice, now=now)
    invoice.series, invoice.sequence = number.series, number.sequence
    invoice.number = number.text
    invoice.issued_on, invoice.due_on = today, due_on
    invoice.opened_by, invoice.opened_at = actor.user_id, now
    INVOICE.become(invoice, "open")
    invoice.updated_at = now
    await session.flush()
    await plan_split(session, invoice, lines, now=now)
    tell(session, OPENED, invoice, actor, now)
    await invoice_expenses(session, actor, invoice, now=now)
    await record_releases(session, actor, invoice, lines, now=now)
    await settle(session, invoice, actor, now)
    return Held(invoice, lines, parts)


async def _final(
    session: WriteSession, held: Held, today: date
) -> tuple[Number, Sequence[InvoiceLine]]:
    """The number of a held draft, and its lines as they stay; errors: see `open_`."""
    invoice, sides, drawn = held.invoice, await sides_of(session, held.invoice), held.lines
    if invoice.late_fee_of is not None:
        drawn = await redraw(session, invoice, today=today)
    # The counter first: what was billed before is then whole, and is not counted on meanwhile.
    prefix = sides.numbering.invoice_prefix
    number = await next_number(session, invoice.issuer_id, prefix, today)
    lines = await work_out(session, invoice, drawn, sides, on=today)
    if invoice.total_minor <= 0:
        raise await nothing_to_pay(session, invoice)
    if invoice.total_minor > MOST_MINOR:
        raise InvoiceTooLarge
    if await repository.is_torn(session, invoice_id=invoice.id):
        raise TimeTakenBack
    released_parts(invoice, lines)
    return number, lines

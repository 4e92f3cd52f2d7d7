"""Drafts that ask for what the lateness of another invoice has cost; they are opened as all are."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from va_market.contracts.service.days import local_date
from va_market.identity.actor import Actor
from va_market.invoices import repository
from va_market.invoices.errors import LateFeeDrafted, NoLateFeeDue
from va_market.invoices.models import Invoice, InvoiceLine, InvoiceStatus, LineKind
from va_market.invoices.schemas import InvoiceUpdate, LateFeeInvoiceCreate
from va_market.invoices.schemas.late_fees import agreed_late_fee
from va_market.invoices.service.amounts import work_out
from va_market.invoices.service.drawing import new_line
from va_market.invoices.service.giving_back import hold
from va_market.invoices.service.late_fees import Cost, Lateness, lateness_of
from va_market.invoices.service.moving import DRAFTED, Held, hold_for, tell
from va_market.invoices.service.sides import sides_of
from va_market.kit.db import WriteSession
from va_market.kit.errors import field_error
from va_market.pricing.percents import percent_text
from va_market.pricing.trace import MINUS, TraceStep

_COPIED = ("contract_id", "organization_id", "issuer_id", "assistant_id", "agency_id")
_OF_WORK = ("leave_out", "tax_percent", "late_fee")


async def draft_late_fees(
    session: WriteSession,
    actor: Actor,
    *,
    invoice_id: UUID,
    body: LateFeeInvoiceCreate,
    now: datetime,
) -> Held:
    """Make a draft of what the lateness of an invoice has cost and was not charged yet.

    Raises:
        NotFound, NotTheIssuer, IllegalMove: see `hold_for`.
        NoLateFeeDue: nothing is left to charge.
        LateFeeDrafted: there is such a draft already.
        BillingIncomplete, NotComputable: see `work_out` and `sides_of`.
    """
    late = await hold_for(session, actor, invoice_id, "charge_late_fee")
    today = local_date(now, late.invoice.time_zone)
    found = await lateness_of(session, late.invoice, late.installments, on=today)
    if found.draft_id is not None:
        raise LateFeeDrafted
    invoice = _new(late.invoice, body, actor, now)
    lines = _lines(invoice, found)
    lines = await work_out(session, invoice, lines, await sides_of(session, invoice), on=today)
    session.add_all([invoice, *lines])
    await session.flush()
    tell(session, DRAFTED, invoice, actor, now)
    return Held(invoice, lines)


def _new(late: Invoice, body: LateFeeInvoiceCreate, actor: Actor, now: datetime) -> Invoice:
    return Invoice(
        **{name: getattr(late, name) for name in (*_COPIED, "time_zone", "currency")},
        late_fee_of=late.id,
        status=InvoiceStatus.DRAFT,
        memo=body.memo,
        payment_terms=body.payment_terms.model_dump(mode="json"),
        created_by=actor.user_id,
        created_at=now,
        updated_at=now,
    )


async def redraw(session: WriteSession, invoice: Invoice, *, today: date) -> list[InvoiceLine]:
    """Put on a held draft what the lateness has cost until today.

    The draft is held before the invoice that is late; whoever makes one holds the late one alone.

    Raises:
        NoLateFeeDue: nothing is left to charge.
    """
    assert invoice.late_fee_of is not None  # noqa: S101  # whoever calls has looked
    late = await hold(session, invoice_id=invoice.late_fee_of)
    found = await lateness_of(session, late.invoice, late.installments, on=today)
    lines = _lines(invoice, found)
    await repository.remove_lines(session, invoice_id=invoice.id)
    session.add_all(lines)
    return lines


def check_plain(body: InvoiceUpdate) -> None:
    """Of a draft of late fees only what is said about the payment changes.

    Raises:
        Invalid: something else is given.
    """
    for name in _OF_WORK:
        if name in body.model_fields_set:
            detail = "an invoice of late fees asks for all of them, untaxed, and bears none"
            raise field_error(f"/{name}", "not_of_late_fees", detail)


def _lines(invoice: Invoice, found: Lateness) -> list[InvoiceLine]:
    costs = [cost for cost in found.costs if cost.chargeable.minor]
    if not costs:
        raise NoLateFeeDue
    lines = list(_written(invoice, found.invoice, costs))
    invoice.period_starts_on = min(line.first_on for line in lines)
    invoice.period_ends_on = max(line.last_on for line in lines)
    return lines


def _written(invoice: Invoice, late: Invoice, costs: Sequence[Cost]) -> Iterator[InvoiceLine]:
    for position, cost in enumerate(costs, start=1):
        amount = cost.chargeable.minor
        yield new_line(
            invoice,
            position=position,
            kind=cost.kind,
            description=_description(late, cost),
            quantity="1",
            unit=str(cost.kind),
            unit_price_minor=amount,
            amount_minor=amount,
            trace=[step.model_dump() for step in _steps(cost)],
            first_on=cost.due_on + timedelta(days=1),
            last_on=cost.until,
        )


def _description(late: Invoice, cost: Cost) -> str:
    of = f"invoice {late.number}, due on {cost.due_on}"
    if cost.kind == LineKind.LATE_FEE:
        return f"Compensation for the late payment of {of}"
    fee = agreed_late_fee(late)
    assert fee is not None and fee.annual_percent is not None  # noqa: PT018, S101  # interest has one
    percent = fee.annual_percent
    before = f", less {cost.charged} charged before" if cost.charged.minor else ""
    return f"Interest of {percent_text(percent)} % a year on {of}, until {cost.until}{before}"


def _steps(cost: Cost) -> Iterator[TraceStep]:
    yield from cost.accrued.steps
    if cost.charged.minor:
        yield TraceStep(
            step="charged_before",
            formula=f"{cost.accrued.value} {MINUS} {cost.charged} charged before",
            result=str(cost.chargeable),
        )

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from va_market.contracts.service.days import local_date
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.invoices import repository
from va_market.invoices.models import CreditNote, CreditNoteLine, Invoice, InvoiceLine, LineKind
from va_market.invoices.schemas import CreditNoteCreate
from va_market.invoices.service.moving import Held, hold_for, settle, tell
from va_market.invoices.service.numbering import next_number
from va_market.invoices.service.posting import Credited, post_credit
from va_market.invoices.service.sharing import Sharing, hold_sharing, share_credit
from va_market.invoices.service.sides import numbering_of
from va_market.kit.db import WriteSession
from va_market.kit.errors import NotFound, field_error
from va_market.kit.ids import new_id
from va_market.kit.money import Money
from va_market.pricing.errors import PricingError
from va_market.pricing.invoices import CreditedLine, check_credits, credited_fee, credited_tax
from va_market.pricing.rounding import add_up
from va_market.pricing.trace import TraceStep

CREDITED = EventKind("invoice.credited", "A part of an invoice was taken back by a credit note.")
Noted = tuple[CreditNote, Sequence[CreditNoteLine], Invoice]


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a note is written, and under which series; how its amounts came about, if worked out."""

    reason: str
    prefix: str
    corrected_entries: int = 0
    steps: Mapping[UUID, Sequence[TraceStep]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Back:
    """What goes back of one line."""

    line: InvoiceLine
    amount: Money
    client_fee: Money
    assistant_fee: Money


@dataclass(frozen=True, slots=True)
class Sums:
    """Of a note: the client's part of the fee is in `net`."""

    net: Money
    tax: Money
    client_fee: Money
    assistant_fee: Money
    refund: Money

    @property
    def total(self) -> Money:
        return self.net + self.tax

    @property
    def credited(self) -> Credited:
        return Credited(self.total, self.refund, self.client_fee + self.assistant_fee)

    @property
    def columns(self) -> dict[str, int]:
        names = ("net", "tax", "total", "client_fee", "assistant_fee", "refund")
        return {f"{name}_minor": getattr(self, name).minor for name in names}


async def credit(
    session: WriteSession, actor: Actor, *, invoice_id: UUID, body: CreditNoteCreate, now: datetime
) -> Noted:
    """Take back some of what was billed: of what is owed first, of what was paid then.

    Raises:
        NotFound, NotTheIssuer, IllegalMove: see `hold_for`; or the invoice has no such line.
        Invalid: a line is not one of work, or more of it is credited than is left.
        BillingIncomplete: the issuer has taken its details back, and with them the series.
    """
    held = await hold_for(session, actor, invoice_id, "credit")
    prefix = (await numbering_of(session, held.invoice)).credit_note_prefix
    asked = asked_of(held, [(one.line_id, one.amount) for one in body.lines])
    return await issue(session, actor, held, asked, Cause(body.reason, prefix), now=now)


async def issue(
    session: WriteSession,
    actor: Actor | None,
    held: Held,
    asked: Mapping[UUID, Money],
    cause: Cause,
    *,
    now: datetime,
) -> Noted:
    """Take back so much of each line, whoever decided it; nobody did where silence has.

    Raises:
        Invalid: more of a line is credited than is left.
        Disputed: a line is disputed, and this is not what the dispute has come to.
    """
    invoice = held.invoice
    sums, backs = await weigh(session, held, asked)
    sharing = await hold_sharing(session, invoice, now=now)
    note = await _write(session, actor, invoice, sums, cause, sharing=sharing, now=now)
    lines = [_line_of(note, one, cause) for one in backs]
    session.add_all(lines)
    invoice.credited_minor += note.total_minor - note.refund_minor
    invoice.refund_due_minor += note.refund_minor
    invoice.updated_at = now
    tell(session, CREDITED, invoice, actor, now)
    await settle(session, invoice, actor, now)
    await session.flush()
    await share_credit(session, invoice, sharing, key=note.id, now=now)
    await session.flush()
    return note, lines, invoice


async def worth_of(session: WriteSession, held: Held, asked: Mapping[UUID, Money]) -> Sums:
    """What a credit note of so much of each line would come to now. Errors: as `issue`."""
    return (await weigh(session, held, asked))[0]


async def weigh(
    session: WriteSession, held: Held, asked: Mapping[UUID, Money]
) -> tuple[Sums, list[Back]]:
    """The same, with what goes back of each line."""
    backs = await _backs(session, held, asked)
    return await _sums(session, held, backs), backs


def asked_of(held: Held, lines: Sequence[tuple[UUID, Money]]) -> dict[UUID, Money]:
    """What is to go back of each line.

    Raises:
        NotFound: the invoice has no such line.
        Invalid: a line is not one of work, or is named twice, or in another currency.
    """
    work = {line.id for line in held.lines if line.kind != LineKind.FEE}
    found: dict[UUID, Money] = {}
    known = {line.id for line in held.lines}
    if any(line_id not in known for line_id, _ in lines):
        raise NotFound
    for place, (line_id, amount) in enumerate(lines):
        if line_id not in work or line_id in found:
            detail = "names a line of work of this invoice, each once"
            raise field_error(f"/lines/{place}/line_id", "not_a_line_of_work", detail)
        if amount.currency != held.invoice.currency:
            detail = f"the invoice is in {held.invoice.currency}"
            raise field_error(f"/lines/{place}/amount", "other_currency", detail)
        found[line_id] = amount
    return found


async def _backs(session: WriteSession, held: Held, asked: Mapping[UUID, Money]) -> list[Back]:
    before = await repository.credited_of(session, invoice_id=held.invoice.id)
    lines = [line for line in held.lines if line.id in asked]
    known = [
        CreditedLine(held.money(line.amount_minor), held.money(before.get(line.id, 0)))
        for line in lines
    ]
    amounts = [asked[line.id] for line in lines]
    try:
        check_credits(known, amounts)
    except PricingError as error:
        raise field_error("/lines", error.code, error.detail) from error
    return [
        Back(
            line,
            amount,
            credited_fee(held.money(line.client_fee_minor), state, amount),
            credited_fee(held.money(line.assistant_fee_minor), state, amount),
        )
        for line, state, amount in zip(lines, known, amounts, strict=True)
        if amount.minor
    ]


async def _sums(session: WriteSession, held: Held, backs: Sequence[Back]) -> Sums:
    currency = held.invoice.currency
    client_fee = add_up((one.client_fee for one in backs), currency)
    net = add_up([*(one.amount for one in backs), client_fee], currency)
    tax = await _tax(session, held, net)
    return Sums(
        net=net,
        tax=tax,
        client_fee=client_fee,
        assistant_fee=add_up((one.assistant_fee for one in backs), currency),
        refund=max(net + tax - held.money(held.invoice.owed_minor), held.money(0)),
    )


async def _write(
    session: WriteSession,
    actor: Actor | None,
    invoice: Invoice,
    sums: Sums,
    cause: Cause,
    *,
    sharing: Sharing,
    now: datetime,
) -> CreditNote:
    """The note under its number, posted."""
    today = local_date(now, invoice.time_zone)
    number = await next_number(session, invoice.issuer_id, cause.prefix, today)
    note_id = new_id()
    note = CreditNote(
        id=note_id,
        invoice_id=invoice.id,
        issuer_id=invoice.issuer_id,
        series=number.series,
        sequence=number.sequence,
        number=number.text,
        issued_on=today,
        reason=cause.reason,
        corrected_entries=cause.corrected_entries,
        **sums.columns,
        posting_id=await post_credit(
            session, invoice, note_id, sums.credited, sharing=sharing, now=now
        ),
        issued_by=None if actor is None else actor.user_id,
        created_at=now,
    )
    session.add(note)
    await session.flush()  # before its lines, which point at it
    return note


async def _tax(session: WriteSession, held: Held, net: Money) -> Money:
    """What goes back of the tax: an invoice has one category and rate."""
    invoice = held.invoice
    before = await repository.net_credited(session, invoice_id=invoice.id)
    try:
        found = credited_tax(
            held.money(invoice.tax_minor),
            net=held.money(invoice.net_minor),
            credit=net,
            credited_before=held.money(before),
        )
    except PricingError as error:
        raise field_error("/lines", error.code, error.detail) from error
    return found.value


def _line_of(note: CreditNote, back: Back, cause: Cause) -> CreditNoteLine:
    return CreditNoteLine(
        credit_note_id=note.id,
        line_id=back.line.id,
        invoice_id=note.invoice_id,
        amount_minor=back.amount.minor,
        client_fee_minor=back.client_fee.minor,
        assistant_fee_minor=back.assistant_fee.minor,
        trace=[step.model_dump() for step in cause.steps.get(back.line.id, ())],
    )

"""Puts time on a draft: its lines, and the links from each to the entries behind it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from va_market.contracts.models import ContractTerms
from va_market.invoices import repository
from va_market.invoices.errors import InvoiceTooLarge, NotComputable, NothingToInvoice
from va_market.invoices.models import Invoice, InvoiceLine, LineKind
from va_market.invoices.service.time_lines import WorkLine, bills_time, lines_of_time
from va_market.kit.db import Row, WriteSession
from va_market.kit.errors import NotFound, field_error
from va_market.pricing.errors import PricingError
from va_market.pricing.terms import PayTerms, part_for
from va_market.proposals.schemas import TERMS
from va_market.timekeeping import service as timekeeping

MOST_ENTRIES, MOST_LINES = 20_000, 1000


@dataclass(frozen=True, slots=True)
class Filled:
    """Lines that are not written yet, and which entry stands on which of them."""

    lines: list[InvoiceLine]
    links: list[repository.Link]


async def fill(
    session: WriteSession, invoice: Invoice, *, without: Collection[UUID] | None
) -> Filled:
    """The lines of a draft: of a new one from all that is free, or anew `without` some entries.

    Raises:
        NothingToInvoice: no approved time is left that is billed by itself.
        InvoiceTooLarge: there is more than one invoice holds.
        NotComputable: an amount is out of range.
        NotFound: some of those to leave out are not on it.
        Invalid: of time and what takes it back only one is left out.
    """
    rows = await _around(session, invoice)
    _check_known(rows, invoice, without or ())
    terms = await _terms(session, invoice, {row.terms_version for row in rows})
    chosen = [
        row.id
        for row in rows
        if _is_asked(row, invoice, without)
        and bills_time(part_for(terms[row.terms_version], row.paid_as))
    ]
    if not chosen:
        raise NothingToInvoice
    if len(chosen) > MOST_ENTRIES:
        raise InvoiceTooLarge
    invoice.currency = next(iter(terms.values())).currency
    work = await _priced(session, invoice, rows, chosen, terms)
    if len(work) > MOST_LINES:
        raise InvoiceTooLarge
    return _filled(invoice, work)


async def _around(session: WriteSession, invoice: Invoice) -> Sequence[Row]:
    """The time of all weeks that the period touches: overtime is that of a week."""
    first, _ = timekeeping.week_of(invoice.period_starts_on)
    _, last = timekeeping.week_of(invoice.period_ends_on)
    return await repository.time_of(
        session, contract_id=invoice.contract_id, first=first, last=last
    )


async def _terms(
    session: WriteSession, invoice: Invoice, versions: Iterable[int]
) -> dict[int, PayTerms]:
    """What was agreed in each version."""
    found = {}
    for version in sorted(versions):
        agreed = await session.get_one(ContractTerms, (invoice.contract_id, version))
        found[version] = TERMS.validate_python(agreed.terms)
    return found


def _check_known(rows: Sequence[Row], invoice: Invoice, without: Collection[UUID]) -> None:
    there = {row.id for row in rows if row.invoice_id == invoice.id}
    if any(one not in there for one in without):
        raise NotFound
    for row in rows:
        # Either both, or none: what takes back billed time stays on the next invoice.
        pair = row.reverses_id or row.reversed_by_id
        if row.id in without and pair is not None and pair not in without:
            detail = "time and what takes it back are left out together, or not at all"
            raise field_error("/leave_out", "half_of_a_pair", detail)


def _is_asked(row: Row, invoice: Invoice, without: Collection[UUID] | None) -> bool:
    if without is None:
        is_within = invoice.period_starts_on <= row.counted_on <= invoice.period_ends_on
        return row.invoice_id is None and is_within
    return row.invoice_id == invoice.id and row.id not in without


async def _priced(
    session: WriteSession,
    invoice: Invoice,
    rows: Sequence[Row],
    chosen: Sequence[UUID],
    terms: Mapping[int, PayTerms],
) -> list[WorkLine]:
    before = await repository.ceiling_billed(session, invoice)
    ceiling_billed = invoice.money(max(before, 0))
    try:
        return lines_of_time(rows, chosen, terms, ceiling_billed=ceiling_billed)
    except PricingError as error:
        raise NotComputable(error.detail) from error


def _filled(invoice: Invoice, work: Sequence[WorkLine]) -> Filled:
    lines: list[InvoiceLine] = []
    links: list[repository.Link] = []
    for position, one in enumerate(work, start=1):
        line = _line(invoice, one, position)
        if one.is_head:
            head = line.id
            links += [
                repository.Link(head, place, row.id)
                for place, row in enumerate(one.entries, start=1)
            ]
        else:
            line.sources_of = head
        lines.append(line)
    return Filled(lines, links)


def _line(invoice: Invoice, work: WorkLine, position: int) -> InvoiceLine:
    charge, days = work.charge, [row.counted_on for row in work.entries]
    return InvoiceLine(
        invoice_id=invoice.id,
        position=position,
        kind=LineKind(charge.kind),
        description=work.description,
        work_order_id=work.task.work_order_id,
        task=work.task.name,
        quantity=charge.quantity,
        unit=charge.unit,
        unit_price_minor=charge.unit_price.minor,
        amount_minor=charge.amount.value.minor,
        client_fee_minor=0,
        assistant_fee_minor=0,
        tax_category="O",
        tax_percent=Decimal(0),
        trace=[step.model_dump() for step in charge.amount.steps],
        first_on=min(days),
        last_on=max(days),
    )

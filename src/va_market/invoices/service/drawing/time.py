"""Approved time: a line for all of a task that is paid alike."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from va_market.contracts.models import ContractTerms
from va_market.invoices import repository
from va_market.invoices.errors import InvoiceTooLarge, NotComputable
from va_market.invoices.models import Invoice, InvoiceLine, LineKind, SourceKind
from va_market.invoices.service.drawing.drawn import (
    MOST_SOURCES,
    Asked,
    Drawn,
    new_line,
    on_it,
)
from va_market.invoices.service.time_lines import WorkLine, bills_time, lines_of_time
from va_market.kit.db import Row, WriteSession
from va_market.kit.errors import field_error
from va_market.pricing.errors import PricingError
from va_market.pricing.terms import PayTerms, part_for
from va_market.proposals.schemas import TERMS
from va_market.timekeeping import service as timekeeping


async def draw(session: WriteSession, asked: Asked) -> Drawn:
    """That of the period which is billed by itself.

    Raises:
        InvoiceTooLarge: there is more than one invoice holds.
        NotComputable: an amount is out of range.
        Invalid: of time and what takes it back only one is left out.
    """
    invoice = asked.invoice
    rows = await _around(session, invoice)
    _check_pairs(rows, asked.without or ())
    terms = await agreed_terms(session, invoice, {row.terms_version for row in rows})
    chosen = [
        row.id
        for row in rows
        if asked.takes(row)
        and invoice.period_starts_on <= row.counted_on <= invoice.period_ends_on
        and bills_time(part_for(terms[row.terms_version], row.paid_as))
    ]
    if len(chosen) > MOST_SOURCES:
        raise InvoiceTooLarge
    work = await _priced(session, invoice, rows, chosen, terms) if chosen else []
    lines, links = _with_links(invoice, work)
    return Drawn(lines, links, on_it(invoice, rows))


async def _around(session: WriteSession, invoice: Invoice) -> Sequence[Row]:
    """The time of all weeks that the period touches: overtime is that of a week."""
    first, _ = timekeeping.week_of(invoice.period_starts_on)
    _, last = timekeeping.week_of(invoice.period_ends_on)
    return await repository.time_of(
        session, contract_id=invoice.contract_id, first=first, last=last
    )


def _check_pairs(rows: Sequence[Row], without: Collection[UUID]) -> None:
    for row in rows:
        # Either both, or none: what takes back billed time stays on the next invoice.
        pair = row.reverses_id or row.reversed_by_id
        if row.id in without and pair is not None and pair not in without:
            detail = "time and what takes it back are left out together, or not at all"
            raise field_error("/leave_out", "half_of_a_pair", detail)


async def agreed_terms(
    session: WriteSession, invoice: Invoice, versions: Iterable[int]
) -> dict[int, PayTerms]:
    """What was agreed in each version."""
    found = {}
    for version in sorted(versions):
        agreed = await session.get_one(ContractTerms, (invoice.contract_id, version))
        found[version] = TERMS.validate_python(agreed.terms)
    return found


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


def _with_links(
    invoice: Invoice, work: Sequence[WorkLine]
) -> tuple[list[InvoiceLine], list[repository.Link]]:
    lines: list[InvoiceLine] = []
    links: list[repository.Link] = []
    for one in work:
        line = _line(invoice, one)
        if one.is_head:
            head = line.id
            links += [
                repository.Link(head, place, SourceKind.TIME_ENTRY, row.id)
                for place, row in enumerate(one.entries, start=1)
            ]
        else:
            line.sources_of = head
        lines.append(line)
    return lines, links


def _line(invoice: Invoice, work: WorkLine) -> InvoiceLine:
    charge, days = work.charge, [row.counted_on for row in work.entries]
    return new_line(
        invoice,
        kind=LineKind(charge.kind),
        description=work.description,
        work_order_id=work.task.work_order_id,
        task=work.task.name,
        quantity=charge.quantity,
        unit=charge.unit,
        unit_price_minor=charge.unit_price.minor,
        amount_minor=charge.amount.value.minor,
        trace=[step.model_dump() for step in charge.amount.steps],
        first_on=min(days),
        last_on=max(days),
    )

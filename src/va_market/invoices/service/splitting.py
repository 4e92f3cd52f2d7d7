"""What of an invoice of an agency is its assistants' (B5, R28)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from va_market.contracts.service.days import midnight
from va_market.invoices import repository
from va_market.invoices.models import Invoice, InvoiceLine, LineKind
from va_market.kit.db import Row, WriteSession
from va_market.kit.money import Money
from va_market.pricing.splits import share_of_hours, share_of_outlay, share_of_percent
from va_market.splits import service as splits
from va_market.splits.models import Basis
from va_market.splits.service import Share, Term

_TIME = (LineKind.HOURLY, LineKind.PROJECT)
_Terms = Mapping[int, Term]
# Releases are split when they clear; the client's part of the fee is the platform's; and it is the
# agency that waits for a late payment.
_APART = (LineKind.MILESTONE, LineKind.FEE, LineKind.LATE_INTEREST, LineKind.LATE_FEE)


async def plan_split(
    session: WriteSession, invoice: Invoice, lines: Sequence[InvoiceLine], *, now: datetime
) -> None:
    """Fix what each assistant receives of an invoice that is being opened.

    Hours at the pay rate of the assignment in which they were worked; expenses as the roster said;
    all else by the percentage of whoever worked on its last day. What releases paid is not split a
    second time, nor does it count in what there is to split.
    """
    if invoice.agency_id is None:
        return
    terms = await splits.terms_of(session, contract_id=invoice.contract_id)
    if not terms:
        return
    workers = await repository.workers_of(session, invoice_id=invoice.id)
    await splits.plan(
        session,
        list(_shares(invoice, lines, workers, terms)),
        limit=_limit(invoice, lines),
        now=now,
        contract_id=invoice.contract_id,
        agency_id=invoice.agency_id,
        invoice_id=invoice.id,
    )


def _limit(invoice: Invoice, lines: Sequence[InvoiceLine]) -> Money:
    """What the agency keeps after the fee of what is not released."""
    released = [line for line in lines if line.kind == LineKind.MILESTONE]
    apart = sum(line.amount_minor - line.assistant_fee_minor for line in released)
    fee = invoice.client_fee_minor + invoice.assistant_fee_minor
    return invoice.money(max(invoice.net_minor - fee - apart, 0))


def _shares(
    invoice: Invoice, lines: Sequence[InvoiceLine], workers: Sequence[Row], terms: _Terms
) -> Iterator[Share]:
    for line in lines:
        own = [row for row in workers if row.line_id == line.id]
        amount = invoice.money(line.amount_minor)
        if line.kind in _TIME:
            yield from _of_time(line, own, terms, invoice.currency)
        elif line.kind == LineKind.EXPENSE:
            yield from _of_expense(line, own, terms, amount)
        elif line.kind not in _APART:
            yield from _of_rest(line, _acting(terms, line.last_on, invoice.time_zone), amount)


def _of_time(
    line: InvoiceLine, own: Sequence[Row], terms: _Terms, currency: str
) -> Iterator[Share]:
    """A line at another multiplier has no time of its own: its hours stand on the first."""
    for row in own:
        term = terms.get(row.assignment)
        # A rate in another currency is no part of this money: the two settle it elsewhere.
        if term is None or term.rate is None or term.rate.currency != currency:
            continue
        amount = share_of_hours(row.seconds, term.rate)
        yield Share(term.assistant_id, line.id, Basis.HOURS, amount)


def _of_expense(
    line: InvoiceLine, own: Sequence[Row], terms: _Terms, amount: Money
) -> Iterator[Share]:
    for row in own:
        found = [one for one in terms.values() if one.assistant_id == row.assistant_id]
        if found:
            back = share_of_outlay(amount, reimburses=found[-1].reimburses)
            yield Share(found[-1].assistant_id, line.id, Basis.EXPENSE, back)


def _of_rest(line: InvoiceLine, term: Term | None, amount: Money) -> Iterator[Share]:
    if term is not None:
        part = share_of_percent(amount, term.percent)
        yield Share(term.assistant_id, line.id, Basis.PERCENT, part)


def _acting(terms: _Terms, day: date, zone: str) -> Term | None:
    """The terms of whoever worked at the end of a day; before all, of the first."""
    over = midnight(day + timedelta(days=1), zone)
    begun = [term for term in terms.values() if term.starts_at < over]
    return begun[-1] if begun else next(iter(terms.values()), None)

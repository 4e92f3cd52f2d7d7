"""What the time of an opened invoice costs without what was taken back of it.

It is priced twice, as it was billed and as it stands, by the rule that made the lines, among the
time that counted when the invoice was drafted: so premiums, overtime and rounding are those of the
lines, and what was approved later changes nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from va_market.invoices import repository
from va_market.invoices.errors import NotComputable, NothingToSettle
from va_market.invoices.models import Invoice, InvoiceLine, LineKind
from va_market.invoices.service.drawing.time import agreed_terms
from va_market.invoices.service.moving import Held
from va_market.invoices.service.time_lines import WorkLine, bills_time, lines_of_time
from va_market.kit.db import Row, WriteSession
from va_market.kit.money import Money
from va_market.pricing.errors import PricingError
from va_market.pricing.invoices import CorrectedLine, credits_of_corrections
from va_market.pricing.rounding import add_up
from va_market.pricing.terms import part_for
from va_market.pricing.trace import Explained
from va_market.timekeeping import service as timekeeping

_OF_TIME = (LineKind.HOURLY, LineKind.PROJECT)


class _Work(NamedTuple):
    """What is paid alike: lines of an invoice are known by it, whatever orders are called now."""

    work_order_id: UUID | None
    task: str | None
    kind: str
    unit_price_minor: int
    words: str


async def billed_by_time(session: WriteSession, invoice: Invoice, rows: Sequence[Row]) -> set[UUID]:
    """Which of them are billed by themselves, and not by a fee."""
    terms = await agreed_terms(session, invoice, {row.terms_version for row in rows})
    return {row.id for row in rows if bills_time(part_for(terms[row.terms_version], row.paid_as))}


async def backs_of(
    session: WriteSession, held: Held, taken: Sequence[Row]
) -> dict[UUID, Explained]:
    """What goes back of each line for the corrections `taken`, where something does.

    Raises:
        NothingToSettle: the time costs no less as it stands.
        NotComputable: an amount is out of range.
    """
    before, stands = await _costs(session, held.invoice, taken)
    credited = await repository.credited_of(session, invoice_id=held.invoice.id)
    lines = _lines_of_work(held.lines)
    known = [_corrected(held, lines[work], credited, before[work], stands[work]) for work in lines]
    others = [cost - before[work] for work, cost in stands.items() if work not in lines]
    elsewhere = add_up(others, held.invoice.currency)
    try:
        found = credits_of_corrections(known, elsewhere=elsewhere)
    except PricingError as error:
        raise NothingToSettle(error.detail) from error
    return {
        line_id: amount
        for of_work, back in zip(lines.values(), found, strict=True)
        for line_id, amount in _shared(held, of_work, credited, back)
    }


def _lines_of_work(lines: Iterable[InvoiceLine]) -> dict[_Work, list[InvoiceLine]]:
    found: defaultdict[_Work, list[InvoiceLine]] = defaultdict(list)
    for line in lines:
        if line.kind in _OF_TIME:
            words, price = _words(line.description), line.unit_price_minor
            found[_Work(line.work_order_id, line.task, line.kind, price, words)].append(line)
    return found


def _words(description: str) -> str:
    """How it is paid: without what was worked on, and for which of premiums that are alike."""
    return description.rpartition(": ")[2].partition(" (")[0]


def _corrected(
    held: Held,
    lines: Sequence[InvoiceLine],
    credited: Mapping[UUID, int],
    billed: Money,
    stands: Money,
) -> CorrectedLine:
    left = sum(_left(line, credited) for line in lines)
    return CorrectedLine(billed, stands, held.money(left))


def _left(line: InvoiceLine, credited: Mapping[UUID, int]) -> int:
    return max(line.amount_minor - credited.get(line.id, 0), 0)


def _shared(
    held: Held, lines: Sequence[InvoiceLine], credited: Mapping[UUID, int], back: Explained
) -> Iterable[tuple[UUID, Explained]]:
    """Of lines that are alike the first goes back first."""
    rest = back.value.minor
    for line in lines:
        part = min(rest, _left(line, credited))
        rest -= part
        if part:
            yield line.id, Explained(held.money(part), back.steps)


async def _costs(
    session: WriteSession, invoice: Invoice, taken: Sequence[Row]
) -> tuple[Mapping[_Work, Money], Mapping[_Work, Money]]:
    """What the time costs as it was billed, less what notes settled since, and as it stands."""
    rows = await _around(session, invoice, taken)
    here = _billed_here(rows, invoice)
    gone = {row.reverses_id for row in taken if row.reverses_id is not None}
    come = {row.id for row in taken if row.reverses_id is None}
    corrections = {row.id for row in taken}
    others = {
        row.id
        for row in rows
        if row.invoice_id != invoice.id
        and row.id not in corrections
        and row.decided_at <= invoice.created_at
    }
    terms = await agreed_terms(session, invoice, {row.terms_version for row in rows})
    ceiling = await repository.ceiling_billed_before(session, invoice_id=invoice.id)

    def cost_of(chosen: Collection[UUID]) -> Mapping[_Work, Money]:
        among = [row for row in rows if row.id in chosen or row.id in others]
        billed = invoice.money(max(ceiling, 0))
        try:
            return _sums(invoice, lines_of_time(among, chosen, terms, ceiling_billed=billed))
        except PricingError as error:
            raise NotComputable(error.detail) from error

    return cost_of(here), cost_of((here | come) - gone)


async def _around(session: WriteSession, invoice: Invoice, taken: Sequence[Row]) -> Sequence[Row]:
    """The time of all weeks that it touches: overtime is that of a week."""
    days = [row.counted_on for row in taken]
    days += await repository.days_of(session, invoice_id=invoice.id) or ()
    first, _ = timekeeping.week_of(min(days))
    _, last = timekeeping.week_of(max(days))
    return await repository.time_of(
        session, contract_id=invoice.contract_id, first=first, last=last
    )


def _billed_here(rows: Sequence[Row], invoice: Invoice) -> set[UUID]:
    """Time that the invoice bills, as its credit notes have left it."""
    on_it = [row for row in rows if row.invoice_id == invoice.id]
    settled = {row.reverses_id for row in on_it if row.credit_note_id is not None}
    return {
        row.id
        for row in on_it
        if row.id not in settled and not (row.credit_note_id and row.reverses_id)
    }


def _sums(invoice: Invoice, work: Iterable[WorkLine]) -> Mapping[_Work, Money]:
    nothing = Money.zero(invoice.currency)
    found: defaultdict[_Work, Money] = defaultdict(lambda: nothing)
    for one in work:
        charge = one.charge
        price, words = charge.unit_price.minor, _words(charge.description)
        key = _Work(one.task.work_order_id, one.task.name, charge.kind, price, words)
        found[key] += charge.amount.value
    return found

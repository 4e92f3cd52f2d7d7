"""What was charged for days that did not run after all goes back (money.md §3).

A contract that ends, or another price, takes back what was charged in advance; a rest, where the
terms give its days back, takes back those of each period. Never more than was charged.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from va_market.charges.items import Item
from va_market.charges.models import Charge, ChargeKind
from va_market.kit.money import Money
from va_market.pay_periods.runs import Run, run_from
from va_market.pay_periods.service.books import Book, running_in, span_of
from va_market.pricing.periods.calendar import Span
from va_market.pricing.periods.changes import credit_for
from va_market.pricing.periods.charges import Periodic, charge_within
from va_market.pricing.periods.measures import Part
from va_market.pricing.rounding import quantity_text

_Runs = Sequence[Run[Periodic]]


async def take_back(
    book: Book, runs: _Runs, charged: Sequence[Charge], *, kind: ChargeKind, name: str
) -> None:
    """Credit the days of each charge that are known not to have run."""
    for charge in charged:
        run = run_from(runs, charge.period_starts_on)
        if run is None:
            continue
        for span, why in _lost(book, run, charge):
            price, part = _paid_for(book, run, charge, span, is_rest=why == "pause")
            back = credit_for(price, part, billed_amount=await _left(book, charge, span))
            item = Item(
                kind=ChargeKind.CREDIT,
                description=f"{name} taken back, {span}",
                quantity=quantity_text(part.count, part.of),
                unit="period",
                unit_price=price,
                amount=back,
                term=f"{kind}, {why}",
            )
            days_known = max(span.end, charge.bills_on)
            await book.write(item, span, version=charge.terms_version, bills_on=days_known)


def next_look(book: Book, runs: _Runs, charged: Sequence[Charge]) -> Iterator[date]:
    """The days on which something may have to go back."""
    for charge in charged:
        run = run_from(runs, charge.period_starts_on)
        span = span_of(charge)
        if run is not None and run.days.end < span.end:
            yield run.days.end
        if run is not None and any(rest.end > book.today for rest in book.rests):
            yield span.end


def _lost(book: Book, run: Run[Periodic], charge: Charge) -> Iterator[tuple[Span, str]]:
    span, cut = span_of(charge), book.cut_of([run], charge)
    if cut is not None:
        yield Span(cut, span.end), "rest of period"
    if run.terms.proration.on_pause != "credit":
        return
    for rest in book.rests:
        within = Span(max(rest.start, span.start), min(rest.end, span.end, cut or span.end))
        # What still lasts is counted when it is over, or the period is.
        if within.days > 0 and (rest.end <= book.today or span.end <= book.today):
            yield within, "pause"


def _paid_for(
    book: Book, run: Run[Periodic], charge: Charge, lost: Span, *, is_rest: bool
) -> tuple[Money, Part]:
    """The price of the full period, and the share of it that the lost days had."""
    first, span = book.contract.starts_on, span_of(charge)
    found = charge_within(
        run.terms,
        lost,
        running=running_in(run, span, first),
        contract_starts_on=first,
        zone=book.zone,
    )
    ends = not is_rest and lost.start == run.stretch.end
    match run.terms.proration.first_and_last if ends else "prorate":
        case "full":  # a last period costs all of it, however short
            return found.price, found.part.none_of_it
        case "none":
            return found.price, found.part.all_of_it
        case _:
            return found.price, found.part


async def _left(book: Book, charge: Charge, lost: Span) -> Money:
    """What was charged for those days and others of the charge, less what went back before."""
    given = [
        one.amount_minor
        for one in await book.charged(ChargeKind.CREDIT)
        if one.terms_version == charge.terms_version
        and charge.period_starts_on <= one.period_starts_on <= charge.period_ends_on
        and one.term.startswith(f"{charge.kind},")
        and one.period_starts_on != lost.start
    ]
    return Money.from_minor(max(0, charge.amount_minor + sum(given)), charge.currency)

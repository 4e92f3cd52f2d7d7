"""A graduated fee on what a client and an assistant bill with each other (money.md §2)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from va_market.kit.money import Money
from va_market.pricing.fees.rules import FeeBand
from va_market.pricing.percents import HUNDRED, percent_text
from va_market.pricing.rounding import round_money
from va_market.pricing.trace import MINUS, Explained, TraceStep, worked_out

Piece = tuple[Decimal, FeeBand]


def fee_so_far(billed: Money, bands: Sequence[FeeBand]) -> Money:
    """The fee on all that was billed, rounded once.

    What a line adds to it is its own fee, so however the work is cut into lines, their fees add
    up to this one.
    """
    pieces = _pieces(Decimal(0), billed.amount, bands)
    return round_money(sum((_share(piece) for piece in pieces), Decimal(0)), billed.currency)


def fee_between(
    before: Money, after: Money, bands: Sequence[FeeBand], *, borne_by: str
) -> Explained:
    """What the fee grows by while the billed total grows from `before` to `after`."""
    earlier, later = fee_so_far(before, bands), fee_so_far(after, bands)
    steps = [
        _explained_piece(piece, after.currency)
        for piece in _pieces(before.amount, after.amount, bands)
    ]
    growth = TraceStep(
        step="fee",
        formula=f"{later} on {after} in all {MINUS} {earlier} on {before} before, {borne_by}",
        result=str(later - earlier),
    )
    return Explained(later - earlier, (*steps, growth))


def _pieces(start: Decimal, end: Decimal, bands: Sequence[FeeBand]) -> Iterator[Piece]:
    floor = start
    for band in bands:
        ceiling = end if band.up_to is None else min(end, band.up_to.amount)
        if ceiling > floor:
            yield ceiling - floor, band
            floor = ceiling


def _share(piece: Piece) -> Decimal:
    width, band = piece
    return width * band.percent / HUNDRED


def _explained_piece(piece: Piece, currency: str) -> TraceStep:
    width, band = piece
    where = "the last band" if band.up_to is None else f"the band up to {band.up_to}"
    formula = f"{percent_text(band.percent)} % of {width:f} {currency} in {where}"
    return worked_out(_share(piece), currency, step="fee_band", formula=formula).steps[0]

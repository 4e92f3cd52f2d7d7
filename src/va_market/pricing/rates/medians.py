"""Medians of pay by the size of the firm (R49)."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.pricing.frozen import frozen
from va_market.pricing.rates.cards import SizeBand
from va_market.pricing.rates.errors import MixedCurrencies
from va_market.pricing.rounding import add_up
from va_market.pricing.trace import DIVIDED_BY, Explained, unchanged, worked_out


class MedianRule(Schema):
    """When a median may be shown."""

    model_config = frozen({"least_sources": 5})

    least_sources: Annotated[int, Field(strict=True, ge=1, le=1000)] = Field(
        default=5,
        description="A median is shown only if it comes from this many organizations or more, and "
        "from as many people: from fewer, one could work out what a single one pays, or is paid. "
        "1 shows every median.",
    )


@dataclass(frozen=True, slots=True)
class Observation:
    """What an organization of some size pays somebody; both are counted, and shown to nobody."""

    payer: Hashable
    payee: Hashable
    size_band: SizeBand
    pay: Money


@dataclass(frozen=True, slots=True)
class MedianPay:
    """What is in the middle, and from how many of both it comes."""

    median: Explained
    payers: int
    payees: int


USUAL_RULE = MedianRule()
_MONTHS = 12


def for_a_year(salary: Money, period: Literal["month", "year"]) -> Money:
    """What a salary comes to in a year.

    Raises:
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    return salary if period == "year" else add_up([salary] * _MONTHS, salary.currency)


def medians(
    observations: Iterable[Observation], rule: MedianRule = USUAL_RULE
) -> dict[SizeBand, MedianPay]:
    """The median pay of each size with enough organizations and people, smallest first.

    In major units: the amount in the middle, or of two in the middle the exact mean, rounded once.

    Raises:
        MixedCurrencies: the amounts of one size are of several currencies.
    """
    found: dict[SizeBand, list[Observation]] = defaultdict(list)
    for one in observations:
        found[one.size_band].append(one)
    return {band: _of(found[band]) for band in SizeBand if _is_shown(found[band], rule)}


def _is_shown(observed: Sequence[Observation], rule: MedianRule) -> bool:
    return min(_payers(observed), _payees(observed)) >= rule.least_sources


def _payers(observed: Sequence[Observation]) -> int:
    return len({one.payer for one in observed})


def _payees(observed: Sequence[Observation]) -> int:
    return len({one.payee for one in observed})


def _of(observed: Sequence[Observation]) -> MedianPay:
    return MedianPay(_median(observed), _payers(observed), _payees(observed))


def _median(observed: Sequence[Observation]) -> Explained:
    currencies = sorted({one.pay.currency for one in observed})
    if len(currencies) > 1:
        raise MixedCurrencies(f"there is no middle of {', '.join(currencies)}", field="pay")
    amounts = sorted(one.pay for one in observed)
    middle, is_odd = divmod(len(amounts), 2)
    if is_odd:
        said = f"the middle of {len(amounts)} amounts"
        return unchanged(amounts[middle], step="median", formula=said)
    low, high = amounts[middle - 1], amounts[middle]
    return worked_out(
        (low.amount + high.amount) / 2,
        low.currency,
        step="median",
        formula=f"({low} + {high}) {DIVIDED_BY} 2, the middle two of {len(amounts)} amounts",
    )

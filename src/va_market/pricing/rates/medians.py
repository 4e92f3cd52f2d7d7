"""Medians of pay by the size of the firm (R49)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.pricing.frozen import frozen
from va_market.pricing.rates.cards import SizeBand
from va_market.pricing.rates.errors import MixedCurrencies
from va_market.pricing.trace import DIVIDED_BY, Explained, unchanged, worked_out


class MedianRule(Schema):
    """When a median may be shown."""

    model_config = frozen({"least_sources": 5})

    least_sources: Annotated[int, Field(strict=True, ge=1, le=1000)] = Field(
        default=5,
        description="A median is shown only if it comes from this many organizations or more: "
        "from fewer, one could work out what a single one pays. 1 shows every median.",
    )


@dataclass(frozen=True, slots=True)
class Observation:
    """What an organization of some size pays; `payer` tells organizations apart."""

    payer: str
    size_band: SizeBand
    pay: Money


USUAL_RULE = MedianRule()


def medians(
    observations: Iterable[Observation], rule: MedianRule = USUAL_RULE
) -> dict[SizeBand, Explained]:
    """The median pay of each size that enough organizations report, smallest first.

    In major units: the amount in the middle, or of two in the middle the exact mean, rounded once.

    Raises:
        MixedCurrencies: the amounts of one size are of several currencies.
    """
    found: dict[SizeBand, list[Observation]] = defaultdict(list)
    for one in observations:
        found[one.size_band].append(one)
    return {band: _median(found[band]) for band in SizeBand if _is_shown(found[band], rule)}


def _is_shown(observed: Sequence[Observation], rule: MedianRule) -> bool:
    return len({one.payer for one in observed}) >= rule.least_sources


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

"""Packs that are bought on their own as soon as the balance runs low."""

from dataclasses import dataclass
from datetime import date

from va_market.pricing.retainers.charges import Charge
from va_market.pricing.retainers.errors import OutsidePeriod
from va_market.pricing.retainers.grants import PRIORITIES, Grant
from va_market.pricing.retainers.overage import buy_packs, packs_for
from va_market.pricing.retainers.periods import RetainerPeriod
from va_market.pricing.retainers.settling import bought_until
from va_market.pricing.terms import RetainerTerms


@dataclass(frozen=True, slots=True)
class TopUp:
    """The packs bought, their price, and the minutes they grant."""

    packs: int
    charge: Charge
    grant: Grant


def top_up(
    terms: RetainerTerms,
    period: RetainerPeriod,
    *,
    on: date,
    minutes_left: int,
    packs_bought: int = 0,
) -> TopUp | None:
    """The fewest packs that lift `minutes_left` to the threshold, null if none are due.

    `minutes_left` is the balance less the work of the open period; below zero it counts in full.
    `packs_bought` are those that top-ups have bought in `period` before; see
    `settling.packs_bought`. Applied at once, a second call with the new balance buys nothing.

    Raises:
        OutsidePeriod: `on` is no day of `period`.
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    if not period.has(on):
        raise OutsidePeriod("a top-up must lie within the period", field="on")
    threshold = terms.policy.top_up_below_minutes
    if threshold is None or minutes_left >= threshold:
        return None
    packs = packs_for(threshold - minutes_left, terms, packs_bought=packs_bought)
    charges = buy_packs(terms, packs, top_up=True)
    if not charges:
        return None
    charge = charges[0]
    grant = Grant(
        id=f"top_up:{on}:{packs_bought + 1}",
        source="top_up",
        minutes=charge.minutes,
        effective_on=on,
        expires_on=bought_until(period, terms.policy),
        priority=PRIORITIES["top_up"],
        value=charge.amount.value,
    )
    return TopUp(packs, charge, grant)

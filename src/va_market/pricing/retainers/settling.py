"""The first half of a closing: how the work of a period is covered and charged."""

from dataclasses import dataclass
from datetime import date

from va_market.pricing.errors import at_least
from va_market.pricing.retainers.charges import Charge, by_the_hour
from va_market.pricing.retainers.consuming import consume
from va_market.pricing.retainers.grants import PRIORITIES, Grant, Ledger, MinuteEntry
from va_market.pricing.retainers.overage import Overage, settle_overage
from va_market.pricing.retainers.periods import RetainerPeriod
from va_market.pricing.retainers.policies import RetainerPolicy
from va_market.pricing.retainers.rolling import base_of
from va_market.pricing.retainers.true_ups import true_up
from va_market.pricing.terms import RetainerTerms
from va_market.pricing.trace import MINUS, TraceStep


@dataclass(frozen=True, slots=True)
class Usage:
    """Where the minutes of work went: all others add up to `used`.

    A correction that exceeds the work of its period makes `used` negative, and the rest mirrors
    what work does; `returned` is what comes back as goodwill, zero or below.
    """

    used: int
    consumed: int = 0
    leeway: int = 0
    at_rate: int = 0
    from_packs: int = 0
    unbilled: int = 0
    returned: int = 0


@dataclass(frozen=True, slots=True)
class Settlement:
    """How the work is covered, and what that adds to the ledger and the invoice."""

    usage: Usage
    rows: tuple[MinuteEntry, ...]
    grants: tuple[Grant, ...]
    charges: tuple[Charge, ...]


def settle(
    period: RetainerPeriod,
    terms: RetainerTerms,
    ledger: Ledger,
    *,
    used: int,
    billed_overage: int,
) -> Settlement:
    """Consume grants, then leeway, then overage or packs; then the true-up.

    Raises:
        NumberTooSmall: billed overage minutes below 0.
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    billed = at_least(0, billed_overage, field="billed_overage_minutes")
    if used < 0:
        settled = _corrected(period, terms, ledger, used, billed)
    else:
        settled = _covered(period, terms, ledger, used)
    topping = true_up(terms, period, paid_minutes=_paid(period, ledger, settled))
    charges = settled.charges if topping is None else (*settled.charges, topping)
    return Settlement(settled.usage, settled.rows, settled.grants, charges)


def packs_bought(period: RetainerPeriod, ledger: Ledger, policy: RetainerPolicy) -> int:
    """Packs that top-ups have bought in `period` before it closes."""
    if policy.pack_minutes is None:
        return 0
    return sum(grant.minutes for grant in _top_ups(period, ledger)) // policy.pack_minutes


def _covered(period: RetainerPeriod, terms: RetainerTerms, ledger: Ledger, used: int) -> Settlement:
    policy = terms.policy
    consumption = consume(used, ledger=ledger, period=period, order=policy.order)
    bought = packs_bought(period, ledger, policy)
    over = settle_overage(terms, consumption.shortfall, packs_bought=bought)
    packs = _packs(period, terms, over)
    usage = Usage(
        used=used,
        consumed=consumption.minutes,
        leeway=over.leeway,
        at_rate=over.at_rate,
        from_packs=over.from_packs,
        unbilled=over.unbilled,
    )
    opened = tuple(
        MinuteEntry(grant.id, -over.from_packs, "consumed", period.starts_on) for grant in packs
    )
    return Settlement(usage, consumption.rows + opened, packs, over.charges)


def _packs(period: RetainerPeriod, terms: RetainerTerms, over: Overage) -> tuple[Grant, ...]:
    """The packs bought as one grant, so that what is left of the last one stays usable."""
    prices = [charge for charge in over.charges if charge.kind == "packs"]
    return tuple(
        Grant(
            id=f"packs:{period.starts_on}",
            source="purchased",
            minutes=charge.minutes,
            effective_on=period.starts_on,
            expires_on=bought_until(period, terms.policy),
            priority=PRIORITIES["purchased"],
            value=charge.amount.value,
            origin=period.starts_on,
        )
        for charge in prices
    )


def _corrected(
    period: RetainerPeriod,
    terms: RetainerTerms,
    ledger: Ledger,
    used: int,
    billed_overage_minutes: int,
) -> Settlement:
    """The mirror of covering work: last charged comes back first, in money; then minutes."""
    rate = terms.overage_rate
    credited = 0 if rate is None else min(-used, billed_overage_minutes)
    step = TraceStep(
        step="correction",
        formula=f"{-used} min too many, {billed_overage_minutes} min billed as overage before",
        result=f"{MINUS}{credited} min",
    )
    back = consume(used + credited, ledger=ledger, period=period, order=terms.policy.order)
    usage = Usage(used, consumed=back.minutes, at_rate=-credited, returned=back.shortfall)
    charges: tuple[Charge, ...] = ()
    if rate is not None and credited:
        charges = (by_the_hour(-credited, rate, kind="overage", before=(step,)),)
    return Settlement(usage, back.rows, _goodwill(period, -back.shortfall), charges)


def _goodwill(period: RetainerPeriod, minutes: int) -> tuple[Grant, ...]:
    """Minutes whose own grant has ended come back for one period, as their value was earned."""
    if minutes == 0:
        return ()
    grant = Grant(
        id=f"goodwill:{period.starts_on}",
        source="goodwill",
        minutes=minutes,
        effective_on=period.ends_on,
        expires_on=period.later(1),
        priority=PRIORITIES["goodwill"],
        origin=period.starts_on,
    )
    return (grant,)


def bought_until(period: RetainerPeriod, policy: RetainerPolicy) -> date | None:
    """The day from which minutes bought in `period` are void; null never."""
    periods = policy.bought_expire_after
    return None if periods is None else period.later(periods)


def _paid(period: RetainerPeriod, ledger: Ledger, settled: Settlement) -> int:
    """Minutes that the client pays for in this period, whether used or not."""
    granted = [*base_of(ledger, period), *_top_ups(period, ledger), *settled.grants]
    bought = sum(grant.minutes for grant in granted if grant.source != "goodwill")
    return bought + max(0, settled.usage.at_rate)


def _top_ups(period: RetainerPeriod, ledger: Ledger) -> list[Grant]:
    return [
        grant
        for grant in ledger.grants.values()
        if grant.source == "top_up" and period.has(grant.effective_on)
    ]

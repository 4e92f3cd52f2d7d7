"""A retainer that grows while a period runs: the rest of the period is paid anew (money.md §3)."""

from dataclasses import dataclass, replace
from datetime import date

from va_market.pricing.proration import Share, prorated_fee, prorated_minutes
from va_market.pricing.retainers.charges import Charge
from va_market.pricing.retainers.grants import Grant
from va_market.pricing.retainers.opening import base_grant
from va_market.pricing.retainers.periods import RetainerPeriod
from va_market.pricing.terms import RetainerTerms
from va_market.pricing.trace import MINUS, Explained, TraceStep


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What is credited and charged for the days from the change on, and what it grants besides."""

    share: Share
    credit: Charge
    charge: Charge
    grant: Grant


def is_upgrade(before: RetainerTerms, after: RetainerTerms) -> bool:
    """Whether `after` acts within a period: it says so, costs more, and grants no less.

    Everything else, a downgrade as well, waits for the next period.
    """
    return (
        after.policy.upgrade == "at_once"
        and (before.billing, after.billing) == ("period", "period")
        and before.period == after.period
        and after.fee.minor > before.fee.minor
        and after.included_minutes >= before.included_minutes
    )


def upgrade(
    period: RetainerPeriod, before: RetainerTerms, after: RetainerTerms, *, on: date
) -> Upgrade:
    """Credit the old fee, and charge the new one, for the days of `period` from `on`.

    Each is prorated by the same days and rounded once; so no more is credited than was billed for
    these days. The minutes that they grant more are valid until the period ends, and were sold for
    the difference.

    Raises:
        OutsidePeriod: `on` is no day of the period.
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    rest = period.begun_on(on)
    share = rest.share
    old, new = prorated_fee(before.fee, share), prorated_fee(after.fee, share)
    given = prorated_minutes(before.included_minutes, share)
    granted = prorated_minutes(after.included_minutes, share)
    more = base_grant(rest, granted - given, new.value - old.value)
    return Upgrade(
        share,
        credit=Charge("fee", _back(old), -given),
        charge=Charge("fee", new, granted),
        grant=replace(more, id=f"upgrade:{on}"),
    )


def _back(fee: Explained) -> Explained:
    step = TraceStep(step="not_used", formula=f"{MINUS}{fee.value}", result=str(-fee.value))
    return Explained(-fee.value, (*fee.steps, step))

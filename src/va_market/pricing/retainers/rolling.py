"""What becomes of minutes that a period leaves unused: carried over, expired, or lapsed."""

from dataclasses import dataclass

from va_market.kit.money import Money
from va_market.pricing.retainers.grants import PRIORITIES, Grant, Ledger, MinuteEntry
from va_market.pricing.retainers.periods import RetainerPeriod
from va_market.pricing.retainers.policies import RetainerPolicy
from va_market.pricing.retainers.recognition import worth
from va_market.pricing.rounding import add_up, divide_half_up


@dataclass(frozen=True, slots=True)
class Rolled:
    """Rows that take minutes out of the period, and the grant that carries them on."""

    rows: tuple[MinuteEntry, ...] = ()
    grants: tuple[Grant, ...] = ()


def roll_over(
    ledger: Ledger, period: RetainerPeriod, policy: RetainerPolicy, currency: str
) -> Rolled:
    """Carry unused minutes of this period's base over, up to the smallest cap.

    The value moves along with the minutes. Minutes carried over earlier are not carried over
    again: their grant runs on until its first expiry.
    """
    open_minutes = _most(ledger, period, policy)
    rows = []
    for grant in base_of(ledger, period):
        taken = min(open_minutes, ledger.left[grant.id])
        if taken:
            rows.append(MinuteEntry(grant.id, -taken, "rolled_over", period.starts_on))
            open_minutes -= taken
    if not rows:
        return Rolled()
    return Rolled(tuple(rows), (_carrier(ledger, rows, period, policy, currency),))


def lapse(ledger: Ledger, period: RetainerPeriod) -> tuple[MinuteEntry, ...]:
    """Rows for what this period ends: its base as breakage, other grants that expire in it."""
    ended = [
        grant
        for grant in ledger.grants.values()
        if grant.has_expired(period.ends_on) or _is_base_of(grant, period)
    ]
    return tuple(
        MinuteEntry(
            grant.id,
            -ledger.left[grant.id],
            "breakage" if grant.source == "base" else "expired",
            period.starts_on,
        )
        for grant in ended
        if ledger.left[grant.id]
    )


def base_of(ledger: Ledger, period: RetainerPeriod) -> list[Grant]:
    """What the fee of this period granted; more than one after a change in mid-period."""
    return [grant for grant in ledger.grants.values() if _is_base_of(grant, period)]


def _is_base_of(grant: Grant, period: RetainerPeriod) -> bool:
    return grant.source == "base" and period.has(grant.effective_on)


def _most(ledger: Ledger, period: RetainerPeriod, policy: RetainerPolicy) -> int:
    if policy.rollover == "none":
        return 0
    base = base_of(ledger, period)
    limits = [sum(ledger.left[grant.id] for grant in base)]
    if policy.rollover_cap_minutes is not None:
        limits.append(policy.rollover_cap_minutes)
    if policy.rollover_cap_percent is not None:
        granted = sum(grant.minutes for grant in base)
        limits.append(divide_half_up(granted * policy.rollover_cap_percent, 100))
    if policy.balance_cap_minutes is not None:
        limits.append(max(0, policy.balance_cap_minutes - _kept(ledger, period)))
    return min(limits)


def _kept(ledger: Ledger, period: RetainerPeriod) -> int:
    """Minutes of other grants that the next period finds."""
    return sum(
        ledger.left[grant.id]
        for grant in ledger.grants.values()
        if not _is_base_of(grant, period) and not grant.has_expired(period.ends_on)
    )


def _carrier(
    ledger: Ledger,
    rows: list[MinuteEntry],
    period: RetainerPeriod,
    policy: RetainerPolicy,
    currency: str,
) -> Grant:
    values: list[Money] = [moved.value for moved in worth(ledger, rows, currency)]
    periods = policy.rollover_expires_after
    return Grant(
        id=f"rollover:{period.starts_on}",
        source="rollover",
        minutes=-sum(row.minutes for row in rows),
        effective_on=period.ends_on,
        expires_on=None if periods is None else period.later(periods),
        priority=PRIORITIES["rollover"],
        value=add_up(values, currency),
        origin=period.starts_on,
    )

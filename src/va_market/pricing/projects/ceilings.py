"""Work by the hour that never costs more than a ceiling (money.md §4, not-to-exceed)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from va_market.kit.money import Money
from va_market.pricing.errors import at_least
from va_market.pricing.projects.policies import ProjectPolicy
from va_market.pricing.timing.caps import split_at_amount
from va_market.pricing.trace import Explained


@dataclass(frozen=True, slots=True)
class CeilingEntry:
    """One entry of time: the seconds that are billed, and those that stay visible, unbilled."""

    billed_seconds: int
    held_seconds: int


@dataclass(frozen=True, slots=True)
class CeilingBill:
    """What entries of time cost below a ceiling, and what of them it holds back.

    `held` is what the held time would have cost, `rest` what the ceiling leaves for later work,
    and `warnings` are the shares of the ceiling, in percent, that this bill reaches first.
    """

    amount: Explained
    held: Money
    rest: Money
    entries: tuple[CeilingEntry, ...]
    warnings: tuple[int, ...]

    @property
    def billed_seconds(self) -> int:
        return sum(one.billed_seconds for one in self.entries)

    @property
    def held_seconds(self) -> int:
        return sum(one.held_seconds for one in self.entries)


def bill_up_to(
    ceiling: Money,
    rate: Money,
    entries: Sequence[int],
    *,
    billed_before: Money,
    policy: ProjectPolicy | None = None,
) -> CeilingBill:
    """Bill the lesser of what `entries`, in seconds and in their order, cost and the rest.

    All seconds make one amount at `rate` per hour, rounded once. Where it passes the ceiling, the
    rest of the ceiling is billed to the cent, and the entry that crosses is split at the last
    second that the rest pays for in full. What a ceiling holds back stays visible.

    Raises:
        NumberTooSmall: an entry has less than 0 seconds.
        CurrencyMismatch: the amounts are not of one currency.
        AmountOutOfRange: the whole time would cost more than 15 digits in the smallest unit.
    """
    for seconds in entries:
        at_least(0, seconds, field="billable_seconds")
    split = split_at_amount(sum(entries), rate, spent=billed_before, limit=ceiling)
    billed = billed_before + split.billed.value
    return CeilingBill(
        amount=split.billed,
        held=split.unbilled,
        rest=max(Money.zero(ceiling.currency), ceiling - billed),
        entries=tuple(_in_order(entries, split.billed_seconds)),
        warnings=_reached(ceiling, billed_before, billed, policy=policy or ProjectPolicy()),
    )


def _in_order(entries: Sequence[int], left: int) -> Iterator[CeilingEntry]:
    for seconds in entries:
        billed = min(seconds, left)
        left -= billed
        yield CeilingEntry(billed, seconds - billed)


def _reached(
    ceiling: Money, before: Money, after: Money, *, policy: ProjectPolicy
) -> tuple[int, ...]:
    return tuple(
        percent
        for percent in policy.warning_percents
        if before.minor * 100 < percent * ceiling.minor <= after.minor * 100
    )

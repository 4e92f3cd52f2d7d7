"""What premium time costs: one line for all seconds that are paid alike (money.md §2, §6)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Protocol, assert_never

from va_market.kit.money import Money
from va_market.pricing.percents import HUNDRED, percent_text
from va_market.pricing.timing.errors import PremiumNotAgreed
from va_market.pricing.timing.premium_rules import PremiumKind, PremiumPolicy
from va_market.pricing.trace import DIVIDED_BY, TIMES, Explained, TraceStep, worked_out
from va_market.pricing.worktime import WorkTime, in_seconds

# Five factors of six decimals each, a rate of 15 digits and any number of seconds stay exact.
_EXACT_DIGITS = 80
_JOINED = {"highest": "the highest of ", "add": "the sum of ", "multiply": "on top of each other: "}


class TimedKinds(Protocol):
    """Seconds, and the premiums that they earn; `PremiumSpan` is one."""

    @property
    def seconds(self) -> int: ...

    @property
    def kinds(self) -> tuple[PremiumKind, ...]: ...


@dataclass(frozen=True, slots=True)
class PremiumPiece:
    """All time at one multiplier: `kinds` are the premiums on any part of it."""

    percent: Decimal
    kinds: tuple[PremiumKind, ...]
    work: WorkTime
    amount: Explained

    @property
    def label(self) -> str:
        """Words for a line, such as `plus 50 % (night, weekend)`; empty for the plain rate."""
        named = f" ({', '.join(self.kinds)})" if self.kinds else ""
        return f"plus {percent_text(self.percent)} %{named}" if self.percent else ""


def premium_pay(
    pieces: Iterable[TimedKinds], rate: Money, policy: PremiumPolicy
) -> list[PremiumPiece]:
    """One piece per multiplier, from the lowest, each rounded once on all of its seconds.

    What is paid alike is never rounded apart, so neither cutting the work more finely nor a premium
    of zero percent changes an amount. Without time there is nothing to pay.

    Raises:
        PremiumNotAgreed: time is marked with a premium that the policy does not have.
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    by_kinds: defaultdict[tuple[PremiumKind, ...], int] = defaultdict(int)
    for piece in pieces:
        by_kinds[piece.kinds] += piece.seconds
    by_percent: defaultdict[Decimal, list[tuple[tuple[PremiumKind, ...], int]]] = defaultdict(list)
    for kinds, seconds in sorted(by_kinds.items()):
        if seconds:
            by_percent[combined_percent(kinds, policy)].append((kinds, seconds))
    return [
        _paid(percent, parts, rate=rate, policy=policy)
        for percent, parts in sorted(by_percent.items())
    ]


def combined_percent(kinds: Sequence[PremiumKind], policy: PremiumPolicy) -> Decimal:
    """The premium on time of these `kinds`, exactly; 0 without any (money.md §2).

    Raises:
        PremiumNotAgreed: the policy has no such premium.
    """
    percents = [_agreed(kind, policy) for kind in kinds]
    match policy.combine:
        case "highest":
            return max(percents, default=Decimal(0))
        case "add":
            return sum(percents, Decimal(0))
        case "multiply":
            return _multiplied(percents)
        case _:
            assert_never(policy.combine)


def _agreed(kind: PremiumKind, policy: PremiumPolicy) -> Decimal:
    percent = policy.percent_of(kind)
    if percent is None:
        raise PremiumNotAgreed(f"no premium for {kind.value} is agreed", field="premiums")
    return percent


def _multiplied(percents: Sequence[Decimal]) -> Decimal:
    with localcontext() as context:
        context.prec = _EXACT_DIGITS
        multiplier = Decimal(1)
        for percent in percents:
            multiplier *= 1 + percent / HUNDRED
        return (multiplier - 1) * HUNDRED


def _paid(
    percent: Decimal,
    parts: Sequence[tuple[tuple[PremiumKind, ...], int]],
    *,
    rate: Money,
    policy: PremiumPolicy,
) -> PremiumPiece:
    work = in_seconds(sum(seconds for _, seconds in parts))
    steps = [_reason(kinds, seconds, policy) for kinds, seconds in parts if kinds]
    amount = _amount(work, rate, percent=percent)
    return PremiumPiece(
        percent=percent,
        kinds=tuple(sorted({kind for kinds, _ in parts for kind in kinds})),
        work=work,
        amount=amount.after(*steps),
    )


def _amount(work: WorkTime, rate: Money, *, percent: Decimal) -> Explained:
    with localcontext() as context:
        context.prec = _EXACT_DIGITS
        multiplier = 1 + percent / HUNDRED
        exact = work.count * rate.amount * multiplier / work.per_hour
    times = f" {TIMES} {percent_text(multiplier)}" if percent else ""
    return worked_out(
        exact,
        rate.currency,
        step="rate",
        formula=f"{work} {TIMES} {rate}{times} {DIVIDED_BY} {work.per_hour}",
    )


def _reason(kinds: Sequence[PremiumKind], seconds: int, policy: PremiumPolicy) -> TraceStep:
    named = " and ".join(f"{kind} {percent_text(_agreed(kind, policy))} %" for kind in kinds)
    joined = _JOINED[policy.combine] if len(kinds) > 1 else ""
    percent = percent_text(combined_percent(kinds, policy))
    return TraceStep(step="premium", formula=f"{seconds} s: {joined}{named}", result=f"{percent} %")

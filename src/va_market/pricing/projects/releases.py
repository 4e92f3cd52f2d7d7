"""What the client still pays where a milestone is released, in one part or in several."""

from collections.abc import Sequence
from dataclasses import dataclass

from va_market.kit.money import Money
from va_market.pricing.projects.deposits import recouped_on_release
from va_market.pricing.projects.errors import (
    AmountNotPositive,
    PartialReleaseRefused,
    ReleaseAboveMilestone,
)
from va_market.pricing.projects.policies import ProjectPolicy
from va_market.pricing.trace import DIVIDED_BY, MINUS, TIMES, Explained, unchanged


@dataclass(frozen=True, slots=True)
class Release:
    """A part of a milestone: its price, what of the deposit it takes up, and what is left to pay.

    `rest` is what remains of the milestone for later parts.
    """

    amount: Money
    recouped: Explained
    payable: Explained
    rest: Money


def releases(
    milestone: Money,
    amounts: Sequence[Money],
    *,
    recoupment: Money,
    policy: ProjectPolicy | None = None,
) -> list[Release]:
    """One release after the other; together they take up the `recoupment` of the milestone.

    The deposit is taken up in proportion to all that is released so far, so that no number of parts
    loses a cent of it (money.md §4).

    Raises:
        AmountNotPositive: nothing, or less, would be released.
        ReleaseAboveMilestone: more is released than the milestone comes to.
        PartialReleaseRefused: a part, where the policy knows whole milestones only.
    """
    policy = policy or ProjectPolicy()
    found: list[Release] = []
    rest, taken = milestone, Money.zero(milestone.currency)
    for amount in amounts:
        _check(amount, rest=rest, policy=policy)
        one = _release(milestone, amount, rest=rest, recoupment=recoupment, taken=taken)
        found.append(one)
        rest, taken = one.rest, taken + one.recouped.value
    return found


def _check(amount: Money, *, rest: Money, policy: ProjectPolicy) -> None:
    if amount.minor <= 0:
        raise AmountNotPositive("the amount must be more than zero", field="amount")
    if amount > rest:
        raise ReleaseAboveMilestone(f"{amount} is more than the rest of {rest}", field="release")
    if amount != rest and not policy.allows_partial_release:
        raise PartialReleaseRefused(f"only {rest} can be released, as a whole", field="release")


def _release(
    milestone: Money, amount: Money, *, rest: Money, recoupment: Money, taken: Money
) -> Release:
    before = milestone - rest
    recouped = recouped_on_release(
        recoupment, milestone=milestone, release=amount, released_before=before
    )
    so_far = f"{recoupment} {TIMES} {before + amount} {DIVIDED_BY} {milestone}, half up"
    return Release(
        amount=amount,
        recouped=unchanged(
            recouped, step="recoupment", formula=f"{so_far}, {MINUS} {taken} taken up before"
        ),
        payable=unchanged(
            amount - recouped, step="payable", formula=f"{amount} {MINUS} {recouped}"
        ),
        rest=rest - amount,
    )

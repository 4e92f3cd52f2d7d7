"""How a deposit in advance is taken off the milestones again (money.md §4)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, assert_never

from va_market.kit.money import Money
from va_market.pricing.projects.errors import (
    DepositAboveMilestones,
    RecoupedAboveDeposit,
    ReleaseAboveMilestone,
)
from va_market.pricing.rounding import add_up, allocate, in_proportion
from va_market.pricing.trace import MINUS, Explained, unchanged

Recoupment = Literal["pro_rata", "last", "first"]


def recoupments(deposit: Money, milestones: Sequence[Money], *, mode: Recoupment) -> list[Money]:
    """What of `deposit` is set off against each of `milestones`, in their order.

    Pro rata by the largest remainder, or from the last or the first milestone on, each up to its
    amount. The parts add up to the deposit, and none is more than its milestone.

    Raises:
        DepositAboveMilestones: it is more than all of them.
        AmountOutOfRange: the milestones are beyond 15 digits in the smallest unit.
    """
    if deposit > add_up(milestones, deposit.currency):
        raise DepositAboveMilestones("the deposit is more than the milestones", field="deposit")
    match mode:
        case "pro_rata":
            return allocate(deposit, [one.minor for one in milestones])
        case "first":
            return _in_turn(deposit, milestones)
        case "last":
            return _in_turn(deposit, milestones[::-1])[::-1]
        case _:
            assert_never(mode)


def recoupments_of_rest(
    deposit: Money,
    milestones: Sequence[Money],
    *,
    mode: Recoupment,
    kept: Mapping[int, Money],
) -> list[Money]:
    """`recoupments` where some milestones, by their place from 0, keep what was agreed for them.

    Only the rest of the deposit is shared out over the others, as after a change order: what was
    invoiced is not touched. The parts add up to the deposit.

    Raises:
        RecoupedAboveDeposit: what is kept is more than the deposit.
        DepositAboveMilestones: the others cannot take up the rest.
        AmountOutOfRange: the milestones are beyond 15 digits in the smallest unit.
    """
    rest = unrecouped(deposit, kept.values()).value
    others = [place for place in range(len(milestones)) if place not in kept]
    shared: list[Money] = []
    if others:
        shared = recoupments(rest, [milestones[place] for place in others], mode=mode)
    elif rest.minor:
        raise DepositAboveMilestones(f"no milestone takes up {rest} of it", field="deposit")
    parts = {**kept, **dict(zip(others, shared, strict=True))}
    return [parts[place] for place in range(len(milestones))]


def unrecouped(deposit: Money, recouped: Iterable[Money]) -> Explained:
    """What of a deposit was not set off: due back to the client where a project is canceled.

    Raises:
        RecoupedAboveDeposit: more was set off than was paid.
        AmountOutOfRange: what was set off is beyond 15 digits in the smallest unit.
    """
    total = add_up(recouped, deposit.currency)
    if total > deposit:
        raise RecoupedAboveDeposit(f"{total} is more than the {deposit} paid", field="recouped")
    formula = f"{deposit} {MINUS} {total} set off"
    return unchanged(deposit - total, step="unrecouped", formula=formula)


def recouped_on_release(
    recoupment: Money, *, milestone: Money, release: Money, released_before: Money
) -> Money:
    """What of a milestone's `recoupment` is set off where a part of it is released.

    In proportion to all that is released so far, each time rounded as a whole, so that any number
    of partial releases sets off exactly the recoupment once the milestone is released in full.

    Raises:
        ReleaseAboveMilestone: more is released than the milestone comes to.
    """
    after = released_before + release
    if after > milestone:
        raise ReleaseAboveMilestone(
            f"{after} would be released of a milestone of {milestone}", field="release"
        )
    return _so_far(recoupment, milestone, after) - _so_far(recoupment, milestone, released_before)


def _so_far(recoupment: Money, milestone: Money, released: Money) -> Money:
    return in_proportion(recoupment, released.minor, milestone.minor)


def _in_turn(deposit: Money, milestones: Sequence[Money]) -> list[Money]:
    left, parts = deposit, []
    for milestone in milestones:
        part = min(left, milestone)
        parts.append(part)
        left = left - part
    return parts

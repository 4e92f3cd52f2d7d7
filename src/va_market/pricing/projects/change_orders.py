"""A change order: an amendment of a project with its new price, dates and milestones (§4).

What was approved stays untouched: a milestone of which money was released is never changed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from va_market.kit.money import Money
from va_market.pricing.errors import InputNotApplicable
from va_market.pricing.projects.deposits import recoupments_of_rest
from va_market.pricing.projects.errors import (
    ChangeDoesNotAddUp,
    ChangeInOtherCurrency,
    ChangeNamesMilestoneTwice,
    DepositAboveMilestones,
    MilestoneSettled,
    MilestonesTooMany,
    MilestoneUnknown,
    NoMilestoneLeft,
    NothingChanged,
)
from va_market.pricing.rounding import add_up
from va_market.pricing.terms.project import MOST_MILESTONES, MilestoneTerms, ProjectTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeOrder:
    """What both sides agreed: milestones by their place in the present terms, from 0.

    `added` come behind all others. `price_difference` is by how much the price rises, or falls
    below zero. The order acts from the local day `acts_on`.
    """

    acts_on: date
    price_difference: Money
    changed: Mapping[int, MilestoneTerms] = field(default_factory=dict)
    removed: frozenset[int] = frozenset()
    added: Sequence[MilestoneTerms] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """What a change order does to one milestone; None where it is not there before or after."""

    kind: Literal["added", "changed", "removed"]
    before: MilestoneTerms | None
    after: MilestoneTerms | None


@dataclass(frozen=True, slots=True)
class Changed:
    """The next version of the terms, and what is different in it.

    `former_places` says for each milestone where it stood before; None if it is new.
    """

    acts_on: date
    terms: ProjectTerms
    differences: tuple[Difference, ...]
    price_difference: Money
    former_places: tuple[int | None, ...]


def change(terms: ProjectTerms, order: ChangeOrder, *, settled: frozenset[int]) -> Changed:
    """The terms after `order`, whose milestones add up to the new price.

    `settled` are the places of milestones that were approved, or of which money was released.
    A deposit stays as it was paid: the new price must not be less.

    Raises:
        InputNotApplicable: time is billed up to a ceiling; see `not_to_exceed.change_ceiling`.
        MilestoneUnknown: the terms have no milestone at a place that is named.
        MilestoneSettled: one that is named is settled.
        ChangeNamesMilestoneTwice: one is both changed and removed.
        ChangeInOtherCurrency: an amount is not in the currency of the project.
        NothingChanged: the terms would stay as they are.
        NoMilestoneLeft, MilestonesTooMany: none would be left, or more than fifty.
        ChangeDoesNotAddUp: the milestones do not come to the agreed price.
        DepositAboveMilestones: the deposit would be more than the price.
        AmountOutOfRange: the price is beyond 15 digits in the smallest unit.
    """
    if terms.not_to_exceed is not None:
        raise InputNotApplicable("time billed up to a ceiling has no milestones", field="changed")
    _check_places(terms, order, settled)
    _check_currency(terms, order)
    differences = tuple(_differences(terms, order))
    if not differences:
        raise NothingChanged("the order changes nothing", field="changed")
    after = _next_terms(terms, order)
    kept = [place for place in range(len(terms.milestones)) if place not in order.removed]
    return Changed(
        acts_on=order.acts_on,
        terms=after,
        differences=differences,
        price_difference=order.price_difference,
        former_places=(*kept, *(None for _ in order.added)),
    )


def same_milestones(terms: ProjectTerms, *, acts_on: date) -> Changed:
    """Terms with another deposit or policy alone, from the local day `acts_on`."""
    return Changed(
        acts_on=acts_on,
        terms=terms,
        differences=(),
        price_difference=Money.zero(terms.currency),
        former_places=tuple(range(len(terms.milestones))),
    )


def recoupments_after(
    changed: Changed, agreed: Sequence[Money], *, settled: frozenset[int]
) -> list[Money]:
    """What each milestone takes off the deposit after a change; without one, nothing of each.

    `agreed` is what each took off before, in the order of the terms before. Settled milestones keep
    it, and the others share the rest as the terms say.

    Raises:
        RecoupedAboveDeposit: the settled ones take off more than the deposit.
        DepositAboveMilestones: the others cannot take up the rest.
        AmountOutOfRange: the milestones are beyond 15 digits in the smallest unit.
    """
    terms = changed.terms
    kept = {
        place: agreed[former]
        for place, former in enumerate(changed.former_places)
        if former is not None and former in settled
    }
    amounts = [one.amount for one in terms.milestones]
    deposit = terms.deposit or Money.zero(terms.currency)
    return recoupments_of_rest(deposit, amounts, mode=terms.deposit_recoupment, kept=kept)


def _check_places(terms: ProjectTerms, order: ChangeOrder, settled: frozenset[int]) -> None:
    for named, places in (("changed", order.changed.keys()), ("removed", order.removed)):
        for place in sorted(places):
            if not 0 <= place < len(terms.milestones):
                raise MilestoneUnknown(f"there is no milestone {place}", field=named)
            if place in settled:
                title = terms.milestones[place].title
                raise MilestoneSettled(f"{title!r} is approved or paid", field=named)
    if order.changed.keys() & order.removed:
        raise ChangeNamesMilestoneTwice("what is removed is not changed", field="removed")


def _check_currency(terms: ProjectTerms, order: ChangeOrder) -> None:
    amounts = {
        "price_difference": [order.price_difference],
        "changed": [one.amount for one in order.changed.values()],
        "added": [one.amount for one in order.added],
    }
    for named, given in amounts.items():
        for amount in given:
            if amount.currency != terms.currency:
                raise ChangeInOtherCurrency(f"{amount} is not in {terms.currency}", field=named)


def _next_terms(terms: ProjectTerms, order: ChangeOrder) -> ProjectTerms:
    milestones = tuple(_after(terms, order))
    if not milestones:
        raise NoMilestoneLeft("a project has one milestone or more", field="removed")
    if len(milestones) > MOST_MILESTONES:
        raise MilestonesTooMany(f"a project has at most {MOST_MILESTONES}", field="added")
    price = add_up((one.amount for one in milestones), terms.currency)
    _check_price(terms, order, price)
    fields = {name: getattr(terms, name) for name in ProjectTerms.model_fields}
    return ProjectTerms(**{**fields, "price": price, "milestones": milestones})


def _check_price(terms: ProjectTerms, order: ChangeOrder, price: Money) -> None:
    difference = price - terms.price
    if difference != order.price_difference:
        raise ChangeDoesNotAddUp(
            f"the milestones change the price by {difference}, not by {order.price_difference}",
            field="price_difference",
        )
    if terms.deposit is not None and terms.deposit > price:
        raise DepositAboveMilestones(
            f"the deposit of {terms.deposit} is more than the new price of {price}",
            field="removed" if order.removed else "changed",
        )


def _differences(terms: ProjectTerms, order: ChangeOrder) -> Iterator[Difference]:
    for place, before in enumerate(terms.milestones):
        if place in order.removed:
            yield Difference("removed", before, None)
        elif order.changed.get(place, before) != before:
            yield Difference("changed", before, order.changed[place])
    for after in order.added:
        yield Difference("added", None, after)


def _after(terms: ProjectTerms, order: ChangeOrder) -> Iterator[MilestoneTerms]:
    for place, before in enumerate(terms.milestones):
        if place not in order.removed:
            yield order.changed.get(place, before)
    yield from order.added

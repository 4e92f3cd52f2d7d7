"""A change order: an amendment of a project with its new price, dates and milestones (§4).

What was approved stays untouched: a milestone of which money was released is never changed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from va_market.kit.money import Money
from va_market.pricing.projects.errors import (
    MilestoneSettled,
    MilestoneUnknown,
    NoMilestoneLeft,
    NothingChanged,
)
from va_market.pricing.rounding import add_up
from va_market.pricing.terms.project import MilestoneTerms, ProjectTerms


@dataclass(frozen=True, slots=True)
class ChangeOrder:
    """Milestones by their place in the present terms, from 0; `added` come behind all others."""

    changed: Mapping[int, MilestoneTerms]
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
    """The next version of the terms, and what is different in it."""

    terms: ProjectTerms
    differences: tuple[Difference, ...]
    price_difference: Money


def change(terms: ProjectTerms, order: ChangeOrder, *, settled: frozenset[int]) -> Changed:
    """The terms after `order`; the price follows from the milestones, so they add up to it.

    `settled` are the places of milestones of which money was released. A deposit stays as it was
    paid: the new price must not be less.

    Raises:
        MilestoneUnknown: the terms have no milestone at a place that is named.
        MilestoneSettled: one that is named is settled.
        NothingChanged: the terms would stay as they are.
        NoMilestoneLeft: none would be left.
        ValidationError: the deposit would be more than the price, or a currency differs.
        AmountOutOfRange: the price is beyond 15 digits in the smallest unit.
    """
    _check_places(terms, order, settled)
    differences = tuple(_differences(terms, order))
    if not differences:
        raise NothingChanged("the order changes nothing", field="changed")
    milestones = tuple(_after(terms, order))
    if not milestones:
        raise NoMilestoneLeft("a project has one milestone or more", field="removed")
    price = add_up((one.amount for one in milestones), terms.currency)
    fields = {name: getattr(terms, name) for name in ProjectTerms.model_fields}
    after = ProjectTerms(**{**fields, "price": price, "milestones": milestones})
    return Changed(after, differences, price - terms.price)


def _check_places(terms: ProjectTerms, order: ChangeOrder, settled: frozenset[int]) -> None:
    for field, places in (("changed", order.changed.keys()), ("removed", order.removed)):
        for place in sorted(places):
            if not 0 <= place < len(terms.milestones):
                raise MilestoneUnknown(f"there is no milestone {place}", field=field)
            if place in settled:
                title = terms.milestones[place].title
                raise MilestoneSettled(f"money was released for {title!r}", field=field)


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

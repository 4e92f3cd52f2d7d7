"""What a contract would say after an amendment: the present agreement with the changes in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from va_market import agreements
from va_market.agreements import Conditions, WorkerClass
from va_market.amendments.schemas import AmendmentCreate, ChangeOrder
from va_market.contracts.models import Contract, ContractTerms
from va_market.kit.errors import field_error
from va_market.kit.money import Money
from va_market.pricing.errors import PricingError
from va_market.pricing.projects import change_orders
from va_market.pricing.terms import (
    CombinedTerms,
    HourlyTerms,
    NotToExceed,
    PayTerms,
    ProBonoTerms,
    ProjectTerms,
    parts_of,
)
from va_market.proposals.schemas import TERMS

_NOT_SETTLED: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Draft:
    """All of an agreement, and what is different in it from the one before."""

    terms: PayTerms
    conditions: Conditions
    worker_class: WorkerClass
    title: str | None
    allotted_minutes: int | None
    differences: list[dict[str, Any]]
    lowers_cap: bool

    @property
    def columns(self) -> dict[str, Any]:
        """What an amendment says of it."""
        return {
            "terms": self.terms.model_dump(mode="json"),
            "conditions": self.conditions.model_dump(mode="json"),
            "worker_class": self.worker_class,
            "title": self.title,
            "allotted_minutes": self.allotted_minutes,
            "differences": self.differences,
            "lowers_cap": self.lowers_cap,
        }


def draft_of(contract: Contract, agreed: ContractTerms, body: AmendmentCreate) -> Draft:
    """The agreement as the body would have it, after `agreed`, the latest version.

    Raises:
        Invalid: it changes nothing, or the currency; it is not for this class of worker; or the
            change order does not fit the project.
    """
    before = TERMS.validate_python(agreed.terms)
    terms, pointer = _terms(contract, before, body)
    if terms.currency != before.currency:
        detail = f"the contract is in {before.currency}"
        raise field_error(pointer, "currency_changed", detail)
    _check_ceiling(before, terms, pointer)
    conditions = _conditions(Conditions.model_validate(agreed.conditions), body)
    worker_class = body.worker_class or WorkerClass(agreed.worker_class)
    agreements.check(terms, conditions, worker_class, terms_pointer=pointer)
    draft = Draft(
        terms=terms,
        conditions=conditions,
        worker_class=worker_class,
        title=body.title if body.title != contract.title else None,
        allotted_minutes=body.allotted_minutes
        if body.allotted_minutes != contract.allotted_minutes
        else None,
        differences=[],
        lowers_cap=_lowers_cap(before, terms),
    )
    draft.differences.extend(_differences(contract, agreed, draft))
    if not draft.differences:
        raise field_error("", "nothing_changed", "the contract says all of this already")
    return draft


def _terms(contract: Contract, before: PayTerms, body: AmendmentCreate) -> tuple[PayTerms, str]:
    """The terms, and where the caller gave them."""
    if body.change_order is not None:
        day = body.effective_on or contract.starts_on
        return _after(before, body.change_order, day), "/change_order"
    return body.terms or before, "/terms"


def _conditions(before: Conditions, body: AmendmentCreate) -> Conditions:
    if body.conditions is None:
        return before
    given = {name: getattr(body.conditions, name) for name in body.conditions.model_fields_set}
    return before.model_copy(update=given)


def _after(before: PayTerms, order: ChangeOrder, day: date) -> PayTerms:
    """The terms with other milestones."""
    project = next((part for part in parts_of(before) if isinstance(part, ProjectTerms)), None)
    if project is None:
        raise field_error("/change_order", "no_such_part", "the terms have no project")
    changed = {one.place: one.milestone for one in order.changed}
    amounts = [one.amount for one in (*changed.values(), *order.added)]
    if any(amount.currency != before.currency for amount in amounts):
        detail = f"the contract is in {before.currency}"
        raise field_error("/change_order", "currency_changed", detail)
    wanted = change_orders.ChangeOrder(
        acts_on=day,
        price_difference=_price_difference(project, order),
        changed=changed,
        removed=frozenset(order.removed),
        added=order.added,
    )
    try:
        after = change_orders.change(project, wanted, settled=_NOT_SETTLED).terms
    except PricingError as error:
        raise field_error(f"/change_order/{error.field}", error.code, error.detail) from error
    if not isinstance(before, CombinedTerms):
        return after
    parts = tuple(after if part is project else part for part in before.parts)
    return before.model_copy(update={"parts": parts})


def _price_difference(project: ProjectTerms, order: ChangeOrder) -> Money:
    """By how much the milestones raise the price, or lower it below zero."""
    known = dict(enumerate(one.amount for one in project.milestones))
    nothing = Money.zero(project.currency)
    difference = sum((one.amount for one in order.added), nothing)
    for one in order.changed:
        difference += one.milestone.amount - known.get(one.place, nothing)
    for place in {*order.removed}:
        difference -= known.get(place, nothing)
    return difference


def _differences(
    contract: Contract, agreed: ContractTerms, draft: Draft
) -> Iterator[dict[str, Any]]:
    before = {
        "terms": TERMS.validate_python(agreed.terms).model_dump(mode="json"),
        "conditions": Conditions.model_validate(agreed.conditions).model_dump(mode="json"),
        "worker_class": str(agreed.worker_class),
        "title": contract.title,
        "allotted_minutes": contract.allotted_minutes,
    }
    after = {
        "terms": draft.terms.model_dump(mode="json"),
        "conditions": draft.conditions.model_dump(mode="json"),
        "worker_class": str(draft.worker_class),
        "title": draft.title or contract.title,
        "allotted_minutes": draft.allotted_minutes or contract.allotted_minutes,
    }
    for one in agreements.differences(before, after):
        yield one.model_dump(mode="json")


def _check_ceiling(before: PayTerms, after: PayTerms, pointer: str) -> None:
    """What was billed up to a ceiling stays as it was: it may rise, at the same rate."""
    old, new = _ceiling(before), _ceiling(after)
    if old is None or new is None:
        return
    if new.rate != old.rate:
        detail = f"time up to the ceiling is billed at {old.rate}; agree on it in another contract"
        raise field_error(pointer, "ceiling_rate_changed", detail)
    if new.ceiling < old.ceiling:
        raise field_error(pointer, "ceiling_lowered", f"the ceiling is {old.ceiling} already")


def _ceiling(terms: PayTerms) -> NotToExceed | None:
    projects = (part for part in parts_of(terms) if isinstance(part, ProjectTerms))
    return next((part.not_to_exceed for part in projects), None)


def _lowers_cap(before: PayTerms, after: PayTerms) -> bool:
    """Whether fewer minutes of some part would be billed in one week."""
    caps = {part.kind: part.weekly_cap_minutes for part in _capped(before)}
    return any(
        part.weekly_cap_minutes is not None
        and part.kind in caps
        and part.weekly_cap_minutes < (caps[part.kind] or part.weekly_cap_minutes + 1)
        for part in _capped(after)
    )


def _capped(terms: PayTerms) -> Iterator[HourlyTerms | ProBonoTerms]:
    for part in parts_of(terms):
        if isinstance(part, HourlyTerms | ProBonoTerms):
            yield part

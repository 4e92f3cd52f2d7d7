"""What a contract would say after an amendment: the present agreement with the changes in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from va_market import agreements
from va_market.agreements import Conditions, WorkerClass
from va_market.amendments.schemas import AmendmentCreate, ChangeOrder
from va_market.amendments.service.orders import changed_by
from va_market.contracts import service as contracts
from va_market.contracts.models import Contract, ContractTerms
from va_market.kit.errors import field_error
from va_market.pricing.errors import PricingError
from va_market.pricing.terms import (
    CombinedTerms,
    HourlyTerms,
    NotToExceed,
    PayTerms,
    ProBonoTerms,
    parts_of,
    project_of,
)
from va_market.proposals.schemas import TERMS


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
    withdraws_notice: bool
    change_order: dict[str, Any] | None
    touches_milestones: bool

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
            "withdraws_notice": self.withdraws_notice,
            "change_order": self.change_order,
        }


def draft_of(
    contract: Contract, agreed: ContractTerms, body: AmendmentCreate, *, settled: frozenset[int]
) -> Draft:
    """The agreement as the body would have it, after `agreed`, the latest version.

    Raises:
        Invalid: it changes nothing, or the currency; it is not for this class of worker; or the
            change order does not fit the project.
    """
    if body.withdraws_notice and contract.notice_given_at is None:
        raise field_error("/withdraws_notice", "no_notice", "no notice was given")
    before = TERMS.validate_python(agreed.terms)
    terms, pointer = _terms(before, body, settled)
    _check_milestones(before, terms, body)
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
        withdraws_notice=body.withdraws_notice,
        change_order=None
        if body.change_order is None
        else body.change_order.model_dump(mode="json"),
        touches_milestones=_touches_milestones(before, terms),
    )
    draft.differences.extend(_differences(contract, agreed, draft))
    if not draft.differences:
        raise field_error("", "nothing_changed", "the contract says all of this already")
    return draft


def _terms(
    before: PayTerms, body: AmendmentCreate, settled: frozenset[int]
) -> tuple[PayTerms, str]:
    """The terms, and where the caller gave them."""
    if body.change_order is not None:
        return _after(before, body.change_order, settled), "/change_order"
    return body.terms or before, "/terms"


def _conditions(before: Conditions, body: AmendmentCreate) -> Conditions:
    return before if body.conditions is None else agreements.changed(before, body.conditions)


def _after(before: PayTerms, order: ChangeOrder, settled: frozenset[int]) -> PayTerms:
    """The terms with other milestones."""
    project = project_of(before)
    if project is None:
        raise field_error("/change_order", "no_such_part", "the terms have no project")
    try:
        after = changed_by(project, order, settled=settled).terms
    except PricingError as error:
        raise field_error(f"/change_order/{error.field}", error.code, error.detail) from error
    if not isinstance(before, CombinedTerms):
        return after
    parts = tuple(after if part is project else part for part in before.parts)
    return before.model_copy(update={"parts": parts})


def _check_milestones(before: PayTerms, after: PayTerms, body: AmendmentCreate) -> None:
    """Milestones live on their own: they change by an order, place by place, or not at all."""
    old, new = project_of(before), project_of(after)
    if body.change_order is not None or old is None or not old.milestones:
        return
    if new is None or new.milestones != old.milestones:
        detail = "the milestones of a project change by a change_order"
        raise field_error("/terms", "milestones_by_change_order", detail)


def _differences(
    contract: Contract, agreed: ContractTerms, draft: Draft
) -> Iterator[dict[str, Any]]:
    before = {
        "terms": TERMS.validate_python(agreed.terms).model_dump(mode="json"),
        "conditions": Conditions.model_validate(agreed.conditions).model_dump(mode="json"),
        "worker_class": str(agreed.worker_class),
        "title": contract.title,
        "allotted_minutes": contract.allotted_minutes,
        "ending_on": _text(contract.ending_on),
    }
    after = {
        "terms": draft.terms.model_dump(mode="json"),
        "conditions": draft.conditions.model_dump(mode="json"),
        "worker_class": str(draft.worker_class),
        "title": draft.title or contract.title,
        "allotted_minutes": draft.allotted_minutes or contract.allotted_minutes,
        "ending_on": _text(_last_day(contract, draft)),
    }
    for one in agreements.differences(before, after):
        yield one.model_dump(mode="json")


def _last_day(contract: Contract, draft: Draft) -> date | None:
    has_notice = contract.notice_given_at is not None and not draft.withdraws_notice
    return contracts.last_day_of(
        draft.conditions, notice=contract.ending_on if has_notice else None
    )


def _text(day: date | None) -> str | None:
    return None if day is None else str(day)


def _touches_milestones(before: PayTerms, after: PayTerms) -> bool:
    """Whether there are others, or the same are paid in another way."""
    project = project_of(after)
    return project is not None and bool(project.milestones) and project != project_of(before)


def _check_ceiling(before: PayTerms, after: PayTerms, pointer: str) -> None:
    """What was billed up to a ceiling stays as it was: it may rise, at the same rate."""
    old, new = _ceiling(before), _ceiling(after)
    if old is None:
        return
    if new is None:
        detail = f"time is billed up to {old.ceiling}: it may rise, and does not go"
        raise field_error(pointer, "ceiling_dropped", detail)
    if new.rate != old.rate:
        detail = f"time up to the ceiling is billed at {old.rate}; agree on it in another contract"
        raise field_error(pointer, "ceiling_rate_changed", detail)
    if new.ceiling < old.ceiling:
        raise field_error(pointer, "ceiling_lowered", f"the ceiling is {old.ceiling} already")


def _ceiling(terms: PayTerms) -> NotToExceed | None:
    project = project_of(terms)
    return None if project is None else project.not_to_exceed


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

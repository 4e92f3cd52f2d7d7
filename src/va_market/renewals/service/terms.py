"""What a further term of a contract is: its days, its pay and its conditions."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from va_market import agreements
from va_market.agreements import Conditions, Renewal
from va_market.contracts.models import Contract, ContractTerms
from va_market.pricing.periods.next_terms import anchor_day_of, next_last_day
from va_market.pricing.renewed_terms import renewed_terms
from va_market.pricing.terms import PayTerms
from va_market.proposals.schemas import TERMS

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Term:
    """From its first to its last day; `pay` is what there was before, where nothing rises."""

    first: date
    last: date
    pay: PayTerms
    conditions: Conditions
    differences: list[dict[str, Any]]


def policy_of(conditions: Conditions) -> tuple[date, Renewal]:
    """The last day, and how it goes on after it, where conditions say both."""
    assert conditions.ends_on is not None  # noqa: S101  # no renewal is agreed without it
    assert conditions.renewal is not None  # noqa: S101  # the contract would have no status of it
    return conditions.ends_on, conditions.renewal


def next_term(contract: Contract, agreed: ContractTerms) -> Term:
    """The term after the one of `agreed`, the latest version.

    Raises:
        AmountOutOfRange: a price gets more than 15 digits.
        DateOutOfRange: it goes on beyond 2200.
    """
    conditions = Conditions.model_validate(agreed.conditions)
    last_day, renewal = policy_of(conditions)
    pay = TERMS.validate_python(agreed.terms)
    last = next_last_day(
        last_day,
        months=renewal.months,
        weeks=renewal.weeks,
        anchor_day=anchor_day_of(last_day, kept=contract.renewal_anchor_day),
    )
    raised = renewed_terms(pay, renewal.policy)
    further = conditions.model_copy(update={"ends_on": last})
    differences = _differences((pay, conditions), (raised, further))
    return Term(last_day + _A_DAY, last, raised, further, differences)


def _differences(
    before: tuple[PayTerms, Conditions], after: tuple[PayTerms, Conditions]
) -> list[dict[str, Any]]:
    found = agreements.differences(_said(*before), _said(*after))
    return [one.model_dump(mode="json") for one in found]


def _said(pay: PayTerms, conditions: Conditions) -> dict[str, Any]:
    return {
        "terms": pay.model_dump(mode="json"),
        "conditions": conditions.model_dump(mode="json"),
        "ending_on": str(conditions.ends_on),
    }

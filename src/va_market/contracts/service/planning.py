"""The milestones of a contract, as its terms lay them out (R10)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from va_market.contracts.milestones import Milestone, MilestoneStatus
from va_market.contracts.models import Contract, ContractTerms
from va_market.kit.money import Money
from va_market.pricing.projects.deposits import recoupments
from va_market.pricing.projects.policies import ProjectPolicy
from va_market.pricing.terms import ProjectTerms, project_of
from va_market.proposals.schemas import TERMS


def milestones_of(contract: Contract, terms: ContractTerms, *, now: datetime) -> list[Milestone]:
    """One row for each milestone of the terms; none where nothing is paid that way."""
    project = project_of(TERMS.validate_python(terms.terms))
    return [] if project is None else list(_rows(contract, terms, project, now))


def _rows(
    contract: Contract, terms: ContractTerms, project: ProjectTerms, now: datetime
) -> Iterator[Milestone]:
    parts = zip(project.milestones, _shares(project), strict=True)
    for position, (part, share) in enumerate(parts, start=1):
        yield Milestone(
            contract_id=contract.id,
            terms_version=terms.version,
            position=position,
            title=part.title,
            currency=project.currency,
            amount_minor=part.amount.minor,
            deposit_minor=share.minor,
            due_on=part.due_on,
            **payment_rules(project.policy),
            status=MilestoneStatus.AGREED,
            created_at=now,
            updated_at=now,
        )


def payment_rules(policy: ProjectPolicy) -> dict[str, Any]:
    """What each milestone that nobody has funded says of how it is paid."""
    return {
        "allows_parts": policy.allows_partial_release,
        "approval_days": policy.auto_approval_days,
    }


def _shares(project: ProjectTerms) -> list[Money]:
    """What of each milestone the deposit covers."""
    amounts = [part.amount for part in project.milestones]
    if project.deposit is None:
        return [Money.zero(project.currency) for _ in amounts]
    return recoupments(project.deposit, amounts, mode=project.deposit_recoupment)

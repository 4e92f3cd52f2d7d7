"""When silence approves a milestone, when its money can be spent, and whether work may begin."""

from datetime import date, timedelta

from va_market.kit.money import Money
from va_market.pricing.projects.errors import FirstMilestoneNotFunded
from va_market.pricing.projects.policies import ProjectPolicy

USUAL_DAYS = 14


def approved_by_silence_on(
    submitted_on: date, *, policy: ProjectPolicy, usual_days: int = USUAL_DAYS
) -> date:
    """The local day from which what was submitted counts as approved if nobody answered.

    Days are half-open: submitted on the 1st with 14 days, the client has until before the 15th.
    `usual_days` are those of the market, for a policy that leaves it to them.
    """
    return submitted_on + timedelta(days=policy.auto_approval_days or usual_days)


def spendable_on(approved_on: date, *, policy: ProjectPolicy) -> date:
    """The local day from which the money of an approved milestone can be spent."""
    return approved_on + timedelta(days=policy.hold_days)


def check_work_may_begin(first: Money, *, held: Money, policy: ProjectPolicy) -> None:
    """Refuse work before the first milestone is funded, unless the policy lets it begin.

    Raises:
        FirstMilestoneNotFunded: less is held than the milestone comes to.
        CurrencyMismatch: the amounts are not of one currency.
    """
    if policy.is_first_funded and held < first:
        raise FirstMilestoneNotFunded(
            f"{held} of {first} is held for the first milestone", field="milestones"
        )

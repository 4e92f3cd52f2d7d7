"""What cannot be done with the money of a project."""

from va_market.pricing.errors import PricingError


class DepositAboveMilestones(PricingError):
    """A deposit is more than all the milestones that it is to be set off against."""

    code = "deposit_above_milestones"


class ReleaseAboveMilestone(PricingError):
    """More of a milestone is released than it comes to."""

    code = "release_above_milestone"


class AmountNotPositive(PricingError):
    """Money is funded, released and refunded in amounts above zero."""

    code = "project_amount_not_positive"


class BeyondFunding(PricingError):
    """What is released and refunded together is more than what was funded."""

    code = "beyond_funding"


class MilestoneUnknown(PricingError):
    """The terms have no milestone at that place."""

    code = "milestone_unknown"


class MilestoneSettled(PricingError):
    """Of the milestone money was released already: it can no longer be changed."""

    code = "milestone_settled"


class NothingChanged(PricingError):
    """A change order must change something."""

    code = "nothing_changed"


class NoMilestoneLeft(PricingError):
    """A project has one milestone or more."""

    code = "no_milestone_left"

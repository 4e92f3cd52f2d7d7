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


class RecoupedAboveDeposit(PricingError):
    """More was set off against milestones than was paid in advance."""

    code = "recouped_above_deposit"


class PartialReleaseRefused(PricingError):
    """By their policy these milestones are released as a whole only."""

    code = "partial_release_refused"


class FirstMilestoneNotFunded(PricingError):
    """Work begins when the first milestone is funded, and it is not."""

    code = "first_milestone_not_funded"


class ChangeDoesNotAddUp(PricingError):
    """The agreed change of the price is not what the changed milestones come to."""

    code = "change_does_not_add_up"


class MilestonesTooMany(PricingError):
    """A project has fifty milestones at most."""

    code = "milestones_too_many"


class ChangeInOtherCurrency(PricingError):
    """A change order is in the currency of its project."""

    code = "change_in_other_currency"


class ChangeNamesMilestoneTwice(PricingError):
    """A milestone is changed or removed, not both."""

    code = "change_names_milestone_twice"


class CeilingBelowBilled(PricingError):
    """More was billed than the ceiling allows."""

    code = "ceiling_below_billed"

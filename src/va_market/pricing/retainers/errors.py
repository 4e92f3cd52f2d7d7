"""What keeps a retainer period from being closed."""

from va_market.pricing.errors import PricingError


class UnapprovedTime(PricingError):
    """The terms close a period only when all its time is approved."""

    code = "unapproved_time"


class WorkGivenTwice(PricingError):
    """Two different pieces of work have one id."""

    code = "work_given_twice"


class GrantGivenTwice(PricingError):
    """Two different grants have one id."""

    code = "grant_given_twice"


class GrantUnknown(PricingError):
    """An entry takes minutes from a grant that is not there."""

    code = "grant_unknown"


class GrantOverdrawn(PricingError):
    """More minutes were taken from a grant, or given back to it, than it can hold."""

    code = "grant_overdrawn"


class PeriodClosedOtherwise(PricingError):
    """The period is closed with other figures; a closed period is corrected in a later one."""

    code = "period_closed_otherwise"


class OutsidePeriod(PricingError):
    """The day does not lie in the period."""

    code = "outside_period"


class BilledOtherwise(PricingError):
    """The terms bill by the period where a year is asked for, or the other way round."""

    code = "billed_otherwise"

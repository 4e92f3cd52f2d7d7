"""What the caller gets wrong about working time. The service maps each to a 422 at `field`."""

from va_market.pricing.errors import PricingError


class UnknownZone(PricingError):
    """The time zone is not one of IANA."""

    code = "unknown_time_zone"


class InstantWithoutOffset(PricingError):
    """A moment without an offset from UTC could be any of a day's moments."""

    code = "instant_without_offset"


class WallTimeWithOffset(PricingError):
    """The reading of a wall clock has no offset of its own; it is given beside it."""

    code = "wall_time_with_offset"


class LocalTimeDoesNotExist(PricingError):
    """The clocks were set forward over this time."""

    code = "local_time_does_not_exist"


class LocalTimeRepeated(PricingError):
    """The clocks were set back over this time: only an offset says which of two is meant."""

    code = "local_time_repeated"


class OffsetNotInForce(PricingError):
    """The zone does not have this offset at this time."""

    code = "offset_not_in_force"


class EndBeforeStart(PricingError):
    """The span runs backwards."""

    code = "end_before_start"


class BreakOutsideEntry(PricingError):
    """A break begins before the work or ends after it."""

    code = "break_outside_entry"


class BreaksOverlap(PricingError):
    """Two breaks share time, which would be taken off twice."""

    code = "breaks_overlap"


class RoundingNotForStaff(PricingError):
    """On a staff contract this rounding would always favor one side."""

    code = "rounding_not_for_staff"


class UnknownHolidayCalendar(PricingError):
    """No public holidays are known for the country, or for its subdivision."""

    code = "unknown_holiday_calendar"


class PremiumNotAgreed(PricingError):
    """Time is marked with a premium that the policy does not have."""

    code = "premium_not_agreed"

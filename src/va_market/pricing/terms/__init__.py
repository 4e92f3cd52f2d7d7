"""What was agreed to be paid: one type for each kind of pay (money.md §2 to §4)."""

from typing import Annotated

from pydantic import Field

from va_market.pricing.terms.fields import FIRST_YEAR, LAST_YEAR, CalendarDay
from va_market.pricing.terms.hourly import HourlyTerms
from va_market.pricing.terms.project import MilestoneTerms, ProjectTerms
from va_market.pricing.terms.retainer import RetainerTerms

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "CalendarDay",
    "HourlyTerms",
    "MilestoneTerms",
    "PayTerms",
    "ProjectTerms",
    "RetainerTerms",
]

PayTerms = Annotated[HourlyTerms | ProjectTerms | RetainerTerms, Field(discriminator="kind")]

"""What was agreed to be paid: one type for each kind of pay (money.md §2 to §4)."""

from typing import Annotated

from pydantic import Field

from va_market.pricing.terms.benefits import Benefit
from va_market.pricing.terms.combined import CombinedTerms
from va_market.pricing.terms.commission import CommissionTerms
from va_market.pricing.terms.fields import FIRST_YEAR, LAST_YEAR, CalendarDay
from va_market.pricing.terms.fixed_fee import FixedFeeTerms
from va_market.pricing.terms.hourly import HourlyTerms
from va_market.pricing.terms.pro_bono import ProBonoTerms
from va_market.pricing.terms.project import MilestoneTerms, NotToExceed, ProjectTerms
from va_market.pricing.terms.retainer import RetainerTerms
from va_market.pricing.terms.salary import SalaryTerms
from va_market.pricing.terms.single import Payable, PayTerm
from va_market.pricing.terms.worker_classes import WorkerClass

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "Benefit",
    "CalendarDay",
    "CombinedTerms",
    "CommissionTerms",
    "FixedFeeTerms",
    "HourlyTerms",
    "MilestoneTerms",
    "NotToExceed",
    "PayTerm",
    "PayTerms",
    "Payable",
    "ProBonoTerms",
    "ProjectTerms",
    "RetainerTerms",
    "SalaryTerms",
    "WorkerClass",
    "part_for",
    "parts_of",
    "project_of",
    "time_of",
]

PayTerms = Annotated[
    HourlyTerms
    | ProjectTerms
    | RetainerTerms
    | FixedFeeTerms
    | SalaryTerms
    | CommissionTerms
    | ProBonoTerms
    | CombinedTerms,
    Field(discriminator="kind"),
]


def time_of(terms: PayTerms) -> PayTerm:
    """The part that time belongs to unless another one is named."""
    return terms.timed if isinstance(terms, CombinedTerms) else terms


def part_for(terms: PayTerms, kind: str | None) -> PayTerm:
    """The part that pays for time of a kind; where none has that name, the one for time."""
    named = (part for part in parts_of(terms) if part.kind == kind)
    return next(named, time_of(terms))


def parts_of(terms: PayTerms) -> tuple[PayTerm, ...]:
    """The single terms that some terms consist of."""
    return terms.parts if isinstance(terms, CombinedTerms) else (terms,)


def project_of(terms: PayTerms) -> ProjectTerms | None:
    """The part that is a project, if there is one."""
    return next((part for part in parts_of(terms) if isinstance(part, ProjectTerms)), None)

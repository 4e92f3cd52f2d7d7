"""Which terms depend on whether the assistant is independent or staff (R43, R45, R46)."""

from collections.abc import Sequence
from typing import Literal

from va_market.pricing.errors import PricingError
from va_market.pricing.terms.benefits import Benefit
from va_market.pricing.terms.hourly import HourlyTerms
from va_market.pricing.terms.salary import SalaryTerms
from va_market.pricing.terms.single import PayTerm
from va_market.pricing.timing.policies import check_for_staff

WorkerClass = Literal["independent", "staff"]


class SalaryForStaffOnly(PricingError):
    """An independent assistant is paid for work or results, not for being employed."""

    code = "salary_for_staff_only"


class BenefitsForStaffOnly(PricingError):
    """An independent assistant gets no benefits; they belong to employment."""

    code = "benefits_for_staff_only"


def check_worker_class(
    parts: Sequence[PayTerm], worker_class: WorkerClass, *, benefits: Sequence[Benefit] = ()
) -> None:
    """Refuse terms, any one of several, and benefits that this class of worker cannot have.

    Raises:
        SalaryForStaffOnly: a salary for a worker who is not staff.
        BenefitsForStaffOnly: benefits for such a worker.
        RoundingNotForStaff: time of staff is not rounded to the nearest step.
    """
    if worker_class == "staff":
        for part in parts:
            if isinstance(part, HourlyTerms):
                check_for_staff(part.rounding)
        return
    if any(isinstance(part, SalaryTerms) for part in parts):
        raise SalaryForStaffOnly(
            "a salary is for staff: an independent assistant is not employed, and is paid by the "
            "hour, the project or a fee",
            field="terms",
        )
    if benefits:
        raise BenefitsForStaffOnly(
            f"{benefits[0].name} is for staff: an independent assistant bears the cost of "
            "insurance and leave, and prices it into the rate",
            field="benefits",
        )

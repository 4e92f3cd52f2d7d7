"""Every single way of being paid; what combines is made of these."""

from typing import Annotated, Protocol

from pydantic import Field

from va_market.kit.money import Money
from va_market.pricing.terms.commission import CommissionTerms
from va_market.pricing.terms.fixed_fee import FixedFeeTerms
from va_market.pricing.terms.hourly import HourlyTerms
from va_market.pricing.terms.pro_bono import ProBonoTerms
from va_market.pricing.terms.project import ProjectTerms
from va_market.pricing.terms.retainer import RetainerTerms
from va_market.pricing.terms.salary import SalaryTerms


class Payable(Protocol):
    """What all terms have in common."""

    @property
    def kind(self) -> str: ...

    @property
    def currency(self) -> str: ...

    @property
    def headline(self) -> Money:
        """The amount that jobs set a ceiling on: an hour, a price, or a period."""
        ...


PayTerm = Annotated[
    HourlyTerms
    | ProjectTerms
    | RetainerTerms
    | FixedFeeTerms
    | SalaryTerms
    | CommissionTerms
    | ProBonoTerms,
    Field(discriminator="kind"),
]

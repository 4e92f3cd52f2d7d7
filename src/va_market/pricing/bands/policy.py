"""When a band of real rates may be shown, and which rates count."""

from datetime import date

from pydantic import Field

from va_market.kit.schema import Schema
from va_market.pricing.frozen import frozen


class BandPolicy(Schema):
    """When a band of real rates may be shown, and which rates count."""

    model_config = frozen({})

    least_assistants: int = Field(
        default=5,
        ge=5,
        description="Different assistants a band needs before it is shown; more is allowed, fewer "
        "never. Five is also what the Statements of Antitrust Enforcement Policy of the US "
        "agencies of 1996 (withdrawn in 2023) asked of published surveys of wages.",
        examples=[5],
    )
    least_clients: int = Field(
        default=2,
        ge=2,
        description="Different clients a band needs before it is shown; more is allowed. With one "
        "alone the band would tell everybody what that client pays. A rule of the project.",
        examples=[2],
    )
    latest_months: int = Field(
        default=24,
        ge=1,
        le=120,
        description="Months before the present one whose work counts, from 1 to 120: fewer follow "
        "the market sooner, more make do with fewer contracts. A choice of the project.",
        examples=[24],
    )

    def since(self, today: date) -> date:
        """The first day whose work counts: always the first of a month."""
        year, month = divmod(today.year * 12 + today.month - 1 - self.latest_months, 12)
        return date(year, month + 1, 1)

    @property
    def basis(self) -> str:
        """Where figures that follow this policy come from, for people to read."""
        return (
            "Quartiles of the latest hourly rate of each contract of an independent assistant "
            f"with approved billable work in the last {self.latest_months} months; pro bono work, "
            "staff and contracts through agencies are left out."
        )

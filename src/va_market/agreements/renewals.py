"""Whether a contract for a limited time goes on after its last day, and how (R07, R35)."""

from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from va_market.kit.schema import Schema
from va_market.pricing.frozen import frozen
from va_market.pricing.percents import Percent
from va_market.pricing.periods.policies import NoticeDays, RenewalPolicy

EXAMPLE: dict[str, Any] = {
    "mode": "auto",
    "months": 12,
    "notice_days": 30,
    "uplift_percent": "3",
}
_RENEWS: dict[str, Literal["ask", "auto", "ends"]] = {"none": "ends", "ask": "ask", "auto": "auto"}
_SHORTEST_MONTH, _WEEK = 28, 7


class Renewal(Schema):
    """What follows the last day of a contract: nothing, a question, or another term."""

    model_config = frozen(EXAMPLE)

    mode: Literal["none", "ask", "auto"] = Field(
        description="`none`: the contract ends on its last day. `ask`: both sides are told on the "
        "day of the decision, and it goes on if both agree. `auto`: it goes on, unless one side "
        "has declined before that day.",
        examples=["auto"],
    )
    months: Annotated[int, Field(strict=True, ge=1, le=120)] | None = Field(
        default=None,
        description="How long the next term is. Terms that begin on one of the days 29 to 31 begin "
        "on the last day of shorter months, and on that day again after them.",
        examples=[12],
    )
    weeks: Annotated[int, Field(strict=True, ge=1, le=520)] | None = Field(
        default=None, description="The same in weeks. Give one of both.", examples=[None]
    )
    notice_days: NoticeDays = Field(
        default=7,
        description="How many days before the last one it is decided, when that day begins in the "
        "contract's zone; fewer than the next term has at least.",
        examples=[30],
    )
    uplift_percent: Percent = Field(
        default=Decimal(0),
        description="How much more an hour, or a period, costs in the next term, each price "
        "rounded once. Prices of projects, commissions and work for nothing stay as they are.",
        examples=["3"],
    )

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        lengths = [one for one in (self.months, self.weeks) if one is not None]
        if len(lengths) != (0 if self.mode == "none" else 1):
            raise PydanticCustomError(
                "one_length_of_term",
                "the next term has either months or weeks, and `none` has none",
            )
        # Else the term after the next would be decided on before the next one began.
        if lengths and self.notice_days >= self._least_days:
            raise PydanticCustomError(
                "notice_beyond_term",
                "the next term has {days} days at least, so notice_days must be fewer",
                {"days": self._least_days},
            )
        return self

    @property
    def policy(self) -> RenewalPolicy:
        """The same for pricing."""
        return RenewalPolicy(
            renews=_RENEWS[self.mode],
            notice_days=self.notice_days,
            uplift_percent=self.uplift_percent,
        )

    @property
    def _least_days(self) -> int:
        return _SHORTEST_MONTH * (self.months or 0) + _WEEK * (self.weeks or 0)

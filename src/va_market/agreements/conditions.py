"""The conditions of a contract besides its pay, every one with a default.

R06, R07, R14, R15, R32, R35, R36, R40, R45.
"""

from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from va_market.agreements.exclusivity import ALL, Exclusivity
from va_market.agreements.renewals import Renewal
from va_market.assistants.schemas import WeekdayHours
from va_market.kit.schema import Schema
from va_market.pricing.frozen import frozen
from va_market.pricing.terms import Benefit, CalendarDay

_CUSTOM: dict[str, Any] = {"kind": "custom", "dates": ["2026-12-24", "2027-01-15"]}
_EXAMPLE: dict[str, Any] = {
    "payment_schedule": {"kind": "biweekly"},
    "notice_days": 14,
    "ends_on": "2027-06-30",
    "renewal": {"mode": "ask", "months": 12, "notice_days": 30},
    "training_paid_by": "assistant",
    "schedule": [{"weekday": 1, "starts": "09:00", "ends": "12:30"}],
}

NoticeDays = Annotated[int, Field(strict=True, ge=0, le=366)]
WeeklyMinutes = Annotated[int, Field(strict=True, ge=1, le=10_080)]


class PaymentSchedule(Schema):
    """When approved work is paid (R35)."""

    model_config = frozen(_CUSTOM)

    kind: Literal["weekly", "biweekly", "monthly", "on_completion", "custom"] = Field(
        description="Every week, every two weeks or every month, each at its end; once, when the "
        "contract ends; or on days of your own.",
        examples=["biweekly"],
    )
    dates: Annotated[tuple[CalendarDay, ...], Field(max_length=100)] = Field(
        default=(), description="The days of a custom schedule, earliest first; else none."
    )

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        if (self.kind == "custom") != bool(self.dates):
            raise PydanticCustomError(
                "dates_of_custom_schedule", "a custom schedule has dates, and no other has"
            )
        if any(one >= next_one for one, next_one in pairwise(self.dates)):
            raise PydanticCustomError("dates_not_ascending", "each day must be later than the last")
        return self


def _apart(hours: tuple[WeekdayHours, ...]) -> tuple[WeekdayHours, ...]:
    ordered = sorted(hours, key=lambda one: (one.weekday, one.starts))
    for one, later in pairwise(ordered):
        if one.weekday == later.weekday and later.starts < one.ends:
            raise PydanticCustomError(
                "hours_overlap",
                "{starts} to {ends} of weekday {weekday} overlaps other hours",
                later.model_dump(),
            )
    return hours


Schedule = Annotated[tuple[WeekdayHours, ...], Field(max_length=50), AfterValidator(_apart)]


class Conditions(Schema):
    """What was agreed besides pay."""

    model_config = frozen(_EXAMPLE)

    payment_schedule: PaymentSchedule = Field(
        default=PaymentSchedule(kind="monthly"), description="When approved work is paid."
    )
    notice_days: NoticeDays = Field(
        default=0,
        description="Full days between the notice of either side and the last day. Zero ends the "
        "contract at once.",
        examples=[14],
    )
    ends_on: CalendarDay | None = Field(
        default=None, description="The last day, if the contract is for a limited time."
    )
    renewal: Renewal | None = Field(
        default=None,
        description="What follows the last day; null: the contract ends on it. Only with "
        "`ends_on`.",
    )
    training_paid_by: Literal["assistant", "agency", "client"] = Field(
        default="assistant",
        description="Who bears the time of training; it is billed only if the client does.",
        examples=["assistant"],
    )
    at_silence: Literal["wait", "approve"] = Field(
        default="wait",
        description="What becomes of submitted time on which nobody of the client decides, when "
        "everybody who may was asked and had their days: it waits, or it counts as approved.",
        examples=["wait"],
    )
    schedule: Schedule = Field(
        default=(),
        description="Hours of the week in which the assistant works, in the time zone of the "
        "contract; none leaves them free.",
    )
    benefits: Annotated[tuple[Benefit, ...], Field(max_length=20)] = Field(
        default=(), description="What staff get besides pay; independent assistants get none."
    )
    exclusivity: Exclusivity | None = Field(
        default=None,
        description="What the assistant keeps for this client; null: the assistant is free.",
    )
    dedicated: Annotated[bool, Field(strict=True)] = Field(
        default=False,
        description="The assistant works for this client alone while the contract lasts: the same "
        "as an exclusivity of scope `all` without days of its own.",
    )
    weekly_minutes: WeeklyMinutes | None = Field(
        default=None,
        description="Minutes a week that the work is expected to take of what the assistant can "
        "take on; the weekly cap of the hours by default, if there is one.",
    )

    @model_validator(mode="after")
    def _means_one_exclusivity(self) -> Self:
        told = self.exclusivity
        if self.dedicated and told and (told.scope != "all" or told.starts_on or told.ends_on):
            raise PydanticCustomError(
                "dedicated_means_all",
                "a dedicated assistant is exclusive in all, from the first day to the last",
            )
        return self

    @property
    def clause(self) -> Exclusivity | None:
        """The exclusivity that was agreed, in either way."""
        return self.exclusivity or (ALL if self.dedicated else None)

"""The conditions of a contract besides its pay (R06, R35, R40, R45). Every one has a default."""

from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from va_market.assistants.schemas import WeekdayHours
from va_market.pricing.frozen import frozen
from va_market.pricing.terms import Benefit, CalendarDay

_CUSTOM: dict[str, Any] = {"kind": "custom", "dates": ["2026-12-24", "2027-01-15"]}
_EXAMPLE: dict[str, Any] = {
    "payment_schedule": {"kind": "biweekly"},
    "notice_days": 14,
    "ends_on": "2027-06-30",
    "training_paid_by": "assistant",
    "schedule": [{"weekday": 1, "starts": "09:00", "ends": "12:30"}],
}

NoticeDays = Annotated[int, Field(strict=True, ge=0, le=366)]


class PaymentSchedule(BaseModel):
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


class Conditions(BaseModel):
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
    training_paid_by: Literal["assistant", "agency", "client"] = Field(
        default="assistant",
        description="Who bears the time of training; it is billed only if the client does.",
        examples=["assistant"],
    )
    schedule: Schedule = Field(
        default=(),
        description="Hours of the week in which the assistant works, in the time zone of the "
        "contract; none leaves them free.",
    )
    benefits: Annotated[tuple[Benefit, ...], Field(max_length=20)] = Field(
        default=(), description="What staff get besides pay; independent assistants get none."
    )

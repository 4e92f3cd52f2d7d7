"""What the client decides when it hires: in accepting, or before with a version of its own."""

from typing import Any
from uuid import UUID

from pydantic import ConfigDict, Field

from va_market.agreements import AtAllotment, AtSubstitution
from va_market.kit.fields import Note, PositiveMinutes, Zone
from va_market.kit.schema import Schema
from va_market.pricing.terms import CalendarDay


class Hiring(Schema):
    """How the work is given out. Everything has a default."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"allotted_minutes": 1200, "at_allotment": "stop"}, {}]},
    )

    supervisor_id: UUID | None = Field(
        default=None, description="Who approves the time; you, by default. Never the assistant."
    )
    supervisor_qualification: Note | None = Field(
        default=None, description="What makes the supervisor fit for it."
    )
    starts_on: CalendarDay | None = Field(
        default=None,
        description="First day, in the contract's zone; today by default. Of a version that the "
        "assistant accepts after it: the day of the acceptance.",
    )
    time_zone: Zone | None = Field(
        default=None, description="Where days and weeks begin; the client's zone by default."
    )
    allotted_minutes: PositiveMinutes | None = Field(
        default=None, description="The minutes given to the work; the estimate by default."
    )
    at_allotment: AtAllotment = Field(
        default=AtAllotment.STOP,
        description="`stop` refuses time beyond the allotment; `ask` records it, and "
        "bills what is approved after the client has extended.",
    )
    at_substitution: AtSubstitution = Field(
        default=AtSubstitution.TELL,
        description="Of an agency's contract: `tell` lets the backup that the proposal names, and "
        "whom it proposes, stand in for each other at once; `ask` waits for the client's answer. "
        "Anybody else waits for it in any case.",
    )

    def over(self, kept: dict[str, Any] | None, *, supervisor_id: UUID) -> "Hiring":
        """What is said now, else what was said before, else the default."""
        earlier = Hiring.model_validate(kept or {"supervisor_id": supervisor_id})
        said = {name: getattr(self, name) for name in self.model_fields_set & _NAMES}
        return earlier.model_copy(
            update={n: value for n, value in said.items() if value is not None}
        )


_NAMES = Hiring.model_fields.keys()

from datetime import date
from enum import StrEnum
from typing import Literal, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from va_market.kit.fields import Moment, PositiveMinutes
from va_market.kit.http.queries import CommaList
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.pricing.retainers.policies import PackCount
from va_market.retainers.models import GrantSource, MinuteReason, PeriodStatus


class MinuteGrantCreate(Schema):
    """Minutes besides those of the fee."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"source": "goodwill", "minutes": 60, "expires_on": "2027-02-01"},
                {"source": "top_up", "packs": 2},
            ]
        },
    )

    source: Literal["goodwill", "top_up"] = Field(
        description="`goodwill` is given by whoever works, for nothing; `top_up` are packs that "
        "the client buys at the price of the terms, and count as those that the terms buy."
    )
    minutes: PositiveMinutes | None = Field(default=None, description="Of goodwill.", examples=[60])
    expires_on: date | None = Field(
        default=None, description="The day on which goodwill is void; null: never."
    )
    packs: PackCount | None = Field(default=None, description="Of a top-up.", examples=[2])

    @model_validator(mode="after")
    def _fits_its_source(self) -> Self:
        wanted = {"minutes"} if self.source == "goodwill" else {"packs"}
        allowed = {*wanted, "source", *(["expires_on"] if self.source == "goodwill" else [])}
        given = {name for name, value in self if value is not None}
        if not wanted <= given <= allowed:
            raise PydanticCustomError(
                "source_asks_for_other_fields",
                "goodwill says minutes and perhaps expires_on, a top_up says packs, and no more",
            )
        return self


class MinuteGrantRead(Schema):
    """Minutes that may be used; it never changes."""

    id: UUID
    contract_id: UUID
    period_id: UUID = Field(description="The period that was open, opened or closed then.")
    source: GrantSource = Field(
        description="`base` of the fee, `rollover` of an earlier period, `top_up` bought while a "
        "period runs, `purchased` bought by its closing, `goodwill` given."
    )
    minutes: int
    effective_on: date = Field(description="The first day on which they may be used.")
    expires_on: date | None = Field(description="The day on which they are void; null: never.")
    left_minutes: int = Field(description="After the last period that was closed.")
    granted_by: UUID | None = Field(description="Null where the terms grant them.")
    created_at: Moment


class MinuteGrantPage(PageOf[MinuteGrantRead]):
    """A page of grants."""


class MinuteEntryRead(Schema):
    """Minutes that left a grant, or came back to it; it never changes."""

    id: UUID
    grant_id: UUID
    source: GrantSource = Field(description="Of the grant.")
    minutes: int = Field(description="Below zero: they left the grant.")
    reason: MinuteReason
    created_at: Moment


class MinuteEntryPage(PageOf[MinuteEntryRead]):
    """A page of what left the grants in a period."""


class StatementRead(Schema):
    """Where the minutes of a closed period went.

    opening + granted = consumed + expired + breakage + refunded + closing. What rolled over is part
    of the closing balance. Leeway, overage and unbilled minutes were in no grant.
    """

    used: int = Field(description="Approved minutes that the period counted.")
    opening: int = Field(description="What was left of earlier grants.")
    granted: dict[GrantSource, int]
    consumed: dict[GrantSource, int]
    rolled_over: int
    expired: int
    breakage: int = Field(description="Of the fee, and used by nobody.")
    refunded: int = Field(description="Minutes whose price was paid back.")
    leeway: int = Field(description="Free beyond all minutes.")
    overage: int = Field(description="Billed by the hour; below zero: credited.")
    unbilled: int = Field(description="Beyond all minutes, and billed by no rule.")
    closing: int
    undecided_entries: int = Field(
        description="Entries nobody had decided on: they count when they are approved."
    )
    transaction_ids: list[UUID] = Field(
        description="What posted to the accounts of whoever is paid what the period earned and "
        "gave back, as the entries of accounts name it."
    )


class GrantLeftRead(Schema):
    """A grant that an open period may use."""

    grant_id: UUID
    source: GrantSource
    minutes: int
    left_minutes: int = Field(description="After the work that is approved so far.")
    effective_on: date
    expires_on: date | None = Field(description="The day on which it is void; null: never.")


class RunningRead(Schema):
    """How an open period stands; it is settled when it closes."""

    used_minutes: int = Field(description="Approved, and counted in no closed period.")
    consumed_minutes: int = Field(description="Of them, those that grants cover.")
    left_minutes: int = Field(description="Of all grants together.")
    beyond_minutes: int = Field(description="Approved minutes that no grant covers.")
    undecided_entries: int = Field(description="Entries that nobody has decided on yet.")
    packs_bought: int = Field(description="Of the most that the terms allow in a period.")
    grants: list[GrantLeftRead]


class PeriodSummary(Schema):
    """A period of a retainer."""

    id: UUID
    contract_id: UUID
    status: PeriodStatus
    starts_on: date
    ends_on: date = Field(description="The last day.")
    year_starts_on: date | None = Field(
        description="The first of the twelve months that were billed at once."
    )
    terms_version: int = Field(description="The version of the terms that holds for it.")
    statement: StatementRead | None = Field(description="Null while it is open.")
    created_at: Moment
    closed_at: Moment | None
    allowed_actions: list[str]


class PeriodRead(PeriodSummary):
    """A period of a retainer, and how it stands."""

    running: RunningRead | None = Field(description="Null once it is closed.")


class PeriodPage(PageOf[PeriodSummary]):
    """A page of periods."""


class PeriodSort(StrEnum):
    NEWEST = "-starts_on"
    OLDEST = "starts_on"


class PeriodQuery(Schema):
    sort: PeriodSort = PeriodSort.NEWEST
    status: CommaList[PeriodStatus] | None = Field(default=None, description="Any of these.")


class MinuteSort(StrEnum):
    OLDEST = "created_at"
    NEWEST = "-created_at"


class MinuteQuery(Schema):
    sort: MinuteSort = MinuteSort.OLDEST


class GrantSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class GrantQuery(Schema):
    sort: GrantSort = GrantSort.NEWEST

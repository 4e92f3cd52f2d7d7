from datetime import date
from enum import StrEnum

from pydantic import Field

from va_market.agreements import Conditions, Difference, WorkerClass
from va_market.kit.db import Row
from va_market.kit.fields import Moment
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import shaped
from va_market.pricing.fees import FeeRule
from va_market.pricing.terms import PayTerms


class ContractTermsRead(Schema):
    """One version of what was agreed."""

    version: int
    effective_on: date = Field(description="The first day on which it acts.")
    is_acting: bool = Field(description="Whether it is the version of today.")
    worker_class: WorkerClass
    terms: PayTerms
    conditions: Conditions
    fee: FeeRule = Field(description="The platform's fee, the same in all versions.")
    title: str | None = Field(description="The title from then on; null: it stayed.")
    allotted_minutes: int | None = Field(description="What was allotted then; null: it stayed.")
    differences: list[Difference] = Field(
        description="What it says otherwise than the version before it."
    )
    created_at: Moment = Field(description="When it was agreed.")

    @classmethod
    def of_row(cls, row: Row) -> "ContractTermsRead":
        return shaped(
            cls,
            row,
            effective_on=row.effective_on or row.starts_on,
            is_acting=row.version == row.acting_version,
        )


class ContractTermsPage(PageOf[ContractTermsRead]):
    """A page of versions."""


class VersionSort(StrEnum):
    LATEST = "-version"
    FIRST = "version"


class VersionQuery(Schema):
    sort: VersionSort = VersionSort.LATEST

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from va_market.jobs.models import JobStatus
from va_market.kit.db import Row
from va_market.kit.fields import Moment, Note
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped
from va_market.reviewing.models import LEAST, MOST

SOMEBODY = "0193a5d2-7c4e-7a10-8f3b-5d1c2e6f7a80"
Score = Annotated[int, Field(strict=True, ge=LEAST, le=MOST)]


class ReviewPut(Schema):
    """What you think of a proposal: from 1, the least, to 5."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"overall": 4, "fit": 5, "value": 3, "comment": "Knows our tools; not cheap."}
            ]
        },
    )

    overall: Score
    fit: Score | None = Field(default=None, description="It is the work that the job asks for.")
    skill: Score | None = Field(default=None, description="The assistant is up to it.")
    value: Score | None = Field(default=None, description="It is worth its price.")
    writing: Score | None = Field(default=None, description="It is well written.")
    comment: Note | None = None


class ReviewRead(Resource):
    id: UUID
    proposal_id: UUID
    reviewer_id: UUID
    reviewer_name: str
    overall: int
    fit: int | None
    skill: int | None
    value: int | None
    writing: int | None
    comment: str | None
    created_at: Moment
    updated_at: Moment

    @classmethod
    def of(cls, row: Row) -> "ReviewRead":
        return shaped(cls, row)


class ReviewPage(PageOf[ReviewRead]):
    """A page of reviews of a proposal."""


class ReviewerAdd(Schema):
    """Whom a client asks to look over the proposals for a job."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reviewer_id": SOMEBODY}]}
    )

    reviewer_id: UUID = Field(description="A member of the client, or a listed assistant.")


class ReviewerRead(Schema):
    """Somebody who looks over the proposals for one job, and sees nothing else of the client."""

    job_id: UUID
    reviewer_id: UUID
    name: str
    added_by: UUID
    created_at: Moment

    @classmethod
    def of(cls, row: Row) -> "ReviewerRead":
        return shaped(cls, row, reviewer_id=row.user_id)


class ReviewerPage(PageOf[ReviewerRead]):
    """A page of reviewers of a job."""


class ReviewedJobRead(Schema):
    """A job whose proposals you look over."""

    job_id: UUID
    title: str
    status: JobStatus
    organization_id: UUID
    organization_name: str
    created_at: Moment = Field(description="When you were asked.")

    @classmethod
    def of(cls, row: Row) -> "ReviewedJobRead":
        return shaped(cls, row)


class ReviewedJobPage(PageOf[ReviewedJobRead]):
    """A page of jobs whose proposals you look over."""


class ReviewingSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class ReviewingQuery(Schema):
    sort: ReviewingSort = ReviewingSort.NEWEST

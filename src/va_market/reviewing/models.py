from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, Text, UniqueConstraint
from sqlmodel import Field

from va_market.kit.db import Versioned
from va_market.kit.ids import new_id

SCORES = ("overall", "fit", "skill", "value", "writing")
LEAST, MOST = 1, 5


class ProposalReview(Versioned, table=True):
    """What one reviewer thinks of a proposal, for its client alone (R16)."""

    __tablename__ = "proposal_reviews"
    __table_args__ = (
        UniqueConstraint("proposal_id", "reviewer_id"),
        *(
            CheckConstraint(f"{name} BETWEEN {LEAST} AND {MOST}", name=f"{name}_in_range")
            for name in SCORES
        ),
        Index("ix_proposal_reviews_proposal_newest", "proposal_id", "created_at", "id"),
        Index("ix_proposal_reviews_reviewer", "reviewer_id", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    proposal_id: UUID = Field(foreign_key="proposals.id")
    organization_id: UUID = Field(foreign_key="organizations.id")
    """The client."""
    reviewer_id: UUID = Field(foreign_key="users.id")
    overall: int
    fit: int | None = None
    skill: int | None = None
    value: int | None = None
    writing: int | None = None
    comment: str | None = Field(default=None, sa_type=Text)
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKeyConstraint, Index, Text, text
from sqlmodel import Field

from va_market.contracts.models import AGENCY, CLIENT
from va_market.kit.db import Versioned, text_enum
from va_market.kit.ids import new_id
from va_market.kit.states import SYSTEM, Machine, move


class SubstitutionStatus(StrEnum):
    REQUESTED = "requested"
    ACCEPTED = "accepted"
    """Agreed, and waiting for its day."""
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    """Became impossible first: the contract ended, say, or the assistant left the roster."""
    DONE = "done"


OPEN = (SubstitutionStatus.REQUESTED, SubstitutionStatus.ACCEPTED)

SUBSTITUTION = Machine(
    "substitution",
    SubstitutionStatus,
    [
        move("accept", (SubstitutionStatus.REQUESTED,), SubstitutionStatus.ACCEPTED, [CLIENT]),
        move("decline", (SubstitutionStatus.REQUESTED,), SubstitutionStatus.DECLINED, [CLIENT]),
        move("withdraw", OPEN, SubstitutionStatus.WITHDRAWN, [AGENCY]),
        move("complete", (SubstitutionStatus.ACCEPTED,), SubstitutionStatus.DONE, [SYSTEM]),
        move("lapse", OPEN, SubstitutionStatus.LAPSED, [SYSTEM]),
    ],
)
_IS_OPEN = "status IN ('requested', 'accepted')"


class Substitution(Versioned, table=True):
    """That another assistant of an agency takes over a contract, and what became of it."""

    __tablename__ = "substitutions"
    __table_args__ = (
        CheckConstraint("assistant_id <> replaced_id", name="is_by_another"),
        CheckConstraint("(status = 'done') = (assignment IS NOT NULL)", name="done_is_assigned"),
        ForeignKeyConstraint(  # an agency sends its own roster, and whom the entry is about
            ["roster_entry_id", "agency_id", "assistant_id"],
            ["roster_entries.id", "roster_entries.organization_id", "roster_entries.assistant_id"],
            name="fk_substitutions_roster_entry",
        ),
        ForeignKeyConstraint(
            ["contract_id", "assignment"],
            ["contract_assignments.contract_id", "contract_assignments.number"],
        ),
        Index(
            "uq_substitutions_open",
            "contract_id",
            unique=True,
            postgresql_where=text(_IS_OPEN),
        ),
        Index(
            "ix_substitutions_due",
            "takes_effect_at",
            "id",
            postgresql_where=text("status = 'accepted'"),
        ),
        Index("ix_substitutions_contract_newest", "contract_id", "created_at", "id"),
        Index("ix_substitutions_assistant", "assistant_id", "id"),
        Index("ix_substitutions_replaced", "replaced_id", "id"),
        Index("ix_substitutions_requester", "requested_by", "id"),
        Index(
            "ix_substitutions_decider",
            "decided_by",
            "id",
            postgresql_where=text("decided_by IS NOT NULL"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    contract_id: UUID = Field(foreign_key="contracts.id")
    organization_id: UUID = Field(foreign_key="organizations.id")
    """The client."""
    agency_id: UUID
    roster_entry_id: UUID
    assistant_id: UUID
    """The substitute."""
    replaced_id: UUID = Field(foreign_key="assistant_profiles.user_id")
    status: SubstitutionStatus = Field(sa_type=text_enum(SubstitutionStatus, "status"))
    takes_effect_on: date | None = None
    """The first day of the substitute, in the zone of the contract; null: at once."""
    takes_effect_at: datetime = Field(sa_type=DateTime(timezone=True))
    """The instant at which that day begins; an answer of the client may come later."""
    reason: str = Field(sa_type=Text)
    handover_note: str | None = Field(default=None, sa_type=Text)
    requested_by: UUID = Field(foreign_key="users.id")
    """Who acted for the agency; of a key its maker."""
    decided_by: UUID | None = Field(default=None, foreign_key="users.id")
    """Who of the client said yes or no."""
    decided_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    decline_reason: str | None = Field(default=None, sa_type=Text)
    assignment: int | None = None
    """The number of the assignment that came of it."""
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))

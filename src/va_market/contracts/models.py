from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    Date,
    DateTime,
    Index,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from va_market.agreements.allotments import AtAllotment
from va_market.agreements.origins import ContractSource, ContractType
from va_market.agreements.substitutions import AtSubstitution
from va_market.agreements.worker_classes import WorkerClass
from va_market.contracts.exclusivity import ExclusivityStatus
from va_market.contracts.paying import PaidByAgency, pay_rules
from va_market.contracts.renewals import RULES, Renewable
from va_market.kit.db import Row, Table, text_enum
from va_market.kit.ids import new_id
from va_market.kit.states import SYSTEM, Machine, move


class ContractStatus(StrEnum):
    SCHEDULED = "scheduled"
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class EndCategory(StrEnum):
    """Why a contract ends, in a word."""

    COMPLETED = "completed"
    NO_LONGER_NEEDED = "no_longer_needed"
    BREACH = "breach"
    OTHER = "other"
    TERM_OVER = "term_over"
    """It was for a limited time: the last day has passed."""


CLIENT = "client"  # those who may hire for the client
AGENCY = "agency"  # those who propose for the agency
ASSISTANT = "assistant"
PROVIDER = "provider"  # the assistant, or those who speak for the agency between them instead
SUPERVISOR = "supervisor"
SUBSTITUTE = "substitute"  # of the supervisor
_LIVE = (ContractStatus.SCHEDULED, ContractStatus.ACTIVE, ContractStatus.PAUSED)
_SIDES = (CLIENT, PROVIDER)

CONTRACT = Machine(
    "contract",
    ContractStatus,
    [
        move("activate", (ContractStatus.SCHEDULED,), ContractStatus.ACTIVE, [SYSTEM]),
        move("pause", (ContractStatus.ACTIVE,), ContractStatus.PAUSED, _SIDES),
        move("resume", (ContractStatus.PAUSED,), ContractStatus.ACTIVE, _SIDES),
        # By notice or by term the last day comes without a caller.
        move("end", _LIVE, ContractStatus.ENDED, [*_SIDES, SYSTEM]),
        # For a breach: at once, whatever notice was agreed or given.
        move("end_for_cause", _LIVE, ContractStatus.ENDED, _SIDES),
        move("extend_allotment", _LIVE, None, [CLIENT]),
        move("amend", _LIVE, None, _SIDES),
        # After the end, too: time recorded before it still waits for a decision.
        move("replace_supervisor", tuple(ContractStatus), None, [CLIENT]),
        move("set_supervision", tuple(ContractStatus), None, [CLIENT]),
        move("substitute", _LIVE, None, [AGENCY]),
        move("record_time", (ContractStatus.ACTIVE,), None, [ASSISTANT]),
    ],
)


_OF_SOME = (  # indexes of contracts that have the first of their columns
    ("substitute_supervisor", "substitute_supervisor_id", "id"),
    ("backup", "backup_assistant_id", "id"),
    ("parent", "parent_contract_id", "id"),
    ("agency_newest", "agency_id", "created_at", "id"),
    ("agency_status", "agency_id", "status", "created_at", "id"),
    ("notice_giver", "notice_given_by", "id"),
    ("next_version", "next_version_at"),
)


class Contract(Renewable, PaidByAgency, table=True):
    """What a client and an assistant agreed on, from an accepted proposal.

    The migration adds what SQLAlchemy cannot say: a new row brings the first of its assignments.
    """

    __tablename__ = "contracts"
    __table_args__ = (
        CheckConstraint("supervisor_id <> assistant_id", name="supervisor_is_not_assistant"),
        CheckConstraint(
            "substitute_supervisor_id NOT IN (assistant_id, supervisor_id)",
            name="substitute_is_another",
        ),
        CheckConstraint("allotted_minutes > 0", name="allots_time"),
        CheckConstraint("parent_contract_id <> id", name="is_no_part_of_itself"),
        UniqueConstraint("id", "organization_id"),  # what is written inside points at
        *pay_rules(),
        Index("ix_contracts_newest", "created_at", "id"),
        Index("ix_contracts_organization_newest", "organization_id", "created_at", "id"),
        Index("ix_contracts_organization_status", "organization_id", "status", "created_at", "id"),
        Index("ix_contracts_assistant_newest", "assistant_id", "created_at", "id"),
        Index("ix_contracts_assistant_status", "assistant_id", "status", "created_at", "id"),
        Index("ix_contracts_supervisor", "supervisor_id", "id"),
        *(
            Index(
                f"ix_contracts_{name}", *columns, postgresql_where=text(f"{columns[0]} IS NOT NULL")
            )
            for name, *columns in _OF_SOME
        ),
        Index("ix_contracts_due", "starts_at", postgresql_where=text("status = 'scheduled'")),
        CheckConstraint(
            "num_nulls(notice_given_at, notice_given_by, notice_side) IN (0, 3)",
            name="notice_is_whole",
        ),
        CheckConstraint("notice_side IN ('client', 'provider')", name="notice_side"),
        CheckConstraint(
            "num_nulls(ending_on, ending_at) IN (0, 2) "
            "AND (notice_given_at IS NULL OR ending_on IS NOT NULL)",
            name="ends_on_a_day",
        ),
        Index(
            "ix_contracts_ending",
            "ending_at",
            postgresql_where=text("ending_at IS NOT NULL AND status <> 'ended'"),
        ),
        *RULES,
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    job_id: UUID | None = Field(default=None, foreign_key="jobs.id", index=True)
    """None: it comes from a private offer."""
    proposal_id: UUID = Field(foreign_key="proposals.id", unique=True)
    organization_id: UUID = Field(foreign_key="organizations.id")
    assistant_id: UUID = Field(foreign_key="assistant_profiles.user_id")
    """Who works on it now; `ContractAssignment` knows who did before."""
    assignment: int = Field(default=1, sa_column_kwargs={"server_default": text("1")})
    """The number of the present assignment."""
    assigned_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """When the present assistant took over; null: they were there from the start."""
    agency_id: UUID | None = Field(default=None, foreign_key="organizations.id")
    """The agency between them, if one proposed the assistant."""
    backup_assistant_id: UUID | None = Field(default=None, foreign_key="assistant_profiles.user_id")
    """Who stands in, as the proposal said."""
    at_substitution: AtSubstitution = Field(
        default=AtSubstitution.TELL,
        sa_type=text_enum(AtSubstitution, "at_substitution"),
        sa_column_kwargs={"server_default": text("'tell'")},
    )
    parent_contract_id: UUID | None = Field(default=None, foreign_key="contracts.id")
    """The contract of the client in person that this gives a part away of."""
    quote_id: UUID | None = Field(default=None, foreign_key="quotes.id")
    """The quote that the proposal was sent with."""
    supervisor_id: UUID = Field(foreign_key="users.id")
    supervisor_qualification: str | None = Field(default=None, sa_type=Text)
    substitute_supervisor_id: UUID | None = Field(default=None, foreign_key="users.id")
    """Who may decide on the time as well."""
    title: str = Field(sa_type=Text)
    worker_class: WorkerClass = Field(sa_type=text_enum(WorkerClass, "worker_class"))
    contract_type: ContractType = Field(
        default=ContractType.SERVICES,
        sa_type=text_enum(ContractType, "contract_type"),
        sa_column_kwargs={"server_default": ContractType.SERVICES},
    )
    source: ContractSource = Field(sa_type=text_enum(ContractSource, "source"))
    status: ContractStatus = Field(sa_type=text_enum(ContractStatus, "status"))
    time_zone: str = Field(sa_type=Text)
    """Where the contract's days and weeks begin."""
    starts_on: date
    starts_at: datetime = Field(sa_type=DateTime(timezone=True))
    """The instant at which that day begins in the zone."""
    allotted_minutes: int
    at_allotment: AtAllotment = Field(sa_type=text_enum(AtAllotment, "at_allotment"))
    terms_version: int = 1
    """The version of what was agreed that acts today; the worker moves it on at midnight."""
    versions_from: list[date] = Field(
        default_factory=list,
        sa_type=ARRAY(Date),
        sa_column_kwargs={"server_default": text("'{}'")},
    )
    """The days from which versions 2, 3 and so on act, so that no statement has to ask for them."""
    next_version_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """The instant at which the next version begins to act."""
    exclusivity_status: ExclusivityStatus | None = Field(
        default=None, sa_type=text_enum(ExclusivityStatus, "exclusivity_status")
    )
    """What became of the exclusivity that was agreed; null: none was."""
    paused_reason: str | None = Field(default=None, sa_type=Text)
    paused_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    ending_on: date | None = None
    """The last day, by notice or because the contract is for a limited time."""
    ending_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """The instant at which that day is over in the zone."""
    notice_given_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    notice_given_by: UUID | None = Field(default=None, foreign_key="users.id")
    notice_side: str | None = Field(default=None, sa_type=Text)
    end_category: EndCategory | None = Field(
        default=None, sa_type=text_enum(EndCategory, "end_category")
    )
    ended_reason: str | None = Field(default=None, sa_type=Text)
    """Why it ends; said in the notice already."""
    ended_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))

    @property
    def audience(self) -> tuple[UUID | None, ...]:
        """Who hears what becomes of it."""
        return audience_of(self)


def audience_of(contract: Contract | Row) -> tuple[UUID | None, ...]:
    return (contract.organization_id, contract.assistant_id, contract.agency_id)


class ContractAssignment(PaidByAgency, table=True):
    """That somebody works on a contract, from one handover to the next: what its time points at.

    The migration adds what SQLAlchemy cannot say: those of a contract do not overlap, and of a row
    nothing changes but its end, which is set once, and the words.
    """

    __tablename__ = "contract_assignments"
    __table_args__ = (
        CheckConstraint("ends_at >= starts_at", name="runs_forward"),
        *pay_rules(),
        UniqueConstraint("contract_id", "number"),
        UniqueConstraint("contract_id", "number", "assistant_id"),
        Index("ix_contract_assignments_contract_start", "contract_id", "starts_at", "id"),
        Index("ix_contract_assignments_assistant", "assistant_id", "contract_id"),
        Index(
            "ix_contract_assignments_decider",
            "decided_by",
            "id",
            postgresql_where=text("decided_by IS NOT NULL"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    contract_id: UUID = Field(foreign_key="contracts.id")
    number: int
    """Counts the assignments of the contract."""
    assistant_id: UUID = Field(foreign_key="assistant_profiles.user_id")
    starts_at: datetime = Field(sa_type=DateTime(timezone=True))
    ends_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    reason: str | None = Field(default=None, sa_type=Text)
    """Why the one before ended."""
    handover_note: str | None = Field(default=None, sa_type=Text)
    decided_by: UUID | None = Field(default=None, foreign_key="users.id")
    """Whose word it was; of the first nobody's, as it came with the proposal."""


class ContractTerms(Table, table=True):
    """One version of what was agreed. Rows are never changed: triggers refuse it."""

    __tablename__ = "contract_terms"

    contract_id: UUID = Field(foreign_key="contracts.id", primary_key=True)
    version: int = Field(primary_key=True)
    worker_class: WorkerClass = Field(
        default=WorkerClass.INDEPENDENT,
        sa_type=text_enum(WorkerClass, "worker_class"),
        sa_column_kwargs={"server_default": text("'independent'")},
    )
    terms: dict[str, Any] = Field(sa_type=JSONB)
    conditions: dict[str, Any] = Field(
        sa_type=JSONB, sa_column_kwargs={"server_default": text("'{}'")}
    )
    """What was agreed besides pay; the default holds of each condition that is not there."""
    fee: dict[str, Any] = Field(sa_type=JSONB)
    effective_on: date | None = None
    """The day from which it acts, in the contract's zone; None is the first day of all."""
    title: str | None = Field(default=None, sa_type=Text)
    """The title of the contract from then on; None leaves it."""
    allotted_minutes: int | None = None
    """What the allotment becomes; None leaves it."""
    differences: list[dict[str, Any]] = Field(
        default_factory=list, sa_type=JSONB, sa_column_kwargs={"server_default": text("'[]'")}
    )
    """What it says otherwise than the version before it."""
    created_at: datetime = Field(sa_type=DateTime(timezone=True))

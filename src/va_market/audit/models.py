from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, LargeBinary, Text
from sqlmodel import Field

from va_market.kit.db import Table

REGISTRY = UUID(int=0)
"""The chain of all chains: each of its rows opened another one."""
OPENED = "audit_chain.opened"
NOTHING = bytes(32)
"""What the first row of a chain follows."""


class AuditChain(Table, table=True):
    """How long a chain is and the hash of its last row. Only the trigger of the rows writes it.

    An organization has a chain, and so has a user, for what concerns no organization. The id of
    the chain is theirs.
    """

    __tablename__ = "audit_chains"

    id: UUID = Field(primary_key=True)
    length: int = Field(sa_type=BigInteger)
    head: bytes = Field(sa_type=LargeBinary)


class AuditRow(Table, table=True):
    """Who did what to which thing. People are named by id alone, so that erasure changes no row.

    A trigger gives each row its position and hashes while it holds the chain; others refuse
    every change. `append_to_audit` of the migration is the way in.
    """

    __tablename__ = "audit_rows"
    __table_args__ = (
        CheckConstraint("position >= 1", name="counts_from_one"),
        Index("ix_audit_rows_newest", "chain_id", "created_at", "id"),
        Index("ix_audit_rows_action", "chain_id", "action", "created_at", "id"),
        Index("ix_audit_rows_object", "chain_id", "object_id", "created_at", "id"),
        Index("ix_audit_rows_actor", "chain_id", "actor_id", "created_at", "id"),
    )

    chain_id: UUID = Field(primary_key=True)
    position: int = Field(sa_type=BigInteger, primary_key=True)
    id: UUID
    """Of a change the id of its event, the same in the chain of each organization."""
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    actor_id: UUID | None
    session_id: UUID | None
    key_id: UUID | None
    acted_for: UUID | None
    action: str = Field(sa_type=Text)
    object_id: UUID
    before_hash: bytes | None = Field(sa_type=LargeBinary)
    """Of the object's row as it was before the transaction; see `fingerprints.py`."""
    after_hash: bytes | None = Field(sa_type=LargeBinary)
    request_id: str | None = Field(sa_type=Text)
    reason: str | None = Field(sa_type=Text)
    """Why an operator looked."""
    route: str | None = Field(sa_type=Text)
    """What an operator looked at."""
    previous_hash: bytes = Field(sa_type=LargeBinary)
    hash: bytes = Field(sa_type=LargeBinary)

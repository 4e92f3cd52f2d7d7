"""Whether a contract for a limited time goes on, apart from the contract itself (R07)."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, Text, text
from sqlmodel import Field

from va_market.kit.db import Versioned, text_enum
from va_market.kit.states import SYSTEM, Machine, move


class RenewalStatus(StrEnum):
    """Of what was agreed last."""

    UNDECIDED = "undecided"
    DUE = "due"
    """The day has come, and both sides have to agree; the contract ends if they do not."""
    DECLINED = "declined"


_CLIENT, _PROVIDER = "client", "provider"  # of the contract
_ANY = tuple(RenewalStatus)
# Of a contract whose renewal was agreed, as long as it is not over and nobody gave notice.
RENEWAL = Machine(
    "renewal",
    RenewalStatus,
    [
        # By itself it begins anew: for the term after it.
        move("renew_by_itself", (RenewalStatus.UNDECIDED,), RenewalStatus.UNDECIDED, [SYSTEM]),
        move("fall_due", (RenewalStatus.UNDECIDED,), RenewalStatus.DUE, [SYSTEM]),
        move("agree_anew", (RenewalStatus.DUE, RenewalStatus.DECLINED), _ANY[0], [SYSTEM]),
        move(
            "decline_renewal",
            (RenewalStatus.UNDECIDED, RenewalStatus.DUE),
            RenewalStatus.DECLINED,
            [_CLIENT, _PROVIDER],
        ),
        # Whoever declined may think better of it: the other side still has to agree.
        move("renew", _ANY, None, [_CLIENT, _PROVIDER]),
    ],
)

RULES = (
    CheckConstraint(
        "num_nulls(renewal_status, renewal_decides_on, renewal_decides_at, renewal_anchor_day) "
        "IN (0, 4)",
        name="renewal_is_whole",
    ),
    CheckConstraint(
        "num_nulls(renewal_declined_at, renewal_declined_by, renewal_declined_side) IN (0, 3)",
        name="renewal_decline_is_whole",
    ),
    CheckConstraint(
        "(renewal_status IS NOT DISTINCT FROM 'declined') = (renewal_declined_at IS NOT NULL)",
        name="renewal_is_declined_by_somebody",
    ),
    CheckConstraint("renewal_declined_side IN ('client', 'provider')", name="renewal_side"),
    CheckConstraint("renewal_anchor_day BETWEEN 1 AND 31", name="renewal_anchor"),
    CheckConstraint("renewal_status IS NULL OR ending_on IS NOT NULL", name="renews_what_ends"),
    Index(
        "ix_contracts_renewing",
        "renewal_decides_at",
        postgresql_where=text("renewal_status = 'undecided' AND status <> 'ended'"),
    ),
    Index(
        "ix_contracts_renewal_decliner",
        "renewal_declined_by",
        "id",
        postgresql_where=text("renewal_declined_by IS NOT NULL"),
    ),
)


class Renewable(Versioned):
    """What a contract says of its renewal; all of it is null where none was agreed."""

    renewal_status: RenewalStatus | None = Field(
        default=None, sa_type=text_enum(RenewalStatus, "renewal_status")
    )
    renewal_decides_on: date | None = None
    """The day on which it is decided."""
    renewal_decides_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """The instant at which that day begins in the zone."""
    renewal_anchor_day: int | None = None
    """The day of the month on which further terms begin, also after a month without it."""
    renewal_declined_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    renewal_declined_by: UUID | None = Field(default=None, foreign_key="users.id")
    renewal_declined_side: str | None = Field(default=None, sa_type=Text)
    renewal_decline_reason: str | None = Field(default=None, sa_type=Text)

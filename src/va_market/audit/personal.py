"""What the audit log keeps about a person."""

from sqlalchemy import select
from sqlmodel import col

from va_market.audit.models import AuditRow
from va_market.kit.personal import PERSON, Part, columns_of

_HASHES = {"before_hash", "after_hash", "previous_hash", "hash"}

PARTS = (
    Part(
        "audit_log",
        "What you did for yourself, and why operators looked at what is yours.",
        select(*columns_of(AuditRow, without=_HASHES)).where(col(AuditRow.chain_id) == PERSON),
        by=(col(AuditRow.chain_id), col(AuditRow.position)),
        covers=(AuditRow.chain_id,),
    ),
)

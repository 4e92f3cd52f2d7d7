"""Contracts whose renewal is to be decided on."""

from datetime import datetime

from sqlalchemy import DateTime, and_, bindparam, select
from sqlmodel import col

from va_market.contracts.models import Contract, ContractStatus
from va_market.contracts.renewals import RenewalStatus
from va_market.kit.db import WriteSession

# A contract that rests is decided on when it is resumed; one under notice ends.
TO_DECIDE = and_(
    col(Contract.renewal_status) == RenewalStatus.UNDECIDED,
    col(Contract.renewal_decides_at) <= bindparam("now", type_=DateTime(timezone=True)),
    col(Contract.status).in_([ContractStatus.SCHEDULED, ContractStatus.ACTIVE]),
    col(Contract.notice_given_at).is_(None),
)
_RENEWING = (
    select(Contract)
    .where(TO_DECIDE)
    .order_by(col(Contract.id))
    .limit(100)
    .with_for_update(skip_locked=True, key_share=True)
)


async def lock_renewing(session: WriteSession, *, now: datetime) -> list[Contract]:
    """Contracts on which the day of the decision has come, at most 100, held."""
    return list((await session.execute(_RENEWING, {"now": now})).scalars())

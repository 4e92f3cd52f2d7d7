from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, Integer, Text, bindparam, delete, select, update
from sqlmodel import col

from va_market.kit.db import WriteSession
from va_market.mails.models import OutgoingMail

_NOW = bindparam("now", type_=DateTime(timezone=True))
_BEFORE = bindparam("before", type_=DateTime(timezone=True))
_LIMIT = bindparam("limit_", type_=Integer)
_DUE = (
    select(OutgoingMail)
    .where(col(OutgoingMail.due_at) <= _NOW)
    .order_by(col(OutgoingMail.due_at))
    .limit(_LIMIT)
    .with_for_update(skip_locked=True)
)
_LATELY = (
    select(col(OutgoingMail.created_at))
    .where(col(OutgoingMail.recipient) == bindparam("recipient", type_=Text))
    .where(col(OutgoingMail.kind) == bindparam("kind", type_=Text))
    .order_by(col(OutgoingMail.created_at).desc())
    .offset(bindparam("passed_over", type_=Integer))
    .limit(1)
)
_OLD = (
    select(col(OutgoingMail.id))
    .where(col(OutgoingMail.created_at) <= _BEFORE, col(OutgoingMail.due_at).is_(None))
    .limit(_LIMIT)
)
_FORGET = delete(OutgoingMail).where(col(OutgoingMail.id).in_(_OLD)).returning(col(OutgoingMail.id))

_DROP = delete(OutgoingMail).where(col(OutgoingMail.recipient) == bindparam("to", type_=Text))


async def due(session: WriteSession, *, now: datetime, limit: int) -> Sequence[OutgoingMail]:
    """Mails whose time has come, held; what another worker holds is left to it."""
    return (await session.execute(_DUE, {"now": now, "limit_": limit})).scalars().all()


async def settle(session: WriteSession, claimed: OutgoingMail, **columns: Any) -> None:
    """Write what came of one attempt, unless a later attempt has begun since."""
    await session.execute(
        update(OutgoingMail)
        .where(col(OutgoingMail.id) == claimed.id)
        .where(col(OutgoingMail.attempts) == claimed.attempts)
        .values(**columns)
    )


async def nth_newest(
    session: WriteSession, *, recipient: str, kind: str, n: int
) -> datetime | None:
    """When the n-th newest mail of a kind to a recipient was written; the newest is the first."""
    values = {"recipient": recipient, "kind": kind, "passed_over": n - 1}
    found = await session.execute(_LATELY, values)
    return found.scalar_one_or_none()


async def forget(session: WriteSession, *, before: datetime, limit: int) -> int:
    """Delete finished mails written before then; how many there were."""
    found = await session.execute(_FORGET, {"before": before, "limit_": limit})
    return len(found.all())


async def drop(session: WriteSession, *, recipient: str) -> None:
    await session.execute(_DROP, {"to": recipient})

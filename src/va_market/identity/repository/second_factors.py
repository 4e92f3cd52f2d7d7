from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, LargeBinary, Uuid, bindparam, delete, func, select, update
from sqlmodel import col

from va_market.identity.models import RecoveryCode, SecondFactor
from va_market.kit.db import Query, ReadSession, Row, WriteSession

_USER_ID = bindparam("of_user", type_=Uuid)
_UNSPENT = (
    select(func.count())
    .select_from(RecoveryCode)
    .where(col(RecoveryCode.user_id) == _USER_ID, col(RecoveryCode.spent_at).is_(None))
)
# Without the secret: whoever only looks never holds it.
_SHOWN = [c for c in SecondFactor.__table__.c if c.name != "sealed_secret"]
_FACTOR = Query(
    select(*_SHOWN, _UNSPENT.scalar_subquery().label("recovery_codes_left")).where(
        col(SecondFactor.user_id) == _USER_ID
    )
)
_SPEND = (
    update(RecoveryCode.__table__)
    .where(
        col(RecoveryCode.user_id) == _USER_ID,
        col(RecoveryCode.code_hash) == bindparam("given_hash", type_=LargeBinary),
        col(RecoveryCode.spent_at).is_(None),
    )
    .values(spent_at=bindparam("now", type_=DateTime(timezone=True)))
    .returning(col(RecoveryCode.id))
)
_FORGET_CODES = delete(RecoveryCode.__table__).where(col(RecoveryCode.user_id) == _USER_ID)


async def find_factor(session: ReadSession, *, user_id: UUID) -> Row | None:
    """The factor without its secret, and how many recovery codes are left."""
    return await session.row(_FACTOR, of_user=user_id)


async def spend_code(
    session: WriteSession, *, user_id: UUID, code_hash: bytes, now: datetime
) -> bool:
    """Spend a recovery code; false where there is none such, or it was spent."""
    values = {"of_user": user_id, "given_hash": code_hash, "now": now}
    return (await session.execute(_SPEND, values)).first() is not None


async def codes_left(session: WriteSession, *, user_id: UUID) -> int:
    return int((await session.execute(_UNSPENT, {"of_user": user_id})).scalar_one())


async def forget_codes(session: WriteSession, *, user_id: UUID) -> None:
    await session.execute(_FORGET_CODES, {"of_user": user_id})


def add_codes(
    session: WriteSession, *, user_id: UUID, hashes: Iterable[bytes], now: datetime
) -> None:
    session.add_all(
        RecoveryCode(user_id=user_id, code_hash=code_hash, created_at=now) for code_hash in hashes
    )

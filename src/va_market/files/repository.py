from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    DateTime,
    Integer,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    delete,
    func,
    or_,
    select,
)
from sqlmodel import col

from va_market.contracts.models import Contract
from va_market.files.models import FileRemoval, StoredFile
from va_market.kit.db import Query, ReadSession, Row, WriteSession

_ACTOR = bindparam("actor_id", type_=Uuid)
_MINE = any_(bindparam("actor_organizations", type_=ARRAY(Uuid)))
_MOMENT = DateTime(timezone=True)

visible_to = and_(
    col(StoredFile.stored_at).is_not(None),
    or_(
        col(StoredFile.uploaded_by) == _ACTOR,
        col(StoredFile.shown_to) == _ACTOR,
        and_(
            col(StoredFile.subject_id).is_not(None),
            or_(col(Contract.organization_id) == _MINE, col(Contract.agency_id) == _MINE),
        ),
    ),
)
"""Whose file it is; once it is attached, whom it is about, and members of client and agency."""

_ONE = Query(
    select(StoredFile.__table__)
    .join_from(StoredFile, Contract, col(Contract.id) == col(StoredFile.contract_id))
    .where(visible_to, col(StoredFile.id) == bindparam("file_id", type_=Uuid))
)
_BYTES = func.coalesce(func.sum(col(StoredFile.byte_count)), 0)
_KEPT_BY_USER = Query(
    select(_BYTES).where(col(StoredFile.uploaded_by) == bindparam("user_id", type_=Uuid))
)
_KEPT_FOR_CLIENT = Query(
    select(_BYTES).where(
        col(StoredFile.organization_id) == bindparam("organization_id", type_=Uuid)
    )
)
_ATTACHABLE = (
    select(StoredFile)
    .where(
        col(StoredFile.stored_at).is_not(None),
        or_(
            col(StoredFile.subject_id) == bindparam("subject_id", type_=Uuid),
            and_(
                col(StoredFile.id) == any_(bindparam("ids", type_=ARRAY(Uuid))),
                col(StoredFile.subject_id).is_(None),
                col(StoredFile.uploaded_by) == bindparam("user_id", type_=Uuid),
                col(StoredFile.contract_id) == bindparam("contract_id", type_=Uuid),
            ),
        ),
    )
    .order_by(col(StoredFile.id))
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)
_LOOSE = delete(StoredFile).where(
    col(StoredFile.id).in_(
        select(col(StoredFile.id))
        .where(
            col(StoredFile.subject_id).is_(None),
            or_(
                col(StoredFile.loose_since) <= bindparam("loose_until", type_=_MOMENT),
                and_(
                    col(StoredFile.stored_at).is_(None),
                    col(StoredFile.loose_since) <= bindparam("pending_until", type_=_MOMENT),
                ),
            ),
        )
        .limit(bindparam("most", type_=Integer))
        .with_for_update(skip_locked=True)
    )
)
_PENDING = delete(StoredFile).where(
    col(StoredFile.id) == bindparam("file_id", type_=Uuid), col(StoredFile.stored_at).is_(None)
)
_OF_PERSON = delete(StoredFile).where(
    col(StoredFile.uploaded_by) == bindparam("user_id", type_=Uuid),
    col(StoredFile.subject_id).is_(None),
)
_DUE = Query(
    select(col(FileRemoval.key))
    .where(col(FileRemoval.due_at) <= func.now(), col(FileRemoval.key) > bindparam("after"))
    .order_by(col(FileRemoval.key))
    .limit(bindparam("most", type_=Integer))
)
_REMOVED = delete(FileRemoval).where(
    col(FileRemoval.key) == any_(bindparam("keys", type_=ARRAY(Text)))
)


async def find_visible(
    session: ReadSession | WriteSession, *, file_id: UUID, scope: dict[str, Any]
) -> Row | None:
    return await session.row(_ONE, file_id=file_id, **scope)


async def bytes_of_user(session: WriteSession, *, user_id: UUID) -> int:
    return int(await session.value(_KEPT_BY_USER, user_id=user_id))


async def bytes_for_client(session: WriteSession, *, organization_id: UUID) -> int:
    return int(await session.value(_KEPT_FOR_CLIENT, organization_id=organization_id))


async def lock_attachable(
    session: WriteSession,
    *,
    subject_id: UUID,
    ids: Sequence[UUID],
    user_id: UUID,
    contract_id: UUID,
) -> Sequence[StoredFile]:
    """What is attached to a thing already, and which of `ids` may be; held in order."""
    values = {"subject_id": subject_id, "ids": ids, "user_id": user_id, "contract_id": contract_id}
    return (await session.execute(_ATTACHABLE, values)).scalars().all()


async def drop_loose(
    session: WriteSession, *, loose_until: datetime, pending_until: datetime, most: int
) -> int:
    values = {"loose_until": loose_until, "pending_until": pending_until, "most": most}
    done: Any = await session.execute(_LOOSE, values)
    return int(done.rowcount)


async def drop_pending(session: WriteSession, *, file_id: UUID) -> None:
    await session.execute(_PENDING, {"file_id": file_id})


async def wipe(session: WriteSession, *, user_id: UUID) -> None:
    await session.execute(_OF_PERSON, {"user_id": user_id})


async def due_removals(session: ReadSession, *, after: str, most: int) -> list[str]:
    """Keys whose day is over, in order, behind one."""
    return [row.key for row in await session.rows(_DUE, after=after, most=most)]


async def note_removed(session: WriteSession, *, keys: Sequence[str]) -> None:
    await session.execute(_REMOVED, {"keys": keys})

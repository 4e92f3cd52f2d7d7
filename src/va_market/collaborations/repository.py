from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    DateTime,
    LargeBinary,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    case,
    func,
    not_,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import aliased
from sqlmodel import col

from va_market.collaborations.models import Collaboration, CollaborationStatus, Side
from va_market.contracts.models import Contract, ContractStatus
from va_market.contracts.service import inside_of
from va_market.identity.models import Organization, User
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways

_MOMENT = DateTime(timezone=True)
_ACTOR = bindparam("actor_id", type_=Uuid)
_CONTRACT_ID = bindparam("contract_id", type_=Uuid)
_COLLABORATION_ID = bindparam("collaboration_id", type_=Uuid)
_NOW = bindparam("now", type_=_MOMENT)
_IS_ACTIVE = col(Collaboration.status) == CollaborationStatus.ACTIVE
_IS_LIVE = col(Contract.status) != ContractStatus.ENDED
# Whom an assistant asked for help helps nobody who took over from them.
_STILL_STANDS = or_(
    col(Collaboration.side) == Side.CLIENT,
    col(Collaboration.invited_by) == col(Contract.assistant_id),
)
_OTHER = aliased(Contract, name="other")
# Nothing of one client is shown to another client of the same assistant, who may have become one
# after they were asked for help: only the client of the contract lets them in (R27).
_IS_OTHER_CLIENT = (
    select(col(_OTHER.id))
    .where(
        col(_OTHER.assistant_id) == col(Contract.assistant_id),
        col(_OTHER.organization_id) == any_(bindparam("actor_organizations", type_=ARRAY(Uuid))),
        col(_OTHER.organization_id) != col(Contract.organization_id),
        col(_OTHER.status) != ContractStatus.ENDED,
    )
    .correlate(Contract)
    .exists()
)
_OF_ACTOR = (
    select(col(Collaboration.id))
    .where(
        col(Collaboration.contract_id) == col(Contract.id),
        col(Collaboration.user_id) == _ACTOR,
        _IS_ACTIVE,
        _STILL_STANDS,
        or_(col(Collaboration.side) == Side.CLIENT, not_(_IS_OTHER_CLIENT)),
    )
    .correlate(Contract)
)
reads_inside = or_(inside_of, and_(_IS_LIVE, _OF_ACTOR.exists()))
"""Contracts whose inner life the actor reads: as a party, or as one who helps until the end."""

_ONE_INSIDE = Query(
    select(Contract.__table__).where(reads_inside, col(Contract.id) == _CONTRACT_ID)
)
_status = case(
    (
        and_(
            col(Collaboration.status) == CollaborationStatus.INVITED,
            col(Collaboration.expires_at) <= _NOW,
        ),
        "expired",
    ),
    else_=type_coerce(col(Collaboration.status), Text),
)
_STATUSES = bindparam("status", type_=ARRAY(Text))
_BY_STATUS = _status == any_(_STATUSES)
_SORTS = both_ways("created_at", col(Collaboration.created_at))
_HIDDEN = {"status", "token_hash", "email_key"}
_SHOWN = [c for c in Collaboration.__table__.c if c.name not in _HIDDEN]
_OF_CONTRACT = (
    select(
        *_SHOWN,
        _status.label("status"),
        col(Contract.assistant_id),
        col(User.name),
    )
    .join_from(Collaboration, Contract, col(Contract.id) == col(Collaboration.contract_id))
    .outerjoin(User, col(User.id) == col(Collaboration.user_id))
    .where(col(Collaboration.contract_id) == _CONTRACT_ID, inside_of)
)
OF_CONTRACT = Listing(
    _OF_CONTRACT,
    id_=col(Collaboration.id),
    sorts=_SORTS,
    filters={"status": _BY_STATUS},
)
_ONE = Query(_OF_CONTRACT.where(col(Collaboration.id) == _COLLABORATION_ID))
# Whoever has accepted is asked no more, so nothing of theirs expires without a write.
_own_status = type_coerce(col(Collaboration.status), Text)
_OWN = (
    select(
        *_SHOWN,
        _own_status.label("status"),
        col(Organization.name).label("organization_name"),
        and_(_IS_ACTIVE, _IS_LIVE, _STILL_STANDS).label("is_open"),
    )
    .join_from(Collaboration, Contract, col(Contract.id) == col(Collaboration.contract_id))
    .join(Organization, col(Organization.id) == col(Collaboration.organization_id))
    .where(col(Collaboration.user_id) == _ACTOR)
)
OWN = Listing(
    _OWN,
    id_=col(Collaboration.id),
    sorts=_SORTS,
    filters={"status": _own_status == any_(_STATUSES)},
)
_ONE_OWN = Query(_OWN.where(col(Collaboration.id) == _COLLABORATION_ID))
_HELD = select(Collaboration).with_for_update(key_share=True)
_BY_TOKEN = _HELD.where(col(Collaboration.token_hash) == bindparam("token_hash", type_=LargeBinary))
_CONTRACT_OF_TOKEN = Query(
    select(col(Collaboration.contract_id)).where(
        col(Collaboration.token_hash) == bindparam("token_hash", type_=LargeBinary)
    )
)
_LIVE_OF_CONTRACT = _HELD.where(
    col(Collaboration.contract_id) == _CONTRACT_ID,
    col(Collaboration.status).in_((CollaborationStatus.INVITED, CollaborationStatus.ACTIVE)),
).order_by(col(Collaboration.id))
_LIVE_OF_PERSON = _HELD.where(
    or_(
        and_(col(Collaboration.user_id) == _ACTOR, _IS_ACTIVE),
        col(Collaboration.email_key) == bindparam("email_key", type_=Text),
    )
).order_by(col(Collaboration.id))
_HAS_ADDRESS = Query(
    select(func.count())
    .select_from(User)
    .where(
        col(User.id) == any_(bindparam("user_ids", type_=ARRAY(Uuid))),
        col(User.email_key) == bindparam("email_key", type_=Text),
    )
)


async def find_inside(
    session: ReadSession, *, contract_id: UUID, scope: dict[str, Any]
) -> Row | None:
    return await session.row(_ONE_INSIDE, contract_id=contract_id, **scope)


async def find_of_contract(
    session: ReadSession | WriteSession,
    *,
    contract_id: UUID,
    collaboration_id: UUID,
    now: datetime,
    scope: dict[str, Any],
) -> Row | None:
    return await session.row(
        _ONE, contract_id=contract_id, collaboration_id=collaboration_id, now=now, **scope
    )


async def find_own(
    session: ReadSession | WriteSession,
    *,
    collaboration_id: UUID,
    now: datetime,
    scope: dict[str, Any],
) -> Row | None:
    return await session.row(_ONE_OWN, collaboration_id=collaboration_id, now=now, **scope)


async def contract_of_token(session: WriteSession, *, token_hash: bytes) -> UUID | None:
    """The contract of an invitation, read without holding the invitation."""
    found: UUID | None = await session.value(_CONTRACT_OF_TOKEN, token_hash=token_hash)
    return found


async def lock_by_token(session: WriteSession, *, token_hash: bytes) -> Collaboration | None:
    found = await session.execute(_BY_TOKEN, {"token_hash": token_hash})
    return found.scalar_one_or_none()


async def lock_live(session: WriteSession, *, contract_id: UUID) -> Sequence[Collaboration]:
    """Everybody who helps with a contract or is asked to, held."""
    return (await session.execute(_LIVE_OF_CONTRACT, {"contract_id": contract_id})).scalars().all()


async def lock_live_of(
    session: WriteSession, *, user_id: UUID, email_key: str
) -> Sequence[Collaboration]:
    """What somebody helps with, or is asked to, held."""
    values = {"actor_id": user_id, "email_key": email_key}
    return (await session.execute(_LIVE_OF_PERSON, values)).scalars().all()


async def has_address(session: WriteSession, *, user_ids: list[UUID], email_key: str) -> bool:
    """Whether one of these users has the address."""
    return bool(await session.value(_HAS_ADDRESS, user_ids=user_ids, email_key=email_key))

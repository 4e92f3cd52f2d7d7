from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Date, Uuid, and_, any_, bindparam, or_, select, update
from sqlmodel import col

from va_market.absences.models import Absence
from va_market.contracts.models import Contract
from va_market.contracts.service import inside_of
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways

_CONTRACT_ID = bindparam("contract_id", type_=Uuid)
_MINE = any_(bindparam("actor_organizations", type_=ARRAY(Uuid)))
_SINCE, _UNTIL = bindparam("since", type_=Date), bindparam("until", type_=Date)
visible_to = and_(
    inside_of,
    or_(
        col(Absence.assistant_id) == bindparam("actor_id", type_=Uuid),
        col(Contract.organization_id) == _MINE,
        col(Contract.agency_id) == _MINE,
    ),
)
"""Absences on contracts of the actor; whoever works there reads their own."""

_ABSENCES = (
    select(Absence.__table__)
    .join_from(Absence, Contract, col(Contract.id) == col(Absence.contract_id))
    .where(col(Absence.contract_id) == _CONTRACT_ID, visible_to)
)
_ONE = Query(_ABSENCES.where(col(Absence.id) == bindparam("absence_id", type_=Uuid)))
_WITHIN = {"since": col(Absence.last_on) >= _SINCE, "until": col(Absence.first_on) <= _UNTIL}
LISTING = Listing(
    _ABSENCES,
    id_=col(Absence.id),
    sorts=both_ways("created_at", col(Absence.created_at)),
    filters=_WITHIN,
)
_OF_DAYS = Query(_ABSENCES.where(*_WITHIN.values()).order_by(col(Absence.first_on)))
_CLASHING = Query(
    select(col(Absence.first_on), col(Absence.last_on))
    .where(
        col(Absence.contract_id) == _CONTRACT_ID,
        col(Absence.assistant_id) == bindparam("assistant_id", type_=Uuid),
        col(Absence.id) != bindparam("absence_id", type_=Uuid),
        *_WITHIN.values(),
    )
    .limit(1)
)
_WIPE = (
    update(Absence.__table__)
    .where(col(Absence.assistant_id) == bindparam("who", type_=Uuid))
    .values(note=None, version=col(Absence.version) + 1)
)


async def find_visible(
    session: ReadSession | WriteSession,
    *,
    contract_id: UUID,
    absence_id: UUID,
    scope: dict[str, Any],
) -> Row | None:
    return await session.row(_ONE, contract_id=contract_id, absence_id=absence_id, **scope)


async def of_days(
    session: ReadSession, *, contract_id: UUID, first: date, last: date, scope: dict[str, Any]
) -> list[Row]:
    """The absences that share a day with a span."""
    return await session.rows(_OF_DAYS, contract_id=contract_id, since=first, until=last, **scope)


async def clashing(session: WriteSession, absence: Absence) -> Row | None:
    """Another absence of the same assistant on the contract that shares a day, if any."""
    return await session.row(
        _CLASHING,
        contract_id=absence.contract_id,
        assistant_id=absence.assistant_id,
        absence_id=absence.id,
        since=absence.first_on,
        until=absence.last_on,
    )


async def wipe(session: WriteSession, *, assistant_id: UUID) -> None:
    """Clear what an assistant wrote of their absences."""
    await session.execute(_WIPE, {"who": assistant_id})

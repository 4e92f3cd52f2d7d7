from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Date,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    func,
    literal_column,
    select,
    type_coerce,
)
from sqlmodel import col

from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways
from va_market.rate_cards.models import RateCardEntry

_ENTRIES: Select[Any] = select(RateCardEntry.__table__)
_ORGANIZATION_ID = bindparam("organization_id", type_=Uuid)
_ON = bindparam("on", type_=Date)
visible_to_organization = and_(
    col(RateCardEntry.organization_id) == _ORGANIZATION_ID,
    col(RateCardEntry.organization_id) == any_(bindparam("actor_organizations", type_=ARRAY(Uuid))),
)
"""The card of one organization, for those who belong to it."""

visible_to_assistant = col(RateCardEntry.assistant_id) == bindparam("actor_id", type_=Uuid)
"""The list prices of the actor."""


def _is(column: Any, name: str) -> Any:
    return type_coerce(column, Text) == bindparam(name, type_=Text)


# Most of a card has ended: the index of the ends finds the rest.
_end: Any = func.coalesce(col(RateCardEntry.valid_until), literal_column("'infinity'::date"))
_applies = and_(col(RateCardEntry.valid_from) <= _ON, _end > _ON)
_FILTERS = {
    "on": _applies,
    "side": _is(col(RateCardEntry.side), "side"),
    "service": _is(col(RateCardEntry.service), "service"),
    "level": _is(col(RateCardEntry.level), "level"),
}
_SORTS = both_ways("created_at", col(RateCardEntry.created_at))
_OF_ORGANIZATION = _ENTRIES.where(visible_to_organization)
_OWN = _ENTRIES.where(visible_to_assistant)
_IS_THE_ONE = col(RateCardEntry.id) == bindparam("entry_id", type_=Uuid)
_ONE_OF_ORGANIZATION = Query(_OF_ORGANIZATION.where(_IS_THE_ONE))
_ONE_OWN = Query(_OWN.where(_IS_THE_ONE))
OF_ORGANIZATION = Listing(
    _OF_ORGANIZATION,
    id_=col(RateCardEntry.id),
    sorts=_SORTS,
    filters=_FILTERS,
    varying={"on"},
)
OWN = Listing(_OWN, id_=col(RateCardEntry.id), sorts=_SORTS, filters=_FILTERS)
# What may win on a day; rates of the other side stay out, the rest the trace gives reasons for.
_CANDIDATES = Query(_OF_ORGANIZATION.where(_applies, _FILTERS["side"]))


async def find_of_organization(
    session: ReadSession, *, organization_id: UUID, entry_id: UUID, scope: dict[str, Any]
) -> Row | None:
    return await session.row(
        _ONE_OF_ORGANIZATION, organization_id=organization_id, entry_id=entry_id, **scope
    )


async def find_own(session: ReadSession, *, entry_id: UUID, scope: dict[str, Any]) -> Row | None:
    return await session.row(_ONE_OWN, entry_id=entry_id, **scope)


async def candidates(
    session: ReadSession, *, organization_id: UUID, side: str, on: date, scope: dict[str, Any]
) -> list[Row]:
    """The rates of an organization that apply on a day."""
    return await session.rows(
        _CANDIDATES, organization_id=organization_id, side=side, on=on, **scope
    )


async def lasting_beyond(
    session: WriteSession, new: RateCardEntry, *, day: date
) -> Sequence[RateCardEntry]:
    """What the owner of `new` has for the same work and has not ended by `day`.

    The caller holds the owner, so that nobody adds to them meanwhile.
    """
    names = ("organization_id", "assistant_id", "side", "service", "role", "level", "size_band")
    columns = RateCardEntry.__table__.c
    same = [columns[name].is_not_distinct_from(getattr(new, name)) for name in (*names, "per")]
    found = await session.execute(select(RateCardEntry).where(*same, _end > day))
    return found.scalars().all()

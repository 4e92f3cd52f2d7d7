from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, delete, or_, select
from sqlmodel import col

from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways
from va_market.kit.ways import to, to_any
from va_market.quotes.models import SavedQuote

_ACTOR = bindparam("actor_id", type_=Uuid)
_ORGANIZATIONS = bindparam("actor_organizations", type_=ARRAY(Uuid))
_QUOTE_ID = bindparam("quote_id", type_=Uuid)
visible_to = or_(
    col(SavedQuote.made_by) == _ACTOR, col(SavedQuote.organization_id) == any_(_ORGANIZATIONS)
)
"""Quotes that the actor made, and those of the actor's organizations."""

_QUOTES = select(SavedQuote.__table__).where(visible_to)
_ONE = Query(_QUOTES.where(col(SavedQuote.id) == _QUOTE_ID))
_BOUND = Query(select(SavedQuote.__table__).where(col(SavedQuote.id) == _QUOTE_ID))
LISTING = Listing(
    _QUOTES,
    id_=col(SavedQuote.id),
    sorts=both_ways("created_at", col(SavedQuote.created_at)),
    filters={},
    ways=(
        to(col(SavedQuote.made_by), _ACTOR),
        to_any(col(SavedQuote.organization_id), _ORGANIZATIONS),
    ),
)
_FORGET = delete(SavedQuote.__table__).where(
    col(SavedQuote.made_by) == bindparam("who", type_=Uuid), col(SavedQuote.bound_at).is_(None)
)


async def find_visible(
    session: ReadSession, *, quote_id: UUID, scope: dict[str, Any]
) -> Row | None:
    return await session.row(_ONE, quote_id=quote_id, **scope)


async def find_bound(session: ReadSession, *, quote_id: UUID) -> Row | None:
    """A quote for whoever may see what it was bound to."""
    return await session.row(_BOUND, quote_id=quote_id)


async def forget(session: WriteSession, *, maker_id: UUID) -> None:
    """Delete what a person had priced and never sent."""
    await session.execute(_FORGET, {"who": maker_id})

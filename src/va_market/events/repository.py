from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Integer,
    Select,
    Text,
    Uuid,
    any_,
    bindparam,
    func,
    select,
    text,
    tuple_,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.sql.expression import literal_column

from va_market.events.models import Event, EventAudience
from va_market.kit.db import Query, ReadSession, Row

_events = Event.__table__.c
_audience = EventAudience.__table__.c

_COMPLETE = text(
    "event_audiences.transaction"
    " < pg_snapshot_xmin(pg_current_snapshot())::text::bigint + events_epoch()"
)
_LIMIT = bindparam("limit_", type_=Integer)


def _statement(*, has_kinds: bool) -> Select[*tuple[Any, ...]]:
    """Each party's next events by its own index, merged: a page costs the same at any depth."""
    party = (
        func.unnest(bindparam("parties", type_=ARRAY(Uuid)))
        .table_valued("id", name="party")
        .render_derived()
    )
    after = tuple_(
        bindparam("after_transaction", type_=BigInteger), bindparam("after_id", type_=Uuid)
    )
    mine = (
        select(_audience.transaction, *_events)
        .join_from(EventAudience.__table__, Event.__table__)
        .where(_audience.party_id == party.c.id, _COMPLETE)
        .where(tuple_(_audience.transaction, _audience.event_id) > after)
        .order_by(_audience.transaction, _audience.event_id)
        .limit(_LIMIT)
        .correlate(party)
    )
    if has_kinds:
        mine = mine.where(_events.kind == any_(bindparam("kinds", type_=ARRAY(Text))))
    found = mine.lateral("mine")
    return (
        select(found)
        .ext(distinct_on(found.c.transaction, found.c.id))
        .select_from(party.join(found, literal_column("true")))
        .order_by(found.c.transaction, found.c.id)
        .limit(_LIMIT)
    )


_ALL = Query(_statement(has_kinds=False))
_OF_KINDS = Query(_statement(has_kinds=True))
_PLACE = Query(
    select(_audience.transaction)
    .where(_audience.event_id == bindparam("event_id", type_=Uuid))
    .where(_audience.party_id == any_(bindparam("parties", type_=ARRAY(Uuid))))
    .limit(1)
)


async def place_of(session: ReadSession, *, event_id: UUID, parties: Sequence[UUID]) -> int | None:
    """The transaction of an event that one of `parties` may read."""
    place: int | None = await session.value(_PLACE, event_id=event_id, parties=parties)
    return place


async def after(
    session: ReadSession,
    *,
    parties: Sequence[UUID],
    kinds: Sequence[str] | None,
    place: tuple[int, UUID],
    limit: int,
) -> list[Row]:
    query = _ALL if kinds is None else _OF_KINDS
    return await session.rows(
        query,
        parties=parties,
        kinds=kinds,
        after_transaction=place[0],
        after_id=place[1],
        limit_=limit,
    )

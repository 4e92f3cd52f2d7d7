import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    DateTime,
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
from va_market.kit.db import Query, ReadSession, Row, WriteSession

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


# The audience may point at events of the same statement: foreign keys are checked at its end.
_ADD = Query(
    text("""
        WITH told AS (
            INSERT INTO events (id, kind, subject_id, actor_id, data, created_at)
            SELECT id, kind, subject_id, actor_id, data::jsonb, created_at
            FROM unnest(:ids, :kinds, :subjects, :actors, :data, :moments)
                AS one (id, kind, subject_id, actor_id, data, created_at)
        )
        INSERT INTO event_audiences (event_id, party_id)
        SELECT event_id, party_id FROM unnest(:heard, :hearers) AS one (event_id, party_id)
    """).bindparams(
        *(bindparam(name, type_=ARRAY(Uuid)) for name in ("ids", "subjects", "actors")),
        *(bindparam(name, type_=ARRAY(Uuid)) for name in ("heard", "hearers")),
        *(bindparam(name, type_=ARRAY(Text)) for name in ("kinds", "data")),
        bindparam("moments", type_=ARRAY(DateTime(timezone=True))),
    )
)


class Told(NamedTuple):
    """An event that is still to be written, and who may read it."""

    id: UUID
    kind: str
    subject_id: UUID
    actor_id: UUID | None
    data: Mapping[str, Any]
    created_at: datetime
    parties: frozenset[UUID]


async def add(session: WriteSession, told: Sequence[Told]) -> None:
    """Write all of them, and who hears of each."""
    heard = [(one.id, party) for one in told for party in one.parties]
    await session.rows(
        _ADD,
        ids=[one.id for one in told],
        kinds=[one.kind for one in told],
        subjects=[one.subject_id for one in told],
        actors=[one.actor_id for one in told],
        data=[json.dumps(one.data) for one in told],
        moments=[one.created_at for one in told],
        heard=[event_id for event_id, _party in heard],
        hearers=[party for _event_id, party in heard],
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

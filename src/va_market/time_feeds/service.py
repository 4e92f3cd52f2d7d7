"""One's own recorded time for calendar programs, at an address that nobody can guess."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from uuid import UUID

from va_market import events
from va_market.contracts import service as contracts
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.identity.secrets import digest, new_secret
from va_market.kit.db import ReadSession, Row, WriteSession, lock
from va_market.kit.errors import NotFound
from va_market.time_feeds import repository
from va_market.time_feeds.calendar import BEGIN, END, Event, lines_of, written
from va_market.time_feeds.models import TimeFeed
from va_market.timekeeping import service as timekeeping
from va_market.timekeeping.models import EntryStatus
from va_market.timekeeping.schemas import TimeEntryQuery, TimeEntrySort
from va_market.timekeeping.standing import stands

MADE = EventKind("time_feed.made", "Somebody made an address of their recorded time.")
REVOKED = EventKind("time_feed.revoked", "The address of somebody's recorded time is no more.")

REACHES_BACK = timedelta(days=366)


async def make(session: WriteSession, actor: Actor, *, now: datetime) -> str:
    """The secret of a new address; an older one leads nowhere from now on."""
    secret = new_secret()
    feed = await lock(session, TimeFeed, actor.user_id)
    if feed is None:
        feed = TimeFeed(user_id=actor.user_id, secret_hash=digest(secret), created_at=now)
        session.add(feed)
    feed.secret_hash, feed.created_at = digest(secret), now
    _tell(session, MADE, actor, now)
    return secret


async def made_at(session: ReadSession, actor: Actor) -> datetime | None:
    """Since when there is an address, if there is one."""
    found = await repository.find(session, user_id=actor.user_id)
    return None if found is None else found.created_at


async def revoke(session: WriteSession, actor: Actor, *, now: datetime) -> None:
    """Let the address lead nowhere.

    Raises:
        NotFound: there is none.
    """
    feed = await lock(session, TimeFeed, actor.user_id)
    if feed is None:
        raise NotFound
    _tell(session, REVOKED, actor, now)
    await session.delete(feed)


async def wipe(session: WriteSession, *, user_id: UUID) -> None:
    """The same for somebody who is erased."""
    await repository.wipe(session, user_id=user_id)


async def calendar(session: ReadSession, *, secret: str, now: datetime) -> AsyncIterator[str]:
    """The pieces of a calendar: the own finished time of a year.

    Raises:
        NotFound: no address has this secret.
    """
    user_id = await repository.owner_of(session, secret_hash=digest(secret))
    if user_id is None:
        raise NotFound
    return _pieces(session, user_id, now)


async def _pieces(session: ReadSession, user_id: UUID, now: datetime) -> AsyncIterator[str]:
    yield written(BEGIN)
    # In no organization: what members read of others is not their own time.
    oneself = Actor(user_id, session_id=user_id, is_operator=False, roles={})
    query = TimeEntryQuery(
        sort=TimeEntrySort.EARLIEST,
        status=timekeeping.FINISHED,
        started_after=now - REACHES_BACK,
    )
    async for rows in timekeeping.batches(session, oneself, query=query):
        headings = await contracts.headings_of(session, ids=[*{row.contract_id for row in rows}])
        standing = filter(stands, rows)
        events_ = (_event(row, headings[row.contract_id].title) for row in standing)
        yield "".join(written(lines_of(one)) for one in events_)
    yield written(END)


def _event(row: Row, title: str) -> Event:
    return Event(
        id=row.id,
        start=row.started_at,
        end=row.ended_at,
        changed_at=row.updated_at,
        title=title,
        memo=row.memo,
        is_approved=row.status == EntryStatus.APPROVED,
    )


def _tell(session: WriteSession, kind: EventKind, actor: Actor, now: datetime) -> None:
    who = actor.user_id
    events.record(session, kind, now=now, subject_id=who, parties=(who,), actor_id=who)

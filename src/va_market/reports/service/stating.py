"""A statement for each month, also where nothing was earned (R44)."""

from datetime import date, datetime, timedelta
from uuid import UUID

from va_market.contracts import service as contracts
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession
from va_market.kit.errors import query_error
from va_market.kit.fields import FIRST_YEAR
from va_market.reports.policies import owner_of
from va_market.reports.repository import EARNED, Places
from va_market.reports.schemas import StatementIn, StatementList, StatementQuery, StatementRead
from va_market.reports.service.earning import read, standing, sums
from va_market.reports.service.frames import Frame
from va_market.reports.service.tallies import Book, added
from va_market.time_series.schemas import Unit
from va_market.time_series.service.spans import Span

_DAY = timedelta(days=1)
_NOTHING = added((), EARNED)


async def statements(
    session: ReadSession, actor: Actor, *, query: StatementQuery, now: datetime
) -> StatementList:
    """The months that are asked for, newest first.

    Raises:
        NotFound, Invalid: see `owner_of` and `statements_of`.
    """
    owner_id = owner_of(actor, query.organization_id)
    return await statements_of(session, owner_id, query=query, now=now)


async def statements_of(
    session: ReadSession, owner_id: UUID, *, query: StatementQuery, now: datetime
) -> StatementList:
    """Those of somebody, whom the caller was shown to see.

    Raises:
        Invalid: a month has not begun, or is none of this API.
    """
    frame = Frame(owner_id, query.time_zone, _span_of(query, now))
    books, places = await read(session, frame)
    found = [_of_month(frame, place, books, places, now=now) for place in range(len(frame.steps))]
    return StatementList(items=found[::-1])


def _span_of(query: StatementQuery, now: datetime) -> Span:
    today = contracts.local_date(now, query.time_zone)
    last = date.fromisoformat(f"{query.month}-01") if query.month else today.replace(day=1)
    if last > today:
        raise query_error("month", "in_the_future", "the month has not begun")
    months = last.year * 12 + last.month - query.months
    if months < FIRST_YEAR * 12:
        raise query_error("month", "too_early", f"must not be before {FIRST_YEAR}")
    first = date(months // 12, months % 12 + 1, 1)
    end = (last + timedelta(days=31)).replace(day=1) - _DAY
    return Span(first, end, Unit.MONTH)


def _of_month(
    frame: Frame, place: int, books: dict[str, Book], places: Places, *, now: datetime
) -> StatementRead:
    first, last = frame.steps[place]
    return StatementRead(
        owner_id=frame.owner_id,
        month=f"{first:%Y-%m}",
        starts_on=first,
        ends_on=last,
        time_zone=frame.zone,
        is_final=frame.moments[place + 1] <= now,
        currencies=[
            StatementIn(
                currency=currency,
                opening=standing(places, currency, place),
                closing=standing(places, currency, place + 1),
                **sums(book.steps.get(first, _NOTHING), currency),
            )
            for currency, book in sorted(books.items())
        ],
    )

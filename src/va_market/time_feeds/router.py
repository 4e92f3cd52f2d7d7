from typing import Annotated

from fastapi import Path, Request, Response
from fastapi.responses import StreamingResponse

from va_market.identity.actor import StepUpRequired
from va_market.identity.deps import ConfirmedActor, CurrentActor
from va_market.kit.errors import NotFound
from va_market.kit.http.access import people_only, public
from va_market.kit.http.deps import Now, ReadSession, WriteSession
from va_market.kit.http.docs import problems
from va_market.kit.http.idempotency import ShownOnce
from va_market.kit.http.routing import new_router, shown_once
from va_market.time_feeds import service
from va_market.time_feeds.schemas import TimeFeedMade, TimeFeedRead

own = new_router("/v1/me/time-feed", tags=["time"])
router = new_router("/v1/time-feeds", tags=["time"])
Secret = Annotated[
    str,
    Path(
        pattern="^[A-Za-z0-9_-]{43}$",
        description="The secret of the address.",
        examples=["Zm9yIGFuIGV4YW1wbGUsIG5vYm9keSdzIHNlY3JldCE"],
    ),
]
_CALENDAR = {
    "description": "The calendar.",
    "content": {"text/calendar": {"schema": {"type": "string"}}},
}


@own.post(
    "", status_code=201, dependencies=[shown_once], responses=problems(StepUpRequired, ShownOnce)
)
@people_only
async def make_time_feed(
    actor: ConfirmedActor, session: WriteSession, now: Now, request: Request, response: Response
) -> TimeFeedMade:
    """Make an address at which calendar programs find your recorded time, shown this once.

    Whoever has it reads what you worked in the last year, without signing in. One that was there
    before leads nowhere from now on.
    """
    secret = await service.make(session, actor, now=now)
    response.headers["Location"] = "/v1/me/time-feed"
    url = f"{request.base_url}v1/time-feeds/{secret}.ics"
    return TimeFeedMade(url=url, created_at=now)


@own.get("")
@people_only
async def get_time_feed(actor: CurrentActor, session: ReadSession) -> TimeFeedRead:
    """Whether there is such an address, and since when."""
    return TimeFeedRead(created_at=await service.made_at(session, actor))


@own.delete("", status_code=204, responses=problems(NotFound))
@people_only
async def revoke_time_feed(actor: CurrentActor, session: WriteSession, now: Now) -> None:
    """Let the address lead nowhere, at once."""
    await service.revoke(session, actor, now=now)


@router.get("/{secret}.ics", response_class=StreamingResponse, responses={200: _CALENDAR})
@public
async def read_time_feed(secret: Secret, session: ReadSession, now: Now) -> StreamingResponse:
    """The recorded time of somebody, of the last year, as an iCalendar file (RFC 5545)."""
    pieces = await service.calendar(session, secret=secret, now=now)
    headers = {"Content-Disposition": 'attachment; filename="time.ics"'}
    return StreamingResponse(pieces, headers=headers, media_type="text/calendar")

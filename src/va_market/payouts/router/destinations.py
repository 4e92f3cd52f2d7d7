from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from va_market.identity.actor import StepUpRequired
from va_market.identity.deps import ConfirmedActor, CurrentActor
from va_market.kit.errors import Forbidden, NotFound
from va_market.kit.http.access import people_only
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.payouts import service
from va_market.payouts.deps import DestinationHold, PayoutMail
from va_market.payouts.errors import OtherDestination
from va_market.payouts.schemas import (
    DestinationCreate,
    DestinationPage,
    DestinationQuery,
    DestinationRead,
)

router = new_router("/v1/payout-destinations", tags=["payouts"])


@router.post(
    "",
    status_code=201,
    responses=problems(NotFound, Forbidden, StepUpRequired, OtherDestination),
)
@people_only
async def name_payout_destination(
    body: DestinationCreate,
    actor: ConfirmedActor,
    session: WriteSession,
    hold: DestinationHold,
    letters: PayoutMail,
    now: Now,
    response: Response,
) -> DestinationRead:
    """Name the account at a bank to which payouts in a currency go, in the place of the one before.

    It needs the password of a moment ago (`POST /v1/me/step-up`), is told by mail to everybody who
    keeps the money, and nothing is paid there before `usable_at`.
    """
    made = await service.name_destination(
        session, actor, body=body, hold=hold, letters=letters, now=now
    )
    created(response, "/v1/payout-destinations", made.id)
    return DestinationRead.of(made)


@router.get("")
@people_only
async def list_payout_destinations(
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[DestinationQuery, Query()],
) -> DestinationPage:
    """Where you and organizations whose money you keep are paid, and were."""
    found = await service.list_destinations(session, actor, query=query, request=page.request)
    return page.reply(DestinationPage, found, DestinationRead.of)


@router.get("/{destination_id}")
@people_only
async def get_payout_destination(
    destination_id: UUID, actor: CurrentActor, session: ReadSession
) -> DestinationRead:
    """One destination, its number masked."""
    row = await service.get_destination(session, actor, destination_id=destination_id)
    return DestinationRead.of(row)

from typing import Annotated

from fastapi import Query

from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.http.access import keys_with
from va_market.kit.http.deps import ReadSession
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.pricing.comparison import Comparison, ComparisonRequest
from va_market.rate_bands import service
from va_market.rate_bands.deps import PlatformFee
from va_market.rate_bands.schemas import (
    PayMedianList,
    PayMedianQuery,
    RateBandQuery,
    RateBandRead,
)
from va_market.rate_bands.service import NoRateBand

router = new_router("/v1/pricing", tags=["pricing"])


@router.get("/rate-bands", responses=problems(NoRateBand))
@keys_with(Scope.PRICING_READ)
async def get_rate_band(
    _actor: CurrentActor, session: ReadSession, query: Annotated[RateBandQuery, Query()]
) -> RateBandRead:
    """What independent assistants are usually paid for an hour, and where a rate lies beside it.

    The figures are quartiles of real rates, worked out anew once a night, and never from fewer
    than five assistants or from one client alone. Until there are so many, starting values set by
    the project stand in, and say so.
    """
    return await service.look_up(session, query)


@router.get("/pay-medians")
@keys_with(Scope.PRICING_READ)
async def list_pay_medians(
    _actor: CurrentActor, session: ReadSession, query: Annotated[PayMedianQuery, Query()]
) -> PayMedianList:
    """What organizations of each size pay in the middle: hourly rates, and salaries of a year.

    From the latest rate of each contract with approved billable work, and the latest salary that
    was charged; pro bono work and contracts through agencies are left out. Worked out anew once a
    night, and never from fewer than five people, or five organizations.
    """
    return await service.list_medians(session, query)


@router.post("/compare")
@keys_with(Scope.PRICING_READ)
async def compare_costs(
    body: ComparisonRequest, _actor: CurrentActor, fee: PlatformFee
) -> Comparison:
    """What a role costs in a year as an independent, as staff and through an agency, before tax.

    Every line comes with its derivation. What is not given is assumed, and the answer says what.
    """
    return service.compare(body, usual_fee=fee)

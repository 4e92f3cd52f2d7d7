from typing import Annotated
from uuid import UUID

from fastapi import Query

from va_market.charges import service
from va_market.charges.schemas import ChargePage, ChargeQuery, ChargeRead
from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.http.access import keys_with
from va_market.kit.http.deps import PageParams, ReadSession
from va_market.kit.http.routing import new_router

of_contract = new_router("/v1/contracts/{contract_id}/charges", tags=["charges"])


@of_contract.get("")
@keys_with(Scope.MONEY_READ)
async def list_charges(
    contract_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[ChargeQuery, Query()],
) -> ChargePage:
    """What a contract owes for its periods besides time, to those who keep the money of a side."""
    found = await service.list_of_contract(
        session, actor, contract_id=contract_id, query=query, request=page.request
    )
    return page.reply(ChargePage, found, ChargeRead.of_row)

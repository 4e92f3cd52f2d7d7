from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.errors import Forbidden
from va_market.kit.http.access import keys_with, people_only
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove
from va_market.work_orders import service
from va_market.work_orders.errors import ContractNotActive, ExtensionOpen, NothingAllotted
from va_market.work_orders.schemas import (
    ExtensionPage,
    ExtensionQuery,
    ExtensionRead,
    ExtensionRequest,
)

of_order = new_router("/v1/work-orders/{work_order_id}/extensions", tags=["work orders"])
router = new_router("/v1/work-order-extensions", tags=["work orders"])
_MOVE = problems(Forbidden, IllegalMove)
_EXTEND = problems(Forbidden, IllegalMove, NothingAllotted, ExtensionOpen, ContractNotActive)


@of_order.get("")
@keys_with(Scope.CONTRACTS_READ)
async def list_extensions(
    work_order_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[ExtensionQuery, Query()],
) -> ExtensionPage:
    """Which minutes were asked for an order, and what the client said."""
    order, found = await service.list_extensions(
        session, actor, work_order_id=work_order_id, query=query, request=page.request
    )
    return page.reply(ExtensionPage, found, lambda row: ExtensionRead.of(row, actor, order))


@of_order.post("", status_code=201, responses=_EXTEND)
@people_only
async def request_extension(
    work_order_id: UUID,
    body: ExtensionRequest,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
    response: Response,
) -> ExtensionRead:
    """Ask for more minutes; only the assistant may, one request at a time."""
    extension, contract = await service.request_extension(
        session, actor, work_order_id=work_order_id, body=body, now=now
    )
    created(response, "/v1/work-order-extensions", extension.id)
    return ExtensionRead.of(extension, actor, contract)


@router.get("/{extension_id}")
@keys_with(Scope.CONTRACTS_READ)
async def get_extension(
    extension_id: UUID, actor: CurrentActor, session: ReadSession
) -> ExtensionRead:
    """One request for more minutes."""
    row = await service.get_extension(session, actor, extension_id=extension_id)
    return ExtensionRead.of(row, actor, row)


@router.post("/{extension_id}/grant", responses=_MOVE)
@keys_with(Scope.CONTRACTS_WRITE)
async def grant_extension(
    extension_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> ExtensionRead:
    """Add the minutes to the order; what was approved before stays as it was."""
    extension, contract = await service.grant(session, actor, extension_id=extension_id, now=now)
    return ExtensionRead.of(extension, actor, contract)


@router.post("/{extension_id}/refuse", responses=_MOVE)
@keys_with(Scope.CONTRACTS_WRITE)
async def refuse_extension(
    extension_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> ExtensionRead:
    """Leave the minutes of the order as they are."""
    extension, contract = await service.refuse(session, actor, extension_id=extension_id, now=now)
    return ExtensionRead.of(extension, actor, contract)

"""More minutes for a work order: asked for by the assistant, granted or refused (R14)."""

from datetime import datetime
from uuid import UUID

from va_market.contracts.models import ContractStatus
from va_market.contracts.service.lifecycle import MOST_MINUTES
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row, WriteSession, lock
from va_market.kit.errors import Forbidden, NotFound, field_error
from va_market.kit.pages import Page, PageRequest
from va_market.work_orders import policies, repository
from va_market.work_orders.errors import ContractNotActive, ExtensionOpen, NothingAllotted
from va_market.work_orders.models import (
    EXTENSION,
    ExtensionStatus,
    WorkOrder,
    WorkOrderExtension,
)
from va_market.work_orders.schemas import ExtensionQuery, ExtensionRequest
from va_market.work_orders.service.moving import Held, hold_for, hold_visible, tell
from va_market.work_orders.service.reading import get_visible

REQUESTED = EventKind("work_order.extension_requested", "An assistant asks for more minutes.")
GRANTED = EventKind("work_order.extension_granted", "A client granted more minutes.")
REFUSED = EventKind("work_order.extension_refused", "A client granted no more minutes.")

Asked = tuple[WorkOrderExtension, Row]
"""A request and the contract it is about."""


async def request_extension(
    session: WriteSession,
    actor: Actor,
    *,
    work_order_id: UUID,
    body: ExtensionRequest,
    now: datetime,
) -> Asked:
    """Ask for more minutes.

    Raises:
        NotFound, Forbidden, IllegalMove: see `hold_for`.
        ContractNotActive: the contract has ended.
        NothingAllotted: the order has no allotment.
        ExtensionOpen: another request waits.
        Invalid: the order would allot more than can be kept.
    """
    order, contract = await hold_for(session, actor, work_order_id, "request_extension")
    if contract.status == ContractStatus.ENDED:
        raise ContractNotActive("The contract has ended.")
    if order.allotted_minutes is None:
        raise NothingAllotted
    if order.allotted_minutes + body.minutes > MOST_MINUTES:
        raise field_error("/minutes", "too_many", "the allotment becomes too large")
    if await repository.has_open_extension(session, work_order_id=order.id):
        raise ExtensionOpen
    extension = WorkOrderExtension(
        work_order_id=order.id,
        minutes=body.minutes,
        reason=body.reason,
        status=ExtensionStatus.REQUESTED,
        requested_by=actor.user_id,
        created_at=now,
        updated_at=now,
    )
    session.add(extension)
    await session.flush()
    order.updated_at = now
    _tell(session, REQUESTED, (order, contract), extension, actor)
    return extension, contract


async def grant(session: WriteSession, actor: Actor, *, extension_id: UUID, now: datetime) -> Asked:
    """Add the minutes to the order. Errors: see `_decide`."""
    extension, held = await _decide(session, actor, extension_id, "grant", now)
    order = held[0]
    assert order.allotted_minutes is not None  # noqa: S101  # a lifted limit lets requests lapse
    order.allotted_minutes += extension.minutes
    _tell(session, GRANTED, held, extension, actor)
    return extension, held[1]


async def refuse(
    session: WriteSession, actor: Actor, *, extension_id: UUID, now: datetime
) -> Asked:
    """Leave the allotment as it is. Errors: see `_decide`."""
    extension, held = await _decide(session, actor, extension_id, "refuse", now)
    _tell(session, REFUSED, held, extension, actor)
    return extension, held[1]


async def _decide(
    session: WriteSession, actor: Actor, extension_id: UUID, action: str, now: datetime
) -> tuple[WorkOrderExtension, Held]:
    """Lock the request behind its order and its contract, and decide on it.

    Raises:
        NotFound: there is no such request for this caller.
        Forbidden: the caller is not the client.
        IllegalMove: it is decided on already.
    """
    work_order_id = await repository.order_of(session, extension_id=extension_id)
    if work_order_id is None:
        raise NotFound
    order, contract = await hold_visible(session, actor, work_order_id)
    extension = await lock(session, WorkOrderExtension, extension_id)
    if extension is None:
        raise NotFound
    if action not in EXTENSION.actions_of(policies.parties(actor, contract)):
        raise Forbidden(f"You may not {action} here.")
    if policies.is_own_request(actor, extension):
        raise Forbidden("Nobody decides on their own request.")
    EXTENSION.become(extension, action)
    extension.decided_at = extension.updated_at = order.updated_at = now
    extension.decided_by = actor.user_id
    return extension, (order, contract)


def _tell(
    session: WriteSession,
    kind: EventKind,
    held: tuple[WorkOrder, Row],
    extension: WorkOrderExtension,
    actor: Actor,
) -> None:
    tell(session, kind, held, actor, extension_id=str(extension.id), minutes=extension.minutes)


async def get_extension(session: ReadSession, actor: Actor, *, extension_id: UUID) -> Row:
    """A request for more minutes, with the parties of its contract.

    Raises:
        NotFound: there is no such request for this caller.
    """
    row = await repository.find_extension(session, extension_id=extension_id, scope=actor.scope)
    if row is None:
        raise NotFound
    return row


async def list_extensions(
    session: ReadSession,
    actor: Actor,
    *,
    work_order_id: UUID,
    query: ExtensionQuery,
    request: PageRequest,
) -> tuple[Row, Page[Row]]:
    """An order and what was asked for it.

    Raises:
        NotFound: there is no such order for this caller.
    """
    order = await get_visible(session, actor, work_order_id=work_order_id)
    found = await repository.EXTENSIONS.page(
        session,
        request,
        filters={},
        sort=query.sort,
        scope={"work_order_id": work_order_id},
    )
    return order, found

"""The time of a work order, within the minutes that it allots (R14).

The contract, and with it every other entry of the order, is locked by the caller throughout.
"""

from datetime import datetime
from uuid import UUID

from va_market.agreements.allotments import AtAllotment
from va_market.contracts.models import audience_of
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row, WriteSession
from va_market.timekeeping import repository
from va_market.timekeeping.errors import AllotmentBelowUse
from va_market.timekeeping.models import TimeEntry
from va_market.timekeeping.schemas import OrderBurnDown, worked_seconds
from va_market.timekeeping.service.allotment import (
    WARNINGS,
    Allotment,
    refuse_spent,
    take,
    warn,
    warn_of_less,
)
from va_market.timekeeping.service.reading import AnyContract
from va_market.work_orders import service as work_orders
from va_market.work_orders.models import WORK_ORDER, OrderStatus, WorkOrder
from va_market.work_orders.schemas import WorkOrderUpdate

WARNED = EventKind("work_order.allotment_warning", "80 or 100 percent of an order's time is used.")


async def burn_down(
    session: ReadSession, actor: Actor, *, work_order_id: UUID, now: datetime
) -> OrderBurnDown:
    """How much of the minutes of an order is used.

    Raises:
        NotFound: there is no such order for this caller.
    """
    order = await work_orders.get_visible(session, actor, work_order_id=work_order_id)
    use = await repository.use_of_order(session, work_order_id=work_order_id, now=now)
    allotted = order.allotted_minutes
    percent = None if allotted is None else use.recorded * 100 // (allotted * 60)
    return OrderBurnDown(
        work_order_id=work_order_id,
        contract_id=order.contract_id,
        allotted_minutes=allotted,
        recorded_minutes=use.recorded // 60,
        approved_minutes=use.approved // 60,
        remaining_minutes=None if allotted is None else max(0, allotted - use.recorded // 60),
        used_percent=percent,
        warning_percent=max((w for w in WARNINGS if (percent or 0) >= w), default=None),
    )


async def update(
    session: WriteSession,
    actor: Actor,
    *,
    work_order_id: UUID,
    body: WorkOrderUpdate,
    now: datetime,
) -> work_orders.Held:
    """Change what an order says; what it allots is not taken below the time it has.

    Raises:
        NotFound: there is no such order for this caller.
        Forbidden: the caller is not the client.
        IllegalMove: it is delivered, accepted or cancelled.
        OrderNumberTaken, Invalid: see `work_orders.edit`.
        AllotmentBelowUse: more is recorded than it would allot.
    """
    held = await work_orders.hold_for(session, actor, work_order_id, "edit")
    before = held[0].allotted_minutes
    await work_orders.edit(session, actor, held, body=body, now=now)
    after = held[0].allotted_minutes
    if after is not None and (before is None or after < before):
        await _check_less(session, held, minutes_before=before, now=now)
    return held


async def _check_less(
    session: WriteSession, held: work_orders.Held, *, minutes_before: int | None, now: datetime
) -> None:
    """Make sure the time fits an order that allots less now; tell of crossings that this makes."""
    order, contract = held
    allotment = _of_order(order, contract)
    assert allotment is not None  # noqa: S101  # it allots less, and not nothing
    use = await repository.use_of_order(session, work_order_id=order.id, now=now)
    if use.recorded > allotment.minutes * 60:
        raise AllotmentBelowUse(f"{-(-use.recorded // 60)} minutes are recorded on the order.")
    warn_of_less(session, allotment, minutes_before, used=int(use.finished), now=now)


async def check_room(
    session: WriteSession,
    contract: AnyContract,
    work_order_id: UUID,
    *,
    seconds: int,
    now: datetime,
    replaced: int = 0,
) -> None:
    """Make sure that an order is in work and `seconds` more fit; tell of crossings.

    Raises:
        NotFound: the contract has no such order.
        IllegalMove: the order is not in work.
        AllotmentSpent: they do not fit, and the contract says `stop`.
    """
    order = await _in_work(session, contract, work_order_id)
    await _take(session, contract, order, seconds=seconds, replaced=replaced, now=now)


async def check_longer(
    session: WriteSession, contract: AnyContract, entry: TimeEntry, *, replaced: int, now: datetime
) -> None:
    """The same for time that was worked before, in place of less; the order may be done by now.

    Raises:
        AllotmentSpent: it does not fit, and the contract says `stop`.
    """
    if entry.work_order_id is None:
        return
    order = await _order_of(session, contract, entry.work_order_id)
    seconds = worked_seconds(entry) or 0
    await _take(session, contract, order, seconds=seconds, replaced=replaced, now=now)


async def _take(
    session: WriteSession,
    contract: AnyContract,
    order: Row,
    *,
    seconds: int,
    replaced: int,
    now: datetime,
) -> None:
    allotment = _of_order(order, contract)
    if allotment is not None:
        use = await repository.use_of_order(session, work_order_id=order.id, now=now)
        take(session, allotment, use, seconds=seconds, replaced=replaced, now=now)


async def check_left(
    session: WriteSession, contract: AnyContract, work_order_id: UUID, *, now: datetime
) -> None:
    """Make sure that a timer has anything to run on. Errors: see `check_room`."""
    order = await _in_work(session, contract, work_order_id)
    allotment = _of_order(order, contract)
    if allotment is not None:
        use = await repository.use_of_order(session, work_order_id=work_order_id, now=now)
        refuse_spent(allotment, use)


async def warn_of_timer(
    session: WriteSession, contract: AnyContract, entry: TimeEntry, *, seconds: int, now: datetime
) -> None:
    """Tell what crossings a timer makes that is about to stop, if it is one of an order."""
    if entry.work_order_id is None:
        return
    order = await _order_of(session, contract, entry.work_order_id)
    allotment = _of_order(order, contract)
    if allotment is not None:
        use = await repository.use_of_order(session, work_order_id=order.id, now=now)
        finished = int(use.finished)
        warn(session, allotment, before=finished, after=finished + seconds, now=now)


async def left_to_bill(
    session: WriteSession, contract: AnyContract, entry: TimeEntry, *, now: datetime
) -> int | None:
    """Seconds of its order that approved entries leave; None where no order limits the entry."""
    if entry.work_order_id is None:
        return None
    order = await _order_of(session, contract, entry.work_order_id)
    if order.allotted_minutes is None:
        return None
    use = await repository.use_of_order(session, work_order_id=order.id, now=now)
    return int(order.allotted_minutes * 60 - use.billable)


async def _in_work(session: WriteSession, contract: AnyContract, work_order_id: UUID) -> Row:
    order = await _order_of(session, contract, work_order_id)
    WORK_ORDER.check(OrderStatus(order.status), "record_time")
    return order


async def _order_of(session: WriteSession, contract: AnyContract, work_order_id: UUID) -> Row:
    return await work_orders.hold_of_contract(
        session, work_order_id=work_order_id, contract_id=contract.id
    )


def _of_order(order: WorkOrder | Row, contract: AnyContract) -> Allotment | None:
    """What an order allots, if it does."""
    if order.allotted_minutes is None:
        return None
    return Allotment(
        minutes=order.allotted_minutes,
        stops=contract.at_allotment == AtAllotment.STOP,
        subject_id=order.id,
        warned=WARNED,
        parties=audience_of(contract),
        said={"contract_id": str(contract.id)},
    )

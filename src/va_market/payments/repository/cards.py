"""What is kept of payments by card beside the payment itself."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    DateTime,
    Text,
    Uuid,
    bindparam,
    case,
    func,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways
from va_market.kit.ways import one_of
from va_market.payments.models import (
    CardPayment,
    EventOutcome,
    Payment,
    ProviderEvent,
    TakeBack,
    TakeBackKind,
)
from va_market.providers import ReportKind

_PAYMENT_ID = bindparam("payment_id", type_=Uuid)
_EVENTS = ProviderEvent.__table__
_outcome = type_coerce(col(ProviderEvent.outcome), Text)
_OUTCOME = one_of("outcome", col(ProviderEvent.outcome))
_is_waiting = _outcome == EventOutcome.WAITING.value
EVENTS = Listing(
    select(_EVENTS),
    id_=col(ProviderEvent.id),
    sorts=both_ways("created_at", col(ProviderEvent.created_at)),
    filters=_OUTCOME.filters,
    split=_OUTCOME.split,
)
_CARD = Query(select(CardPayment.__table__).where(col(CardPayment.payment_id) == _PAYMENT_ID))
_OF_INTENT = Query(
    select(col(CardPayment.payment_id)).where(
        col(CardPayment.intent_id) == bindparam("intent_id", type_=Text)
    )
)
_ADD_EVENT = Query(
    insert(_EVENTS)
    .values(
        {
            name: bindparam(name, type_=_EVENTS.c[name].type)
            for name in _EVENTS.c.keys()  # noqa: SIM118  # a collection of columns is no dict
            if name != "payment_id"
        }
    )
    .on_conflict_do_nothing(index_elements=["provider", "event_id"])
    .returning(_EVENTS.c.id)
)
_KNOWN_EVENT = Query(
    select(_outcome.label("outcome")).where(
        col(ProviderEvent.provider) == bindparam("provider", type_=_EVENTS.c.provider.type),
        col(ProviderEvent.event_id) == bindparam("event_id", type_=Text),
    )
)
_WAITING = Query(
    select(_EVENTS)
    .where(_is_waiting, col(ProviderEvent.intent_id) == bindparam("intent_id", type_=Text))
    .order_by(col(ProviderEvent.created_at), col(ProviderEvent.id))
)
_WAS_TOLD = Query(
    select(
        select(col(ProviderEvent.id))
        .where(
            col(ProviderEvent.reference) == bindparam("reference", type_=Text),
            col(ProviderEvent.kind) == bindparam("kind", type_=Text),
        )
        .exists()
    )
)
_kind_taken = type_coerce(col(TakeBack.kind), Text)
_taken = case(
    (_kind_taken == TakeBackKind.REFUND.value, col(TakeBack.amount_minor)),
    (_kind_taken == TakeBackKind.REFUND_FAILED.value, -col(TakeBack.amount_minor)),
    else_=0,
)
_REFUNDED = Query(
    select(func.coalesce(func.sum(_taken), 0).cast(BigInteger)).where(
        col(TakeBack.payment_id) == _PAYMENT_ID
    )
)
_OF_REFUNDS = Query(
    select(_EVENTS).where(
        col(ProviderEvent.payment_id) == _PAYMENT_ID,
        or_(
            col(ProviderEvent.kind) == ReportKind.REFUNDED.value,
            col(ProviderEvent.kind) == ReportKind.REFUND_FAILED.value,
        ),
    )
)


async def find_card(session: ReadSession, *, payment_id: UUID) -> Row | None:
    return await session.row(_CARD, payment_id=payment_id)


async def lock_card(session: WriteSession, *, payment_id: UUID) -> CardPayment:
    """How a payment stands at the provider; the payment itself is held by then."""
    found: CardPayment = (
        await session.execute(
            select(CardPayment)
            .where(col(CardPayment.payment_id) == payment_id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
    ).scalar_one()
    return found


async def due(
    session: WriteSession, *, now: datetime, limit: int
) -> Sequence[tuple[CardPayment, Payment]]:
    """Those whose time has come, held; what another worker holds is left to it."""
    found = await session.execute(
        select(CardPayment, Payment)
        .join(Payment, col(Payment.id) == col(CardPayment.payment_id))
        .where(col(CardPayment.due_at) <= bindparam("now", type_=DateTime(timezone=True)))
        .order_by(col(CardPayment.due_at))
        .limit(limit)
        .with_for_update(key_share=True, skip_locked=True, of=CardPayment)
        .execution_options(populate_existing=True),
        {"now": now},
    )
    return [(card, payment) for card, payment in found]


async def payment_of(session: WriteSession, *, intent_id: str) -> UUID | None:
    found = await session.value(_OF_INTENT, intent_id=intent_id)
    return None if found is None else UUID(int=found.int)


async def add_event(session: WriteSession, event: ProviderEvent) -> bool:
    """Keep what was told; False: it was told before. Who tells it meanwhile is waited for."""
    columns = {name: getattr(event, name) for name in _EVENTS.c.keys()}  # noqa: SIM118  # as above
    return await session.value(_ADD_EVENT, **columns) is not None


async def outcome_of(session: WriteSession, event: ProviderEvent) -> EventOutcome:
    found = await session.value(_KNOWN_EVENT, provider=event.provider, event_id=event.event_id)
    return EventOutcome(found)


async def settle_event(
    session: WriteSession, *, event_id: UUID, outcome: EventOutcome, payment_id: UUID | None
) -> None:
    await session.execute(
        update(ProviderEvent)
        .where(col(ProviderEvent.id) == event_id)
        .values(outcome=outcome, payment_id=payment_id)
    )


async def waiting(session: WriteSession, *, intent_id: str) -> list[Row]:
    """What was told of a payment before it was received, oldest first."""
    return await session.rows(_WAITING, intent_id=intent_id)


async def was_told(session: WriteSession, *, reference: str, kind: str) -> bool:
    return bool(await session.value(_WAS_TOLD, reference=reference, kind=kind))


async def refunded(session: WriteSession, *, payment_id: UUID) -> int:
    """How much was taken back for refunds so far, and has not come back."""
    return int(await session.value(_REFUNDED, payment_id=payment_id))


async def told_of_refunds(session: WriteSession, *, payment_id: UUID) -> list[Row]:
    """What was told of refunds of a payment that had come, whatever came of it."""
    return await session.rows(_OF_REFUNDS, payment_id=payment_id)


async def find_take_back(
    session: WriteSession, *, kind: TakeBackKind, reference: str
) -> TakeBack | None:
    """What was taken back by this; the payment is held by then."""
    found: Any = await session.scalars(
        select(TakeBack).where(col(TakeBack.kind) == kind, col(TakeBack.reference) == reference)
    )
    row: TakeBack | None = found.one_or_none()
    return row

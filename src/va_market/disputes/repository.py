from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    DateTime,
    Text,
    Uuid,
    any_,
    bindparam,
    func,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by
from sqlmodel import col

from va_market.disputes.models import Dispute, DisputeLine, DisputePosition
from va_market.invoices.models import Invoice, InvoiceLine
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways
from va_market.kit.ways import to_any

_OWNERS = bindparam("owners", type_=ARRAY(Uuid))
_ID = bindparam("dispute_id", type_=Uuid)
_MOMENT = DateTime(timezone=True)
visible_to = or_(
    col(Dispute.issuer_id) == any_(_OWNERS), col(Dispute.organization_id) == any_(_OWNERS)
)
"""Disputes of those whose money the actor keeps, on either side."""
_told = func.jsonb_agg(
    aggregate_order_by(
        func.to_jsonb(DisputeLine.__table__.table_valued()), col(InvoiceLine.position)
    )
)
_LINES = (
    select(func.coalesce(_told, func.jsonb_build_array()))
    .select_from(DisputeLine)
    .join(InvoiceLine, col(InvoiceLine.id) == col(DisputeLine.line_id))
    .where(col(DisputeLine.dispute_id) == col(Dispute.id))
    .correlate(Dispute)
    .scalar_subquery()
)
_WHOLE = select(Dispute.__table__, type_coerce(_LINES, JSONB).label("lines")).where(
    col(Dispute.id) == _ID
)
_ONE = Query(_WHOLE.where(visible_to))
_OF_HOUSE = col(Dispute.escalated_at).is_not(None)
_ONE_OF_HOUSE = Query(_WHOLE.where(_OF_HOUSE))
_STATUSES = bindparam("status", type_=ARRAY(Text))
_status = type_coerce(col(Dispute.status), Text)
_SORTS = both_ways("created_at", col(Dispute.created_at))
_OF_STATUS = {"status": _status == any_(_STATUSES)}
_SPLIT = {"status": to_any(_status, _STATUSES)}
LISTING = Listing(
    select(Dispute.__table__).where(visible_to),
    id_=col(Dispute.id),
    sorts=_SORTS,
    filters={
        **_OF_STATUS,
        "organization_id": col(Dispute.organization_id) == bindparam("organization_id", type_=Uuid),
        "issuer_id": col(Dispute.issuer_id) == bindparam("issuer_id", type_=Uuid),
    },
    ways=(
        to_any(col(Dispute.issuer_id), _OWNERS),
        to_any(col(Dispute.organization_id), _OWNERS),
    ),
    split=_SPLIT,
)
# Of one invoice, which whoever asks has been shown to see.
OF_INVOICE = Listing(
    select(Dispute.__table__).where(col(Dispute.invoice_id) == bindparam("invoice_id", type_=Uuid)),
    id_=col(Dispute.id),
    sorts=_SORTS,
    filters={},
)
# What operators were asked to rule on.
HOUSE = Listing(
    select(Dispute.__table__).where(_OF_HOUSE),
    id_=col(Dispute.id),
    sorts=_SORTS,
    filters=_OF_STATUS,
    split=_SPLIT,
)
# Of one dispute, which whoever asks has been shown to see.
POSITIONS = Listing(
    select(DisputePosition.__table__, col(Dispute.currency))
    .join_from(DisputePosition, Dispute, col(Dispute.id) == col(DisputePosition.dispute_id))
    .where(col(DisputePosition.dispute_id) == _ID),
    id_=col(DisputePosition.id),
    sorts=both_ways("created_at", col(DisputePosition.created_at)),
    filters={},
)
_SEEN = Query(select(col(Dispute.id)).where(visible_to, col(Dispute.id) == _ID))
_INVOICE_OF = Query(select(col(Dispute.invoice_id)).where(col(Dispute.id) == _ID))
_LINES_OF = (
    select(DisputeLine)
    .join(InvoiceLine, col(InvoiceLine.id) == col(DisputeLine.line_id))
    .where(col(DisputeLine.dispute_id) == _ID)
    .order_by(col(InvoiceLine.position))
    .execution_options(populate_existing=True)
)
# The invoice first, as everywhere; whoever is at work on it is not waited for.
_DUE = Query(
    select(col(Dispute.id), col(Dispute.invoice_id))
    .join_from(Dispute, Invoice, col(Invoice.id) == col(Dispute.invoice_id))
    .where(col(Dispute.silence_ends_at) <= bindparam("now", type_=_MOMENT))
    .order_by(col(Dispute.silence_ends_at), col(Dispute.id))
    .limit(1)
    .with_for_update(of=Invoice, skip_locked=True, key_share=True)
)
_OPEN = Query(
    select(col(Dispute.id))
    .where(visible_to, col(Dispute.ended_at).is_(None))
    .order_by(col(Dispute.id))
    .limit(50)
)


async def find_visible(
    session: ReadSession, *, dispute_id: UUID, scope: Mapping[str, Any]
) -> Row | None:
    """With its lines, as the database tells them in JSON."""
    return await session.row(_ONE, dispute_id=dispute_id, **scope)


async def find_of_house(session: ReadSession, *, dispute_id: UUID) -> Row | None:
    """The same of what operators were asked to rule on."""
    return await session.row(_ONE_OF_HOUSE, dispute_id=dispute_id)


async def is_seen(session: ReadSession, *, dispute_id: UUID, scope: Mapping[str, Any]) -> bool:
    return await session.value(_SEEN, dispute_id=dispute_id, **scope) is not None


async def invoice_of(session: WriteSession, *, dispute_id: UUID) -> UUID | None:
    """The id alone: it is held before the dispute is read."""
    found: UUID | None = await session.value(_INVOICE_OF, dispute_id=dispute_id)
    return found


async def lines_of(session: WriteSession, *, dispute_id: UUID) -> Sequence[DisputeLine]:
    """The lines of a held dispute, in the order of the invoice."""
    return (await session.execute(_LINES_OF, {"dispute_id": dispute_id})).scalars().all()


async def lock_due(session: WriteSession, *, now: datetime) -> Row | None:
    """A dispute in which silence has to decide, with its invoice held."""
    return await session.row(_DUE, now=now)


async def open_of(session: WriteSession, *, owners: Sequence[UUID]) -> list[UUID]:
    """Disputes of these that last; some of them where there are very many."""
    return [row.id for row in await session.rows(_OPEN, owners=list(owners))]

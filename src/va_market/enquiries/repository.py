from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    DateTime,
    ScalarSelect,
    Text,
    Uuid,
    any_,
    bindparam,
    cast,
    delete,
    func,
    literal_column,
    select,
    type_coerce,
    update,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlmodel import col

from va_market.collaborations.service import reads_inside
from va_market.contracts.models import Contract
from va_market.enquiries.models import Enquiry, EnquiryArticle, EnquiryTimeEntry
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways
from va_market.kit.ways import to_any

_MOMENT = DateTime(timezone=True)
_ENQUIRY_ID = bindparam("enquiry_id", type_=Uuid)
_NOW = bindparam("now", type_=_MOMENT)
_STATUSES = bindparam("status", type_=ARRAY(Text))
_CHANNELS = bindparam("channel", type_=ARRAY(Text))


def _linked(column: Any, enquiry_id: Any) -> ScalarSelect[Any]:
    """The ids that an enquiry is linked to, in one order."""
    found = func.array_agg(aggregate_order_by(column, column))
    ids = func.coalesce(found, cast([], ARRAY(Uuid)))
    return select(ids).where(enquiry_id == col(Enquiry.id)).scalar_subquery()


_CONTRACT = (
    select(col(Contract.id))
    .where(col(Contract.id) == col(Enquiry.contract_id), reads_inside)
    .correlate(Enquiry)
)
_ENQUIRIES = (
    select(
        Enquiry.__table__,
        *(col(Contract.assistant_id), col(Contract.agency_id)),
        _linked(col(EnquiryArticle.article_id), col(EnquiryArticle.enquiry_id)).label(
            "article_ids"
        ),
        _linked(col(EnquiryTimeEntry.time_entry_id), col(EnquiryTimeEntry.enquiry_id)).label(
            "time_entry_ids"
        ),
    )
    .join_from(Enquiry, Contract, col(Contract.id) == col(Enquiry.contract_id))
    # Not by the join: how a page is found says nothing of the contract.
    .where(_CONTRACT.exists())
)
_ONE = Query(_ENQUIRIES.where(col(Enquiry.id) == _ENQUIRY_ID))
_status = type_coerce(col(Enquiry.status), Text)
_channel = type_coerce(col(Enquiry.channel), Text)
LISTING = Listing(
    _ENQUIRIES.where(col(Enquiry.contract_id) == bindparam("contract_id", type_=Uuid)),
    id_=col(Enquiry.id),
    sorts=both_ways("received_at", col(Enquiry.received_at)),
    filters={
        "q": literal_column("enquiries.search").op("@@")(
            func.websearch_to_tsquery("english", bindparam("q", type_=Text))
        ),
        "status": _status == any_(_STATUSES),
        "channel": _channel == any_(_CHANNELS),
        "received_after": col(Enquiry.received_at) >= bindparam("received_after", type_=_MOMENT),
        "received_before": col(Enquiry.received_at) < bindparam("received_before", type_=_MOMENT),
    },
    split={"status": to_any(_status, _STATUSES), "channel": to_any(_channel, _CHANNELS)},
    varying={"q"},
)
_UNLINK_ARTICLES = delete(EnquiryArticle.__table__).where(
    col(EnquiryArticle.enquiry_id) == _ENQUIRY_ID
)
_FORGOTTEN: dict[str, Any] = {
    "customer_name": None,
    "customer_reference": None,
    "subject": "",
    "details": None,
    "answer": None,
    "escalated_to": None,
}
_DUE = (
    select(col(Enquiry.id))
    .where(
        col(Enquiry.customer_forgotten_at).is_(None),
        col(Enquiry.updated_at) < bindparam("before", type_=_MOMENT),
    )
    .order_by(col(Enquiry.updated_at))
    .limit(1000)
    .with_for_update(skip_locked=True, key_share=True)
)


def _forget(which: Any) -> Any:
    """The statement that clears what tells who the customers of some enquiries were."""
    return (
        update(Enquiry.__table__)
        .where(which)
        .values(**_FORGOTTEN, customer_forgotten_at=_NOW, version=col(Enquiry.version) + 1)
    )


_FORGET_DUE = _forget(col(Enquiry.id).in_(_DUE)).returning(col(Enquiry.id))
_FORGET_CLIENTS = _forget(
    (col(Enquiry.organization_id) == bindparam("client_id", type_=Uuid))
    & col(Enquiry.customer_forgotten_at).is_(None)
)


async def find_visible(
    session: ReadSession | WriteSession, *, enquiry_id: UUID, scope: dict[str, Any]
) -> Row | None:
    return await session.row(_ONE, enquiry_id=enquiry_id, **scope)


async def set_articles(
    session: WriteSession, enquiry: Enquiry, *, article_ids: Iterable[UUID]
) -> None:
    """Link the enquiry to these articles, and to no others."""
    await session.execute(_UNLINK_ARTICLES, {"enquiry_id": enquiry.id})
    for article_id in article_ids:
        session.add(
            EnquiryArticle(
                enquiry_id=enquiry.id,
                article_id=article_id,
                organization_id=enquiry.organization_id,
            )
        )
    await session.flush()


def forget(enquiry: Enquiry, *, now: datetime) -> None:
    """Clear what tells who the customer was."""
    for name, value in _FORGOTTEN.items():
        setattr(enquiry, name, value)
    enquiry.customer_forgotten_at = now


async def forget_due(session: WriteSession, *, before: datetime, now: datetime) -> int:
    """The same for enquiries unchanged since `before`, at most 1000; how many there were."""
    found = await session.execute(_FORGET_DUE, {"before": before, "now": now})
    return len(found.all())


async def forget_of_client(session: WriteSession, *, organization_id: UUID, now: datetime) -> None:
    await session.execute(_FORGET_CLIENTS, {"client_id": organization_id, "now": now})

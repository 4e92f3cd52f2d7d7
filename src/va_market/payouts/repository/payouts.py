from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, any_, bindparam, exists, func, select
from sqlmodel import col

from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways
from va_market.kit.ways import one_of, to_any
from va_market.payouts.models import Payout, PayoutDestination, PayoutStatus

_OWNERS = bindparam("owners", type_=ARRAY(Uuid))
_PAYOUTS = select(Payout.__table__)
_ONE = Query(_PAYOUTS.where(col(Payout.id) == bindparam("payout_id", type_=Uuid)))
_SORTS = both_ways("created_at", col(Payout.created_at))
_STATUS = one_of("status", col(Payout.status))
OWNED = Listing(
    _PAYOUTS.where(col(Payout.owner_id) == any_(_OWNERS)),
    id_=col(Payout.id),
    sorts=_SORTS,
    filters={
        **_STATUS.filters,
        "owner_id": col(Payout.owner_id) == bindparam("owner_id", type_=Uuid),
    },
    ways=(to_any(col(Payout.owner_id), _OWNERS),),
    split=_STATUS.split,
)
ALL = Listing(
    _PAYOUTS,
    id_=col(Payout.id),
    sorts=_SORTS,
    filters={
        **_STATUS.filters,
        "batch_id": col(Payout.batch_id) == bindparam("batch_id", type_=Uuid),
        "reference": col(Payout.reference) == bindparam("reference", type_=Text),
    },
    split=_STATUS.split,
    direct={"reference", "batch_id"},
)
_TRANSFERS = Query(
    select(
        *(col(Payout.reference), col(Payout.amount_minor), col(Payout.currency)),
        *(col(PayoutDestination.holder_name), col(PayoutDestination.iban)),
        *(col(PayoutDestination.account_number), col(PayoutDestination.bank_code)),
        col(PayoutDestination.bic),
    )
    .join_from(Payout, PayoutDestination, col(PayoutDestination.id) == col(Payout.destination_id))
    .where(
        col(Payout.batch_id) == bindparam("batch_id", type_=Uuid),
        col(Payout.submitted_by).is_not(None),
    )
    .order_by(col(Payout.created_at), col(Payout.id))
)
_UNDER_WAY = [PayoutStatus.CREATED.value, PayoutStatus.SUBMITTED.value]
_OPEN = Query(
    select(func.count()).where(
        col(Payout.owner_id) == any_(bindparam("owners", type_=ARRAY(Uuid))),
        *_STATUS.filters.values(),
    )
)
_NAMED_BY = Query(
    select(
        exists().where(
            col(Payout.batch_id) == bindparam("batch_id", type_=Uuid),
            col(PayoutDestination.id) == col(Payout.destination_id),
            col(PayoutDestination.added_by) == bindparam("user_id", type_=Uuid),
        )
    )
)


async def find(session: ReadSession, *, payout_id: UUID) -> Any | None:
    row: Row | None = await session.row(_ONE, payout_id=payout_id)
    return row


async def lock_in_batch(session: WriteSession, *, batch_id: UUID) -> Sequence[Payout]:
    """What is left to pay in a batch, in the order of the ids."""
    found = await session.scalars(
        select(Payout)
        .where(col(Payout.batch_id) == batch_id, col(Payout.status) == PayoutStatus.CREATED)
        .order_by(col(Payout.id))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    # What was cancelled while this waited is read as it is now, and left out.
    return [one for one in found if one.status == PayoutStatus.CREATED]


async def lock_each(session: WriteSession, ids: Iterable[UUID]) -> dict[UUID, Payout]:
    """Those of the ids that there are, locked in their order."""
    found = await session.scalars(
        select(Payout)
        .where(col(Payout.id).in_(set(ids)))
        .order_by(col(Payout.id))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return {one.id: one for one in found}


async def transfers_of(session: ReadSession, *, batch_id: UUID) -> list[Row]:
    """What the bank is told of a submitted batch, whatever became of it since."""
    return await session.rows(_TRANSFERS, batch_id=batch_id)


async def is_named_by(session: WriteSession, *, batch_id: UUID, user_id: UUID) -> bool:
    """Whether somebody named an account to which some of a batch goes."""
    return bool(await session.value(_NAMED_BY, batch_id=batch_id, user_id=user_id))


async def count_open(session: WriteSession, *, owners: Collection[UUID]) -> int:
    return int(await session.value(_OPEN, owners=list(owners), status=_UNDER_WAY))

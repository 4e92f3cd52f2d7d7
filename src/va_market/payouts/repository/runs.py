import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Date,
    DateTime,
    Integer,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    case,
    cast,
    func,
    select,
    text,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlmodel import col

from va_market.accounts.kinds import AccountKind
from va_market.kit.db import Query, Row, WriteSession
from va_market.ledger.models import LedgerAccount, LedgerBalance
from va_market.payouts.models import (
    DestinationStatus,
    Payout,
    PayoutDestination,
    PayoutRun,
    PayoutStatus,
)

_MOMENT = DateTime(timezone=True)
_CURRENCY = col(PayoutDestination.currency)
_LEAST = func.coalesce(
    cast(cast(bindparam("minimums", type_=Text), JSONB).op("->>")(_CURRENCY), BigInteger), 1
)
# Whoever is a person earned it as an assistant, and an organization as an agency.
_KIND = case(
    (col(PayoutDestination.is_organization), AccountKind.AGENCY_AVAILABLE.value),
    else_=AccountKind.ASSISTANT_AVAILABLE.value,
)
_DUE = Query(
    select(
        *(col(PayoutDestination.id), col(PayoutDestination.owner_id), _CURRENCY),
        *(col(PayoutDestination.is_organization), col(LedgerAccount.id).label("account_id")),
    )
    .join_from(
        PayoutDestination,
        LedgerAccount,
        and_(
            col(LedgerAccount.owner_id) == col(PayoutDestination.owner_id),
            col(LedgerAccount.kind) == _KIND,
            col(LedgerAccount.currency) == _CURRENCY,
            col(LedgerAccount.subject_id).is_(None),
        ),
    )
    .join(LedgerBalance, col(LedgerBalance.account_id) == col(LedgerAccount.id))
    .where(
        type_coerce(col(PayoutDestination.status), Text) == DestinationStatus.LIVE.value,
        type_coerce(col(PayoutDestination.schedule), Text)
        == any_(bindparam("schedules", type_=ARRAY(Text))),
        col(PayoutDestination.usable_at) <= bindparam("now", type_=_MOMENT),
        col(PayoutDestination.id) > bindparam("after", type_=Uuid),
        col(LedgerBalance.posted_minor) - col(LedgerBalance.pending_out_minor) >= _LEAST,
    )
    .order_by(col(PayoutDestination.id))
    .limit(bindparam("limit_", type_=Integer))
    .with_for_update(key_share=True, of=PayoutDestination.__table__)
)
_PLAN = Query(
    text(
        "INSERT INTO payout_runs (run_on, created_at) "
        "SELECT day::date, :now FROM generate_series(greatest(:oldest, "
        "coalesce((SELECT min(run_on) FROM payout_runs), :today)), :today, '1 day') AS day "
        "WHERE NOT EXISTS (SELECT FROM payout_runs WHERE run_on = day::date) "
        "ON CONFLICT DO NOTHING RETURNING run_on"
    ).bindparams(
        bindparam("now", type_=_MOMENT),
        *(bindparam(name, type_=Date) for name in ("oldest", "today")),
    )
)
_ADD = Query(
    insert(PayoutRun.__table__)
    .values(run_on=bindparam("run_on", type_=Date), created_at=bindparam("now", type_=_MOMENT))
    .on_conflict_do_nothing()
)
_FIND = Query(
    select(PayoutRun.__table__).where(col(PayoutRun.run_on) == bindparam("run_on", type_=Date))
)


async def plan(session: WriteSession, *, today: date, oldest: date, now: datetime) -> int:
    """Add the runs of all dates up to today that there are none of yet."""
    return len(await session.rows(_PLAN, today=today, oldest=oldest, now=now))


async def add(session: WriteSession, *, run_on: date, now: datetime) -> Row:
    """The run of a date, which is added where it lacks."""
    await session.rows(_ADD, run_on=run_on, now=now)
    found = await session.row(_FIND, run_on=run_on)
    assert found is not None  # noqa: S101  # it was added
    return found


async def lock_next(session: WriteSession) -> PayoutRun | None:
    """The oldest run that is not finished. Whoever else wants it waits, and reads it anew."""
    found = await session.scalars(
        select(PayoutRun)
        .where(col(PayoutRun.finished_at).is_(None))
        .order_by(col(PayoutRun.run_on))
        .limit(1)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return found.one_or_none()


async def due(
    session: WriteSession,
    *,
    schedules: Sequence[str],
    minimums: Mapping[str, int],
    after: UUID,
    limit: int,
    now: datetime,
) -> list[Row]:
    """The next destinations to which something has to be paid, held, in the order of their ids."""
    return await session.rows(
        _DUE,
        schedules=list(schedules),
        minimums=json.dumps(dict(minimums)),
        after=after,
        limit_=limit,
        now=now,
    )


async def lock_waiting(session: WriteSession, *, limit: int) -> Sequence[Payout]:
    """Payouts that are in no batch yet."""
    found = await session.scalars(
        select(Payout)
        .where(col(Payout.status) == PayoutStatus.CREATED, col(Payout.batch_id).is_(None))
        .order_by(col(Payout.id))
        .limit(limit)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def count_in(session: WriteSession, *, batch_id: UUID) -> int:
    count = select(func.count()).where(col(Payout.batch_id) == batch_id)
    return int(await session.scalar(count) or 0)

"""Batches: what the bank is given together, after an operator has approved it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm.attributes import flag_modified

from va_market import events
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.identity.house import check_house
from va_market.kit.db import ReadSession, Row, WriteSession, lock
from va_market.kit.errors import NotFound
from va_market.kit.pages import Page, PageRequest
from va_market.payouts import policies
from va_market.payouts.errors import EmptyBatch, PaysThemselves
from va_market.payouts.models import (
    BATCH,
    PAYOUT,
    BatchStatus,
    Payout,
    PayoutBatch,
    PayoutDestination,
    Rail,
)
from va_market.payouts.repository import batches as repository
from va_market.payouts.repository import payouts, runs
from va_market.payouts.schemas import BatchQuery
from va_market.payouts.service.moving import tell

SUBMITTED = EventKind("payout.submitted", "The bank was told to pay a payout.")
APPROVED = EventKind("payout_batch.submitted", "An operator approved a batch of payouts.")
MOST_IN_BATCH = 500
AT_ONCE = 100


async def add_to_batches(session: WriteSession, *, run_on: date, now: datetime) -> int:
    """Put payouts that wait into the batches of a run; how many there were."""
    waiting = await runs.lock_waiting(session, limit=AT_ONCE)
    for payout in waiting:
        destination = await session.get_one(PayoutDestination, payout.destination_id)
        batch = await _with_room(session, payout.currency, destination.rail, run_on, now)
        payout.batch_id, payout.updated_at = batch.id, now
        flag_modified(batch, "part")  # another version: who approves it has seen all of it
        await session.flush()
    return len(waiting)


async def _with_room(
    session: WriteSession, currency: str, rail: Rail, run_on: date, now: datetime
) -> PayoutBatch:
    """The open batch of the run, or another part; nobody else adds one, for the run is held."""
    last = await repository.lock_last(session, currency=currency, rail=rail, run_on=run_on)
    if last is not None and await _has_room(session, last):
        return last
    batch = PayoutBatch(
        currency=currency,
        rail=rail,
        run_on=run_on,
        part=1 if last is None else last.part + 1,
        status=BatchStatus.OPEN,
        created_at=now,
    )
    session.add(batch)
    await session.flush()
    return batch


async def _has_room(session: WriteSession, batch: PayoutBatch) -> bool:
    if batch.status != BatchStatus.OPEN:
        return False
    return await runs.count_in(session, batch_id=batch.id) < MOST_IN_BATCH


async def submit(session: WriteSession, actor: Actor, *, batch_id: UUID, now: datetime) -> Row:
    """Approve a batch: what is in it is the bank's to pay from now on.

    Raises:
        Forbidden: the caller does not work for the house.
        NotFound: there is no such batch.
        IllegalMove: it was submitted before.
        PaysThemselves: some of the money is the caller's, or kept or asked for by the caller, or
            goes to an account that the caller named.
        EmptyBatch: all of it was cancelled.
    """
    check_house(actor)
    batch = await lock(session, PayoutBatch, batch_id)
    if batch is None:
        raise NotFound
    BATCH.check(batch.status, "submit")
    items = await payouts.lock_in_batch(session, batch_id=batch_id)
    if not items:
        raise EmptyBatch
    if any(policies.pays_themselves(actor, one) for one in items):
        raise PaysThemselves
    if await payouts.is_named_by(session, batch_id=batch_id, user_id=actor.user_id):
        raise PaysThemselves
    for payout in items:
        _submit_one(session, actor, payout, now)
    BATCH.become(batch, "submit")
    batch.submitted_by, batch.submitted_at = actor.user_id, now
    _tell_approved(session, actor, batch, now)
    await session.flush()
    found: Row | None = await repository.find(session, batch_id=batch_id)
    assert found is not None  # noqa: S101  # it is held
    return found


def _submit_one(session: WriteSession, actor: Actor, payout: Payout, now: datetime) -> None:
    PAYOUT.become(payout, "submit")
    payout.submitted_by, payout.updated_at = actor.user_id, now
    tell(session, SUBMITTED, payout, actor.user_id)


def _tell_approved(session: WriteSession, actor: Actor, batch: PayoutBatch, now: datetime) -> None:
    events.record(
        session,
        APPROVED,
        now=now,
        subject_id=batch.id,
        parties=(actor.user_id,),
        actor_id=actor.user_id,
        data={"status": str(batch.status)},
    )


async def get_batch(session: ReadSession, actor: Actor, *, batch_id: UUID) -> Row:
    """One batch.

    Raises:
        Forbidden: the caller does not work for the house.
        NotFound: there is no such batch.
    """
    check_house(actor)
    row: Row | None = await repository.find(session, batch_id=batch_id)
    if row is None:
        raise NotFound
    return row


async def list_batches(
    session: ReadSession, actor: Actor, *, query: BatchQuery, request: PageRequest
) -> Page[Row]:
    """All batches.

    Raises:
        Forbidden: the caller does not work for the house.
    """
    check_house(actor)
    return await repository.ALL.page(
        session, request, filters=query.model_dump(exclude={"sort"}), sort=query.sort
    )

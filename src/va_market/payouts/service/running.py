"""The payout run of a date: once, whoever works on it, and however often it is broken off."""

from datetime import date, datetime, timedelta
from uuid import UUID

from va_market.accounts import service as accounts
from va_market.identity.actor import Actor
from va_market.identity.house import check_house
from va_market.kit.db import Row, WriteSession
from va_market.kit.errors import field_error
from va_market.kit.jobs import nudge
from va_market.ledger import service as ledger
from va_market.payouts.minimums import Minimums
from va_market.payouts.models import PayoutRun, Schedule, Source
from va_market.payouts.repository import runs as repository
from va_market.payouts.schemas import RunCreate
from va_market.payouts.service.batching import add_to_batches
from va_market.payouts.service.moving import make

CHANNEL = "payout_runs"
LOOKS_BACK = timedelta(days=31)
AT_ONCE = 50
_NOBODY = UUID(int=0)


async def plan_runs(session: WriteSession, *, now: datetime) -> int:
    """Add the run of today, and those of days on which no worker was there."""
    today = now.date()
    return await repository.plan(session, today=today, oldest=today - LOOKS_BACK, now=now)


async def ask_for_run(
    session: WriteSession, actor: Actor, *, body: RunCreate, now: datetime
) -> Row:
    """The run of a date, which is done once however often it is asked for.

    Raises:
        Forbidden: the caller does not work for the house.
        Invalid: the date has not come, or is long gone.
    """
    check_house(actor)
    today = now.date()
    if not today - LOOKS_BACK <= body.run_on <= today:
        raise field_error("/run_on", "no_run_date", "must be today or of the last 31 days")
    row = await repository.add(session, run_on=body.run_on, now=now)
    await nudge(session, CHANNEL)
    return row


async def run_next(session: WriteSession, *, minimums: Minimums, now: datetime) -> int:
    """Some payouts of the oldest run that is not finished; how much was done.

    The row of the run is held meanwhile: of two workers one waits, and goes on where the other
    has come to.
    """
    run = await repository.lock_next(session)
    if run is None:
        return 0
    done = await _pay_due(session, run, minimums, now) or await add_to_batches(
        session, run_on=run.run_on, now=now
    )
    if done == 0:
        run.finished_at = now
    return 1


async def _pay_due(session: WriteSession, run: PayoutRun, minimums: Minimums, now: datetime) -> int:
    schedules = schedules_on(run.run_on)
    if not schedules:
        return 0
    rows = await repository.due(
        session,
        schedules=schedules,
        minimums=minimums.minor,
        after=run.reached_id or _NOBODY,
        limit=AT_ONCE,
        now=now,
    )
    if not rows:
        return 0
    currencies = sorted({row.currency for row in rows})
    clearing = [await accounts.clearing_account(session, currency=c, now=now) for c in currencies]
    await ledger.queue(session, [*(row.account_id for row in rows), *clearing])
    for row in rows:
        await _pay(session, row, run.run_on, minimums, now)
    run.reached_id = rows[-1].id
    return len(rows)


async def _pay(
    session: WriteSession, row: Row, run_on: date, minimums: Minimums, now: datetime
) -> None:
    """What the account holds now that it is held: it may be less than when it was found."""
    found = (await ledger.balance(session, account_id=row.account_id)).available
    if found.minor < minimums.minor.get(row.currency, 1):
        return
    await make(
        session,
        destination_id=row.id,
        owner_id=row.owner_id,
        is_organization=row.is_organization,
        account_id=row.account_id,
        source=Source.EARNED,
        amount=found,
        run_on=run_on,
        now=now,
    )


def schedules_on(day: date) -> list[str]:
    """Whom the run of a date pays: on Mondays, and on the first of a month."""
    found = {Schedule.WEEKLY: day.weekday() == 0, Schedule.MONTHLY: day.day == 1}
    return [str(one) for one, is_due in found.items() if is_due]

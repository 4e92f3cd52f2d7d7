"""What was released becomes spendable after the hold of the terms (money.md §4)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from va_market import events
from va_market.accounts import service as accounts
from va_market.contracts.milestones import Milestone
from va_market.events import EventKind
from va_market.kit.db import WriteSession
from va_market.kit.money import Money
from va_market.ledger import service as ledger
from va_market.ledger.entries import Entry, Leg
from va_market.milestones import repository
from va_market.milestones.models import MilestoneClearing, MilestoneMovement
from va_market.milestones.service.moving import Held
from va_market.milestones.service.posting import payee_of, payout_of
from va_market.splits import service as splits
from va_market.splits.models import Split

CLEARED = EventKind("milestone.cleared", "What was released may be spent; the payee hears it.")


async def plan_clearing(
    session: WriteSession, held: Held, movement: MilestoneMovement, *, now: datetime
) -> None:
    """Let what a release pays become spendable when it says so."""
    currency = held.milestone.currency
    if movement.transaction_id is None or payout_of(movement, currency).minor == 0:
        return
    assert movement.spendable_at is not None  # noqa: S101  # every release says when
    payee = payee_of(held.milestone, held.contract)
    clearing = MilestoneClearing(
        movement_id=movement.id,
        pending_account_id=await accounts.pending_account(
            session, payee, currency=currency, now=now
        ),
        available_account_id=await accounts.available_account(
            session, payee, currency=currency, now=now
        ),
        clears_at=movement.spendable_at,
    )
    session.add(clearing)
    await session.flush()  # the release, which its split points at
    await splits.of_release(
        session,
        held.contract,
        release_id=movement.id,
        assistant_id=held.milestone.submitted_by or held.contract.assistant_id,
        amount=held.money(movement.amount_minor),
        received=payout_of(movement, currency),
        now=now,
    )


async def clear_due(session: WriteSession, *, now: datetime) -> int:
    """Let the next release whose hold is over be spent; how many there were.

    One at a time: whoever moved money of many accounts at once could wait for another in a circle.
    """
    clearing = await repository.lock_clearing(session, now=now)
    if clearing is None:
        return 0
    movement, milestone = await repository.released_by(session, movement_id=clearing.movement_id)
    paid = payout_of(movement, milestone.currency)
    shares = await _hold_shares(session, clearing, now)
    clearing.transaction_id = await _clear(session, clearing, milestone.id, paid, now)
    clearing.cleared_at = now
    for split in shares:
        due = split.money(split.share_minor - split.lowered_minor)
        await splits.bring(session, split, due, received=paid, key=movement.id, now=now)
    await _tell(session, clearing, milestone, paid, now)
    return 1


async def _hold_shares(
    session: WriteSession, clearing: MilestoneClearing, now: datetime
) -> Sequence[Split]:
    """What the assistants of an agency receive of it; all accounts are held at once."""
    shares = await splits.lock_of(session, invoice_id=None, release_ids=[clearing.movement_id])
    if shares:
        moved = (clearing.pending_account_id, clearing.available_account_id)
        shared = await splits.accounts_of(session, shares, now=now)
        await ledger.queue(session, [*moved, *shared])
    return shares


async def _clear(
    session: WriteSession,
    clearing: MilestoneClearing,
    milestone_id: UUID,
    paid: Money,
    now: datetime,
) -> UUID:
    legs = (Leg(clearing.pending_account_id, -paid), Leg(clearing.available_account_id, paid))
    entry = Entry(
        f"milestones:{clearing.movement_id}:clear", "milestone_cleared", str(milestone_id)
    )
    return (await ledger.post(session, entry, legs, now=now)).id


async def _tell(
    session: WriteSession,
    clearing: MilestoneClearing,
    milestone: Milestone,
    paid: Money,
    now: datetime,
) -> None:
    """Whoever is paid hears it; they may have left the contract by now."""
    account = await ledger.get_account(session, account_id=clearing.available_account_id)
    events.record(
        session,
        CLEARED,
        now=now,
        subject_id=milestone.id,
        parties=(account.owner_id,),
        data={"contract_id": str(milestone.contract_id), "paid": paid.as_json()},
    )

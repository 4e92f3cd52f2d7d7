from datetime import datetime
from uuid import UUID

from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.kit.errors import field_error
from va_market.kit.money import Money
from va_market.milestones.errors import PartsNotAllowed
from va_market.milestones.models import MovementKind
from va_market.milestones.service.clearing import plan_clearing
from va_market.milestones.service.ending import give_up
from va_market.milestones.service.moving import Held, become, hold_for, move_funds, tell
from va_market.pricing.projects.held_fees import released_fees
from va_market.pricing.projects.releases import Release, releases

APPROVED = EventKind("milestone.approved", "A milestone was approved and its funds released.")
PART_APPROVED = EventKind(
    "milestone.part_approved", "A part of a milestone was approved; the rest stays funded."
)
CHANGES_REQUESTED = EventKind(
    "milestone.changes_requested", "The client asked for changes; the note says which."
)


async def approve(
    session: WriteSession,
    actor: Actor,
    *,
    milestone_id: UUID,
    amount: Money | None,
    now: datetime,
) -> Held:
    """Approve what was submitted, all that is left or `amount` of it, and release its funds.

    Raises:
        NotFound, Forbidden, IllegalMove: see `hold_for`.
        PartsNotAllowed: the terms ask for the whole.
        Invalid: less than that is left, or it is in another currency.
    """
    held = await hold_for(session, actor, milestone_id, "approve")
    left = held.amount - held.approved
    part = left if amount is None else _part(held, amount, left)
    held.milestone.decided_at, held.milestone.decided_by = now, actor.user_id
    become(held, "approve" if part == left else "approve_part", now)
    await release_part(session, held, part, actor.user_id, now)
    if part < left and held.is_over:
        await give_up(session, held, actor.user_id, now)
    return held


def _part(held: Held, amount: Money, left: Money) -> Money:
    if amount.currency != left.currency:
        raise field_error("/amount", "other_currency", f"the milestone is in {left.currency}")
    if amount > left:
        raise field_error("/amount", "above_the_rest", f"{left} are not approved yet")
    if amount < left and not held.milestone.allows_parts:
        raise PartsNotAllowed
    return amount


async def release_part(
    session: WriteSession, held: Held, part: Money, actor_id: UUID | None, now: datetime
) -> None:
    """Pay `part` out of what is held; the status says whether anything is left.

    Of a deposit that was paid outside, long ago, nothing is held: that is set off.
    """
    paid = _release(held, part)
    recouped, payable = paid.recouped, paid.payable
    fees = released_fees(
        held.fee, payable.value, paid_before=held.funding.released, funded=held.funding.funded
    )
    steps = (*recouped.steps, *payable.steps, *fees.total.steps)
    movement = await move_funds(
        session,
        held,
        MovementKind.RELEASED,
        payable.value,
        deposit_minor=recouped.value.minor,
        client_fee_minor=fees.client.value.minor,
        assistant_fee_minor=fees.assistant.value.minor,
        spendable_at=now + held.hold,
        trace=[step.model_dump() for step in steps],
        now=now,
        made_by=actor_id,
    )
    await plan_clearing(session, held, movement, now=now)
    kind = PART_APPROVED if paid.rest.minor else APPROVED
    figures = {"amount": part, "recouped": recouped.value, "payable": payable.value}
    tell(session, kind, held, actor_id, **figures)


def _release(held: Held, part: Money) -> Release:
    """What `part` pays after all that was released before it."""
    before = [
        held.money(one.amount_minor + one.deposit_minor)
        for one in held.movements
        if one.kind == MovementKind.RELEASED
    ]
    paid_outside = held.money(0) if held.is_deposited else held.deposit_share
    return releases(held.amount, [*before, part], recoupment=paid_outside)[-1]


async def request_changes(
    session: WriteSession, actor: Actor, *, milestone_id: UUID, note: str, now: datetime
) -> Held:
    """Send what was submitted back with a note; its funds stay. Errors: see `hold_for`."""
    held = await hold_for(session, actor, milestone_id, "request_changes")
    become(held, "request_changes", now)
    held.milestone.changes_note = note
    held.milestone.decided_at, held.milestone.decided_by = now, actor.user_id
    tell(session, CHANGES_REQUESTED, held, actor.user_id)
    return held

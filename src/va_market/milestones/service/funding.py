from datetime import datetime
from uuid import UUID

from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.kit.errors import field_error
from va_market.milestones.errors import DepositNotPaid
from va_market.milestones.models import MovementKind
from va_market.milestones.schemas import MilestoneFund
from va_market.milestones.service.moving import Held, become, hold_for, move_funds, tell
from va_market.milestones.service.posting import check_paid_in

FUNDED = EventKind("milestone.funded", "The client has put up the money for a milestone.")


async def fund(
    session: WriteSession, actor: Actor, *, milestone_id: UUID, body: MilestoneFund, now: datetime
) -> Held:
    """Put up all that the deposit does not cover, and the client's part of the fee on it.

    Raises:
        NotFound, Forbidden, IllegalMove: see `hold_for`.
        DepositNotPaid: what the deposit covers of it is not paid in.
        Invalid: another amount is to be funded.
        InsufficientFunds: so much is not held for the client.
    """
    held = await hold_for(session, actor, milestone_id, "fund")
    if held.funding.held != held.deposit_share:
        raise DepositNotPaid
    funds, fee, before = held.amount - held.deposit_share, held.fee, held.deposit_fee
    due = funds + fee.client - before.client
    if body.amount != due:
        raise field_error("/amount", "not_the_amount_due", f"{due} are to be funded")
    await check_paid_in(session, actor, held.contract, due, now=now)
    become(held, "fund", now)
    await move_funds(
        session,
        held,
        MovementKind.FUNDED,
        funds,
        client_fee_minor=fee.client.minor - before.client.minor,
        assistant_fee_minor=fee.assistant.minor - before.assistant.minor,
        deposit_minor=held.milestone.deposit_minor,
        reference=body.reference,
        now=now,
        made_by=actor.user_id,
    )
    tell(session, FUNDED, held, actor.user_id, amount=due)
    return held

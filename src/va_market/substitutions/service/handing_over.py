"""The handover itself, in one transaction: the timer stops, one assignment ends, one begins."""

from datetime import datetime

from va_market.contracts import service as contracts
from va_market.contracts.models import Contract
from va_market.contracts.service import Handover
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.rosters import service as rosters
from va_market.rosters.models import RosterEntry
from va_market.substitutions.models import SUBSTITUTION, Substitution
from va_market.substitutions.service.reading import acted_for
from va_market.timekeeping import service as timekeeping


def is_due(substitution: Substitution, now: datetime) -> bool:
    return substitution.takes_effect_at <= now


async def hand_over(
    session: WriteSession,
    contract: Contract,
    substitution: Substitution,
    entry: RosterEntry,
    actor: Actor | None,
    *,
    now: datetime,
) -> None:
    """Carry an agreed substitution out; contract, assistants and roster entry are held.

    It happens now, however long its day has begun: what was recorded until now stays as it is.
    """
    previous_id = contract.assistant_id
    ended_at = await timekeeping.finish_time_of(session, contract, previous_id, actor, now=now)
    await contracts.hand_over(
        session,
        contract,
        Handover(
            assistant_id=substitution.assistant_id,
            pay=rosters.pay_of(entry),
            decided_by=substitution.decided_by or substitution.requested_by,
            reason=substitution.reason,
            note=substitution.handover_note,
        ),
        at=max(now, ended_at or now),
        now=now,
    )
    SUBSTITUTION.become(substitution, "complete")
    substitution.assignment = contract.assignment
    substitution.updated_at = now
    contracts.tell_of_handover(
        session,
        contract,
        actor,
        previous_id=previous_id,
        now=now,
        acted_for=acted_for(actor, substitution),
    )

from datetime import datetime

from va_market import events
from va_market.amendments.models import Amendment
from va_market.contracts import policies
from va_market.contracts.models import Contract
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession

Held = tuple[Amendment, Contract]


def tell(
    session: WriteSession,
    kind: EventKind,
    held: Held,
    actor: Actor | None,
    *,
    now: datetime,
    **data: object,
) -> None:
    """Note what became of an amendment, and record it for both sides and the agency between them.

    Without an actor the platform itself did it.
    """
    amendment, contract = held
    amendment.updated_at = now
    events.record(
        session,
        kind,
        now=now,
        subject_id=amendment.id,
        parties=contract.audience,
        actor_id=None if actor is None else actor.user_id,
        acted_for=None if actor is None else policies.acted_for(actor, contract),
        data={"contract_id": str(contract.id), "side": str(amendment.side), **data},
    )

from datetime import datetime

from va_market import events
from va_market.contracts.models import Contract
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import Row, WriteSession
from va_market.time_corrections.models import TimeCorrection

Held = tuple[TimeCorrection, Contract | Row]


def tell(
    session: WriteSession,
    kind: EventKind,
    held: Held,
    actor: Actor,
    *,
    now: datetime,
    **data: object,
) -> None:
    """Note what became of a correction; whose time it is, the client and the agency hear of it."""
    correction, contract = held
    correction.updated_at = now
    events.record(
        session,
        kind,
        now=now,
        subject_id=correction.id,
        parties=(contract.organization_id, correction.assistant_id, contract.agency_id),
        actor_id=actor.user_id,
        data={
            "contract_id": str(correction.contract_id),
            "entry_id": str(correction.entry_id),
            "kind": str(correction.kind),
            "side": str(correction.side),
            **data,
        },
    )

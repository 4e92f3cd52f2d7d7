from datetime import datetime

from va_market import events
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.proposals import policies
from va_market.proposals.models import Proposal


def tell(
    session: WriteSession,
    kind: EventKind,
    proposal: Proposal,
    actor: Actor | None,
    *,
    now: datetime,
    **data: object,
) -> None:
    """Record what became of a proposal, for both sides and the agency between them.

    Without an actor the platform itself did it.
    """
    events.record(
        session,
        kind,
        now=now,
        subject_id=proposal.id,
        parties=proposal.audience,
        actor_id=None if actor is None else actor.user_id,
        data={**job_of(proposal), **data},
        acted_for=None if actor is None else policies.acted_for(actor, proposal),
    )


def job_of(proposal: Proposal) -> dict[str, str]:
    """What an event says of the job, if there is one."""
    return {} if proposal.job_id is None else {"job_id": str(proposal.job_id)}

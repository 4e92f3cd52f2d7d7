from datetime import datetime
from uuid import UUID

from va_market import events
from va_market.contracts import service as contracts
from va_market.contracts.models import AGENCY
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row, WriteSession
from va_market.kit.errors import NotFound
from va_market.kit.pages import Page, PageRequest
from va_market.substitutions import policies, repository
from va_market.substitutions.models import Substitution
from va_market.substitutions.schemas import SubstitutionQuery


async def get_visible(session: ReadSession, actor: Actor, *, substitution_id: UUID) -> Row:
    """A substitution that concerns the caller.

    Raises:
        NotFound: there is no such substitution for this caller.
    """
    row = await repository.find_visible(session, substitution_id=substitution_id, scope=actor.scope)
    if row is None:
        raise NotFound
    return row


async def list_of_contract(
    session: ReadSession,
    actor: Actor,
    *,
    contract_id: UUID,
    query: SubstitutionQuery,
    request: PageRequest,
) -> Page[Row]:
    """What was asked for on one contract, and what became of it.

    Raises:
        NotFound: there is no such contract for this caller.
    """
    await contracts.get_visible(session, actor, contract_id=contract_id)
    return await repository.LISTING.page(
        session,
        request,
        filters={},
        sort=query.sort,
        scope={"contract_id": contract_id, **actor.scope},
    )


def acted_for(actor: Actor | None, substitution: Substitution) -> UUID | None:
    """The assistant whose place it is about, where an agency acts."""
    if actor is None or AGENCY not in policies.parties(actor, substitution):
        return None
    return None if actor.is_person(substitution.replaced_id) else substitution.replaced_id


def tell(
    session: WriteSession,
    kind: EventKind,
    substitution: Substitution,
    actor: Actor | None,
    *,
    now: datetime,
    is_agreed: bool,
) -> None:
    """Record what became of it; the substitute hears of what was agreed.

    Without an actor the platform itself did it.
    """
    substitution.updated_at = now
    around = (substitution.organization_id, substitution.agency_id, substitution.replaced_id)
    events.record(
        session,
        kind,
        now=now,
        subject_id=substitution.id,
        parties=(*around, substitution.assistant_id if is_agreed else None),
        actor_id=None if actor is None else actor.user_id,
        acted_for=acted_for(actor, substitution),
        data={
            "contract_id": str(substitution.contract_id),
            "assistant_id": str(substitution.assistant_id),
            "replaced_id": str(substitution.replaced_id),
            "status": str(substitution.status),
        },
    )

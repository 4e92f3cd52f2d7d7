"""What an assistant is bound to, and the release from it."""

from uuid import UUID

from va_market.contracts import service
from va_market.contracts.schemas import (
    CommitmentsRead,
    ContractRead,
    ExclusivityRead,
)
from va_market.contracts.service.releasing import NotExclusive
from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.errors import Forbidden, NotFound
from va_market.kit.http.access import keys_with, people_only
from va_market.kit.http.conditional import needs_if_match
from va_market.kit.http.deps import Now, ReadSession, WriteSession
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove

own = new_router("/v1/me/commitments", tags=["contracts"])
releases = new_router("/v1/contracts", tags=["contracts"])
_RELEASE = problems(Forbidden, IllegalMove, NotExclusive)


@own.get("", responses=problems(NotFound))
@people_only
async def get_own_commitments(
    actor: CurrentActor, session: ReadSession, now: Now
) -> CommitmentsRead:
    """What you are bound to as an assistant: minutes a week, and what you keep for whom.

    A contract that rests binds you to its client, but takes no minutes.
    """
    return await service.commitments_of(session, actor, now=now)


@releases.get("/{contract_id}/exclusivity")
@keys_with(Scope.CONTRACTS_READ)
async def get_exclusivity(
    contract_id: UUID, actor: CurrentActor, session: ReadSession
) -> ExclusivityRead:
    """What the assistant keeps for the client, and when and for which price it was lifted."""
    contract, releases = await service.exclusivity_of(session, actor, contract_id=contract_id)
    return ExclusivityRead.of(contract, releases, actor)


@releases.post("/{contract_id}/request-release", responses=_RELEASE)
@keys_with(Scope.CONTRACTS_WRITE)
@needs_if_match
async def request_release(
    contract_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> ContractRead:
    """Ask the client to lift the exclusivity; only the assistant does."""
    pair = await service.request_release(session, actor, contract_id=contract_id, now=now)
    return ContractRead.of_pair(pair, actor)


@releases.post("/{contract_id}/refuse-release", responses=_RELEASE)
@keys_with(Scope.CONTRACTS_WRITE)
@needs_if_match
async def refuse_release(
    contract_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> ContractRead:
    """Keep the exclusivity that the assistant asks to lift; only the client does."""
    pair = await service.refuse_release(session, actor, contract_id=contract_id, now=now)
    return ContractRead.of_pair(pair, actor)


@releases.post("/{contract_id}/release-exclusivity", responses=_RELEASE)
@keys_with(Scope.CONTRACTS_WRITE)
@needs_if_match
async def release_exclusivity(
    contract_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> ContractRead:
    """Lift the exclusivity, asked or not; only the client does, and never takes it back.

    The price that was agreed for it is written down as it stands; no money moves here.
    """
    pair = await service.release_exclusivity(session, actor, contract_id=contract_id, now=now)
    return ContractRead.of_pair(pair, actor)

from uuid import UUID

from fastapi import Response

from va_market.amendments.deps import Patience
from va_market.amendments.errors import AmendmentOpen
from va_market.amendments.schemas import AmendmentRead
from va_market.contracts import service as contracts
from va_market.contracts.schemas import ContractRead, RenewalDecline
from va_market.contracts.service.renewing import NoRenewal
from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.errors import Forbidden
from va_market.kit.http.access import keys_with
from va_market.kit.http.conditional import needs_if_match
from va_market.kit.http.deps import Now, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove
from va_market.renewals import service
from va_market.renewals.schemas import RenewalAsk

router = new_router("/v1/contracts/{contract_id}", tags=["contracts"])


@router.post("/decline-renewal", responses=problems(Forbidden, IllegalMove, NoRenewal))
@keys_with(Scope.CONTRACTS_WRITE)
@needs_if_match
async def decline_renewal(
    contract_id: UUID,
    body: RenewalDecline,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
) -> ContractRead:
    """Say that you do not want it to go on; either side may, as long as it is not decided.

    It ends on its last day then, unless both sides agree on something else by an amendment. Where
    an agency is the party, it speaks for its side, and not the assistant.
    """
    pair = await contracts.decline_renewal(
        session, actor, contract_id=contract_id, reason=body.reason, now=now
    )
    return ContractRead.of_pair(pair, actor)


@router.post(
    "/renew",
    status_code=201,
    responses=problems(Forbidden, IllegalMove, NoRenewal, AmendmentOpen),
)
@keys_with(Scope.CONTRACTS_WRITE)
@needs_if_match
async def renew_contract(
    contract_id: UUID,
    body: RenewalAsk,
    actor: CurrentActor,
    session: WriteSession,
    patience: Patience,
    now: Now,
    response: Response,
) -> AmendmentRead:
    """Ask the other side for another term, as long and as dear as `renewal` in the conditions says.

    It is an amendment: the contract goes on when the other side accepts it. Whoever declined may
    ask as well. Where it goes on by itself, this is for those who want to know earlier.
    """
    held = await service.renew(
        session, actor, contract_id=contract_id, reason=body.reason, patience=patience, now=now
    )
    created(response, "/v1/amendments", held[0].id)
    return AmendmentRead.of_pair(held, actor, now=now)

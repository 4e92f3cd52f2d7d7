from uuid import UUID

from va_market.contracts.service.inside import ContractEnded
from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.errors import Forbidden
from va_market.kit.http.access import keys_with
from va_market.kit.http.deps import Now, ReadSession, WriteSession
from va_market.kit.http.docs import problems
from va_market.kit.http.limits import moves_money
from va_market.kit.http.routing import new_router
from va_market.ledger.errors import InsufficientFunds
from va_market.milestones import service
from va_market.milestones.errors import NothingDue
from va_market.milestones.schemas import DepositPay, DepositRead

router = new_router("/v1/contracts/{contract_id}/deposit", tags=["milestones"])
_PAY = problems(Forbidden, ContractEnded, NothingDue, InsufficientFunds)


@router.get("")
@keys_with(Scope.CONTRACTS_READ)
async def get_deposit(contract_id: UUID, actor: CurrentActor, session: ReadSession) -> DepositRead:
    """The deposit of a project, and what of it is due; contracts without one have none."""
    return DepositRead.of_rows(
        await service.deposit_of(session, actor, contract_id=contract_id), actor
    )


@router.post("/pay", responses=_PAY)
@keys_with(Scope.CONTRACTS_WRITE)
@moves_money
async def pay_deposit(
    contract_id: UUID, body: DepositPay, actor: CurrentActor, session: WriteSession, now: Now
) -> DepositRead:
    """Pay the deposit in, before the milestones that it covers are funded. Only the client may.

    It comes out of what was paid in and is held for the client, see `POST /v1/payments`. A share
    of it is held with each milestone, is paid out with it, and goes back to the client with it.
    """
    rows = await service.pay_deposit(session, actor, contract_id=contract_id, body=body, now=now)
    return DepositRead.of_rows(rows, actor)

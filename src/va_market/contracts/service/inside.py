"""What is written inside a contract: who reads it, and until when it is added to."""

from uuid import UUID

from va_market.contracts import repository
from va_market.contracts.models import Contract, ContractStatus
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row, WriteSession
from va_market.kit.errors import Conflict, NotFound


class ContractEnded(Conflict):
    code = "contract_ended"
    title = "The contract has ended"
    cause = "Nothing is added to a contract after its end."
    fix = "Use a contract that is scheduled, active or paused."


async def get_inside(session: ReadSession, actor: Actor, *, contract_id: UUID) -> Row:
    """A contract whose inner life the caller reads.

    Raises:
        NotFound: there is none for this caller; for the assistant and the agency none after the
            end.
    """
    row = await repository.find_inside(session, contract_id=contract_id, scope=actor.scope)
    if row is None:
        raise NotFound
    return row


def check_live(contract: Contract | Row) -> None:
    """Raises ContractEnded if the contract is over."""
    if contract.status == ContractStatus.ENDED:
        raise ContractEnded


async def other_clients(session: WriteSession, contract: Contract) -> set[UUID]:
    """The other clients of whoever works on a contract, while theirs are not over (R27)."""
    rows = await repository.commitments(session, assistant_id=contract.assistant_id)
    return {row.organization_id for row in rows} - {contract.organization_id}

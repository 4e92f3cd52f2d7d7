"""What was asked for, or agreed, becomes impossible before its day."""

from datetime import datetime

from va_market.contracts.models import Contract
from va_market.events import EventKind
from va_market.kit.db import WriteSession
from va_market.substitutions import repository
from va_market.substitutions.models import SUBSTITUTION, Substitution, SubstitutionStatus
from va_market.substitutions.service.reading import tell

LAPSED = EventKind(
    "substitution.lapsed", "The contract ended first, or the substitute cannot take over any more."
)


def lapse(session: WriteSession, substitution: Substitution, *, now: datetime) -> None:
    """End a locked one; whoever was to take over hears of it if it had been agreed."""
    was_agreed = substitution.status == SubstitutionStatus.ACCEPTED
    SUBSTITUTION.become(substitution, "lapse")
    tell(session, LAPSED, substitution, None, now=now, is_agreed=was_agreed)


async def lapse_with_contract(session: WriteSession, contract: Contract, *, now: datetime) -> None:
    """End the open one of a locked contract that is over, if there is one."""
    substitution = await repository.lock_open(session, contract_id=contract.id)
    if substitution is not None:
        lapse(session, substitution, now=now)

"""What was agreed for a later day is carried out when the day has come."""

from datetime import datetime

from va_market.contracts.models import CONTRACT, Contract
from va_market.kit.db import WriteSession, lock
from va_market.kit.errors import Conflict
from va_market.substitutions import repository
from va_market.substitutions.models import OPEN, Substitution
from va_market.substitutions.service.checking import hold_agreed
from va_market.substitutions.service.handing_over import hand_over
from va_market.substitutions.service.lapsing import lapse


async def complete_next(session: WriteSession, *, now: datetime) -> int:
    """Carry out one substitution whose day has come, or let one lapse; how many there were.

    One in a transaction: each holds a contract and two assistants, in that order.
    """
    found = await repository.next_due(session, now=now)
    if found is None:
        return 0
    contract = await lock(session, Contract, found.contract_id)
    substitution = await lock(session, Substitution, found.id)
    if contract is None or substitution is None or substitution.status not in OPEN:
        return 0  # somebody else was quicker
    await _complete(session, contract, substitution, now)
    return 1


async def _complete(
    session: WriteSession, contract: Contract, substitution: Substitution, now: datetime
) -> None:
    try:
        CONTRACT.check(contract.status, "substitute")
        entry = await hold_agreed(session, contract, substitution, now=now)
    except Conflict:
        lapse(session, substitution, now=now)
        return
    await hand_over(session, contract, substitution, entry, None, now=now)

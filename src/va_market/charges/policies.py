"""Who reads charges: those who keep the money of a side, as with invoices."""

from va_market.accounts.policies import may_see as keeps_money_of
from va_market.contracts.models import Contract
from va_market.identity.actor import Actor
from va_market.kit.db import Row


def keeps_money(actor: Actor, contract: Contract | Row) -> bool:
    """Whether the actor keeps the money of the client, or of whoever sends the invoices."""
    sides = (contract.agency_id or contract.assistant_id, contract.organization_id)
    return any(keeps_money_of(actor, side) for side in sides)

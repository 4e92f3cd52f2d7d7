"""Who reports sales, and who reads what they earn."""

from va_market.charges.policies import keeps_money
from va_market.contracts.models import Contract
from va_market.contracts.policies import is_across
from va_market.identity.actor import Actor
from va_market.identity.permissions import Permission
from va_market.kit.db import Row


def may_report(actor: Actor, contract: Contract | Row) -> bool:
    """Whether the actor hires or keeps the money for the client; nobody reports their own sales."""
    client = contract.organization_id
    may = actor.can(Permission.HIRE, client) or actor.can(Permission.MANAGE_MONEY, client)
    return may and actor.user_id != contract.assistant_id and is_across(actor, contract)


def reads(actor: Actor, contract: Contract | Row) -> bool:
    """Whether the actor keeps the money of a side, or hires for the client."""
    hires = actor.may_read(Permission.HIRE, contract.organization_id)
    return keeps_money(actor, contract) or (hires and is_across(actor, contract))

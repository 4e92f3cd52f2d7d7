"""Who is what to an expense. The assistant files it, or the agency; the client decides.

Never whose expense it is, nor who filed it.
"""

from typing import Any

from va_market.contracts.models import AGENCY, ASSISTANT, CLIENT, Contract
from va_market.contracts.policies import answers_for_spending, speaks_for_agency
from va_market.expenses.models import EXPENSE, Expense
from va_market.identity.actor import Actor
from va_market.identity.scopes import Scope
from va_market.kit.db import Row


def parties(actor: Actor, expense: Expense | Row, contract: Contract | Row) -> set[str]:
    """`contract` is anything that names the supervisors, the client and the agency.

    Nobody of the agency decides for the client, nor who filed it and changed sides since.
    """
    if actor.user_id == expense.assistant_id:
        return {ASSISTANT} if actor.is_in_person else set()
    if answers_for_spending(actor, contract) and actor.user_id != expense.filed_by:
        return {CLIENT}
    return {AGENCY} if speaks_for_agency(actor, contract) else set()


def may_see(actor: Actor, expense: Expense, contract: Contract | Row) -> bool:
    """Besides whose it is: members of the client, and of the agency between them."""
    around = {contract.organization_id, contract.agency_id}
    return actor.is_person(expense.assistant_id) or bool(actor.roles.keys() & around)


def allowed_actions(actor: Actor, expense: Any, contract: Any) -> list[str]:
    """What the actor may do now."""
    found = EXPENSE.allowed(expense.status, parties(actor, expense, contract))
    return actor.within_scopes(found, Scope.CONTRACTS_WRITE)

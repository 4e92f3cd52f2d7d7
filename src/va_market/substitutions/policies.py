"""Who is what to a substitution. Nobody decides for the client on their own work."""

from va_market.contracts.models import AGENCY, CLIENT
from va_market.contracts.policies import is_across
from va_market.identity.actor import Actor
from va_market.identity.permissions import Permission
from va_market.identity.scopes import Scope
from va_market.kit.db import Row
from va_market.substitutions.models import SUBSTITUTION, Substitution


def parties(actor: Actor, substitution: Substitution | Row) -> set[str]:
    found = set()
    if actor.can(Permission.PROPOSE, substitution.agency_id):
        found.add(AGENCY)
    # Nor does a key that one of them made.
    own = {substitution.replaced_id, substitution.assistant_id, substitution.requested_by}
    may = actor.user_id not in own and is_across(actor, substitution)
    if may and actor.can(Permission.HIRE, substitution.organization_id):
        found.add(CLIENT)
    return found


def allowed_actions(actor: Actor, substitution: Substitution | Row) -> list[str]:
    actions = SUBSTITUTION.allowed(substitution.status, parties(actor, substitution))
    return actor.within_scopes(actions, Scope.CONTRACTS_WRITE)

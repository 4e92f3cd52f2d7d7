"""Everybody who may ask: each role on either side, who works, who supervises, keys and looks."""

from uuid import UUID

from va_market.identity.actor import Actor
from va_market.identity.models import Role
from va_market.identity.scopes import Scope
from va_market.kit.looks import Look

CLIENT, OTHER = UUID(int=0xC), UUID(int=0xA)
"""The organization of the client, and the one across: an agency, or an end client."""
WORKER, SUPERVISOR, SUBSTITUTE, SOMEBODY = (UUID(int=n) for n in range(1, 5))
KEY = UUID(int=0x4E)
OPERATOR = UUID(int=7)
NEXT, ASKING = UUID(int=5), UUID(int=6)
"""Who takes the work over, and who asked for that."""


def person(user_id: UUID = SOMEBODY, **roles: Role) -> Actor:
    """Somebody with a role in `client`, in `other`, in both or in none."""
    held = {{"client": CLIENT, "other": OTHER}[side]: role for side, role in roles.items()}
    return Actor(user_id, user_id, is_operator=False, roles=held, is_verified=True)


def key(
    maker: UUID = SOMEBODY, *, scopes: frozenset[Scope] = frozenset(Scope), **roles: Role
) -> Actor:
    made = person(maker, **roles)
    return Actor(
        maker, KEY, is_operator=False, roles=made.roles, is_verified=True, key_id=KEY, scopes=scopes
    )


def look(organization_id: UUID | None, user_id: UUID | None, **roles: Role) -> Actor:
    seen = person(user_id or SOMEBODY, **roles)
    return Actor(
        seen.user_id,
        seen.session_id,
        is_operator=True,
        roles=seen.roles,
        look=Look("They asked for help.", organization_id, user_id),
    )


CALLERS: dict[str, Actor] = {
    **{f"client {role}": person(client=role) for role in Role},
    **{f"other {role}": person(other=role) for role in Role},
    "of both": person(client=Role.OWNER, other=Role.OWNER),
    "assistant": person(WORKER),
    "assistant who owns the client": person(WORKER, client=Role.OWNER),
    "assistant who owns the other": person(WORKER, other=Role.OWNER),
    "supervisor": person(SUPERVISOR, client=Role.SUPERVISOR),
    "substitute": person(SUBSTITUTE, client=Role.SUPERVISOR),
    "supervisor who left": person(SUPERVISOR),
    "stranger": person(),
    "operator": Actor(OPERATOR, OPERATOR, is_operator=True, roles={}),
    "key of the client": key(client=Role.OWNER),
    "key of the other": key(other=Role.OWNER),
    "key of the assistant": key(WORKER, client=Role.OWNER),
    "key of the supervisor": key(SUPERVISOR, client=Role.SUPERVISOR),
    "key without scopes": key(client=Role.OWNER, other=Role.OWNER, scopes=frozenset()),
    "look at the client": look(CLIENT, None, client=Role.OWNER),
    "look at the assistant": look(None, WORKER),
}
HIRING_ROLES = (Role.OWNER, Role.ADMIN, Role.HIRING_MANAGER)
HIRING = tuple(f"client {role}" for role in HIRING_ROLES)
"""Those who hire for the client."""
PROPOSING = tuple(f"other {role}" for role in HIRING_ROLES)
"""Those who propose for the organization across, if it is an agency."""
MEMBERS = tuple(f"client {role}" for role in Role)
IN_PERSON = tuple(name for name in CALLERS if not name.startswith(("key", "look")))
ASSISTANTS = ("assistant", "assistant who owns the client", "assistant who owns the other")

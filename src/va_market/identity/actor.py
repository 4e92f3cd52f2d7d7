"""Who is calling, read anew for each request: logout and demotion work at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from va_market.identity.models import Role
from va_market.identity.permissions import PERMISSIONS, Permission
from va_market.identity.scopes import Scope
from va_market.kit.errors import Forbidden
from va_market.kit.looks import Look


class StepUpRequired(Forbidden):
    code = "step_up_required"
    title = "Confirm first that it is you"
    cause = "This is asked for only within some minutes after the password was given."
    fix = "Send the password to POST /v1/me/step-up, then repeat the request."


@dataclass(frozen=True)
class Actor:
    """A signed-in user with the roles held now, or an API key that acts for one organization.

    Or an operator who looks in the place of somebody else, sees what they see, and does nothing.
    """

    user_id: UUID
    """In whose name things are written; a key writes in the name of its maker."""
    session_id: UUID
    """The sign-in; of a key its own id, which is no sign-in."""
    is_operator: bool
    roles: Mapping[UUID, Role]
    """The role in each organization, by its id; of a key the role its maker has now."""
    is_verified: bool = False
    """Whether the user has shown that the e-mail address is theirs; of a key, whether its maker."""
    confirmed_at: datetime | None = field(default=None, kw_only=True)
    """When the user last gave the password in this sign-in; of a key never."""
    key_id: UUID | None = field(default=None, kw_only=True)
    scopes: frozenset[Scope] = field(default=frozenset(), kw_only=True)
    look: Look | None = field(default=None, kw_only=True)
    memory: dict[Any, Any] = field(default_factory=dict, init=False, compare=False, repr=False)
    """What was worked out for this request: the rows of a page ask the same again and again."""

    def can(self, permission: Permission, organization_id: UUID) -> bool:
        return self.look is None and self.may_read(permission, organization_id)

    def may_read(self, permission: Permission, organization_id: UUID) -> bool:
        """Whether the actor sees what is shown to those with `permission` alone."""
        role = self.roles.get(organization_id)
        return role is not None and permission in PERMISSIONS[role]

    def is_member(self, organization_id: UUID) -> bool:
        return organization_id in self.roles

    @property
    def is_key(self) -> bool:
        return self.key_id is not None

    @property
    def caller_id(self) -> UUID:
        """Whose idempotency keys these are."""
        return self.key_id or self.user_id

    @property
    def is_in_person(self) -> bool:
        """Whether a user acts for themselves: a key is never its maker, and a look does nothing."""
        return not self.is_key and self.look is None

    def is_person(self, user_id: UUID | None) -> bool:
        """Whether this user is calling, in person."""
        return self.is_in_person and user_id == self.user_id

    @property
    def reader_id(self) -> UUID | None:
        """As whom things are read: a key is nobody, nor is who looks at an organization."""
        is_nobody = self.is_key or (self.look is not None and self.look.user_id is None)
        return None if is_nobody else self.user_id

    def check_confirmed(self, moment: datetime) -> None:
        """Raises StepUpRequired if the password was not given after that moment.

        Forbidden for an operator who looks: nobody can give the password of somebody else.
        """
        if self.look is not None:
            raise Forbidden("Only the person themselves may do that.")
        if self.confirmed_at is None or self.confirmed_at <= moment:
            raise StepUpRequired

    def within_scopes(self, actions: list[str], scope: Scope, **others: Scope) -> list[str]:
        """Of the actions of a role those that a key's scopes allow as well.

        All of them need `scope`, but for those in `others`, which need another one.
        """
        if self.look is not None:
            return []
        if not self.is_key:
            return actions
        return [action for action in actions if others.get(action, scope) in self.scopes]

    def after_founding(self, organization_id: UUID) -> "Actor":
        """The same caller, owner of an organization that this very request may have founded."""
        return replace(self, roles={organization_id: Role.OWNER, **self.roles})

    @cached_property
    def organization_ids(self) -> list[UUID]:
        return list(self.roles)

    @property
    def parties(self) -> list[UUID]:
        """Everybody the actor may read events for."""
        return [*filter(None, [self.reader_id]), *self.roles]

    @property
    def scope(self) -> dict[str, Any]:
        """Fills the `bindparam` names of every `visible_to` clause.

        NULL equals nobody's id.
        """
        return {"actor_id": self.reader_id, "actor_organizations": self.organization_ids}

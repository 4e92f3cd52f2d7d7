"""Who is calling, read anew for each request: logout and demotion work at once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from uuid import UUID

from va_market.identity.models import Role
from va_market.identity.permissions import PERMISSIONS, Permission


@dataclass(frozen=True)
class Actor:
    """A signed-in user with the roles held now."""

    user_id: UUID
    session_id: UUID
    is_operator: bool
    roles: Mapping[UUID, Role]
    """The role in each organization, by its id."""
    is_verified: bool = False
    """Whether the user has shown that the e-mail address is theirs."""

    def can(self, permission: Permission, organization_id: UUID) -> bool:
        role = self.roles.get(organization_id)
        return role is not None and permission in PERMISSIONS[role]

    def is_member(self, organization_id: UUID) -> bool:
        return organization_id in self.roles

    def after_founding(self, organization_id: UUID) -> "Actor":
        """The same caller, owner of an organization that this very request may have founded."""
        return replace(self, roles={organization_id: Role.OWNER, **self.roles})

    @cached_property
    def organization_ids(self) -> list[UUID]:
        return list(self.roles)

    @property
    def parties(self) -> list[UUID]:
        """Everybody the actor may read events for."""
        return [self.user_id, *self.roles]

    @property
    def scope(self) -> dict[str, Any]:
        """Fills the `bindparam` names of every `visible_to` clause."""
        return {"actor_id": self.user_id, "actor_organizations": self.organization_ids}

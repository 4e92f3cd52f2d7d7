"""Who may do what in an organization: one table, role to permissions."""

from enum import StrEnum

from va_market.identity.models import Role


class Permission(StrEnum):
    EDIT_ORGANIZATION = "edit_organization"
    MANAGE_MEMBERS = "manage_members"
    MANAGE_ROSTER = "manage_roster"
    PROPOSE = "propose"
    HIRE = "hire"
    SUPERVISE = "supervise"
    MANAGE_MONEY = "manage_money"
    REVIEW = "review"
    VIEW_AUDIT = "view_audit"


_ALL = frozenset(Permission)

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.OWNER: _ALL,
    Role.ADMIN: _ALL,
    Role.HIRING_MANAGER: frozenset(
        {
            *(Permission.MANAGE_ROSTER, Permission.PROPOSE),
            *(Permission.HIRE, Permission.SUPERVISE, Permission.REVIEW),
        }
    ),
    Role.SUPERVISOR: frozenset({Permission.SUPERVISE}),
    Role.FINANCE: frozenset({Permission.MANAGE_MONEY}),
    Role.REVIEWER: frozenset({Permission.REVIEW}),
    Role.MEMBER: frozenset(),
}

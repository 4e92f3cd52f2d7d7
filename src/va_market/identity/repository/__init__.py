"""Every statement of identity, by what it is about."""

from va_market.identity.repository.accounts import (
    SESSIONS,
    find_caller,
    find_credentials,
    find_organization,
    find_refresh_token,
    find_role,
    find_user,
    has_spent_child,
    is_enabled,
    lock_sessions,
    organizations_of,
)

__all__ = [
    "SESSIONS",
    "find_caller",
    "find_credentials",
    "find_organization",
    "find_refresh_token",
    "find_role",
    "find_user",
    "has_spent_child",
    "is_enabled",
    "lock_sessions",
    "organizations_of",
]

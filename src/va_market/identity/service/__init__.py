"""Accounts and organizations: what the rest of the market asks of identity."""

from va_market.identity.service.accounts import (
    create_operator,
    identify,
    log_in,
    log_out,
    read_user,
    register,
)
from va_market.identity.service.organizations import (
    create,
    find_role,
    get_visible,
    list_mine,
    paying_organization,
    time_zone_of,
    update,
)

__all__ = [
    "create",
    "create_operator",
    "find_role",
    "get_visible",
    "identify",
    "list_mine",
    "log_in",
    "log_out",
    "paying_organization",
    "read_user",
    "register",
    "time_zone_of",
    "update",
]

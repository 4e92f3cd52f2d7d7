"""Accounts and organizations: what the rest of the market asks of identity."""

from va_market.identity.service.accounts import (
    create_operator,
    identify,
    log_in,
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
from va_market.identity.service.sessions import (
    Issuer,
    Tokens,
    end,
    end_others,
    log_out,
    refresh,
)
from va_market.identity.service.sessions import list_mine as list_sessions

__all__ = [
    "Issuer",
    "Tokens",
    "create",
    "create_operator",
    "end",
    "end_others",
    "find_role",
    "get_visible",
    "identify",
    "list_mine",
    "list_sessions",
    "log_in",
    "log_out",
    "paying_organization",
    "read_user",
    "refresh",
    "register",
    "time_zone_of",
    "update",
]

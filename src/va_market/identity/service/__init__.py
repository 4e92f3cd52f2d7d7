"""Accounts and organizations: what the rest of the market asks of identity."""

from va_market.identity.service.accounts import (
    create_operator,
    identify,
    log_in,
    read_user,
    register,
)
from va_market.identity.service.key_callers import (
    KeyCaller,
    identify_key,
    note_use,
    read_key,
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
    refresh,
)
from va_market.identity.service.sessions import list_mine as list_sessions

__all__ = [
    "Issuer",
    "KeyCaller",
    "Tokens",
    "create",
    "create_operator",
    "end",
    "end_others",
    "find_role",
    "get_visible",
    "identify",
    "identify_key",
    "list_mine",
    "list_sessions",
    "log_in",
    "note_use",
    "paying_organization",
    "read_key",
    "read_user",
    "refresh",
    "register",
    "time_zone_of",
    "update",
]

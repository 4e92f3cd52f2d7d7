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
from va_market.identity.service.mailed_tokens import forget_expired
from va_market.identity.service.organizations import (
    create,
    find_role,
    get_visible,
    list_mine,
    paying_organization,
    time_zone_of,
    update,
)
from va_market.identity.service.recovery import change_password, reset_password
from va_market.identity.service.requests import (
    CHANNEL,
    handle_next,
    request_registration,
    request_reset,
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
from va_market.identity.service.verification import resend, verify

__all__ = [
    "CHANNEL",
    "Issuer",
    "KeyCaller",
    "Tokens",
    "change_password",
    "create",
    "create_operator",
    "end",
    "end_others",
    "find_role",
    "forget_expired",
    "get_visible",
    "handle_next",
    "identify",
    "identify_key",
    "list_mine",
    "list_sessions",
    "log_in",
    "log_out",
    "note_use",
    "paying_organization",
    "read_key",
    "read_user",
    "refresh",
    "register",
    "request_registration",
    "request_reset",
    "resend",
    "reset_password",
    "time_zone_of",
    "update",
    "verify",
]

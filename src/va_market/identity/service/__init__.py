"""Accounts and organizations: what the rest of the market asks of identity."""

from va_market.identity.repository.members import members_among
from va_market.identity.service.accounts import (
    create_operator,
    email_key,
    identify,
    log_in,
    read_user,
    register,
)
from va_market.identity.service.codes import CodeCheck
from va_market.identity.service.confirming import step_up
from va_market.identity.service.erasing import (
    absent,
    alone_in,
    erased,
    hold,
    hold_confirmed,
    leave_all,
    obligations,
    wipe,
)
from va_market.identity.service.forgetting import forget_sign_ins
from va_market.identity.service.key_callers import (
    KeyCaller,
    identify_key,
    note_use,
    read_key,
)
from va_market.identity.service.looking import in_place_of, note_look
from va_market.identity.service.mailed_tokens import forget_expired
from va_market.identity.service.operators import has_people
from va_market.identity.service.organizations import (
    create,
    exists,
    find_role,
    get_visible,
    kind_of,
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
from va_market.identity.service.second_factors import reset as reset_second_factor
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
    "CodeCheck",
    "Issuer",
    "KeyCaller",
    "Tokens",
    "absent",
    "alone_in",
    "change_password",
    "create",
    "create_operator",
    "email_key",
    "end",
    "end_others",
    "erased",
    "exists",
    "find_role",
    "forget_expired",
    "forget_sign_ins",
    "get_visible",
    "handle_next",
    "has_people",
    "hold",
    "hold_confirmed",
    "identify",
    "identify_key",
    "in_place_of",
    "kind_of",
    "leave_all",
    "list_mine",
    "list_sessions",
    "log_in",
    "log_out",
    "members_among",
    "note_look",
    "note_use",
    "obligations",
    "paying_organization",
    "read_key",
    "read_user",
    "refresh",
    "register",
    "request_registration",
    "request_reset",
    "resend",
    "reset_password",
    "reset_second_factor",
    "step_up",
    "time_zone_of",
    "update",
    "verify",
    "wipe",
]

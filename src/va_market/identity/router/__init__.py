from va_market.identity.router import (
    api_keys,
    auth,
    billing,
    invitations,
    mailed,
    me,
    members,
    organizations,
    second_factor,
)

routers = (
    *(auth.router, mailed.router, me.router, second_factor.router),
    *(organizations.router, billing.router, billing.own, members.router),
    *(invitations.router, invitations.accepting, api_keys.router),
)

__all__ = ["routers"]

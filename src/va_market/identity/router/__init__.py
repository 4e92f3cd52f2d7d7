from va_market.identity.router import (
    api_keys,
    auth,
    invitations,
    mailed,
    me,
    members,
    organizations,
)

routers = (
    *(auth.router, mailed.router, me.router, organizations.router, members.router),
    *(invitations.router, invitations.accepting, api_keys.router),
)

__all__ = ["routers"]

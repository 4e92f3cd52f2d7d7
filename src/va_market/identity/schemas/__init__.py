"""The shapes of identity: accounts and organizations here, the rest by what it is about."""

from va_market.identity.schemas.accounts import (
    Email,
    LoginBody,
    MembershipRead,
    MeRead,
    OrganizationCreate,
    OrganizationPage,
    OrganizationRead,
    OrganizationUpdate,
    RefreshBody,
    RefreshPlace,
    RegisterBody,
    SessionPage,
    SessionRead,
    TokenRead,
    UserRead,
)

__all__ = [
    "Email",
    "LoginBody",
    "MeRead",
    "MembershipRead",
    "OrganizationCreate",
    "OrganizationPage",
    "OrganizationRead",
    "OrganizationUpdate",
    "RefreshBody",
    "RefreshPlace",
    "RegisterBody",
    "SessionPage",
    "SessionRead",
    "TokenRead",
    "UserRead",
]

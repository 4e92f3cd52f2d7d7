"""The tables of identity, by what they are about."""

from va_market.identity.models.api_keys import API_KEY, ApiKey, KeyStatus
from va_market.identity.models.billing import (
    CREDIT_NOTE_PREFIX,
    INVOICE_PREFIX,
    PREFIX,
    REFUSED,
    Billed,
    BillingDetails,
    OwnBillingDetails,
    missing,
)
from va_market.identity.models.invitations import (
    INVITATION,
    INVITED,
    Invitation,
    InvitationStatus,
)
from va_market.identity.models.organizations import (
    MANAGER,
    LegalForm,
    Membership,
    Organization,
    OrganizationKind,
    Role,
    SizeBand,
)
from va_market.identity.models.people import (
    AccountRequest,
    MailedToken,
    RequestKind,
    TokenPurpose,
    User,
)
from va_market.identity.models.second_factors import (
    FACTOR,
    USER,
    FactorStatus,
    RecoveryCode,
    SecondFactor,
)
from va_market.identity.models.sessions import RefreshToken, Session

__all__ = [
    "API_KEY",
    "CREDIT_NOTE_PREFIX",
    "FACTOR",
    "INVITATION",
    "INVITED",
    "INVOICE_PREFIX",
    "MANAGER",
    "PREFIX",
    "REFUSED",
    "USER",
    "AccountRequest",
    "ApiKey",
    "Billed",
    "BillingDetails",
    "FactorStatus",
    "Invitation",
    "InvitationStatus",
    "KeyStatus",
    "LegalForm",
    "MailedToken",
    "Membership",
    "Organization",
    "OrganizationKind",
    "OwnBillingDetails",
    "RecoveryCode",
    "RefreshToken",
    "RequestKind",
    "Role",
    "SecondFactor",
    "Session",
    "SizeBand",
    "TokenPurpose",
    "User",
    "missing",
]

"""What identity keeps about a person."""

from sqlalchemy import or_, select
from sqlmodel import col

from va_market.identity.models import (
    AccountRequest,
    ApiKey,
    Invitation,
    MailedToken,
    Membership,
    OwnBillingDetails,
    RecoveryCode,
    SecondFactor,
    Session,
    User,
)
from va_market.kit.personal import EMAIL, EMAIL_KEY, PERSON, Part, columns_of

_SECRETS = {"secret_hash", "previous_hash", "token_hash"}

PARTS = (
    Part(
        "account",
        "You, as you registered.",
        select(*columns_of(User, without={"email_key", "password_hash", "password_version"})).where(
            col(User.id) == PERSON
        ),
        by=(col(User.id),),
        covers=(User.id, User.email, User.email_key),
    ),
    Part(
        "sessions",
        "Your sign-ins, with what the browser or program called itself.",
        select(*columns_of(Session, without={"user_id"})).where(col(Session.user_id) == PERSON),
        by=(col(Session.created_at), col(Session.id)),
        covers=(Session.user_id,),
    ),
    Part(
        "second_factor",
        "Your second factor, without its secret.",
        select(*columns_of(SecondFactor, without={"user_id", "sealed_secret", "last_step"})).where(
            col(SecondFactor.user_id) == PERSON
        ),
        by=(col(SecondFactor.user_id),),
        covers=(SecondFactor.user_id,),
    ),
    Part(
        "recovery_codes",
        "When your recovery codes were made and used, without the codes.",
        select(*columns_of(RecoveryCode, without={"user_id", "code_hash"})).where(
            col(RecoveryCode.user_id) == PERSON
        ),
        by=(col(RecoveryCode.id),),
        covers=(RecoveryCode.user_id,),
    ),
    Part(
        "own_billing_details",
        "What invoices say of you.",
        select(*columns_of(OwnBillingDetails, without={"user_id"})).where(
            col(OwnBillingDetails.user_id) == PERSON
        ),
        by=(col(OwnBillingDetails.user_id),),
        covers=(OwnBillingDetails.user_id, OwnBillingDetails.email),
    ),
    Part(
        "mailed_tokens",
        "Links that were mailed to you, without their secrets.",
        select(*columns_of(MailedToken, without={"user_id", *_SECRETS})).where(
            col(MailedToken.user_id) == PERSON
        ),
        by=(col(MailedToken.id),),
        covers=(MailedToken.user_id,),
    ),
    Part(
        "account_requests",
        "What was asked for your address and has not been looked at yet.",
        select(
            col(AccountRequest.id), col(AccountRequest.kind), col(AccountRequest.created_at)
        ).where(col(AccountRequest.email) == EMAIL),
        by=(col(AccountRequest.id),),
        covers=(AccountRequest.email,),
    ),
    Part(
        "memberships",
        "The organizations you belong to, with your role.",
        select(*columns_of(Membership, without={"user_id"})).where(
            col(Membership.user_id) == PERSON
        ),
        by=(col(Membership.organization_id),),
        covers=(Membership.user_id,),
    ),
    Part(
        "invitations_received",
        "Invitations to your address.",
        select(*columns_of(Invitation, without={"email_key", *_SECRETS})).where(
            or_(col(Invitation.email_key) == EMAIL_KEY, col(Invitation.accepted_by) == PERSON)
        ),
        by=(col(Invitation.id),),
        covers=(Invitation.email, Invitation.email_key, Invitation.accepted_by),
    ),
    Part(
        "invitations_sent",
        "Invitations you sent; the addresses are those of others.",
        select(*columns_of(Invitation, without={"email", "email_key", *_SECRETS})).where(
            col(Invitation.invited_by) == PERSON
        ),
        by=(col(Invitation.invited_by), col(Invitation.id)),
        covers=(Invitation.invited_by,),
    ),
    Part(
        "api_keys",
        "API keys you made, without their secrets.",
        select(*columns_of(ApiKey, without=_SECRETS)).where(col(ApiKey.made_by) == PERSON),
        by=(col(ApiKey.made_by), col(ApiKey.id)),
        covers=(ApiKey.made_by,),
    ),
)

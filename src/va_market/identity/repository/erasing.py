"""The statements by which a person is erased."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    DateTime,
    Text,
    Uuid,
    any_,
    bindparam,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import aliased
from sqlmodel import col

from va_market.identity.models import (
    AccountRequest,
    ApiKey,
    BillingDetails,
    Invitation,
    InvitationStatus,
    LegalForm,
    MailedToken,
    Membership,
    Organization,
    OwnBillingDetails,
    RecoveryCode,
    Role,
    SecondFactor,
    Session,
    User,
)
from va_market.kit.db import Query, ReadSession, WriteSession

_MOMENT = DateTime(timezone=True)
_WHO = bindparam("who", type_=Uuid)
_KEY = bindparam("address_key", type_=Text)
_ORGANIZATIONS = bindparam("organizations", type_=ARRAY(Uuid))
_ERASED = Query(
    select(col(User.id))
    .where(col(User.erased_at) > bindparam("after", type_=_MOMENT))
    .where(col(User.erased_at) <= bindparam("before", type_=_MOMENT))
    .order_by(col(User.id))
)
_ALONE = (
    select(col(Membership.organization_id))
    .where(col(Membership.organization_id) == any_(_ORGANIZATIONS))
    .group_by(col(Membership.organization_id))
    .having(func.count() == 1)
    .order_by(col(Membership.organization_id))
)
_other = aliased(Membership)
_others = select(col(_other.user_id)).where(
    col(_other.organization_id) == col(Membership.organization_id), col(_other.user_id) != _WHO
)
_SOLELY_OWNED = (
    select(col(Membership.organization_id))
    .where(col(Membership.user_id) == _WHO, col(Membership.role) == Role.OWNER)
    .where(_others.exists(), ~_others.where(col(_other.role) == Role.OWNER).exists())
    .order_by(col(Membership.organization_id))
)
_HELD = select(Invitation).order_by(col(Invitation.id)).with_for_update(key_share=True)
_TO_ADDRESS = _HELD.where(col(Invitation.status) == InvitationStatus.PENDING).where(
    col(Invitation.email_key) == _KEY
)
_OF_ORGANIZATION = _HELD.where(col(Invitation.status) == InvitationStatus.PENDING).where(
    col(Invitation.organization_id) == bindparam("organization_id", type_=Uuid)
)
_ADDRESS = bindparam("address", type_=Text)
# Each with the names it is filled by.
_WIPE = (
    (update(Session.__table__).where(col(Session.user_id) == _WHO).values(user_agent=None), "who"),
    (delete(MailedToken.__table__).where(col(MailedToken.user_id) == _WHO), "who"),
    (delete(OwnBillingDetails.__table__).where(col(OwnBillingDetails.user_id) == _WHO), "who"),
    (delete(RecoveryCode.__table__).where(col(RecoveryCode.user_id) == _WHO), "who"),
    (delete(SecondFactor.__table__).where(col(SecondFactor.user_id) == _WHO), "who"),
    (delete(AccountRequest.__table__).where(col(AccountRequest.email) == _ADDRESS), "address"),
    (
        update(ApiKey.__table__).where(col(ApiKey.made_by) == _WHO).values(name="", allowed_ips=[]),
        "who",
    ),
    (
        update(Invitation.__table__)
        .where(or_(col(Invitation.email_key) == _KEY, col(Invitation.accepted_by) == _WHO))
        .values(email="", email_key=""),
        "who address_key",
    ),
)
_WIPE_INDIVIDUAL = (
    update(Organization.__table__)
    .where(col(Organization.id) == bindparam("organization_id", type_=Uuid))
    .where(col(Organization.legal_form) == LegalForm.INDIVIDUAL)
    .values(name="", country=None, time_zone="UTC")
    .returning(col(Organization.id))
)


_WIPE_BILLING = delete(BillingDetails.__table__).where(
    col(BillingDetails.organization_id) == bindparam("organization_id", type_=Uuid)
)


async def erased(session: ReadSession, *, after: datetime, before: datetime) -> list[UUID]:
    """Who was erased in a span of time."""
    return [row.id for row in await session.rows(_ERASED, after=after, before=before)]


async def alone_in(session: WriteSession, *, organization_ids: Sequence[UUID]) -> list[UUID]:
    """Those of the organizations that have one member."""
    found = await session.execute(_ALONE, {"organizations": list(organization_ids)})
    return list(found.scalars())


async def solely_owned(session: WriteSession, *, user_id: UUID) -> list[UUID]:
    """Organizations with other members, of whom none is an owner."""
    return list((await session.execute(_SOLELY_OWNED, {"who": user_id})).scalars())


async def lock_invitations_to(session: WriteSession, *, email_key: str) -> Sequence[Invitation]:
    """The pending invitations of an address, held."""
    return (await session.execute(_TO_ADDRESS, {"address_key": email_key})).scalars().all()


async def lock_invitations_of(
    session: WriteSession, *, organization_id: UUID
) -> Sequence[Invitation]:
    """The pending invitations of an organization, held."""
    values = {"organization_id": organization_id}
    return (await session.execute(_OF_ORGANIZATION, values)).scalars().all()


async def wipe(session: WriteSession, user: User) -> None:
    """Clear what other tables say of a user; `user` still has the address."""
    values = {"who": user.id, "address": user.email, "address_key": user.email_key}
    for statement, names in _WIPE:
        await session.execute(statement, {name: values[name] for name in names.split()})


async def wipe_individual(session: WriteSession, *, organization_id: UUID) -> bool:
    """Clear the name of an organization that is a person; false for any other."""
    values = {"organization_id": organization_id}
    if (await session.execute(_WIPE_INDIVIDUAL, values)).first() is None:
        return False
    await session.execute(_WIPE_BILLING, values)
    return True

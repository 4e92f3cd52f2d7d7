from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, any_, bindparam, or_, select, type_coerce
from sqlmodel import col

from va_market.identity.models import Membership, Role, User
from va_market.kit.db import Query, Row, WriteSession
from va_market.kit.pages import Listing, both_ways

_ORGANIZATION_ID = bindparam("organization_id", type_=Uuid)
_OF_ORGANIZATION = col(Membership.organization_id) == _ORGANIZATION_ID
LISTING = Listing(
    select(Membership.__table__, col(User.name), col(User.email))
    .join_from(Membership, User, col(User.id) == col(Membership.user_id))
    .where(_OF_ORGANIZATION),
    id_=col(Membership.user_id),
    sorts=both_ways("created_at", col(Membership.created_at)),
    filters={
        "role": type_coerce(col(Membership.role), Text)
        == any_(bindparam("role", type_=ARRAY(Text)))
    },
)
_AMONG = Query(
    select(col(Membership.user_id), col(Membership.role), col(User.email))
    .join_from(Membership, User, col(User.id) == col(Membership.user_id))
    .where(
        _OF_ORGANIZATION,
        col(User.disabled_at).is_(None),
        or_(
            col(Membership.role) == Role.OWNER,
            col(Membership.user_id) == any_(bindparam("user_ids", type_=ARRAY(Uuid))),
        ),
    )
    .order_by(col(Membership.created_at), col(Membership.user_id))
)
# In the order of their ids, so that two changes at once never wait for each other.
_HELD = (
    select(Membership)
    .where(
        _OF_ORGANIZATION,
        or_(
            col(Membership.role) == Role.OWNER,
            col(Membership.user_id) == any_(bindparam("user_ids", type_=ARRAY(Uuid))),
        ),
    )
    .order_by(col(Membership.user_id))
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)
_WITH_ADDRESS = (
    select(col(Membership.user_id))
    .join_from(Membership, User, col(User.id) == col(Membership.user_id))
    .where(_OF_ORGANIZATION, col(User.email_key) == bindparam("email_key", type_=Text))
)


async def members_among(
    session: WriteSession, *, organization_id: UUID, user_ids: Sequence[UUID]
) -> Sequence[Row]:
    """Of `user_ids` and all owners those who are members: `user_id`, `role` and `email`.

    Who has been a member longest stands first; those whose account is disabled are left out.
    """
    return await session.rows(_AMONG, organization_id=organization_id, user_ids=list(user_ids))


async def lock_owners_and(
    session: WriteSession, *, organization_id: UUID, user_ids: Iterable[UUID]
) -> list[Membership]:
    """The memberships of all owners and of `user_ids`, held."""
    values = {"organization_id": organization_id, "user_ids": list(user_ids)}
    members = list((await session.execute(_HELD, values)).scalars())
    for member in members:
        session.note_found(member.user_id, Membership, member)
    return members


async def has_member_with(session: WriteSession, *, organization_id: UUID, email_key: str) -> bool:
    values = {"organization_id": organization_id, "email_key": email_key}
    return (await session.execute(_WITH_ADDRESS, values)).first() is not None

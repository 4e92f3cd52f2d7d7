from dataclasses import replace
from datetime import datetime
from uuid import UUID

from va_market import events
from va_market.events import EventKind
from va_market.identity import policies, repository
from va_market.identity.actor import Actor
from va_market.identity.models import (
    LegalForm,
    Membership,
    Organization,
    OrganizationKind,
    Role,
    SizeBand,
    User,
)
from va_market.identity.schemas import OrganizationCreate, OrganizationUpdate
from va_market.kit.db import ReadSession, Row, WriteSession, lock
from va_market.kit.errors import Forbidden, NotFound, field_error
from va_market.kit.fields import is_country
from va_market.kit.pages import Page, PageRequest

CREATED = EventKind("organization.created", "An organization was founded; its maker owns it.")
UPDATED = EventKind("organization.updated", "The particulars of an organization changed.")


async def create(
    session: WriteSession, actor: Actor, *, body: OrganizationCreate, now: datetime
) -> Organization:
    """Found an organization; the caller becomes its owner."""
    organization = Organization(**body.model_dump(), created_at=now)
    session.add(organization)
    await session.flush()
    session.add(
        Membership(
            organization_id=organization.id, user_id=actor.user_id, role=Role.OWNER, created_at=now
        )
    )
    _record(session, CREATED, organization, actor, now)
    return organization


async def paying_organization(
    session: WriteSession, actor: Actor, *, organization_id: UUID | None, now: datetime
) -> UUID:
    """The organization that a job is posted for.

    Without one named it is the only one the caller hires for; a person who hires for nobody yet
    gets an `individual` organization at once.

    Raises:
        NotFound: the caller is not a member of it.
        Invalid: none is named and there are several.
        Forbidden: a key may not hire for its organization, and founds none.
    """
    if organization_id is not None:
        if not actor.is_member(organization_id):
            raise NotFound("No organization of yours has this id.")
        return organization_id
    mine = policies.hires_for(actor)
    if not mine:
        if actor.is_key:  # never the other organizations of its maker
            raise Forbidden("The maker of this key may not hire for its organization.")
        mine = await _founded_meanwhile(session, actor)
    if len(mine) > 1:
        raise field_error("/organization_id", "missing", "you hire for several: name one")
    return mine[0] if mine else await _individual(session, actor, now)


async def _founded_meanwhile(session: WriteSession, actor: Actor) -> list[UUID]:
    """Two first jobs at once found one organization: the user's row lets one go first."""
    await lock(session, User, actor.user_id)
    roles = await repository.roles_of(session, user_id=actor.user_id)
    return policies.hires_for(replace(actor, roles=roles))


async def _individual(session: WriteSession, actor: Actor, now: datetime) -> UUID:
    user = await session.get_one(User, actor.user_id)
    # Accounts made before codes were checked may hold one that no country has.
    country = user.country if is_country(user.country or "") else None
    body = OrganizationCreate(
        kind=OrganizationKind.CLIENT,
        legal_form=LegalForm.INDIVIDUAL,
        name=user.name,
        size_band=SizeBand.SOLO,
        country=country,
        time_zone=user.time_zone,
    )
    return (await create(session, actor, body=body, now=now)).id


async def get_visible(session: ReadSession, actor: Actor, *, organization_id: UUID) -> Row:
    """An organization of the caller.

    Raises:
        NotFound: it does not exist, or the caller is not a member.
    """
    if not actor.is_member(organization_id):
        raise NotFound
    row = await repository.find_organization(session, organization_id=organization_id)
    if row is None:
        raise NotFound
    return row


async def list_mine(session: ReadSession, actor: Actor, *, request: PageRequest) -> Page[Row]:
    return await repository.organizations_of(session, scope=actor.scope, request=request)


async def update(
    session: WriteSession,
    actor: Actor,
    *,
    organization_id: UUID,
    body: OrganizationUpdate,
    now: datetime,
) -> Organization:
    """Change the particulars of an organization.

    Raises:
        NotFound: it is not an organization of the caller.
        Forbidden: the caller's role may not.
    """
    if not actor.is_member(organization_id):
        raise NotFound
    if not policies.may_edit_organization(actor, organization_id):
        raise Forbidden
    organization = await lock(session, Organization, organization_id)
    if organization is None:
        raise NotFound
    organization.sqlmodel_update(body.model_dump(exclude_unset=True))
    _record(session, UPDATED, organization, actor, now)
    return organization


async def find_role(session: WriteSession, *, organization_id: UUID, user_id: UUID) -> Role | None:
    """The role a user holds in an organization, if any."""
    return await repository.find_role(session, organization_id=organization_id, user_id=user_id)


async def time_zone_of(session: WriteSession, organization_id: UUID) -> str:
    return (await session.get_one(Organization, organization_id)).time_zone


async def exists(session: WriteSession, organization_id: UUID) -> bool:
    return await session.get(Organization, organization_id) is not None


async def kind_of(session: WriteSession, organization_id: UUID) -> OrganizationKind:
    return OrganizationKind((await session.get_one(Organization, organization_id)).kind)


def _record(
    session: WriteSession, kind: EventKind, organization: Organization, actor: Actor, now: datetime
) -> None:
    events.record(
        session,
        kind,
        now=now,
        subject_id=organization.id,
        parties=[organization.id],
        actor_id=actor.user_id,
    )

"""What the agency does with its roster: invite, offer other terms, name a backup."""

from datetime import datetime
from uuid import UUID

from va_market.assistants import service as assistants
from va_market.events import EventKind
from va_market.identity import service as identity
from va_market.identity.actor import Actor
from va_market.identity.models import Organization, OrganizationKind
from va_market.kit.db import WriteSession, lock
from va_market.kit.errors import Conflict, NotFound, field_error
from va_market.rosters.models import AGREED, ROSTER_ENTRY, RosterEntry, RosterStatus
from va_market.rosters.schemas import (
    RosterEntryRead,
    RosterInvite,
    RosterOffer,
    RosterTerms,
    RosterUpdate,
)
from va_market.rosters.service.reading import check_keeps, hold_of_agency, shown, tell

INVITED = EventKind("roster_entry.invited", "An agency asked an assistant to join its roster.")
OFFERED = EventKind("roster_entry.terms_offered", "An agency offers an assistant other terms.")
WITHDRAWN = EventKind("roster_entry.withdrawn", "An agency took an invitation or an offer back.")
UPDATED = EventKind("roster_entry.updated", "Note or backup changed; the fields are named.")


class NotAnAgency(Conflict):
    code = "not_an_agency"
    title = "Only agencies keep a roster"
    cause = "The organization is a client."
    fix = "Found an organization of kind `agency`, or hire assistants for jobs."


class AlreadyOnRoster(Conflict):
    code = "already_on_roster"
    title = "The assistant is on this roster already, or invited to it"
    cause = "There is one live entry per agency and assistant."
    fix = "Look for it with GET /v1/organizations/{id}/roster?assistant_id=..."
    constraint = "uq_roster_entries_live"


class SameTerms(Conflict):
    code = "same_terms"
    title = "These are the terms already"
    cause = "The offer does not differ from what is agreed, or offered already."
    fix = "Change something; to drop an offer, withdraw it."


class BackupNotOnRoster(Conflict):
    code = "backup_not_on_roster"
    title = "The backup is not on the roster"
    cause = "Only an assistant who agreed, and is on the roster still, stands in for another."
    fix = "Name an entry whose status is `active` or `changing`."


async def invite(
    session: WriteSession,
    actor: Actor,
    *,
    organization_id: UUID,
    body: RosterInvite,
    now: datetime,
) -> RosterEntryRead:
    """Ask an assistant to join on the given terms.

    Raises:
        NotFound: the agency is not one of the caller's, or there is no such assistant or backup.
        Forbidden: the caller's role does not keep the roster.
        NotAnAgency, AlreadyOnRoster, BackupNotOnRoster: see there.
    """
    check_keeps(actor, organization_id)
    if await identity.kind_of(session, organization_id) != OrganizationKind.AGENCY:
        raise NotAnAgency
    if not await assistants.is_listed(session, user_id=body.assistant_id):
        raise NotFound("There is no assistant with the id in `assistant_id`.")
    await _check_backup(session, organization_id, body.backup_id)
    entry = RosterEntry(
        **body.model_dump(exclude={"rate"}),
        rate_minor=body.rate.minor,
        currency=body.rate.currency,
        organization_id=organization_id,
        status=RosterStatus.INVITED,
        invited_by=actor.user_id,
        created_at=now,
        updated_at=now,
    )
    session.add(entry)
    await session.flush()
    tell(session, INVITED, entry, actor, now=now, terms_version=entry.terms_version)
    return await shown(session, entry, actor)


async def offer(
    session: WriteSession,
    actor: Actor,
    *,
    organization_id: UUID,
    entry_id: UUID,
    body: RosterOffer,
    now: datetime,
) -> RosterEntryRead:
    """Put other terms before the assistant; those agreed to apply until the answer.

    Raises:
        NotFound, Forbidden, IllegalMove: see `hold_of_agency`.
        SameTerms: there is nothing to answer.
    """
    entry = await hold_of_agency(
        session, actor, organization_id=organization_id, entry_id=entry_id, action="offer"
    )
    agreed = RosterTerms.agreed(entry)
    standing = RosterTerms.offered(entry) or agreed
    given = {name: getattr(body, name) for name in body.model_fields_set}
    wanted = standing.model_copy(update=given)
    if wanted in (agreed, standing):
        raise SameTerms
    ROSTER_ENTRY.become(entry, "offer")
    if entry.status == RosterStatus.INVITED:
        wanted.apply_to(entry)
    else:
        entry.offer = wanted.model_dump(mode="json")
    entry.terms_version += 1
    tell(session, OFFERED, entry, actor, now=now, terms_version=entry.terms_version)
    return await shown(session, entry, actor)


async def withdraw(
    session: WriteSession, actor: Actor, *, organization_id: UUID, entry_id: UUID, now: datetime
) -> RosterEntryRead:
    """Take an invitation back, or an offer. Errors: see `hold_of_agency`."""
    entry = await hold_of_agency(
        session, actor, organization_id=organization_id, entry_id=entry_id, action="withdraw"
    )
    ROSTER_ENTRY.become(entry, "withdraw")
    entry.offer = None
    if entry.status == RosterStatus.WITHDRAWN:
        entry.backup_id = None
    tell(session, WITHDRAWN, entry, actor, now=now)
    return await shown(session, entry, actor)


async def update(
    session: WriteSession,
    actor: Actor,
    *,
    organization_id: UUID,
    entry_id: UUID,
    body: RosterUpdate,
    now: datetime,
) -> RosterEntryRead:
    """Change what the agency decides alone.

    Raises:
        NotFound, Forbidden, IllegalMove: see `hold_of_agency`.
        BackupNotOnRoster: see there.
        Invalid: an entry does not stand in for itself.
    """
    check_keeps(actor, organization_id)
    await _check_backup(session, organization_id, body.backup_id, of=entry_id)
    entry = await hold_of_agency(
        session, actor, organization_id=organization_id, entry_id=entry_id, action="update"
    )
    changes = body.model_dump(exclude_unset=True)
    entry.sqlmodel_update(changes)
    tell(session, UPDATED, entry, actor, now=now, fields=sorted(changes))
    return await shown(session, entry, actor)


async def _check_backup(
    session: WriteSession, organization_id: UUID, backup_id: UUID | None, of: UUID | None = None
) -> None:
    """Make sure the backup is on the roster, and stays there until the commit.

    The agency is locked, here and where entries end: two entries that name each other as backups
    would otherwise be locked in either order.
    """
    if backup_id is None:
        return
    if backup_id == of:
        raise field_error("/backup_id", "is_itself", "nobody stands in for themselves")
    await lock(session, Organization, organization_id)
    backup = await session.get(RosterEntry, backup_id)
    if backup is None or backup.organization_id != organization_id:
        raise NotFound("No entry of this roster has the id in `backup_id`.")
    if backup.status not in AGREED:
        raise BackupNotOnRoster

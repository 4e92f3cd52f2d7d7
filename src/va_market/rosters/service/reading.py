from datetime import datetime
from uuid import UUID

from va_market import events
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.identity.models import Organization, User
from va_market.kit.db import ReadSession, Row, WriteSession, lock
from va_market.kit.errors import Forbidden, NotFound
from va_market.kit.money import Money
from va_market.kit.pages import Page, PageRequest
from va_market.rosters import policies, repository
from va_market.rosters.agreed import AgreedPay
from va_market.rosters.models import AGREED, PROPOSER, ROSTER_ENTRY, RosterEntry, Visibility
from va_market.rosters.schemas import OwnRosterQuery, RosterEntryRead, RosterQuery


async def list_of_agency(
    session: ReadSession,
    actor: Actor,
    *,
    organization_id: UUID,
    query: RosterQuery,
    request: PageRequest,
) -> Page[Row]:
    """The roster of an agency of the caller.

    Raises:
        NotFound: it is not one of the caller's.
    """
    if not actor.is_member(organization_id):
        raise NotFound
    return await repository.OF_AGENCY.page(
        session,
        request,
        sort=query.sort,
        filters=query.model_dump(exclude={"sort"}),
        scope={"organization_id": organization_id, **actor.scope},
    )


async def get_of_agency(
    session: ReadSession, actor: Actor, *, organization_id: UUID, entry_id: UUID
) -> Row:
    """One entry of a roster of the caller.

    Raises:
        NotFound: there is no such entry for this caller.
    """
    row = await repository.find_of_agency(
        session, organization_id=organization_id, entry_id=entry_id, scope=actor.scope
    )
    if row is None:
        raise NotFound
    return row


async def list_own(
    session: ReadSession, actor: Actor, *, query: OwnRosterQuery, request: PageRequest
) -> Page[Row]:
    """The rosters the caller is on, or was invited to."""
    return await repository.OWN.page(
        session,
        request,
        sort=query.sort,
        filters=query.model_dump(exclude={"sort"}),
        scope=actor.scope,
    )


async def get_own(session: ReadSession, actor: Actor, *, entry_id: UUID) -> Row:
    """One entry that is about the caller.

    Raises:
        NotFound: there is no such entry for this caller.
    """
    row = await repository.find_own(session, entry_id=entry_id, scope=actor.scope)
    if row is None:
        raise NotFound
    return row


def check_keeps(actor: Actor, organization_id: UUID) -> None:
    """Raises NotFound for strangers to the agency, and Forbidden for members without the right."""
    if not actor.is_member(organization_id):
        raise NotFound
    if not policies.may_keep(actor, organization_id):
        raise Forbidden("Your role does not keep the roster.")


async def hold_of_agency(
    session: WriteSession, actor: Actor, *, organization_id: UUID, entry_id: UUID, action: str
) -> RosterEntry:
    """An entry for a change by the agency, locked until the commit.

    Raises:
        NotFound: there is no such entry for this caller.
        Forbidden: the caller's role does not keep the roster.
        IllegalMove: the status does not permit `action`.
    """
    if not actor.is_member(organization_id):
        raise NotFound
    entry = await lock(session, RosterEntry, entry_id)
    if entry is None or entry.organization_id != organization_id:
        raise NotFound
    check_keeps(actor, organization_id)
    ROSTER_ENTRY.check(entry.status, action)
    return entry


async def hold_own(
    session: WriteSession, actor: Actor, *, entry_id: UUID, action: str
) -> RosterEntry:
    """An entry for a change by the assistant it is about, locked until the commit.

    Raises:
        NotFound: there is no such entry for this caller.
        IllegalMove: the status does not permit `action`.
    """
    entry = await lock(session, RosterEntry, entry_id)
    if entry is None or not actor.is_person(entry.assistant_id):
        raise NotFound
    ROSTER_ENTRY.check(entry.status, action)
    return entry


async def hold_for_proposing(session: WriteSession, actor: Actor, *, entry_id: UUID) -> RosterEntry:
    """The entry that an agency proposes, locked: it does not end before the proposal is there.

    Raises:
        NotFound: there is no such entry for this caller.
        Forbidden: the caller does not propose for the agency.
        IllegalMove: the assistant has not agreed, or is on the roster no more.
    """
    entry = await lock(session, RosterEntry, entry_id)
    if entry is None or not policies.may_see(actor, entry):
        raise NotFound("No roster of yours has the entry in `roster_entry_id`.")
    if PROPOSER not in policies.parties(actor, entry):
        raise Forbidden("Only those who propose for this agency may name its roster.")
    ROSTER_ENTRY.check(entry.status, "propose")
    return entry


async def hold_public(
    session: WriteSession, *, organization_id: UUID, assistant_id: UUID
) -> RosterEntry:
    """Where an assistant stands for everybody on the roster of an agency, locked.

    Raises:
        NotFound: the assistant does not, or not for everybody.
    """
    entry_id = await repository.agreed_entry(
        session, organization_id=organization_id, assistant_id=assistant_id
    )
    entry = None if entry_id is None else await lock(session, RosterEntry, entry_id)
    if entry is None or entry.status not in AGREED or entry.visibility != Visibility.PUBLIC:
        raise NotFound("The assistant stands publicly on no roster of the agency.")
    return entry


async def hold_agreed(session: WriteSession, *, entry_id: UUID) -> RosterEntry:
    """An entry, locked, of an assistant who works for the agency still.

    Raises:
        NotFound: there is no such entry.
        IllegalMove: the assistant has not agreed, or is on the roster no more.
    """
    entry = await lock(session, RosterEntry, entry_id)
    if entry is None:
        raise NotFound
    ROSTER_ENTRY.check(entry.status, "propose")
    return entry


async def backup_of(session: WriteSession, entry: RosterEntry) -> UUID | None:
    """The assistant who stands in for the one the entry is about."""
    backup_id = entry.backup_id
    return (
        None if backup_id is None else (await session.get_one(RosterEntry, backup_id)).assistant_id
    )


async def agreed_pay(session: WriteSession, *, entry_id: UUID) -> AgreedPay:
    """What a contract freezes of it."""
    return pay_of(await session.get_one(RosterEntry, entry_id))


def pay_of(entry: RosterEntry) -> AgreedPay:
    """What the agency pays the assistant, as both agreed last."""
    return AgreedPay(
        Money.from_minor(entry.rate_minor, entry.currency),
        entry.share_percent,
        entry.is_reimbursable,
    )


async def shown(session: WriteSession, entry: RosterEntry, actor: Actor) -> RosterEntryRead:
    """The entry as the caller reads it, with the names of both sides."""
    assistant = await session.get_one(User, entry.assistant_id)
    agency = await session.get_one(Organization, entry.organization_id)
    return RosterEntryRead.of(
        entry, actor, assistant_name=assistant.name, organization_name=agency.name
    )


def tell(
    session: WriteSession,
    kind: EventKind,
    entry: RosterEntry,
    actor: Actor,
    *,
    now: datetime,
    **data: object,
) -> None:
    """Note the change in the entry, and record it for both sides."""
    entry.updated_at = now
    ids = {
        "organization_id": str(entry.organization_id),
        "assistant_id": str(entry.assistant_id),
    }
    events.record(
        session,
        kind,
        now=now,
        subject_id=entry.id,
        parties=[entry.organization_id, entry.assistant_id],
        actor_id=actor.user_id,
        data={**ids, "status": str(entry.status), **data},
    )

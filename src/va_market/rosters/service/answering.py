"""What the assistant says to an invitation, or to an offer of other terms."""

from datetime import datetime
from uuid import UUID

from va_market.assistants.models import AssistantProfile
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession, lock
from va_market.kit.errors import Conflict
from va_market.rosters import repository
from va_market.rosters.models import ROSTER_ENTRY, RosterEntry, RosterStatus
from va_market.rosters.schemas import RosterEntryRead, RosterTerms
from va_market.rosters.service.reading import hold_own, shown, tell

ACCEPTED = EventKind("roster_entry.accepted", "An assistant agreed to the terms of an agency.")
DECLINED = EventKind("roster_entry.declined", "An assistant declined an invitation or an offer.")


class TermsChanged(Conflict):
    code = "terms_changed"
    title = "The agency offers other terms by now"
    cause = "The version you agree to is not the newest; nobody agrees to what they have not read."
    fix = "Read the entry again, and send the `terms_version` you agree to."


class ExclusiveRoster(Conflict):
    code = "exclusive_roster"
    title = "You cannot be on this roster beside another"
    cause = "It is exclusive, or you are on the exclusive roster of another agency."
    fix = "End the other entry first; see GET /v1/me/rosters?status=active,changing."
    constraint = "ex_roster_entries_exclusive"


async def accept(
    session: WriteSession, actor: Actor, *, entry_id: UUID, terms_version: int, now: datetime
) -> RosterEntryRead:
    """Agree to the terms of that version; they apply from now on.

    Raises:
        NotFound, IllegalMove: see `hold_own`.
        TermsChanged: there are newer ones.
        ExclusiveRoster: they clash with another roster of the caller.
    """
    # One at a time: two would wait for each other in the exclusion constraint, a deadlock.
    await lock(session, AssistantProfile, actor.user_id)
    entry = await hold_own(session, actor, entry_id=entry_id, action="accept")
    if terms_version != entry.terms_version:
        raise TermsChanged
    terms = RosterTerms.offered(entry) or RosterTerms.agreed(entry)
    await _check_exclusivity(session, entry, terms)
    ROSTER_ENTRY.become(entry, "accept")
    terms.apply_to(entry)
    entry.offer = None
    entry.agreed_at = now
    await session.flush()
    tell(session, ACCEPTED, entry, actor, now=now, terms_version=terms_version)
    return await shown(session, entry, actor)


async def _check_exclusivity(session: WriteSession, entry: RosterEntry, terms: RosterTerms) -> None:
    if await repository.has_clash(
        session,
        assistant_id=entry.assistant_id,
        entry_id=entry.id,
        is_exclusive=terms.is_exclusive,
    ):
        raise ExclusiveRoster


async def decline(
    session: WriteSession, actor: Actor, *, entry_id: UUID, now: datetime
) -> RosterEntryRead:
    """Say no: to an invitation for good, to an offer so that the agreed terms go on.

    Errors: see `hold_own`.
    """
    entry = await hold_own(session, actor, entry_id=entry_id, action="decline")
    ROSTER_ENTRY.become(entry, "decline")
    entry.offer = None
    if entry.status == RosterStatus.DECLINED:
        entry.backup_id = None
    tell(session, DECLINED, entry, actor, now=now)
    return await shown(session, entry, actor)

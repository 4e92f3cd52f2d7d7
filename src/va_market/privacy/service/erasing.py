"""Erasure by pseudonymization: the row of the user stays as a person without a name.

So the ids in contracts, events and approved time stay true, and say nothing of who it was.
"""

from datetime import datetime, timedelta
from uuid import UUID

from pydantic import SecretStr

from va_market.absences import service as absences
from va_market.assistants import service as assistants
from va_market.collaborations import service as collaborations
from va_market.contacts import service as contacts
from va_market.end_clients import service as end_clients
from va_market.enquiries import service as enquiries
from va_market.files import service as files
from va_market.identity import service as identity
from va_market.identity.actor import Actor
from va_market.identity.letters import Letters
from va_market.identity.models import User
from va_market.identity.passwords import Passwords
from va_market.job_invitations import service as job_invitations
from va_market.jobs import service as jobs
from va_market.kit.clock import Clock
from va_market.kit.db import Database, ReadSession, WriteSession
from va_market.kit.http import replies
from va_market.knowledge import service as knowledge
from va_market.mails import service as mails
from va_market.payouts import service as payouts
from va_market.privacy.service import obligations
from va_market.proposals import service as proposals
from va_market.quotes import service as quotes
from va_market.reimbursement_policies import service as reimbursement_policies
from va_market.reminders import service as reminders
from va_market.reviewing import service as reviewing
from va_market.rosters import service as rosters
from va_market.time_feeds import service as time_feeds
from va_market.time_imports import service as time_imports

CLOSED = "The client is no longer there."
# What was under way in the moment of an erasure ends within a minute; it is erased, too.
SETTLED_AFTER, LOOKED_AT_FOR = timedelta(minutes=1), timedelta(hours=1)


async def erase(
    reader: ReadSession,
    session: WriteSession,
    actor: Actor,
    *,
    password: SecretStr,
    passwords: Passwords,
    letters: Letters,
    now: datetime,
) -> None:
    """Erase the caller; a second time it changes nothing.

    Raises:
        WrongPassword: the password is another.
        ObligationsOpen: others count on something; nothing is erased.
    """
    user = await identity.hold_confirmed(
        reader, session, actor, password=password, passwords=passwords, letters=letters, now=now
    )
    if user.erased_at is not None:
        return
    person = await identity.absent(session, user)
    await _let_go(session, person, now)
    await obligations.check_none(session, person)
    await _wipe(session, user, person, now)


async def finish(database: Database, *, clock: Clock) -> int:
    """Erase again whoever was erased lately: how many there were.

    A request that was under way then may have written after it: a profile, a proposal.
    """
    now = clock()
    lately = {"after": now - LOOKED_AT_FOR, "before": now - SETTLED_AFTER}
    erased = await identity.erased(database.reader, **lately)
    for user_id in erased:
        async with database.writing() as session:
            await _erase_again(session, user_id, now)
    return len(erased)


async def _erase_again(session: WriteSession, user_id: UUID, now: datetime) -> None:
    user = await identity.hold(session, user_id=user_id)
    person = await identity.absent(session, user)
    await _let_go(session, person, now)
    await _wipe(session, user, person, now)


async def _let_go(session: WriteSession, person: Actor, now: datetime) -> None:
    """End what waits for an answer: of the person, and of organizations nobody else belongs to."""
    await job_invitations.decline_all(session, person, invited_id=person.user_id, now=now)
    await proposals.withdraw_all(session, person, now=now)
    await proposals.leave_all_rosters(session, person, now=now)
    for organization_id in await identity.alone_in(session, person):
        await job_invitations.decline_all(session, person, invited_id=organization_id, now=now)
        await end_clients.let_go(session, person, organization_id=organization_id, now=now)
        await proposals.dissolve_roster(session, person, organization_id=organization_id, now=now)
        await proposals.withdraw_offers(session, person, organization_id=organization_id, now=now)
        for job_id in await jobs.live_of(session, organization_id=organization_id):
            await proposals.close_job(session, person, job_id=job_id, reason=CLOSED, now=now)


async def _wipe(session: WriteSession, user: User, person: Actor, now: datetime) -> None:
    for organization_id in await identity.leave_all(session, person, now=now):
        await jobs.wipe(session, organization_id=organization_id)
        await proposals.wipe_of_client(session, organization_id=organization_id)
        await job_invitations.wipe(session, party_id=organization_id)
        await knowledge.wipe_client(session, organization_id=organization_id)
        await contacts.drop_of_client(session, organization_id=organization_id)
        await reviewing.wipe(session, party_id=organization_id)
        await enquiries.forget_of_client(session, organization_id=organization_id, now=now)
        await end_clients.wipe(session, party_id=organization_id)
        await reimbursement_policies.drop(session, organization_id=organization_id)
        await reminders.drop(session, owner_id=organization_id)
        await payouts.wipe(session, owner_id=organization_id, now=now)
    await jobs.unfollow(session, user_id=user.id)
    await job_invitations.wipe(session, party_id=user.id)
    await reviewing.let_go(session, user_id=user.id)
    await reviewing.wipe(session, party_id=user.id)
    await end_clients.wipe(session, party_id=user.id)
    await proposals.wipe(session, assistant_id=user.id)
    await collaborations.leave_all(session, user, person, now=now)
    await absences.wipe(session, assistant_id=user.id)
    await time_imports.wipe(session, assistant_id=user.id)
    await files.wipe(session, user_id=user.id)
    await time_feeds.wipe(session, user_id=user.id)
    await knowledge.wipe_suggestions(session, assistant_id=user.id)
    await reminders.drop(session, owner_id=user.id)
    await quotes.forget(session, user_id=user.id)
    await payouts.wipe(session, owner_id=user.id, now=now)
    await rosters.wipe(session, assistant_id=user.id)
    await assistants.wipe(session, user_id=user.id, now=now)
    await mails.drop(session, recipient=user.email)
    await replies.forget_caller(session, caller_id=user.id)
    await identity.wipe(session, user, person, now=now)

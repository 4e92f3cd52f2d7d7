"""Who proposes: an assistant in person, or an agency for an assistant of its roster."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from va_market.assistants import service as assistants
from va_market.identity import service as identity
from va_market.identity.actor import Actor
from va_market.jobs import service as jobs
from va_market.jobs.models import Job
from va_market.kit.db import WriteSession
from va_market.kit.errors import FieldError, Forbidden, Invalid, field_error
from va_market.kit.money import CurrencyMismatch
from va_market.pricing.fees import FeeRule
from va_market.pricing.floors import pays_at_least
from va_market.pricing.splits import kept_of_hour
from va_market.pricing.terms import PayTerms
from va_market.proposals import policies
from va_market.proposals.models import Proposal
from va_market.proposals.schemas import TERMS
from va_market.rosters import service as rosters
from va_market.rosters.agreed import AgreedPay
from va_market.rosters.models import RosterEntry


class NoAssistantProfile(Forbidden):
    code = "no_assistant_profile"
    title = "Make an assistant profile first"
    cause = "Only users with an assistant profile send proposals."
    fix = "PUT /v1/me/assistant-profile, then repeat the request."


class OwnJob(Forbidden):
    code = "own_job"
    title = "The job is of your own organization"
    cause = "Nobody proposes to an organization that they, or whom they propose, belong to."
    fix = "Choose a job of somebody else."


class ReviewsJob(Forbidden):
    code = "reviews_job"
    title = "Whoever looks over the proposals for a job sends none"
    cause = "You, or whom you propose, read what others offer for this job."
    fix = "Choose another job."


class BelowRosterRate(Invalid):
    code = "below_roster_rate"
    title = "The terms pay less than the agency agreed to"
    cause = (
        "An hour of the work must bring the rate of the roster entry, in its currency; where the "
        "ledger shares it, the agency must keep as much after its part of the platform's fee."
    )
    fix = "Propose higher terms, or offer the assistant another rate first."


@dataclass(frozen=True, slots=True)
class Author:
    """The assistant who would work, and the roster entry of the agency that proposes them."""

    assistant_id: UUID
    entry: RosterEntry | None = None
    backup_id: UUID | None = None
    """The assistant who stands in for them."""

    @property
    def invited_id(self) -> UUID:
        """Whom an invitation to the job would name."""
        return self.assistant_id if self.entry is None else self.entry.organization_id

    def columns(self, actor: Actor) -> dict[str, Any]:
        """What a proposal says of its author."""
        if self.entry is None:
            return {"assistant_id": self.assistant_id}
        return {
            "assistant_id": self.assistant_id,
            "agency_id": self.entry.organization_id,
            "proposed_by": actor.user_id,
            "proposed_with": actor.key_id,
            "backup_assistant_id": self.backup_id,
        }


async def author_of(
    session: WriteSession, actor: Actor, *, job: Job, roster_entry_id: UUID | None
) -> Author:
    """Who would work on the job; an entry of a roster is locked.

    Raises:
        OwnJob: the caller, the agency or the assistant belongs to the client.
        NoAssistantProfile: the caller proposes in person and has none.
        Invalid: a key names no entry.
        ReviewsJob: the caller or the assistant reads what others offer.
        NotFound, Forbidden, IllegalMove: see `rosters.hold_for_proposing`.
    """
    author = await _author(session, actor, job, roster_entry_id)
    people = [actor.user_id, author.assistant_id]
    if await jobs.has_reviewer(session, job_id=job.id, among=people):
        raise ReviewsJob
    return author


async def _author(
    session: WriteSession, actor: Actor, job: Job, roster_entry_id: UUID | None
) -> Author:
    if not policies.may_submit(actor, job):
        raise OwnJob
    if roster_entry_id is not None:
        return await _of_roster(session, actor, job, roster_entry_id)
    if actor.is_key:
        raise field_error("/roster_entry_id", "missing", "a key proposes whom a roster entry names")
    if not await assistants.is_assistant(session, user_id=actor.user_id):
        raise NoAssistantProfile
    return Author(actor.user_id)


async def _of_roster(session: WriteSession, actor: Actor, job: Job, entry_id: UUID) -> Author:
    entry = await rosters.hold_for_proposing(session, actor, entry_id=entry_id)
    # A key shows one organization of its maker, who may belong to the client all the same.
    for user_id in {actor.user_id, entry.assistant_id}:
        role = await identity.find_role(
            session, organization_id=job.organization_id, user_id=user_id
        )
        if role is not None:
            raise OwnJob
    backup_id = await rosters.backup_of(session, entry)
    return Author(entry.assistant_id, entry, backup_id)


def check_rate(
    entry: RosterEntry | None,
    terms: PayTerms,
    *,
    fee: FeeRule,
    estimated_minutes: int,
    pointer: str = "/terms",
) -> None:
    """Make sure the agency earns what it pays; the assistant agreed to a rate, not to less.

    It is asked of what an agency says or agrees to alone. Whatever a client says is taken: whoever
    is told that it is too little finds the rate, which is nothing that a client learns. `pointer`
    says what is at fault.

    Raises:
        BelowRosterRate: it would not, or its currency is another.
    """
    if entry is not None:
        check_pays(
            rosters.pay_of(entry),
            terms,
            fee=fee,
            estimated_minutes=estimated_minutes,
            pointer=pointer,
        )


async def check_agreed_rate(session: WriteSession, proposal: Proposal) -> None:
    """The same for a negotiation as it stands.

    Raises:
        BelowRosterRate: see `check_rate`.
    """
    if proposal.roster_entry_id is None:
        return
    check_rate(
        await session.get(RosterEntry, proposal.roster_entry_id),
        TERMS.validate_python(proposal.terms),
        fee=FeeRule.model_validate(proposal.fee),
        estimated_minutes=proposal.estimated_minutes,
    )


def check_pays(
    pay: AgreedPay,
    terms: PayTerms,
    *,
    fee: FeeRule,
    estimated_minutes: int,
    pointer: str = "/terms",
) -> None:
    """The same for what an agency agreed to pay an assistant.

    Raises:
        BelowRosterRate: see `check_rate`.
    """
    try:
        is_enough = pays_at_least(terms, pay.rate, estimated_minutes=estimated_minutes)
    except CurrencyMismatch:
        is_enough = False
    if not is_enough:
        raise _below(pointer, f"an hour of the work must bring {pay.rate} at least")
    # Without a share the agency pays elsewhere, out of whatever it likes.
    kept = None if pay.share_percent is None else kept_of_hour(terms, fee)
    if kept is not None and kept < pay.rate:
        detail = (
            f"of an hour of the work the agency keeps {kept} after the fee of the platform, and "
            f"the assistant is to have {pay.rate}"
        )
        raise _below(pointer, detail)


def _below(pointer: str, detail: str) -> BelowRosterRate:
    return BelowRosterRate(errors=[FieldError("body", pointer, "below_roster_rate", detail)])

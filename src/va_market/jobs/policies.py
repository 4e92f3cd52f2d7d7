"""Who is what to a job. The table of the machine says what each party may do when."""

from va_market.identity.actor import Actor
from va_market.identity.permissions import Permission
from va_market.identity.scopes import Scope
from va_market.jobs.models import ASSISTANT, HIRING, JOB, Job
from va_market.kit.db import Row


def parties(actor: Actor, job: Job | Row) -> set[str]:
    """What the actor is to the job."""
    if not actor.is_member(job.organization_id):
        return {ASSISTANT} if may_propose(actor) else set()
    return {HIRING} if actor.can(Permission.HIRE, job.organization_id) else set()


def may_propose(actor: Actor) -> bool:
    """Anybody may be an assistant; a key is nobody, but may propose those of a roster."""
    return actor.is_in_person or any(actor.can(Permission.PROPOSE, one) for one in actor.roles)


def may_manage(actor: Actor, job: Job | Row) -> bool:
    return HIRING in parties(actor, job)


def allowed_actions(actor: Actor, job: Job | Row) -> list[str]:
    # Nothing else of a job decides: a page of fifty asks for a few of these pairs.
    place = ("job", job.status, actor.roles.get(job.organization_id))
    found: list[str] | None = actor.memory.get(place)
    if found is None:
        found = actor.memory[place] = _worked_out(actor, job)
    return found


def _worked_out(actor: Actor, job: Job | Row) -> list[str]:
    actions = JOB.allowed(job.status, parties(actor, job))
    return actor.within_scopes(
        actions,
        Scope.JOBS_WRITE,
        hire=Scope.CONTRACTS_WRITE,
        submit_proposal=Scope.PROPOSALS_WRITE,
    )

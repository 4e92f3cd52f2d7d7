"""What an organization pays back: said by those who keep its money, read by everybody (B7)."""

from datetime import datetime
from uuid import UUID

from va_market import events
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.identity.models import Organization
from va_market.kit.db import ReadSession, Row, WriteSession, lock, queue
from va_market.kit.errors import Forbidden, NotFound
from va_market.reimbursement_policies import policies, repository
from va_market.reimbursement_policies.models import ExpenseCategory, ReimbursementPolicy
from va_market.reimbursement_policies.schemas import CategoryRule, ReimbursementPolicyPut

SET = EventKind(
    "organization.reimbursement_set", "An organization said what it pays back to assistants."
)


async def get(session: ReadSession, *, organization_id: UUID) -> Row:
    """What an organization pays back.

    Raises:
        NotFound: it has not said so, or there is no such organization.
    """
    row = await repository.find(session, organization_id=organization_id)
    if row is None:
        raise NotFound
    return row


async def save(
    session: WriteSession,
    actor: Actor,
    *,
    organization_id: UUID,
    body: ReimbursementPolicyPut,
    now: datetime,
) -> tuple[ReimbursementPolicy, bool]:
    """Say it for the first time or anew: the policy, and whether it is the first.

    Raises:
        NotFound: the organization is not one of the caller's.
        Forbidden: the caller's role has nothing to do with money.
    """
    _check_may(actor, organization_id)
    await queue(session, Organization, organization_id)  # so that two first ones do not collide
    policy = await lock(session, ReimbursementPolicy, organization_id)
    is_new = policy is None
    said = {**body.model_dump(mode="json"), "updated_at": now}
    if policy is None:
        policy = ReimbursementPolicy(organization_id=organization_id, **said)
        session.add(policy)
    else:
        policy.sqlmodel_update(said)
    events.record(
        session,
        SET,
        now=now,
        subject_id=organization_id,
        parties=[organization_id],
        actor_id=actor.user_id,
    )
    return policy, is_new


def _check_may(actor: Actor, organization_id: UUID) -> None:
    if not actor.is_member(organization_id):
        raise NotFound
    if not policies.may_set(actor, organization_id):
        raise Forbidden("Only owners, admins and finance say what is paid back.")


async def hold(session: WriteSession, *, organization_id: UUID) -> ReimbursementPolicy | None:
    """The policy in force until the commit."""
    return await lock(session, ReimbursementPolicy, organization_id)


def rule_of(
    policy: ReimbursementPolicy, category: ExpenseCategory, currency: str
) -> CategoryRule | None:
    """What a policy says of a category on contracts in a currency."""
    rules = map(CategoryRule.model_validate, policy.rules)
    return next((r for r in rules if (r.category, r.currency) == (category, currency)), None)


async def drop(session: WriteSession, *, organization_id: UUID) -> None:
    """Forget the words of an organization that nobody belongs to any more."""
    await repository.drop(session, organization_id=organization_id)

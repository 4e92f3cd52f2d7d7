from datetime import datetime
from uuid import UUID

from va_market import events
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.identity.models import Organization, User
from va_market.kit.db import ReadSession, Row, WriteSession, lock, queue
from va_market.kit.errors import NotFound
from va_market.pricing.invoices import ReminderPolicy
from va_market.reminders import policies, repository
from va_market.reminders.models import StoredReminderPolicy

SET = EventKind("reminders.policy_set", "An issuer said when its clients are reminded.")


async def get(session: ReadSession, *, owner_id: UUID) -> Row:
    """When the clients of an issuer are reminded.

    Raises:
        NotFound: it has not said so, and nobody is reminded by itself.
    """
    row = await repository.find_policy(session, owner_id=owner_id)
    if row is None:
        raise NotFound
    return row


async def save(
    session: WriteSession,
    actor: Actor,
    *,
    organization_id: UUID,
    body: ReminderPolicy,
    now: datetime,
) -> tuple[StoredReminderPolicy, bool]:
    """Say it for an organization: the policy, and whether it is the first.

    Raises:
        NotFound, Forbidden: see `check_keeps`.
    """
    policies.check_keeps(actor, organization_id)
    await queue(session, Organization, organization_id)  # so that two first ones do not collide
    policy = StoredReminderPolicy(
        owner_id=organization_id, organization_id=organization_id, rules={}, updated_at=now
    )
    return await _save(session, actor, policy, body)


async def save_own(
    session: WriteSession, actor: Actor, *, body: ReminderPolicy, now: datetime
) -> tuple[StoredReminderPolicy, bool]:
    """Say it for invoices that the caller sends in their own name."""
    await queue(session, User, actor.user_id)
    policy = StoredReminderPolicy(
        owner_id=actor.user_id, user_id=actor.user_id, rules={}, updated_at=now
    )
    return await _save(session, actor, policy, body)


async def _save(
    session: WriteSession, actor: Actor, new: StoredReminderPolicy, body: ReminderPolicy
) -> tuple[StoredReminderPolicy, bool]:
    found = await lock(session, StoredReminderPolicy, new.owner_id)
    policy, now = found or new, new.updated_at
    policy.sqlmodel_update({"rules": body.model_dump(mode="json"), "updated_at": now})
    session.add(policy)
    await repository.wake(session, owner_id=policy.owner_id, now=now)
    events.record(
        session,
        SET,
        now=now,
        subject_id=policy.owner_id,
        parties=[policy.owner_id],
        actor_id=actor.user_id,
    )
    await session.flush()
    return policy, found is None


async def drop(session: WriteSession, *, owner_id: UUID) -> None:
    """Forget the words of an issuer that sends no invoices any more."""
    await repository.drop_policy(session, owner_id=owner_id)

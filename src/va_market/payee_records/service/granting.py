from datetime import datetime, timedelta
from uuid import UUID

from va_market import events
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession, lock
from va_market.kit.errors import NotFound, field_error
from va_market.payee_records import repository
from va_market.payee_records.errors import ConsentOver
from va_market.payee_records.models import PayeeConsent
from va_market.payee_records.schemas import MOST_DAYS, ConsentGrant

GRANTED = EventKind("payee_record.granted", "An assistant shares a payee record with a firm.")
REVOKED = EventKind("payee_record.revoked", "An assistant shares a payee record no more.")


async def grant(
    session: WriteSession, actor: Actor, *, body: ConsentGrant, now: datetime
) -> PayeeConsent:
    """Let a firm look.

    Raises:
        NotFound: the caller works for no such organization.
        Invalid: it runs out too early or too late.
    """
    if not await repository.is_connected(
        session, assistant_id=actor.user_id, organization_id=body.organization_id
    ):
        raise NotFound
    if not now < body.expires_at <= now + timedelta(days=MOST_DAYS):
        detail = f"within {MOST_DAYS} days from now"
        raise field_error("/expires_at", "not_within_a_year", detail)
    consent = PayeeConsent(
        assistant_id=actor.user_id,
        organization_id=body.organization_id,
        shares=sorted(set(body.shares)),
        purpose=body.purpose,
        expires_at=body.expires_at,
        created_at=now,
    )
    session.add(consent)
    tell(session, GRANTED, consent, actor, now)
    return consent


async def revoke(
    session: WriteSession, actor: Actor, *, consent_id: UUID, now: datetime
) -> PayeeConsent:
    """Share it no more, from this moment on.

    Raises:
        NotFound: there is no such consent of the caller.
        ConsentOver: it was revoked before.
    """
    consent = await lock(session, PayeeConsent, consent_id)
    if consent is None or not actor.is_person(consent.assistant_id):
        raise NotFound
    if consent.revoked_at is not None:
        raise ConsentOver
    consent.revoked_at = now
    tell(session, REVOKED, consent, actor, now)
    return consent


def tell(
    session: WriteSession, kind: EventKind, consent: PayeeConsent, actor: Actor, now: datetime
) -> None:
    """Both hear of it; nothing of what is shared is in it."""
    events.record(
        session,
        kind,
        now=now,
        subject_id=consent.id,
        parties=(consent.assistant_id, consent.organization_id),
        actor_id=actor.user_id,
        data={"shares": [*consent.shares], "purpose": str(consent.purpose)},
    )

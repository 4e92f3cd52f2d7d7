from datetime import datetime
from uuid import UUID

from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.identity.models import User
from va_market.identity.service import billing
from va_market.kit.db import ReadSession, WriteSession, lock
from va_market.kit.errors import NotFound
from va_market.payee_records import repository
from va_market.payee_records.errors import ConsentOver
from va_market.payee_records.models import (
    ConsentStatus,
    PayeeConsent,
    PayeeView,
    Shared,
    status_of,
)
from va_market.payee_records.policies import check_keeper
from va_market.payee_records.schemas import ConsentView, PayeeDetails, PayeeRecord
from va_market.payee_records.service.granting import tell
from va_market.reports import service as reports
from va_market.reports.schemas import StatementQuery, StatementRead

VIEWED = EventKind("payee_record.viewed", "Somebody of a firm looked at a payee record.")


async def view(
    reader: ReadSession,
    session: WriteSession,
    actor: Actor,
    *,
    organization_id: UUID,
    consent_id: UUID,
    body: ConsentView,
    now: datetime,
) -> PayeeRecord:
    """Look at what is shared; the assistant learns of it, and sees who it was.

    The consent is held, so that nobody looks after a revocation.

    Raises:
        NotFound, Forbidden: see `check_keeper`; or nobody shares that with the organization.
        ConsentOver: the consent holds no more.
        Invalid: see `reports.statements_of`.
    """
    check_keeper(actor, organization_id)
    consent = await lock(session, PayeeConsent, consent_id)
    if consent is None or consent.organization_id != organization_id:
        raise NotFound
    await _check_holds(session, consent, now)
    session.add(PayeeView(consent_id=consent.id, viewed_by=actor.user_id, created_at=now))
    tell(session, VIEWED, consent, actor, now)
    assistant = await session.get_one(User, consent.assistant_id)
    return PayeeRecord(
        consent_id=consent.id,
        assistant_id=consent.assistant_id,
        assistant_name=assistant.name,
        billing_details=await _details(session, consent),
        statements=await _statements(reader, consent, body, now),
    )


async def _check_holds(session: WriteSession, consent: PayeeConsent, now: datetime) -> None:
    is_connected = await repository.is_connected(
        session, assistant_id=consent.assistant_id, organization_id=consent.organization_id
    )
    if status_of(consent, now=now, is_connected=is_connected) != ConsentStatus.GRANTED:
        raise ConsentOver


async def _details(session: WriteSession, consent: PayeeConsent) -> PayeeDetails | None:
    if Shared.BILLING_DETAILS not in consent.shares:
        return None
    found = await billing.of_person(session, user_id=consent.assistant_id)
    columns = {name: getattr(found, name, None) for name in PayeeDetails.model_fields}
    return PayeeDetails.model_validate(columns)


async def _statements(
    reader: ReadSession, consent: PayeeConsent, body: ConsentView, now: datetime
) -> list[StatementRead] | None:
    if Shared.STATEMENTS not in consent.shares:
        return None
    query = StatementQuery(**body.model_dump())
    found = await reports.statements_of(reader, consent.assistant_id, query=query, now=now)
    return found.items

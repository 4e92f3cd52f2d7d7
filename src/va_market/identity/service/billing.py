"""What invoices say of who sends and receives them: names, addresses, tax numbers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from va_market import events
from va_market.events import EventKind
from va_market.identity import policies
from va_market.identity.actor import Actor
from va_market.identity.models import (
    REFUSED,
    Billed,
    BillingDetails,
    LegalForm,
    Organization,
    OwnBillingDetails,
)
from va_market.identity.repository import billing as repository
from va_market.identity.schemas.billing import BillingUpdate
from va_market.kit.db import ReadSession, Row, WriteSession, lock
from va_market.kit.errors import FieldError, Forbidden, Invalid, NotFound

CHANGED = EventKind(
    "organization.billing_changed", "Billing details changed; `fields` names them, no values."
)

OWN_CHANGED = EventKind(
    "user.billing_changed", "Your billing details changed; `fields` names them, no values."
)


async def read(session: ReadSession, actor: Actor, *, organization_id: UUID) -> Row:
    """The billing details of an organization.

    Raises:
        NotFound: it is not one of the caller's.
        Forbidden: the caller's role has nothing to do with money.
    """
    _check_may(actor, organization_id)
    row = await repository.find_details(session, organization_id=organization_id)
    if row is None:
        raise NotFound
    return row


async def update(
    session: WriteSession,
    actor: Actor,
    *,
    organization_id: UUID,
    body: BillingUpdate,
    now: datetime,
) -> tuple[BillingDetails, LegalForm]:
    """Change some of the details, and say of what legal form the organization is.

    Raises:
        NotFound, Forbidden: see `read`.
        Invalid: a detail has no place in this legal form.
    """
    _check_may(actor, organization_id)
    organization = await lock(session, Organization, organization_id)
    if organization is None:
        raise NotFound
    # Not `exclude_unset`: an address is kept with all its lines, those left out as null.
    given = body.model_dump(include=body.model_fields_set)
    legal_form = LegalForm(organization.legal_form)
    _check_fits(legal_form, given)
    details = await _details(session, organization_id, now)
    changed = _change(details, given, now)
    if changed:
        _record(session, actor, CHANGED, whose=organization_id, fields=changed, now=now)
    return details, legal_form


async def read_own(session: ReadSession, actor: Actor) -> Row:
    """The billing details of the caller in person.

    Raises:
        NotFound: the account is gone.
    """
    row = await repository.find_own_details(session, user_id=actor.user_id)
    if row is None:
        raise NotFound
    return row


async def update_own(
    session: WriteSession, actor: Actor, *, body: BillingUpdate, now: datetime
) -> OwnBillingDetails:
    """Change some of the caller's own details.

    Raises:
        Invalid: a detail has no place with a person.
    """
    given = body.model_dump(include=body.model_fields_set)
    _check_fits(LegalForm.INDIVIDUAL, given)
    await repository.make_own_room(session, user_id=actor.user_id, now=now)
    details = await lock(session, OwnBillingDetails, actor.user_id)
    if details is None:
        raise NotFound
    changed = _change(details, given, now)
    if changed:
        _record(session, actor, OWN_CHANGED, whose=actor.user_id, fields=changed, now=now)
    return details


async def of_organization(
    session: WriteSession, *, organization_id: UUID
) -> tuple[BillingDetails | None, LegalForm]:
    """What invoices say of an organization, if anybody said it, and its legal form."""
    organization = await session.get_one(Organization, organization_id)
    details = await session.get(BillingDetails, organization_id)
    return details, LegalForm(organization.legal_form)


async def of_person(session: WriteSession, *, user_id: UUID) -> OwnBillingDetails | None:
    """What invoices say of a person, if they said it."""
    return await session.get(OwnBillingDetails, user_id)


def _change(details: Billed, given: dict[str, Any], now: datetime) -> list[str]:
    """Which of the details became others."""
    changed = sorted(name for name, value in given.items() if getattr(details, name) != value)
    if changed:
        details.sqlmodel_update(given | {"updated_at": now})
    return changed


async def _details(session: WriteSession, organization_id: UUID, now: datetime) -> BillingDetails:
    """The row of the organization, held; the first change makes it."""
    await repository.make_room(session, organization_id=organization_id, now=now)
    found = await lock(session, BillingDetails, organization_id)
    if found is None:
        raise NotFound
    return found


def _check_fits(legal_form: LegalForm, given: dict[str, Any]) -> None:
    named = {name for name, value in given.items() if value is not None}
    refused = sorted(named & REFUSED[legal_form])
    if refused:
        detail = f"an organization of the form {legal_form} has none"
        faults = [FieldError("body", f"/{one}", "not_for_legal_form", detail) for one in refused]
        raise Invalid(errors=faults)


def _check_may(actor: Actor, organization_id: UUID) -> None:
    if not actor.is_member(organization_id):
        raise NotFound
    if not policies.may_manage_billing(actor, organization_id):
        raise Forbidden("Only owners, admins and finance see billing details.")


def _record(
    session: WriteSession,
    actor: Actor,
    kind: EventKind,
    *,
    whose: UUID,
    fields: list[str],
    now: datetime,
) -> None:
    events.record(
        session,
        kind,
        now=now,
        subject_id=whose,
        parties=[whose],
        actor_id=actor.user_id,
        data={"fields": fields},
    )

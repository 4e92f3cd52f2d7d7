from uuid import UUID

from va_market.identity.deps import CurrentActor
from va_market.identity.models import LegalForm
from va_market.identity.schemas.billing import BillingRead, BillingUpdate, OwnBillingRead
from va_market.identity.scopes import Scope
from va_market.identity.service import billing as service
from va_market.kit.errors import Forbidden
from va_market.kit.http.access import keys_with, people_only
from va_market.kit.http.deps import Now, ReadSession, WriteSession
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router

own = new_router("/v1/me/billing-details", tags=["me"])
router = new_router("/v1/organizations/{organization_id}/billing-details", tags=["organizations"])


@router.get("", responses=problems(Forbidden))
@keys_with(Scope.ORGANIZATIONS_READ)
async def read_billing_details(
    organization_id: UUID, actor: CurrentActor, session: ReadSession
) -> BillingRead:
    """What invoices say of an organization of yours; owners, admins and finance see it."""
    row = await service.read(session, actor, organization_id=organization_id)
    return BillingRead.of(row, actor, legal_form=LegalForm(row.legal_form))


@router.patch("", responses=problems(Forbidden))
@keys_with(Scope.ORGANIZATIONS_WRITE)
async def update_billing_details(
    organization_id: UUID,
    body: BillingUpdate,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
) -> BillingRead:
    """Change some of the details; owners, admins and finance may.

    Tax and VAT numbers are checked and kept in their one written form. An individual has no
    registration number.
    """
    details, legal_form = await service.update(
        session, actor, organization_id=organization_id, body=body, now=now
    )
    return BillingRead.of(details, actor, legal_form=legal_form)


@own.get("")
@people_only
async def read_own_billing_details(actor: CurrentActor, session: ReadSession) -> OwnBillingRead:
    """What invoices say of you, where you work without an agency between you and the client."""
    return OwnBillingRead.of(await service.read_own(session, actor), actor)


@own.patch("")
@people_only
async def update_own_billing_details(
    body: BillingUpdate, actor: CurrentActor, session: WriteSession, now: Now
) -> OwnBillingRead:
    """Change some of your details; numbers are checked and kept in their one written form."""
    details = await service.update_own(session, actor, body=body, now=now)
    return OwnBillingRead.of(details, actor)

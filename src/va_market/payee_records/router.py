from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.errors import Forbidden, NotFound
from va_market.kit.http.access import keys_with, people_only
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.payee_records import service
from va_market.payee_records.errors import ConsentOver
from va_market.payee_records.schemas import (
    ConsentGrant,
    ConsentPage,
    ConsentQuery,
    ConsentRead,
    ConsentView,
    PayeeRecord,
    PayeeViewPage,
    PayeeViewRead,
)

own = new_router("/v1/me/payee-records", tags=["payee records"])
of_organization = new_router(
    "/v1/organizations/{organization_id}/payee-records", tags=["payee records"]
)
Asked = Annotated[ConsentQuery, Query()]


@own.post("", status_code=201, responses=problems(NotFound))
@people_only
async def share_payee_record(
    body: ConsentGrant, actor: CurrentActor, session: WriteSession, now: Now, response: Response
) -> ConsentRead:
    """Let a firm you work for look at parts of your payee record, until a moment you choose.

    You see who looked, and may revoke it at any time. It ends with your contracts with the firm.
    """
    consent = await service.grant(session, actor, body=body, now=now)
    created(response, "/v1/me/payee-records", consent.id)
    return ConsentRead.of(consent, actor, now=now, is_connected=True)


@own.get("")
@people_only
async def list_shared_payee_records(
    actor: CurrentActor, session: ReadSession, page: PageParams, query: Asked, now: Now
) -> ConsentPage:
    """What of your payee record you share with firms, and what you shared."""
    found = await service.list_own(session, actor, query=query, request=page.request)
    return page.reply(ConsentPage, found, lambda row: ConsentRead.of_row(row, actor, now=now))


@own.get("/{consent_id}")
@people_only
async def get_shared_payee_record(
    consent_id: UUID, actor: CurrentActor, session: ReadSession, now: Now
) -> ConsentRead:
    """What you share with one firm."""
    row = await service.get_own(session, actor, consent_id=consent_id)
    return ConsentRead.of_row(row, actor, now=now)


@own.post("/{consent_id}/revoke", responses=problems(ConsentOver))
@people_only
async def revoke_payee_record(
    consent_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> ConsentRead:
    """Share it no more; whoever looks a moment later is refused."""
    consent = await service.revoke(session, actor, consent_id=consent_id, now=now)
    return ConsentRead.of(consent, actor, now=now, is_connected=True)


@own.get("/{consent_id}/views")
@people_only
async def list_payee_record_views(
    consent_id: UUID, actor: CurrentActor, session: ReadSession, page: PageParams, query: Asked
) -> PayeeViewPage:
    """Who of the firm looked, and when."""
    found = await service.list_views(
        session, actor, consent_id=consent_id, query=query, request=page.request
    )
    return page.reply(PayeeViewPage, found, PayeeViewRead.of_row)


@of_organization.get("", responses=problems(Forbidden))
@keys_with(Scope.MONEY_READ)
async def list_payee_records(
    organization_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Asked,
    now: Now,
) -> ConsentPage:
    """What assistants share with your organization; those who keep its money see it."""
    found = await service.list_of_organization(
        session, actor, organization_id=organization_id, query=query, request=page.request
    )
    return page.reply(ConsentPage, found, lambda row: ConsentRead.of_row(row, actor, now=now))


@of_organization.post("/{consent_id}/view", responses=problems(Forbidden, ConsentOver))
@people_only
async def view_payee_record(  # each comes from another place of the request
    organization_id: UUID,
    consent_id: UUID,
    body: ConsentView,
    actor: CurrentActor,
    reader: ReadSession,
    session: WriteSession,
    now: Now,
) -> PayeeRecord:
    """Look at what an assistant shares; each look is written down, and the assistant learns of it.

    Billing details are those of now. Statements are those of the months that are asked for, also
    where nothing was earned.
    """
    return await service.view(
        *(reader, session, actor),
        organization_id=organization_id,
        consent_id=consent_id,
        body=body,
        now=now,
    )

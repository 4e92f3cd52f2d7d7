from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response

from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.invoices.errors import NotTheIssuer
from va_market.kit.errors import Forbidden, NotFound
from va_market.kit.http.access import keys_with, people_only
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.pricing.invoices import ReminderPolicy
from va_market.reminders import service
from va_market.reminders.deps import ReminderMail
from va_market.reminders.errors import NothingOverdue, RemindedToday
from va_market.reminders.policies import check_keeps
from va_market.reminders.schemas import (
    ReminderPage,
    ReminderPolicyRead,
    ReminderQuery,
    ReminderRead,
)

of_organization = new_router(
    "/v1/organizations/{organization_id}/reminder-policy", tags=["reminders"]
)
own = new_router("/v1/me/reminder-policy", tags=["reminders"])
of_invoice = new_router("/v1/invoices/{invoice_id}/reminders", tags=["reminders"])
_FIRST: dict[int | str, dict[str, Any]] = {
    201: {"model": ReminderPolicyRead, "description": "It is the first one."}
}


def _first(response: Response, path: str) -> None:
    response.status_code = 201
    response.headers["Location"] = path


@of_organization.get("", responses=problems(Forbidden))
@keys_with(Scope.ORGANIZATIONS_READ)
async def read_reminder_policy(
    organization_id: UUID, actor: CurrentActor, session: ReadSession
) -> ReminderPolicyRead:
    """When the clients of your agency are reminded; owners, admins and finance see it.

    404: it has not said so, and no reminders are sent by themselves.
    """
    check_keeps(actor, organization_id)
    return ReminderPolicyRead.of(await service.get(session, owner_id=organization_id), actor)


@of_organization.put("", responses={**_FIRST, **problems(Forbidden)})
@keys_with(Scope.ORGANIZATIONS_WRITE)
async def set_reminder_policy(
    organization_id: UUID,
    body: ReminderPolicy,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
    response: Response,
) -> ReminderPolicyRead:
    """Say when clients are reminded, whole; owners, admins and finance may.

    It holds for invoices that are open already, too. No attempts: no reminders by themselves.
    """
    policy, is_first = await service.save(
        session, actor, organization_id=organization_id, body=body, now=now
    )
    if is_first:
        _first(response, f"/v1/organizations/{organization_id}/reminder-policy")
    return ReminderPolicyRead.of(policy, actor)


@own.get("", responses=problems(NotFound))
@people_only
async def read_own_reminder_policy(actor: CurrentActor, session: ReadSession) -> ReminderPolicyRead:
    """When your clients are reminded of invoices that you send in your own name.

    404: you have not said so, and no reminders are sent by themselves.
    """
    return ReminderPolicyRead.of(await service.get(session, owner_id=actor.user_id), actor)


@own.put("", responses=_FIRST)
@people_only
async def set_own_reminder_policy(
    body: ReminderPolicy,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
    response: Response,
) -> ReminderPolicyRead:
    """Say when your clients are reminded, whole; it holds for open invoices, too."""
    policy, is_first = await service.save_own(session, actor, body=body, now=now)
    if is_first:
        _first(response, "/v1/me/reminder-policy")
    return ReminderPolicyRead.of(policy, actor)


@of_invoice.post(
    "", status_code=201, responses=problems(NotTheIssuer, NothingOverdue, RemindedToday)
)
@keys_with(Scope.MONEY_WRITE)
async def remind_of_invoice(
    invoice_id: UUID,
    actor: CurrentActor,
    session: WriteSession,
    letters: ReminderMail,
    now: Now,
) -> ReminderRead:
    """Remind the client of what is overdue now, once a day at most; only the issuer does.

    What the client disputes is not counted. The next one of the policy is put off.
    """
    reminder, currency = await service.remind(
        session, actor, invoice_id=invoice_id, letters=letters, now=now
    )
    return ReminderRead.of(reminder, currency)


@of_invoice.get("")
@keys_with(Scope.MONEY_READ)
async def list_reminders(
    invoice_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[ReminderQuery, Query()],
) -> ReminderPage:
    """The reminders of an invoice, to those who keep the money of either side."""
    found = await service.list_of_invoice(
        session, actor, invoice_id=invoice_id, query=query, request=page.request
    )
    return page.reply(ReminderPage, found, ReminderRead.of_row)

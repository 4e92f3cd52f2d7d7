from typing import Annotated
from uuid import UUID

from fastapi import Query

from va_market.accounts import service
from va_market.accounts.schemas import (
    AccountEntryPage,
    AccountEntryRead,
    AccountPage,
    AccountQuery,
    AccountRead,
    EntryQuery,
)
from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.http.access import keys_with
from va_market.kit.http.deps import PageParams, ReadSession
from va_market.kit.http.routing import new_router

router = new_router("/v1/accounts", tags=["accounts"])


@router.get("")
@keys_with(Scope.MONEY_READ)
async def list_accounts(
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[AccountQuery, Query()],
) -> AccountPage:
    """Your accounts, and those of organizations whose money you keep."""
    found = await service.list_visible(session, actor, query=query, request=page.request)
    return page.reply(AccountPage, found, AccountRead.of_row)


@router.get("/{account_id}")
@keys_with(Scope.MONEY_READ)
async def get_account(account_id: UUID, actor: CurrentActor, session: ReadSession) -> AccountRead:
    """One account: what is in it, and what of that may leave it."""
    return AccountRead.of_row(await service.get_visible(session, actor, account_id=account_id))


@router.get("/{account_id}/entries")
@keys_with(Scope.MONEY_READ)
async def list_account_entries(
    account_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[EntryQuery, Query()],
) -> AccountEntryPage:
    """The statement of an account: each entry with the balance after it, newest first."""
    found = await service.statement(
        session, actor, account_id=account_id, query=query, request=page.request
    )
    return page.reply(AccountEntryPage, found, AccountEntryRead.of_row)

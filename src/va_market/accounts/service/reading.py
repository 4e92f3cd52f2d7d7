from uuid import UUID

from va_market.accounts.policies import may_see, owners_seen_by
from va_market.accounts.schemas import AccountQuery, EntryQuery
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row
from va_market.kit.errors import NotFound
from va_market.kit.pages import Page, PageRequest
from va_market.ledger import service as ledger


async def list_visible(
    session: ReadSession, actor: Actor, *, query: AccountQuery, request: PageRequest
) -> Page[Row]:
    """The caller's accounts, and those of organizations whose money they keep."""
    return await ledger.list_accounts(
        session,
        request,
        owners=owners_seen_by(actor),
        sort=query.sort,
        filters=query.model_dump(exclude={"sort"}),
    )


async def get_visible(session: ReadSession, actor: Actor, *, account_id: UUID) -> Row:
    """One of them.

    Raises:
        NotFound: there is no such account for this caller.
    """
    row = await ledger.get_account(session, account_id=account_id)
    if not may_see(actor, row.owner_id):
        raise NotFound
    return row


async def statement(
    session: ReadSession,
    actor: Actor,
    *,
    account_id: UUID,
    query: EntryQuery,
    request: PageRequest,
) -> Page[Row]:
    """What entered and left an account of the caller, with the balance after it.

    Raises:
        NotFound: there is no such account for this caller.
    """
    await get_visible(session, actor, account_id=account_id)
    return await ledger.statement(
        session,
        request,
        account_id=account_id,
        sort=query.sort,
        filters=query.model_dump(exclude={"sort"}),
    )

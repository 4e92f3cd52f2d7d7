from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from va_market.kit.db import ReadSession, Row
from va_market.kit.pages import Page, PageRequest
from va_market.ledger import repository


async def list_accounts(
    session: ReadSession,
    request: PageRequest,
    *,
    owners: Collection[UUID],
    sort: str,
    filters: Mapping[str, Any],
) -> Page[Row]:
    """The accounts of some owners with their balances, in smallest units.

    Raises:
        BadCursor: the cursor is of another list.
    """
    scope = {"owners": list(owners)}
    return await repository.OWNED.page(session, request, sort=sort, filters=filters, scope=scope)


async def statement(
    session: ReadSession,
    request: PageRequest,
    *,
    account_id: UUID,
    sort: str,
    filters: Mapping[str, Any],
) -> Page[Row]:
    """The entries of an account, each with what was posted after it, in smallest units.

    A page costs the same at any depth, and so does one of a span of time.

    Raises:
        BadCursor: the cursor is of another list.
    """
    scope = {"account_id": account_id}
    return await repository.STATEMENT.page(
        session, request, sort=sort, filters=filters, scope=scope
    )

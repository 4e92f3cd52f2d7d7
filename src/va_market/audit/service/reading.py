from collections.abc import Mapping
from typing import Any
from uuid import UUID

from va_market.audit import repository
from va_market.kit.db import ReadSession, Row
from va_market.kit.pages import Page, PageRequest


async def read_log(
    session: ReadSession,
    *,
    chain_id: UUID,
    sort: str,
    filters: Mapping[str, Any],
    request: PageRequest,
) -> Page[Row]:
    """Rows of the chain of an organization or user. Whether the caller may is asked before.

    Raises:
        BadCursor: the cursor is of another list.
    """
    return await repository.LISTING.page(
        session, request, sort=sort, filters=filters, scope={"chain_id": chain_id}
    )

"""What the platform earned in fees, as its own account says."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select, tuple_
from sqlmodel import col

from va_market.accounts.kinds import AccountKind
from va_market.kit.db import Query, ReadSession, Row
from va_market.ledger.models import LedgerAccount, LedgerPosting, LedgerTransaction, PostingState
from va_market.reports.repository.moves import OWNER, step_of, within

_amount = col(LedgerPosting.amount_minor)
_entries = (
    select(
        *(col(LedgerPosting.currency), col(LedgerTransaction.kind)),
        *(_amount, step_of(col(LedgerPosting.created_at)).label("step")),
    )
    .join_from(LedgerAccount, LedgerPosting, col(LedgerPosting.account_id) == LedgerAccount.id)
    .join(LedgerTransaction, col(LedgerTransaction.id) == col(LedgerPosting.transaction_id))
    .where(
        col(LedgerAccount.owner_id) == OWNER,
        col(LedgerAccount.kind) == AccountKind.PLATFORM_REVENUE,
        col(LedgerPosting.state) == PostingState.POSTED,
        within(col(LedgerPosting.created_at)),
    )
    .subquery("entries")
)
_REVENUE = Query(
    select(
        *(_entries.c.currency, _entries.c.step, _entries.c.kind),
        func.coalesce(
            func.sum(_entries.c.amount_minor).filter(_entries.c.amount_minor > 0), 0
        ).label("earned"),
        func.coalesce(
            -func.sum(_entries.c.amount_minor).filter(_entries.c.amount_minor < 0), 0
        ).label("given_back"),
    )
    .group_by(
        func.grouping_sets(
            tuple_(_entries.c.currency, _entries.c.step),
            tuple_(_entries.c.currency, _entries.c.kind),
        )
    )
    .order_by(_entries.c.currency, _entries.c.step, _entries.c.kind),
    varies=True,
)


async def revenue(session: ReadSession, **span: Any) -> Sequence[Row]:
    """Sums by `step`, where one is named, and else by the `kind` of what happened."""
    return await session.rows(_REVENUE, **span)

"""What stood in general accounts of somebody at some moments: the ledger kept it with each entry.

So a balance of long ago costs what one of today does.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, Text, any_, bindparam, func, select, true
from sqlmodel import col

from va_market.accounts.kinds import AccountKind
from va_market.kit.db import Query, ReadSession
from va_market.ledger.models import LedgerAccount, LedgerPosting
from va_market.reports.repository.moves import OWNER

Places = Mapping[tuple[str, str], Sequence[int]]
"""By currency and kind: what stood there before each of the moments."""

_moments = (
    func.unnest(bindparam("moments", type_=ARRAY(DateTime(timezone=True))))
    .table_valued("at", with_ordinality="place", name="moments")
    .render_derived()
)
_LAST: Any = (
    select(col(LedgerPosting.balance_minor))
    .where(
        col(LedgerPosting.account_id) == col(LedgerAccount.id),
        col(LedgerPosting.created_at) < _moments.c.at,
    )
    .order_by(col(LedgerPosting.created_at).desc(), col(LedgerPosting.position).desc())
    .limit(1)
    .correlate(LedgerAccount, _moments)
    .lateral("last")
)
_BALANCES = Query(
    select(
        *(col(LedgerAccount.currency), col(LedgerAccount.kind), _moments.c.place),
        func.coalesce(_LAST.c.balance_minor, 0).label("minor"),
    )
    .select_from(LedgerAccount)
    .join(_moments, true())
    .outerjoin(_LAST, true())
    .where(
        col(LedgerAccount.owner_id) == OWNER,
        col(LedgerAccount.kind) == any_(bindparam("kinds", type_=ARRAY(Text))),
        col(LedgerAccount.subject_id).is_(None),
    )
    .order_by(col(LedgerAccount.currency), col(LedgerAccount.kind), _moments.c.place)
)


async def balances(
    session: ReadSession,
    *,
    owner_id: UUID,
    kinds: Sequence[AccountKind],
    moments: Sequence[datetime],
) -> Places:
    """What was posted before each of the moments, by currency and kind of account."""
    rows = await session.rows(_BALANCES, owner_id=owner_id, kinds=kinds, moments=moments)
    found: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        found.setdefault((row.currency, row.kind), []).append(row.minor)
    return found

"""Projects whose fee is what the test says, and what their accounts hold."""

import json
from typing import Any
from uuid import UUID

from tests.factories.market import Deal, Market
from tests.invariants import rows
from va_market.accounts.kinds import HOUSE

# Nobody agrees on a fee of their own yet: the settings know shares of one side alone.
_FROZEN = "UPDATE contract_terms SET fee = $2 WHERE contract_id = $1"
_BALANCES = (
    "SELECT a.kind, sum(b.posted_minor)::bigint AS minor "
    "FROM ledger_accounts a JOIN ledger_balances b ON b.account_id = a.id "
    "WHERE a.owner_id = ANY($1) AND a.currency = $2 GROUP BY a.kind"
)


async def with_fee(market: Market, deal: Deal, rule: dict[str, Any]) -> Deal:
    """The same contract, as if this fee had been frozen in it."""
    connection = await rows.connect(market)
    try:
        await connection.execute("SET session_replication_role = replica")
        await connection.execute(_FROZEN, deal.id, json.dumps(rule))
    finally:
        await connection.close()
    return deal


async def balances(market: Market, *owners: UUID | str, currency: str = "EUR") -> dict[str, int]:
    """What the owners have in accounts of each kind, in smallest units."""
    found = await rows.fetch(market, _BALANCES, [str(one) for one in owners], currency)
    return {row["kind"]: row["minor"] for row in found}


async def of_deal(market: Market, deal: Deal, currency: str = "EUR") -> dict[str, int]:
    """The same of both sides of a contract."""
    return await balances(market, deal.owner.organization_id, deal.assistant.id, currency=currency)


async def of_house(market: Market, currency: str = "EUR") -> dict[str, int]:
    return await balances(market, HOUSE, currency=currency)

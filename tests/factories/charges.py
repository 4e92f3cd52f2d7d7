"""Charges of a contract. Arguments name only what matters to the test."""

from datetime import date
from typing import Any
from uuid import UUID

from tests.factories.market import Deal
from va_market.charges import service as charges
from va_market.charges.items import Days, Item
from va_market.charges.models import ChargeKind
from va_market.kit.money import Money
from va_market.pricing.trace import unchanged

DECEMBER = Days(date(2026, 12, 1), date(2026, 12, 31), bills_on=date(2026, 12, 1))


async def charged(
    deal: Deal,
    amount: str = "500.00",
    *,
    kind: ChargeKind = ChargeKind.FIXED_FEE,
    days: Days = DECEMBER,
    description: str = "Fee of December",
) -> bool:
    """What a period of the deal comes to, as whoever closes it writes it down."""
    market = deal.owner.market
    money = Money.parse(amount, "EUR")
    due = unchanged(money, step="fee", formula="fee of a full period")
    item = Item(kind, description, "1", "month", money, due)
    async with market.app.state.database.writing() as session:
        return await charges.add(
            session,
            contract_id=UUID(deal.id),
            terms_version=1,
            item=item,
            days=days,
            now=market.clock(),
        )


async def charges_of(deal: Deal, **query: Any) -> list[dict[str, Any]]:
    """All charges of a deal, the first to be billed at the head."""
    page = await deal.owner.get(f"{deal.path}/charges", sort="bills_on", limit=100, **query)
    assert page.status_code == 200, page.text
    found: list[dict[str, Any]] = page.json()["items"]
    return found

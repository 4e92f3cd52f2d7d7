"""What a statement says while its period is open."""

from tests.factories.commissions import reported, sale, seller
from tests.factories.market import Market
from tests.support.problems import problem_of


async def test_sums_beyond_what_is_counted_are_told(market: Market) -> None:
    deal = await seller(market)
    await reported(deal, *(sale(f"order-{one}", "9999999999999.99") for one in range(2)))
    path = f"{deal.path}/commission-statements/running"
    problem_of(await deal.assistant.get(path), 409, "commission_statement_too_large")

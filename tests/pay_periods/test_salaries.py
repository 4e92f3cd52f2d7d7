"""Salaries: charged by the month when it is over (R46)."""

from decimal import Decimal

from tests.factories.amendments import agreed
from tests.factories.charges import charges_of
from tests.factories.market import Market
from tests.factories.pay_periods import employed, lines, salary, until


class TestMonths:
    async def test_a_leap_year_of_months_adds_up_to_the_salary(self, empty_market: Market):
        deal = await employed(empty_market, salary("31000.01"))
        await until(deal, "2029-01-01")
        found = await lines(deal)
        year = [one for one in found if one[1].startswith("2028")]
        assert len(year) == 12
        assert ("salary", "2028-02-01", "2028-02-29") in {one[:3] for one in year}
        assert sum(Decimal(one[3]) for one in year) == Decimal("31000.01")

    async def test_a_month_is_charged_when_it_is_over(self, empty_market: Market):
        deal = await employed(empty_market, salary("3100.00", period="month"))
        await until(deal, "2026-12-31")
        assert await lines(deal) == []
        await until(deal, "2027-01-01")
        assert await lines(deal) == [("salary", "2026-12-07", "2026-12-31", "2500.00")]
        [charge] = await charges_of(deal)
        assert charge["bills_on"] == "2027-01-01"

    async def test_a_raise_within_a_month_counts_from_its_day(self, empty_market: Market):
        deal = await employed(empty_market, salary("3100.00", period="month"))
        await agreed(
            deal,
            worker_class="staff",
            terms=salary("6200.00", period="month"),
            effective_on="2026-12-22",
        )
        await until(deal, "2027-01-01")
        assert await lines(deal) == [
            ("salary", "2026-12-07", "2026-12-21", "1500.00"),
            ("salary", "2026-12-22", "2026-12-31", "2000.00"),
        ]

    async def test_it_ends_with_the_contract(self, empty_market: Market):
        deal = await employed(empty_market, salary("3100.00", period="month"))
        await until(deal, "2026-12-16")
        await deal.owner.move(f"{deal.path}/end", {"reason": "We closed down."})
        await until(deal, "2026-12-17")
        assert await lines(deal) == [("salary", "2026-12-07", "2026-12-16", "1000.00")]
        await until(deal, "2027-03-01")
        assert len(await lines(deal)) == 1

    async def test_a_rest_is_not_paid_where_that_was_agreed(self, empty_market: Market):
        terms = salary("3100.00", period="month", proration={"on_pause": "credit"})
        deal = await employed(empty_market, terms)
        await until(deal, "2026-12-10")
        await deal.owner.move(f"{deal.path}/pause", {"reason": "Summer break."})
        await until(deal, "2026-12-21")
        await deal.owner.move(f"{deal.path}/resume")
        await until(deal, "2027-01-01")
        assert await lines(deal) == [
            ("salary", "2026-12-07", "2026-12-31", "2500.00"),
            ("credit", "2026-12-11", "2026-12-20", "-1000.00"),
        ]

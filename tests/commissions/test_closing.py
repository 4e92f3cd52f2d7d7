"""Statements: closed by the worker when a period is over, once (R42, R48)."""

from datetime import date, timedelta

import pytest

from tests.factories.amendments import agreed
from tests.factories.charges import charges_of
from tests.factories.commissions import (
    Json,
    closed,
    commission,
    reported,
    running,
    sale,
    seller,
)
from tests.factories.market import Deal, Market
from tests.factories.milestones import eur
from tests.factories.pay_periods import fee, lines, paid_by, until
from tests.invariants import rows
from tests.worker.test_worker import run
from va_market.identity.models import Role
from va_market.kit.money import Money
from va_market.pricing.commissions import CommissionPeriod, Sale, nothing_carried, statement
from va_market.pricing.terms import CommissionTerms

TIERS = [{"up_to": eur("500.00"), "percent": "10"}, {"percent": "20"}]
CLAW_BACK = {"days": 60, "mode": "pro_rata"}
DRAW = {"amount": eur("30.00"), "recoverable": True}


def paid(found: list[Json]) -> list[str]:
    return [one["statement"]["payable"]["amount"] for one in found]


async def ended(deal: Deal) -> None:
    done = await deal.owner.move(f"{deal.path}/end", {"reason": "We closed down."})
    assert done.json()["status"] == "ended"


class TestClosing:
    async def test_a_month_is_charged_when_it_is_over(self, empty_market: Market):
        deal = await seller(empty_market)
        await reported(deal, sale())
        await until(deal, "2026-12-31")
        assert await closed(deal) == []
        await until(deal, "2027-01-01")
        [found] = await closed(deal)
        assert (found["status"], found["terms_version"]) == ("closed", 1)
        assert paid([found]) == ["20.00"]
        assert await lines(deal) == [("commission", "2026-12-01", "2026-12-31", "20.00")]
        [charge] = await charges_of(deal)
        assert (charge["bills_on"], charge["trace"][-1]["result"]) == ("2027-01-01", "20.00 EUR")
        [counted] = (await deal.owner.get(f"{deal.path}/sales")).json()["items"]
        assert counted["counted_in"] == found["id"]

    async def test_three_periods_with_claw_back_are_those_of_pricing(self, empty_market: Market):
        """What the worker closes is what the arithmetic says of the same reports."""
        fields = {"tiers": TIERS, "claw_back": CLAW_BACK, "draw": DRAW, "cap": eur("150.00")}
        deal = await seller(empty_market, **fields)
        terms = CommissionTerms.model_validate(commission(**fields))
        known: dict[str, Json] = {}
        carried = nothing_carried("EUR")
        months = [
            [sale("a", "800.00"), sale("b", "333.33", sold_on="2026-12-05")],
            [
                sale("a", "800.00", returned=eur("123.45"), returned_on="2027-01-10"),
                sale("c", "99.99", sold_on="2027-01-03", paid_on="2027-01-04"),
            ],
            [
                sale("a", "800.00", returned=eur("800.00"), returned_on="2027-01-31"),
                sale("d", "700.00", sold_on="2027-02-03", paid_on="2027-02-04"),
            ],
        ]
        days = [date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1), date(2027, 3, 1)]
        for bodies, first, end in zip(months, days, days[1:], strict=False):
            await until(deal, str(end - timedelta(days=1)))
            await reported(deal, *bodies)
            known |= {body["id"]: body for body in bodies}
            await until(deal, str(end))
            own = statement(
                terms,
                [Sale.model_validate(body) for body in known.values()],
                period=CommissionPeriod(first, end),
                carried=carried,
                other_pay=Money.zero("EUR"),
            )
            assert (await closed(deal))[-1]["statement"] == own.model_dump(mode="json")
            carried = own.carry_forward
        taken = [one["statement"]["claw_back"]["amount"] for one in await closed(deal)]
        assert taken == ["0.00", "16.34", "89.54"]

    async def test_it_closes_once(self, empty_market: Market):
        deal = await seller(empty_market)
        await reported(deal, sale())
        for _ in range(2):
            await until(deal, "2027-01-01")
        assert len(await closed(deal)) == 1
        assert len(await rows.told(empty_market, "contract.charged", deal.id)) == 0
        assert [await run(empty_market, "close_commissions") for _ in range(2)] == [0, 0]

    async def test_what_is_reported_late_counts_in_the_open_period(self, empty_market: Market):
        deal = await seller(empty_market)
        await until(deal, "2027-01-05")
        await reported(deal, sale())
        [read] = (await running(deal))["statement"]["sales"]
        assert read["sale_id"] == "order-1"
        await until(deal, "2027-03-01")
        assert paid(await closed(deal)) == ["0.00", "20.00", "0.00"]

    async def test_a_payment_counts_on_its_day_and_a_sale_only_once(self, empty_market: Market):
        deal = await seller(empty_market)
        await reported(deal, sale(paid_on=None))
        await until(deal, "2027-01-05")
        await reported(deal, sale(paid_on="2027-01-04"))
        await until(deal, "2027-04-01")
        assert paid(await closed(deal)) == ["0.00", "20.00", "0.00", "0.00"]

    async def test_what_is_invoiced_may_earn(self, empty_market: Market):
        deal = await seller(empty_market, earned_on="invoiced")
        await reported(deal, sale(paid_on=None))
        await until(deal, "2027-01-05")
        await reported(deal, sale(paid_on="2027-01-04"))
        await until(deal, "2027-02-01")
        assert paid(await closed(deal)) == ["20.00", "0.00"]

    @pytest.mark.parametrize(
        ("period", "starts"),
        [
            ("week", ["2026-12-01", "2026-12-07", "2026-12-14", "2026-12-21"]),
            ("month", ["2026-12-01"]),
            ("quarter", ["2026-12-01"]),
            ("year", ["2026-12-01"]),
        ],
    )
    async def test_periods_are_those_of_the_calendar(self, empty_market: Market, period, starts):
        deal = await seller(empty_market, period=period)
        await until(deal, "2027-01-01")
        assert [one["statement"]["starts_on"] for one in await closed(deal)] == starts

    async def test_a_margin_that_was_agreed_since_waits_for_its_cost(self, empty_market: Market):
        deal = await seller(empty_market)
        await reported(deal, sale(paid_on=None))
        await agreed(deal, terms=commission(base="margin"), effective_on="2027-01-01")
        await until(deal, "2027-01-05")
        await reported(deal, sale(paid_on="2027-01-04"))
        await until(deal, "2027-02-05")
        assert paid(await closed(deal)) == ["0.00", "0.00"]
        await reported(deal, sale(paid_on="2027-01-04", cost=eur("120.00")))
        await until(deal, "2027-03-01")
        assert paid(await closed(deal)) == ["0.00", "0.00", "8.00"]


class TestTerms:
    async def test_other_terms_begin_a_period_of_their_own(self, empty_market: Market):
        deal = await seller(empty_market)
        await reported(deal, sale())
        await agreed(deal, terms=commission(percent="20"), effective_on="2026-12-16")
        await until(deal, "2026-12-20")
        later = {"sold_on": "2026-12-17", "paid_on": "2026-12-18"}
        await reported(deal, sale("order-2", **later))
        await until(deal, "2027-01-01")
        assert paid(await closed(deal)) == ["20.00", "40.00"]
        assert await lines(deal) == [
            ("commission", "2026-12-01", "2026-12-15", "20.00"),
            ("commission", "2026-12-16", "2026-12-31", "40.00"),
        ]

    async def test_another_title_does_not(self, empty_market: Market):
        deal = await seller(empty_market, draw=DRAW)
        await agreed(deal, title="Seller", effective_on="2026-12-16")
        await until(deal, "2027-01-01")
        assert paid(await closed(deal)) == ["30.00"]


class TestAfterTheEnd:
    async def test_what_was_sold_and_is_paid_later_is_paid_without_a_draw(
        self, empty_market: Market
    ):
        deal = await seller(empty_market, draw=DRAW)
        await reported(deal, sale(amount="500.00", paid_on=None))
        await until(deal, "2026-12-10")
        await ended(deal)
        await until(deal, "2027-01-20")
        assert paid(await closed(deal)) == ["30.00"]
        await reported(deal, sale(amount="500.00", paid_on="2027-01-15"))
        await until(deal, "2027-03-01")
        # The draw of December is set off first.
        assert paid(await closed(deal)) == ["30.00", "20.00"]

    async def test_after_a_year_it_is_over(self, empty_market: Market):
        deal = await seller(empty_market)
        await reported(deal, sale(paid_on=None))
        await until(deal, "2026-12-10")
        await ended(deal)
        await until(deal, "2028-01-10")
        await reported(deal, sale(paid_on="2028-01-09"))
        await until(deal, "2028-04-01")
        assert paid(await closed(deal)) == ["0.00"]
        path = f"{deal.path}/commission-statements/running"
        assert (await deal.owner.get(path)).status_code == 404


class TestShare:
    async def test_less_than_planned_is_a_warning(self, empty_market: Market):
        target = {"target_share_percent": "33.3333"}
        terms = {"kind": "combined", "parts": [commission(**target), fee("100.00")]}
        deal = await paid_by(empty_market, terms, starts_on="2026-12-01")
        await reported(deal, sale())
        await until(deal, "2027-01-01")
        [found] = await closed(deal)
        assert (found["statement"]["commission_share"], found["statement"]["target_share"]) == (
            "16.7",
            "33.3333",
        )
        assert found["statement"]["is_below_target"]
        told = await rows.told(empty_market, "commission_statement.below_target", found["id"])
        assert [data["starts_on"] for data, _ in told] == ["2026-12-01"]

    async def test_enough_is_none(self, empty_market: Market):
        deal = await seller(empty_market, target_share_percent="50")
        await reported(deal, sale())
        await until(deal, "2027-01-01")
        [found] = await closed(deal)
        assert (found["statement"]["commission_share"], found["statement"]["is_below_target"]) == (
            "100.0",
            False,
        )
        assert await rows.told(empty_market, "commission_statement.below_target", found["id"]) == []

    async def test_time_counts_at_its_rate(self, empty_market: Market):
        hourly = {"kind": "hourly", "rate": eur("25.00")}
        terms = {"kind": "combined", "parts": [hourly, commission()]}
        deal = await paid_by(empty_market, terms, starts_on="2026-12-01")
        await empty_market.approved(deal, minutes=120)
        await reported(deal, sale("order-1", "500.00"))
        assert (await running(deal))["statement"]["commission_share"] == "50.0"


class TestReading:
    async def test_the_running_one_says_what_is_known(self, empty_market: Market):
        deal = await seller(empty_market)
        await reported(deal, sale())
        found = await running(deal)
        assert (found["id"], found["status"], found["closed_at"]) == (None, "open", None)
        assert found["statement"]["ends_on"] == "2027-01-01"
        assert paid([found]) == ["20.00"]

    async def test_who_reads_no_pay_reads_no_statement(self, empty_market: Market):
        deal = await seller(empty_market)
        await until(deal, "2027-01-01")
        [found] = await closed(deal)
        member = await empty_market.member(deal.owner, Role.MEMBER)
        path = f"{deal.path}/commission-statements"
        assert (await member.get(path)).json()["items"] == []
        for one in ("running", found["id"]):
            assert (await member.get(f"{path}/{one}")).status_code == 404
        assert (await deal.owner.get(f"{path}/{deal.id}")).status_code == 404

"""What is left to settle on a contract."""

import pytest

from tests.factories.amendments import agreed, hourly
from tests.factories.market import Deal, Market
from tests.factories.milestones import (
    bring_to,
    deposit_of,
    done,
    eur,
    paid_outside,
    path_of,
    pay_deposit,
    project,
    project_deal,
)
from tests.factories.payments import held_for
from tests.timekeeping.days import approved, later, recorded


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await market.deal(proposal={"terms": hourly("20.00")}, starts_on="2026-11-23")


async def settlement(deal: Deal, **query: str) -> dict:
    found: dict = (await deal.owner.get(f"{deal.path}/settlement", **query)).json()
    return found


class TestWeeks:
    async def test_approved_time_is_priced_week_by_week(self, deal: Deal):
        await approved(deal, "2026-11-24T08:00Z", minutes=60)
        await approved(deal, "2026-12-03T08:00Z", minutes=30)
        weeks = (await settlement(deal))["weeks"]
        told = [(one["week_starts_on"], one["client_pays"]["amount"]) for one in weeks]
        assert told == [("2026-11-30", "10.00"), ("2026-11-23", "20.00")]
        assert weeks[0]["assistant_receives"]["amount"] == "9.00"

    async def test_each_by_the_version_that_applied(self, deal: Deal):
        await approved(deal, "2026-12-07T05:00Z", minutes=60)
        await agreed(deal, effective_on="2026-12-07", terms=hourly("40.00"))
        await approved(deal, "2026-12-07T08:00Z", minutes=60)
        [week] = (await settlement(deal))["weeks"]
        assert week["subtotal"]["amount"] == "60.00"

    async def test_older_weeks_are_found_by_their_day(self, deal: Deal):
        await approved(deal, "2026-11-24T08:00Z", minutes=60)
        await approved(deal, "2026-12-03T08:00Z", minutes=30)
        [week] = (await settlement(deal, until="2026-11-29"))["weeks"]
        assert week["week_starts_on"] == "2026-11-23"

    async def test_what_is_guaranteed_is_in_it(self, market: Market):
        terms = hourly("20.00", weekly_guarantee_minutes=60)
        deal = await market.deal(proposal={"terms": terms}, starts_on="2026-11-30")
        [week] = (await settlement(deal))["weeks"]
        assert (week["billable_seconds"], week["client_pays"]["amount"]) == (0, "20.00")


class TestUndecided:
    async def test_it_is_counted_by_status(self, market: Market, deal: Deal):
        await recorded(deal, "2026-12-03T08:00Z", minutes=10)
        await recorded(deal, "2026-12-04T08:00Z", minutes=20)
        await market.submitted(deal)
        await approved(deal, "2026-12-07T05:00Z", minutes=60)
        assert (await settlement(deal))["undecided"] == [
            {"status": "draft", "entries": 2, "worked_seconds": 1800},
            {"status": "submitted", "entries": 1, "worked_seconds": 3600},
        ]

    async def test_after_the_end_it_says_what_is_left(self, market: Market, deal: Deal):
        await market.submitted(deal)
        await deal.owner.move(f"{deal.path}/end", {"reason": "Done.", "category": "completed"})
        later(market, deal.owner, days=30)
        left = await settlement(deal)
        assert (left["status"], left["end_category"]) == ("ended", "completed")
        assert [one["status"] for one in left["undecided"]] == ["submitted"]


class TestProject:
    async def test_none_without_milestones(self, deal: Deal):
        assert (await settlement(deal))["project"] is None

    async def test_what_was_funded_is_released_given_back_or_held(self, market: Market):
        deal = await project_deal(market, "400.00", "300.00", "200.00", "100.00")
        part = await bring_to(deal, await path_of(deal, 1), "submitted")
        done(await deal.owner.pay(f"{part}/approve", {"amount": eur("150.00")}))
        await bring_to(deal, await path_of(deal, 2), "refunded")
        await bring_to(deal, await path_of(deal, 3), "approved")
        project = (await settlement(deal))["project"]
        assert [figures(one) for one in project["milestones"]] == [
            ("funded", "400.00", "150.00", "0.00", "250.00"),
            ("refunded", "300.00", "0.00", "300.00", "0.00"),
            ("approved", "200.00", "200.00", "0.00", "0.00"),
            ("agreed", "0.00", "0.00", "0.00", "0.00"),
        ]
        sums = ("funded", "released", "refunded", "held")
        assert [project[name]["amount"] for name in sums] == [
            *("900.00", "350.00", "300.00", "250.00"),
        ]
        assert project["deposit"] is None

    async def test_it_stays_true_after_the_end(self, market: Market):
        deal = await project_deal(market, "400.00", "300.00")
        path = await bring_to(deal, await path_of(deal, 1), "funded")
        await deal.owner.move(f"{deal.path}/end", {"reason": "Done."})
        waits = (await settlement(deal))["project"]
        assert [figures(one) for one in waits["milestones"]] == [
            ("refund_requested", "400.00", "0.00", "0.00", "400.00"),
            ("cancelled", "0.00", "0.00", "0.00", "0.00"),
        ]
        done(await deal.assistant.pay(f"{path}/agree-to-refund"))
        settled = (await settlement(deal))["project"]
        assert (settled["refunded"], settled["held"]) == (eur("400.00"), eur("0.00"))

    async def test_the_deposit_is_set_off_to_the_cent(self, market: Market):
        deal = await project_deal(market, "100.00", "200.00", deposit=eur("100.00"))
        path = await bring_to(deal, await path_of(deal, 1), "submitted")
        done(await deal.owner.pay(f"{path}/approve", {"amount": eur("10.00")}))
        project = (await settlement(deal))["project"]
        first = project["milestones"][0]
        assert (first["funded"], first["released"]) == (eur("100.00"), eur("10.00"))
        assert (first["deposit_set_off"], first["held"]) == (eur("3.33"), eur("90.00"))
        assert project["deposit"] == {
            "agreed": eur("100.00"),
            "paid": eur("100.00"),
            "recouped": eur("3.33"),
            "refunded": eur("0.00"),
            "left": eur("96.67"),
        }


FIGURES = ("agreed", "paid", "recouped", "refunded", "left")


async def deposit_figures(deal: Deal) -> tuple[str, ...]:
    """As the deposit of the contract says, and its settlement."""
    read = await deposit_of(deal)
    settled = (await settlement(deal))["project"]["deposit"]
    assert {name: read[name] for name in FIGURES} == settled
    return tuple(settled[name]["amount"] for name in FIGURES)


async def deposited(market: Market, *amounts: str) -> Deal:
    """A project whose deposit of 200.00 is paid in."""
    return await project_deal(market, *amounts, deposit=eur("200.00"))


class TestDeposit:
    async def test_before_and_after_it_is_paid(self, market: Market):
        terms = project("400.00", "600.00", deposit=eur("200.00"))
        deal = await market.deal(job={"engagement": "project"}, proposal={"terms": terms})
        assert await deposit_figures(deal) == ("200.00", "0.00", "0.00", "0.00", "0.00")
        await held_for(deal.owner, eur("200.00"))
        await pay_deposit(deal)
        assert await deposit_figures(deal) == ("200.00", "200.00", "0.00", "0.00", "200.00")

    async def test_what_is_refunded_is_no_longer_left(self, market: Market):
        deal = await deposited(market)
        first, second = await path_of(deal, 1), await path_of(deal, 2)
        await bring_to(deal, first, "submitted")
        done(await deal.owner.pay(f"{first}/approve", {"amount": eur("133.33")}))
        await bring_to(deal, second, "refunded")
        # A third of 80.00 paid for work, and the 120.00 of the second went back.
        expected = ("200.00", "200.00", "26.67", "120.00", "53.33")
        assert await deposit_figures(deal) == expected
        await deal.owner.move(f"{deal.path}/end", {"reason": "Done."})
        assert await deposit_figures(deal) == expected
        done(await deal.assistant.pay(f"{first}/agree-to-refund"))
        assert await deposit_figures(deal) == ("200.00", "200.00", "26.67", "173.33", "0.00")
        assert (await deposit_of(deal))["status"] == "paid"

    async def test_one_that_went_back_in_all_is_returned(self, market: Market):
        deal = await deposited(market, "400.00")
        await bring_to(deal, await path_of(deal), "refunded")
        assert await deposit_figures(deal) == ("200.00", "200.00", "0.00", "200.00", "0.00")
        read = await deposit_of(deal)
        assert (read["status"], read["returned"]) == ("returned", eur("0.00"))

    async def test_after_the_end_it_is_what_was_agreed(self, market: Market):
        deal = await deposited(market)
        await deal.owner.move(f"{deal.path}/end", {"reason": "Done."})
        assert await deposit_figures(deal) == ("200.00", "200.00", "0.00", "200.00", "0.00")

    async def test_a_change_order_holds_it_again(self, market: Market):
        deal = await deposited(market)
        added = {"title": "Training", "amount": eur("1000.00")}
        await agreed(deal, change_order={"added": [added]})
        assert await deposit_figures(deal) == ("200.00", "400.00", "0.00", "200.00", "200.00")

    async def test_one_that_was_given_up_still_shows_what_was_paid(self, market: Market):
        deal = await deposited(market)
        await agreed(deal, terms=project("400.00", "600.00"))
        assert await deposit_figures(deal) == ("0.00", "200.00", "0.00", "200.00", "0.00")

    async def test_one_that_was_paid_outside_is_set_off(self, market: Market):
        deal = await project_deal(market, "300.00")
        path = await paid_outside(deal, await path_of(deal), eur("100.00"))
        done(await deal.assistant.pay(f"{path}/submit", {}))
        done(await deal.owner.pay(f"{path}/approve", {"amount": eur("150.00")}))
        assert await deposit_figures(deal) == ("0.00", "100.00", "50.00", "0.00", "50.00")


def figures(milestone: dict) -> tuple[str, ...]:
    money = ("funded", "released", "refunded", "held")
    return milestone["status"], *(milestone[name]["amount"] for name in money)


class TestReading:
    async def test_strangers_do_not_see_it(self, market: Market, deal: Deal):
        stranger = await market.owner()
        assert (await stranger.get(f"{deal.path}/settlement")).status_code == 404

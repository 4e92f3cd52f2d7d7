"""What an amendment does to the price of time: nothing that is approved moves by a cent."""

import pytest

from tests.factories.amendments import agreed, hourly
from tests.factories.market import EUR_25, Deal, Market
from tests.timekeeping.days import approved, later, recorded, span

MONDAY = "2026-12-07"
ODD = hourly("33.33")
CAPPED = hourly("25.00", weekly_cap_minutes=60)
RETAINER = {
    "kind": "retainer",
    "fee": {"amount": "500.00", "currency": "EUR"},
    "included_minutes": 1200,
}
WEEKLY = {
    "kind": "retainer",
    "fee": {"amount": "300.00", "currency": "EUR"},
    "included_minutes": 60,
    "overage_rate": {"amount": "30.00", "currency": "EUR"},
    "period": "week",
}


async def deal_on(market: Market, terms: dict, **assign: str) -> Deal:
    start = {"starts_on": "2026-11-30", **assign}
    return await market.deal(job={"engagement": terms["kind"]}, proposal={"terms": terms}, **start)


async def amount(deal: Deal, week_of: str = MONDAY) -> dict:
    sheet = (await deal.owner.get(f"{deal.path}/timesheet", week_of=week_of)).json()
    priced: dict = sheet["amount"]
    return priced


async def paid(deal: Deal, week_of: str = MONDAY) -> str:
    return str((await amount(deal, week_of))["client_pays"]["amount"])


class TestApprovedTime:
    async def test_it_keeps_every_cent_whatever_is_agreed_later(self, market: Market):
        deal = await deal_on(market, ODD)
        await approved(deal, "2026-12-02T08:00Z", minutes=7)  # the week before
        await approved(deal, "2026-12-07T07:00Z", minutes=11)  # the same week, before the day
        await approved(deal, "2026-12-07T08:00Z", minutes=13)
        before = [await amount(deal, week) for week in ("2026-12-02", MONDAY)]
        assert before[1]["subtotal"]["amount"] == "13.33"  # 24 min x 33.33 / 60 = 13.332

        later(market, deal.owner, deal.assistant, days=1)
        await agreed(deal, effective_on="2026-12-08", terms=hourly("66.67"))
        assert [await amount(deal, week) for week in ("2026-12-02", MONDAY)] == before

        await approved(deal, "2026-12-08T08:00Z", minutes=17)  # the day itself
        priced = await amount(deal)
        assert [line["amount"]["amount"] for line in priced["lines"]] == ["13.33", "18.89"]
        assert priced["subtotal"]["amount"] == "32.22"
        assert await amount(deal, "2026-12-02") == before[0]

    async def test_time_approved_today_keeps_the_terms_of_the_morning(self, market: Market):
        deal = await deal_on(market, hourly("20.00"))
        early = await approved(deal, "2026-12-07T07:00Z", minutes=60)
        await agreed(deal, effective_on=MONDAY, terms=hourly("40.00"))
        late = await approved(deal, "2026-12-07T08:30Z", minutes=60)
        assert (early["terms_version"], late["terms_version"]) == (1, 2)
        assert await paid(deal) == "60.00"

    async def test_time_that_is_not_approved_takes_the_version_of_its_day(self, market: Market):
        deal = await deal_on(market, hourly("20.00"))
        drafts = [await recorded(deal, f"2026-12-0{day}T08:00Z", minutes=60) for day in (3, 4)]
        await agreed(deal, effective_on="2026-12-04", terms=hourly("40.00"))
        path = "/v1/time-entries"
        seen = [(await deal.owner.get(f"{path}/{one['id']}")).json() for one in drafts]
        assert [one["terms_version"] for one in seen] == [1, 2]
        for one in drafts:
            await deal.assistant.post(f"{path}/{one['id']}/submit")
            await deal.owner.post(f"{path}/{one['id']}/approve")
        assert await paid(deal, "2026-12-03") == "60.00"

    async def test_time_that_moves_to_another_day_takes_its_version(self, market: Market):
        deal = await deal_on(market, hourly("20.00"))
        await agreed(deal, effective_on="2026-12-04", terms=hourly("40.00"))
        entry = await recorded(deal, "2026-12-03T08:00Z", minutes=60)
        times = span("2026-12-04T08:00Z", minutes=60)
        moved = await deal.assistant.patch(f"/v1/time-entries/{entry['id']}", times)
        assert (entry["terms_version"], moved.json()["terms_version"]) == (1, 2)

    async def test_days_of_versions_are_those_of_the_contract(self, market: Market):
        deal = await deal_on(market, hourly("20.00"), time_zone="America/New_York")
        await agreed(deal, effective_on="2026-12-05", terms=hourly("40.00"))
        spans = ("2026-12-05T04:00Z", "2026-12-05T05:00Z")  # 23:00 on the 4th, and midnight
        entries = [await approved(deal, start, minutes=30) for start in spans]
        assert [entry["terms_version"] for entry in entries] == [1, 2]
        assert await paid(deal, "2026-12-04") == "30.00"


class TestKinds:
    async def test_hours_become_a_retainer_in_mid_week(self, market: Market):
        deal = await deal_on(market, hourly("20.00"))
        await approved(deal, "2026-12-07T06:00Z", minutes=60)
        await agreed(deal, effective_on=MONDAY, terms=RETAINER)
        await approved(deal, "2026-12-07T08:00Z", minutes=60)
        priced = await amount(deal)
        assert priced["client_pays"]["amount"] == "20.00"
        assert priced["billed_minutes"] == 120

    async def test_half_a_week_of_a_weekly_retainer_shows_no_overage(self, market: Market):
        deal = await deal_on(market, WEEKLY)
        await approved(deal, "2026-12-07T05:00Z", minutes=90)
        assert await paid(deal) == "15.00"
        await agreed(deal, effective_on=MONDAY, terms=hourly("20.00"))
        await approved(deal, "2026-12-07T08:00Z", minutes=60)
        priced = await amount(deal)
        assert priced["client_pays"]["amount"] == "20.00"
        assert any("settled" in warning for warning in priced["warnings"])

    async def test_time_of_a_part_that_is_gone_goes_to_the_part_for_time(self, market: Market):
        terms = {
            "kind": "combined",
            "parts": [hourly("20.00"), {"kind": "pro_bono", "list_rate": EUR_25}],
        }
        deal = await market.deal(proposal={"terms": terms}, starts_on="2026-11-30")
        entry = await recorded(deal, "2026-12-04T08:00Z", minutes=60, paid_as="pro_bono")
        await agreed(deal, effective_on="2026-12-04", terms=hourly("40.00"))
        await deal.assistant.post(f"/v1/time-entries/{entry['id']}/submit")
        done = (await deal.owner.post(f"/v1/time-entries/{entry['id']}/approve")).json()
        assert done["paid_as"] == "hourly"
        assert await paid(deal, "2026-12-04") == "40.00"

    async def test_a_part_is_named_by_the_terms_of_the_day(self, market: Market):
        deal = await deal_on(market, hourly("20.00"))
        await agreed(deal, effective_on="2026-12-04", terms=RETAINER)
        await recorded(deal, "2026-12-03T08:00Z", minutes=10, paid_as="hourly")
        body = {**span("2026-12-04T08:00Z", minutes=10), "paid_as": "hourly"}
        refused = await deal.assistant.post(f"{deal.path}/time-entries", body)
        assert refused.json()["errors"][0]["code"] == "no_such_part"


class TestCaps:
    async def test_a_higher_cap_acts_in_this_week(self, market: Market):
        deal = await deal_on(market, CAPPED)
        first = await approved(deal, "2026-12-07T04:00Z", minutes=90)
        assert first["billable_seconds"] == 3600
        await agreed(deal, effective_on=MONDAY, terms=hourly("25.00", weekly_cap_minutes=120))
        second = await approved(deal, "2026-12-07T06:00Z", minutes=90)
        assert second["billable_seconds"] == 3600
        assert await paid(deal) == "50.00"

    async def test_time_of_monday_counts_on_the_cap_of_the_week(self, market: Market):
        deal = await deal_on(market, CAPPED)
        later(market, deal.owner, deal.assistant, days=1)
        await agreed(deal, effective_on="2026-12-08", terms=hourly("50.00", weekly_cap_minutes=120))
        done = await approved(deal, "2026-12-07T06:00Z", minutes=90)
        assert (done["terms_version"], done["billable_seconds"]) == (1, 5400)
        assert await paid(deal) == "37.50"

    async def test_no_cap_any_more_bills_all(self, market: Market):
        deal = await deal_on(market, CAPPED)
        await agreed(deal, effective_on=MONDAY, terms=hourly("25.00"))
        done = await approved(deal, "2026-12-07T06:00Z", minutes=90)
        assert done["billable_seconds"] == 5400

    async def test_a_lower_cap_acts_from_the_monday_after_its_day(self, market: Market):
        deal = await deal_on(market, CAPPED)
        await agreed(deal, effective_on="2026-12-16", terms=hourly("25.00", weekly_cap_minutes=30))
        later(market, deal.owner, deal.assistant, days=10)
        same_week = await approved(deal, "2026-12-16T06:00Z", minutes=90)
        assert same_week["billable_seconds"] == 3600
        later(market, deal.owner, deal.assistant, days=7)
        next_week = await approved(deal, "2026-12-21T06:00Z", minutes=90)
        assert next_week["billable_seconds"] == 1800

    async def test_naming_the_only_part_does_not_evade_the_cap(self, market: Market):
        deal = await deal_on(market, CAPPED)
        await approved(deal, "2026-12-07T04:00Z", minutes=60)
        named = await approved(deal, "2026-12-07T06:00Z", minutes=60, paid_as="hourly")
        assert named["billable_seconds"] == 0


class TestGuarantee:
    @pytest.fixture
    async def deal(self, market: Market) -> Deal:
        """Ten hours are guaranteed; from Wednesday on none, at twice the rate."""
        deal = await deal_on(market, hourly("20.00", weekly_guarantee_minutes=600))
        await agreed(deal, effective_on="2026-12-09", terms=hourly("40.00"))
        return deal

    async def test_what_was_promised_on_monday_holds_for_the_week(self, market: Market, deal: Deal):
        later(market, deal.owner, deal.assistant, days=7)
        await approved(deal, "2026-12-08T08:00Z", minutes=120)
        await approved(deal, "2026-12-09T08:00Z", minutes=120)
        # 2 h x 20 + 2 h x 40 + the 6 h that are missing x 20
        assert await paid(deal) == "240.00"

    async def test_without_any_time_as_well(self, market: Market, deal: Deal):
        later(market, deal.owner, deal.assistant, days=14)
        assert await paid(deal) == "200.00"
        assert await paid(deal, "2026-12-14") == "0.00"

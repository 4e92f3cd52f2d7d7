import pytest

from tests.factories.market import EUR_25, Deal, Market
from tests.timekeeping.days import approved, later, recorded

ODD = {"kind": "hourly", "rate": {"amount": "33.33", "currency": "EUR"}}
PROJECT = {
    "kind": "project",
    "price": {"amount": "1000.00", "currency": "EUR"},
    "milestones": [{"title": "All of it", "amount": {"amount": "1000.00", "currency": "EUR"}}],
}
RETAINER = {
    "kind": "retainer",
    "fee": {"amount": "500.00", "currency": "EUR"},
    "included_minutes": 60,
    "overage_rate": EUR_25,
}
SUMS = ("subtotal", "fee", "client_pays", "assistant_receives")


async def deal_for(market: Market, terms: dict) -> Deal:
    return await market.deal(
        job={"engagement": terms["kind"]}, proposal={"terms": terms}, starts_on="2026-11-16"
    )


async def sheet_of(deal: Deal, **query: str) -> dict:
    return (await deal.owner.get(f"{deal.path}/timesheet", **query)).json()


class TestWeek:
    @pytest.fixture
    async def deal(self, market: Market) -> Deal:
        return await deal_for(market, ODD)

    async def test_it_runs_from_monday_to_sunday(self, deal: Deal):
        for start in ("2026-11-29T08:00Z", "2026-11-30T00:00Z", "2026-12-06T23:50Z"):
            await recorded(deal, start, minutes=10)
        await recorded(deal, "2026-12-07T00:00Z", minutes=10)
        for day in ("2026-11-30", "2026-12-03", "2026-12-06"):
            sheet = await sheet_of(deal, week_of=day)
            assert (sheet["week_starts_on"], sheet["week_ends_on"]) == ("2026-11-30", "2026-12-06")
            assert [e["work_on"] for e in sheet["entries"]] == ["2026-11-30", "2026-12-06"]

    async def test_it_is_the_present_one_where_the_contract_is(self, market: Market):
        east = await market.deal(time_zone="Pacific/Kiritimati", starts_on="2026-11-16")
        later(market, east.owner, days=6, minutes=-1)
        assert (await sheet_of(east))["week_starts_on"] == "2026-12-07"
        later(market, minutes=1)
        assert (await sheet_of(east))["week_starts_on"] == "2026-12-14"

    async def test_seconds_are_summed_by_status(self, market: Market, deal: Deal):
        await recorded(deal, "2026-12-07T04:00Z", minutes=10)
        await market.submitted(deal, hours_ago=5, minutes=20)
        await approved(deal, "2026-12-07T06:00Z", minutes=30)
        await deal.assistant.post("/v1/timers/start", {"contract_id": deal.id})
        sheet = await sheet_of(deal)
        assert sheet["worked_seconds"] == {
            "draft": 600,
            "submitted": 1200,
            "approved": 1800,
            "running": 0,
        }
        assert (sheet["billable_seconds"], sheet["unbilled_seconds"]) == (1800, 0)

    async def test_rounding_up_hides_no_unbilled_time(self, deal: Deal):
        await approved(deal, "2026-12-07T04:00Z", minutes=1.5)
        await approved(deal, "2026-12-07T05:00Z", minutes=0.5, is_billable=False)
        sheet = await sheet_of(deal)
        assert (sheet["billable_seconds"], sheet["unbilled_seconds"]) == (120, 30)

    async def test_strangers_do_not_see_it(self, market: Market, deal: Deal):
        stranger = await market.owner()
        assert (await stranger.get(f"{deal.path}/timesheet")).status_code == 404

    @pytest.mark.parametrize("day", ["2026-13-01", "soon", "1969-12-31", "2201-01-01"])
    async def test_odd_days_are_refused(self, deal: Deal, day):
        refused = await deal.owner.get(f"{deal.path}/timesheet", week_of=day)
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["pointer"] == "/week_of"


class TestAmount:
    # R34, B9
    async def test_a_quote_and_the_approved_time_agree_to_the_cent(self, market: Market):
        deal = await deal_for(market, ODD)
        body = {"terms": deal.contract["terms"], "fee": deal.contract["fee"], "minutes": 90}
        quoted = (await deal.owner.post("/v1/pricing/quotes", body)).json()
        await approved(deal, "2026-12-07T06:00Z", minutes=90)
        amount = (await sheet_of(deal))["amount"]
        assert {name: amount[name] for name in SUMS} == {name: quoted[name] for name in SUMS}
        assert amount["subtotal"] == {"amount": "50.00", "currency": "EUR"}  # 49.995
        assert amount["assistant_receives"] == {"amount": "45.00", "currency": "EUR"}

    async def test_only_approved_time_has_a_price(self, market: Market):
        deal = await deal_for(market, ODD)
        await recorded(deal, "2026-12-07T04:00Z", minutes=60)
        await market.submitted(deal, hours_ago=4)
        assert (await sheet_of(deal))["amount"]["client_pays"]["amount"] == "0.00"

    async def test_the_line_is_rounded_once_over_all_entries(self, market: Market):
        deal = await deal_for(market, ODD)
        for start in ("04:00", "05:00", "06:00"):
            await approved(deal, f"2026-12-07T{start}Z", minutes=1)
        # 3 min x 33.33 / 60 = 1.6665; three rounded minutes of 0.56 would be 1.68
        assert (await sheet_of(deal))["amount"]["subtotal"]["amount"] == "1.67"

    async def test_a_project_is_paid_by_its_milestones(self, market: Market):
        deal = await deal_for(market, PROJECT)
        await approved(deal, "2026-12-07T06:00Z", minutes=90)
        sheet = await sheet_of(deal)
        assert sheet["billable_seconds"] == 5400
        assert sheet["amount"]["client_pays"] == {"amount": "0.00", "currency": "EUR"}
        assert sheet["amount"]["billed_minutes"] == 90

    async def test_a_retainer_covers_the_week(self, market: Market):
        deal = await deal_for(market, RETAINER)
        await approved(deal, "2026-12-07T06:00Z", minutes=90)
        sheet = await sheet_of(deal)
        assert sheet["billable_seconds"] == 5400
        assert sheet["amount"]["client_pays"] == {"amount": "0.00", "currency": "EUR"}

    async def test_yen_have_no_decimals(self, market: Market):
        terms = {"kind": "hourly", "rate": {"amount": "1501", "currency": "JPY"}}
        deal = await deal_for(market, terms)
        await approved(deal, "2026-12-07T06:00Z", minutes=90)
        amount = (await sheet_of(deal))["amount"]
        assert amount["subtotal"] == {"amount": "2252", "currency": "JPY"}  # 2251.5
        assert amount["fee"] == {"amount": "225", "currency": "JPY"}

    async def test_an_amount_without_room_is_refused_politely(self, market: Market):
        terms = {"kind": "hourly", "rate": {"amount": "9999999999999.99", "currency": "EUR"}}
        deal = await deal_for(market, terms)
        await approved(deal, "2026-12-07T06:00Z", minutes=90)
        refused = await deal.owner.get(f"{deal.path}/timesheet")
        assert (refused.status_code, refused.json()["code"]) == (409, "amount_too_large")

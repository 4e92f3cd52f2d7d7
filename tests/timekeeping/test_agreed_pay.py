"""What was quoted is what approved time costs, under every kind of terms."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.factories.market import Deal, Market
from tests.factories.quotes import saved
from tests.quotes.saving import contract_of, pointers, propose

EUR = "EUR"
LISBON = "Europe/Lisbon"


def euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": EUR}


HOURLY = {"kind": "hourly", "rate": euros("27.35")}
GIFT = {"kind": "pro_bono", "list_rate": euros("20.00")}
RETAINER = {
    "kind": "retainer",
    "fee": euros("333.33"),
    "included_minutes": 60,
    "period": "week",
    "overage_rate": euros("31.10"),
}
FEE = {"kind": "fixed_fee", "amount": euros("99.00")}
MIXED = {"kind": "combined", "parts": [HOURLY, GIFT, FEE]}


async def deal_from(market: Market, terms: Any, **asked: Any) -> tuple[Deal, dict[str, Any]]:
    """A contract made from a quote, and the quote."""
    assistant, owner = await market.assistant(), await market.owner()
    kept = await saved(assistant, terms, **asked)
    kind = terms["parts"][0]["kind"] if terms["kind"] == "combined" else terms["kind"]
    job = await market.job(owner, engagement=kind)
    minutes = asked.get("minutes") or sum(asked["minutes_of"].values())
    sent = await propose(market, assistant, job, kept["id"], estimated_minutes=minutes)
    assert sent.status_code == 201, sent.text
    contract = await contract_of(owner, sent.json())
    return Deal(contract["id"], owner, assistant, job, sent.json(), contract), kept["quote"]


async def agreed(market: Market, terms: Any, **job: Any) -> Deal:
    posted = {"engagement": terms["kind"], **job}
    return await market.deal(job=posted, proposal={"terms": terms})


async def amount(deal: Deal, **query: str) -> dict[str, Any]:
    found = await deal.owner.get(f"{deal.path}/timesheet", **query)
    assert found.status_code == 200, found.text
    priced: dict[str, Any] = found.json()["amount"]
    return priced


def lines(priced: dict[str, Any]) -> list[tuple[str, str]]:
    return [(line["kind"], line["amount"]["amount"]) for line in priced["lines"]]


class TestFromQuoteToApprovedTime:
    SUMS = ("subtotal", "client_fee", "assistant_fee", "client_pays", "assistant_receives")

    @pytest.mark.parametrize(
        ("terms", "minutes"),
        [(HOURLY, [50, 37, 3]), (GIFT, [25, 65])],
        ids=["hourly", "pro bono"],
    )
    async def test_hours_cost_what_was_quoted_to_the_cent(self, market: Market, terms, minutes):
        deal, quoted = await deal_from(market, terms, minutes=90)
        for place, length in enumerate(minutes):
            await market.approved(deal, hours_ago=6 - 2 * place, minutes=length)
        priced = await amount(deal)
        assert [priced[name] for name in self.SUMS] == [quoted[name] for name in self.SUMS]
        assert priced["lines"][0]["fee"] == quoted["lines"][0]["fee"]

    async def test_a_week_beyond_a_retainer_costs_what_was_quoted(self, market: Market):
        deal, quoted = await deal_from(market, RETAINER, minutes=97)
        await market.approved(deal, hours_ago=5, minutes=50)
        await market.approved(deal, hours_ago=3, minutes=47)
        [_fee, beyond] = quoted["lines"]
        priced = await amount(deal)
        [_within, recorded] = priced["lines"]
        assert priced["warnings"][0].startswith("The fee of a retainer is billed by itself")
        assert (recorded["amount"], recorded["fee"]) == (beyond["amount"], beyond["fee"])
        assert beyond["amount"] == euros("19.18")  # 37 min at 31.10 an hour is 19.1783...

    async def test_combined_terms_pay_each_part_as_it_was_quoted(self, market: Market):
        asked = {"minutes_of": {"hourly": 61, "pro_bono": 30, "fixed_fee": 45}}
        deal, quoted = await deal_from(market, MIXED, **asked)
        await market.approved(deal, hours_ago=6, minutes=61)
        await market.approved(deal, hours_ago=4, minutes=30, paid_as="pro_bono")
        await market.approved(deal, hours_ago=2, minutes=45, paid_as="fixed_fee")
        priced = await amount(deal)
        assert lines(priced) == [
            ("hourly", "27.81"),  # 61 min at 27.35 an hour is 27.8058...
            ("pro_bono", "0.00"),
            ("fixed_fee", "0.00"),
        ]
        wanted = {line["kind"]: line for line in quoted["lines"]}
        for line in priced["lines"][:2]:
            assert (line["amount"], line["fee"]) == (
                wanted[line["kind"]]["amount"],
                wanted[line["kind"]]["fee"],
            )


class TestParts:
    async def test_time_names_a_part_of_the_terms(self, market: Market):
        deal = await agreed(market, MIXED, engagement="hourly")
        body = {**market.span(hours_ago=2, minutes=60), "paid_as": "retainer"}
        refused = await deal.assistant.post(f"{deal.path}/time-entries", body)
        assert pointers(refused) == [("/paid_as", "no_such_part")]
        timer = {"contract_id": deal.id, "paid_as": "salary"}
        refused = await deal.assistant.post("/v1/timers/start", timer)
        assert pointers(refused) == [("/paid_as", "no_such_part")]

    async def test_time_without_a_name_is_given_one_when_it_is_approved(self, market: Market):
        deal = await agreed(market, MIXED, engagement="hourly")
        entry = await market.entry(deal, hours_ago=2)
        assert entry["paid_as"] is None
        await deal.assistant.post(f"/v1/time-entries/{entry['id']}/submit")
        done = await deal.owner.post(f"/v1/time-entries/{entry['id']}/approve")
        assert done.json()["paid_as"] == "hourly"

    async def test_a_draft_may_be_moved_to_another_part(self, market: Market):
        deal = await agreed(market, MIXED, engagement="hourly")
        entry = await market.entry(deal, hours_ago=2)
        path = f"/v1/time-entries/{entry['id']}"
        moved = await deal.assistant.patch(path, {"paid_as": "pro_bono"})
        assert moved.json()["paid_as"] == "pro_bono"
        refused = await deal.assistant.patch(path, {"paid_as": "project"})
        assert pointers(refused) == [("/paid_as", "no_such_part")]

    async def test_each_part_has_a_weekly_cap_of_its_own(self, market: Market):
        parts = [{**HOURLY, "weekly_cap_minutes": 60}, {**GIFT, "weekly_cap_minutes": 30}]
        deal = await agreed(market, {"kind": "combined", "parts": parts}, engagement="hourly")
        first = await market.approved(deal, hours_ago=7, minutes=45, paid_as="pro_bono")
        second = await market.approved(deal, hours_ago=5, minutes=50)
        third = await market.approved(deal, hours_ago=3, minutes=50)
        billed = [one["billable_seconds"] // 60 for one in (first, second, third)]
        assert billed == [30, 50, 10]

    async def test_what_fits_a_job_is_one_of_the_parts(self, market: Market):
        owner, assistant = await market.owner(), await market.assistant()
        job = await market.job(owner, engagement="project")
        body = market.proposal_body(terms=MIXED)
        refused = await assistant.post(f"/v1/jobs/{job['id']}/proposals", body)
        assert pointers(refused) == [("/terms/kind", "engagement_differs")]

    async def test_a_ceiling_is_that_of_the_part_the_job_asks_for(self, market: Market):
        owner, assistant = await market.owner(), await market.assistant()
        job = await market.job(owner, engagement="hourly", ceiling=euros("30.00"))
        await market.proposal(assistant, job, terms=MIXED)  # the fee of 99.00 is no hour

    async def test_a_salary_is_no_offer_of_an_independent_assistant(self, market: Market):
        # R43, R46
        owner, assistant = await market.owner(), await market.assistant()
        job = await market.job(owner)
        salary = {"kind": "salary", "amount": euros("2000.00")}
        terms = {"kind": "combined", "parts": [HOURLY, salary]}
        body = market.proposal_body(terms=terms)
        refused = await assistant.post(f"/v1/jobs/{job['id']}/proposals", body)
        assert pointers(refused) == [("/terms", "salary_for_staff_only")]


class TestHours:
    async def test_are_rounded_as_was_agreed(self, market: Market):
        deal = await agreed(market, {**HOURLY, "rounding": {"step_minutes": 6, "mode": "up"}})
        entry = await market.approved(deal, hours_ago=2, minutes=31)
        assert entry["billable_seconds"] == 36 * 60

    async def test_of_a_day_are_rounded_together(self, market: Market):
        rounding = {"step_minutes": 30, "mode": "up", "scope": "day"}
        deal = await agreed(market, {**HOURLY, "rounding": rounding})
        found = [
            (await market.approved(deal, hours_ago=6 - 2 * place, minutes=10))["billable_seconds"]
            for place in range(3)
        ]
        assert found == [1800, 0, 0]

    async def test_at_night_cost_more(self, market: Market):
        night = {"night": {"starts_at": "06:00", "ends_at": "07:00", "percent": "100"}}
        deal = await agreed(market, {**HOURLY, "rate": euros("30.00"), "premiums": night})
        start = market.clock().replace(hour=6, minute=30, second=0, microsecond=0)
        span = {
            "started_at": start.isoformat(),
            "ended_at": (start + timedelta(hours=1)).isoformat(),
        }
        await market.approved(deal, **span)
        assert lines(await amount(deal)) == [("hourly", "15.00"), ("hourly", "30.00")]

    async def test_of_a_whole_week_are_topped_up_to_the_guarantee(self, market: Market):
        # R36
        terms = {**HOURLY, "rate": euros("30.00"), "weekly_guarantee_minutes": 120}
        deal = await agreed(market, terms)
        await market.approved(deal, hours_ago=2, minutes=60)
        monday = market.clock().date().isoformat()
        assert lines(await amount(deal)) == [("hourly", "30.00")]
        market.clock.now = datetime(2026, 12, 14, 9, tzinfo=UTC)
        market.refresh(deal.owner, deal.owner.session_id)
        assert lines(await amount(deal, week_of=monday)) == [
            ("hourly", "30.00"),
            ("hourly", "30.00"),
        ]

    async def test_of_a_week_with_a_rest_are_not(self, market: Market):
        terms = {**HOURLY, "rate": euros("30.00"), "weekly_guarantee_minutes": 120}
        deal = await agreed(market, terms)
        monday = market.clock().date().isoformat()
        await deal.owner.move(f"{deal.path}/pause", {"reason": "A holiday."})
        market.clock.now = datetime(2026, 12, 14, 9, tzinfo=UTC)
        market.refresh(deal.owner, deal.owner.session_id)
        assert lines(await amount(deal, week_of=monday)) == [("hourly", "0.00")]

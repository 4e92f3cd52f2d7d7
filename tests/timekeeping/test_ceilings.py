"""R10: a project whose time is billed up to a ceiling, from the quote to the approved weeks."""

from datetime import date
from functools import partial
from itertools import permutations
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from tests.factories.market import Deal, Market, Person
from tests.factories.quotes import saved
from tests.invariants import rows
from tests.quotes.saving import contract_of, pointers, propose
from tests.timekeeping.days import approved, later, recorded
from va_market.kit.money import Money
from va_market.pricing.terms import ProjectTerms
from va_market.timekeeping.service import ceilings

FIRST, SECOND, THIRD = "2026-12-08", "2026-12-15", "2026-12-22"


def euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def up_to(ceiling: str, rate: str, **policy: Any) -> dict[str, Any]:
    agreed = {"ceiling": euros(ceiling), "rate": euros(rate)}
    return {"kind": "project", "price": euros(ceiling), "not_to_exceed": agreed, "policy": policy}


TERMS = up_to("100.00", "27.35")  # pays for 3 h 39 min 23 s


async def agreed(market: Market, terms: Any = TERMS) -> Deal:
    """A contract that has run for three weeks."""
    deal = await market.deal(
        job={"engagement": "project"}, proposal={"terms": terms}, allotted_minutes=6000
    )
    later(market, deal.owner, deal.assistant, days=21)
    return deal


async def sheet(deal: Deal, week_of: str = FIRST, caller: Person | None = None) -> dict[str, Any]:
    found = await (caller or deal.owner).get(f"{deal.path}/timesheet", week_of=week_of)
    assert found.status_code == 200, found.text
    body: dict[str, Any] = found.json()
    return body


async def billed(deal: Deal) -> list[str]:
    """What each of the three weeks costs."""
    sheets = [await sheet(deal, week) for week in (FIRST, SECOND, THIRD)]
    return [one["amount"]["subtotal"]["amount"] for one in sheets]


async def decide(deal: Deal, entry: dict[str, Any]) -> None:
    await deal.assistant.post(f"/v1/time-entries/{entry['id']}/submit")
    made = await deal.owner.post(f"/v1/time-entries/{entry['id']}/approve")
    assert made.status_code == 200, made.text


async def warned(market: Market, deal: Deal) -> list[int]:
    told = await rows.told(market, "contract.ceiling_warning", deal.id)
    return [data["percent"] for data, _ in told]


class TestFromQuoteToApprovedTime:
    async def test_more_time_than_the_ceiling_pays_for_costs_what_was_quoted(self, market: Market):
        assistant, owner = await market.assistant(), await market.owner()
        kept = await saved(assistant, TERMS, minutes=300)
        job = await market.job(owner, engagement="project")
        sent = await propose(market, assistant, job, kept["id"], estimated_minutes=300)
        contract = await contract_of(owner, sent.json())
        deal = Deal(contract["id"], owner, assistant, job, sent.json(), contract)
        await market.approved(deal, hours_ago=9, minutes=200)
        entry = await market.approved(deal, hours_ago=5, minutes=100)
        found = await sheet(deal, "2026-12-07")
        [quoted], [line] = kept["quote"]["lines"], found["amount"]["lines"]
        assert quoted["amount"] == line["amount"] == euros("100.00")
        assert (quoted["fee"], quoted["description"]) == (line["fee"], line["description"])
        # 13162 s cost 99.9946..., the next second brings the 100.00: 1163 s after 200 min
        assert entry["billable_seconds"] == 1163
        assert (found["billable_seconds"], found["unbilled_seconds"]) == (13_163, 4837)
        assert found["ceiling"] == {
            "ceiling": euros("100.00"),
            "rate": euros("27.35"),
            "billed_before": euros("0.00"),
            "billed": euros("100.00"),
            "left": euros("0.00"),
            "held_seconds": 4837,
            "held": euros("36.75"),  # 4837 s at 27.35 an hour is 36.7477...
            "warning_percents": [75, 85, 100],
        }

    async def test_without_minutes_the_most_is_quoted(self, market: Market):
        assistant = await market.assistant()
        asked = (await assistant.post("/v1/pricing/quotes", {"terms": TERMS})).json()
        assert asked["subtotal"] == euros("100.00")
        assert asked["lines"][0]["description"] == "Work by the hour, up to 100.00 EUR in all"

    async def test_a_contract_without_a_ceiling_shows_none(self, market: Market):
        deal = await market.deal()
        assert (await sheet(deal, "2026-12-07"))["ceiling"] is None


class TestWeeks:
    async def test_follow_each_other_up_to_the_ceiling(self, market: Market):
        deal = await agreed(market)
        await approved(deal, f"{FIRST}T08:00Z", minutes=100)
        await approved(deal, f"{SECOND}T08:00Z", minutes=61)
        await approved(deal, f"{THIRD}T08:00Z", minutes=80)
        # 45.5833..., 27.8058..., and the rest of 100.00
        assert await billed(deal) == ["45.58", "27.81", "26.61"]
        last = (await sheet(deal, THIRD, deal.assistant))["ceiling"]
        assert (last["billed_before"], last["left"]) == (euros("73.39"), euros("0.00"))

    @pytest.mark.parametrize("rate", ["27.35", "99.99"])
    @pytest.mark.parametrize("order", list(permutations(range(3))))
    async def test_never_cost_more_in_whatever_order_they_are_approved(
        self, market: Market, rate, order
    ):
        deal = await agreed(market, up_to("100.00", rate))
        lengths = ((FIRST, 101), (SECOND, 61), (THIRD, 83))
        drafts = [await recorded(deal, f"{day}T08:00Z", minutes=count) for day, count in lengths]
        for place in order:
            await decide(deal, drafts[place])
        cents = [int(one.replace(".", "")) for one in await billed(deal)]
        assert sum(cents) == 100_00

    async def test_that_were_approved_keep_what_they_bill(self, market: Market):
        deal = await agreed(market)
        await approved(deal, f"{THIRD}T08:00Z", minutes=240)
        late = await approved(deal, f"{FIRST}T08:00Z", minutes=60)
        assert late["billable_seconds"] == 0
        assert await billed(deal) == ["0.00", "0.00", "100.00"]
        held = (await sheet(deal))["ceiling"]
        assert (held["held_seconds"], held["held"]) == (3600, euros("27.35"))

    async def test_of_combined_terms_leave_the_other_parts_alone(self, market: Market):
        parts = [{"kind": "hourly", "rate": euros("30.00")}, TERMS]
        deal = await agreed(market, {"kind": "combined", "parts": parts})
        await approved(deal, f"{FIRST}T08:00Z", minutes=600, paid_as="project")
        await approved(deal, f"{SECOND}T08:00Z", minutes=60)
        assert await billed(deal) == ["100.00", "30.00", "0.00"]
        assert (await sheet(deal, SECOND))["ceiling"]["held_seconds"] == 0

    async def test_with_time_that_is_not_billable_use_up_nothing(self, market: Market):
        deal = await agreed(market)
        await approved(deal, f"{FIRST}T08:00Z", minutes=600, is_billable=False)
        ceiling = (await sheet(deal))["ceiling"]
        assert (ceiling["left"], ceiling["held_seconds"]) == (euros("100.00"), 0)


class TestReaders:
    async def test_who_reads_their_own_time_alone_learns_nothing_of_others(self, market: Market):
        terms = ProjectTerms.model_validate(up_to("100.00", "25.00"))
        contract = SimpleNamespace(id=uuid4(), assignment=2)
        async with market.app.state.database.writing() as session:
            asked = partial(
                ceilings.of_week, session, contract, terms, [], first=date.fromisoformat(FIRST)
            )
            assert await asked(worker=uuid4()) is None
            assert (await asked(worker=None)).left == Money.parse("100.00", "EUR")


class TestNamesOfTheOnlyPart:
    async def test_make_no_second_ceiling(self, market: Market):
        deal = await agreed(market)
        named = await approved(deal, f"{FIRST}T08:00Z", minutes=240, paid_as="project")
        unnamed = await approved(deal, f"{SECOND}T08:00Z", minutes=240)
        assert named["paid_as"] == unnamed["paid_as"] == "project"
        assert await billed(deal) == ["100.00", "0.00", "0.00"]

    async def test_make_no_second_cap(self, market: Market):
        terms = {"kind": "hourly", "rate": euros("30.00"), "weekly_cap_minutes": 60}
        deal = await market.deal(proposal={"terms": terms})
        await market.approved(deal, hours_ago=5, minutes=50, paid_as="hourly")
        entry = await market.approved(deal, hours_ago=3, minutes=50)
        assert entry["billable_seconds"] == 600


class TestWarnings:
    async def test_are_told_once_to_both_sides(self, market: Market):
        deal = await agreed(market, up_to("100.00", "25.00"))
        levels = []
        for place, minutes in enumerate([170, 20, 20, 20, 60]):
            await approved(deal, f"{FIRST}T{6 + 3 * place:02}:00Z", minutes=minutes)
            levels.append((await sheet(deal))["ceiling"]["warning_percents"])
        # 70.83, 79.17, 87.50, 95.83 and 100.00 are billed
        assert levels == [[], [75], [75, 85], [75, 85], [75, 85, 100]]
        assert await warned(market, deal) == [75, 85, 100]
        [(data, parties), *_] = await rows.told(market, "contract.ceiling_warning", deal.id)
        assert data["ceiling"] == euros("100.00")
        assert {str(deal.assistant.id), deal.owner.organization_id} <= set(map(str, parties))

    async def test_follow_what_was_agreed(self, market: Market):
        deal = await agreed(market, up_to("100.00", "25.00", warning_percents=[50]))
        await approved(deal, f"{FIRST}T08:00Z", minutes=300)
        assert (await sheet(deal))["ceiling"]["warning_percents"] == [50]
        assert await warned(market, deal) == [50]


class TestAmountsThatAreTooLarge:
    async def test_are_refused_though_the_entry_is_approved(self, market: Market):
        most = "9999999999999.99"
        deal = await agreed(market, up_to(most, most))
        await approved(deal, f"{FIRST}T08:00Z", minutes=240)
        refused = await deal.owner.get(f"{deal.path}/timesheet", week_of=FIRST)
        assert (refused.status_code, refused.json()["code"]) == (409, "amount_too_large")


class TestProposals:
    async def test_hold_to_the_ceiling_of_the_job(self, market: Market):
        owner, assistant = await market.owner(), await market.assistant()
        job = await market.job(owner, engagement="project", ceiling=euros("99.99"))
        body = market.proposal_body(terms=TERMS)
        refused = await assistant.post(f"/v1/jobs/{job['id']}/proposals", body)
        assert refused.status_code == 422

    async def test_are_shown_as_they_were_sent(self, market: Market):
        deal = await agreed(market)
        read = (await deal.owner.get(f"/v1/proposals/{deal.proposal['id']}")).json()["terms"]
        assert read["not_to_exceed"] == TERMS["not_to_exceed"]
        assert (read["milestones"], read["deposit"]) == ([], None)

    @pytest.mark.parametrize(
        ("changes", "fault"),
        [
            ({"deposit": euros("10.00")}, ("/terms", "deposit_without_milestones")),
            ({"price": euros("90.00")}, ("/terms", "ceiling_is_not_the_price")),
            ({"not_to_exceed": None}, ("/terms", "milestones_missing")),
            (
                {"not_to_exceed": None, "milestones": []},
                ("/terms/milestones", "milestones_missing"),
            ),
            (
                {"milestones": [{"title": "All of it", "amount": euros("100.00")}]},
                ("/terms/milestones", "milestones_beside_ceiling"),
            ),
            (
                {"policy": {"warning_percents": [85, 75]}},
                ("/terms/policy/warning_percents", "levels_not_ascending"),
            ),
        ],
    )
    async def test_have_milestones_or_a_ceiling(self, market: Market, changes, fault):
        assistant = await market.assistant()
        refused = await assistant.post("/v1/pricing/quotes", {"terms": TERMS | changes})
        assert pointers(refused) == [fault]

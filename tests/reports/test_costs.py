"""R38: what staff and independents cost, by class and role, in all and for an hour."""

from typing import Any

import pytest

from tests.factories.charges import charged
from tests.factories.invoices import brought_to, credited, named, opened, with_fee_of_both, worked
from tests.factories.late_fees import charged_late_fees, late_for
from tests.factories.market import Deal, Market, Person
from tests.factories.milestones import bring_to, done, eur, path_of, project
from tests.factories.pay_periods import employed, salary, until
from tests.reports.figures import minors, read, spent, table
from tests.reports.test_earnings import released
from tests.reports.test_pay_medians import FREE, replaced
from tests.support.problems import problem_of
from tests.timekeeping.days import later
from va_market.charges.models import ChargeKind
from va_market.identity.models import Role

PATH = "/v1/reports/costs"
SPAN = {"from": "2026-06-01", "to": "2027-05-31"}
INSURANCE = {"name": "Health", "amount": {"amount": "310.00", "currency": "EUR"}}


async def costs(owner: Person, **query: Any) -> dict[str, Any]:
    """What an owner's client paid, in the currency there is."""
    asked = {**SPAN, "organization_id": owner.organization_id, **query}
    [found] = (await read(owner, PATH, **asked))["currencies"]
    return dict(found)


def seconds(found: dict[str, Any]) -> tuple[int, int]:
    """What was worked, and what of it is not billed."""
    return found["worked_seconds"], found["unbilled_seconds"]


async def staff(market: Market) -> Deal:
    """A month of an executive assistant, with a health insurance, on an opened invoice."""
    plan = salary("3100.00", period="month", role="Executive assistant")
    deal = await employed(market, plan, conditions={"benefits": [INSURANCE]})
    await named(deal)
    await until(deal, "2027-01-01")
    period = {"period_starts_on": "2026-12-01", "period_ends_on": "2027-01-31"}
    await opened(deal, **period)
    return deal


class TestCosts:
    async def test_an_hour_of_an_independent_costs_the_rate_and_the_fee(self, market: Market):
        deal = await with_fee_of_both(await worked(market))
        await opened(deal)
        found = await costs(deal.owner)
        [one] = found["classes"]
        assert minors(one) == {
            "pay": 2500,
            "fees": 75,
            "total": 2575,
            "pay_per_hour": 2500,
            "cost_per_hour": 2575,
        }
        assert (one["worker_class"], one["contracts"], one["payees"]) == ("independent", 1, 1)
        assert one["worked_seconds"] == 3600
        [role] = found["roles"]
        assert (role["category"], role["role"]) == (deal.job["categories"][0], None)

    async def test_who_pays_late_pays_for_that_and_for_no_work(self, empty_market: Market):
        deal = await worked(empty_market)
        await charged_late_fees(deal, await late_for(empty_market, deal, 73))

        [one] = (await costs(deal.owner))["classes"]
        assert minors(one)["total"] == 2500
        spend = (await read(deal.owner, "/v1/reports/spend", **SPAN))["currencies"][0]
        costs_of = {one["category"]: one["cost"]["amount"] for one in spend["categories"]}
        assert costs_of == {
            "hourly": "25.00",
            "tax": "5.75",
            "late_interest": "6.15",
            "late_fee": "40.00",
        }
        earned = (await read(deal.assistant, "/v1/reports/earnings", **SPAN))["currencies"][0]
        assert earned["total"]["invoiced"]["amount"] == "76.90"

    async def test_staff_costs_the_salary_and_the_benefits(self, empty_market: Market):
        deal = await staff(empty_market)
        found = await costs(deal.owner, to="2026-12-31")
        # Of December 25 of 31 days, as of the salary that is charged in January.
        assert minors(found["total"]) == {"benefits": 25_000, "total": 25_000}
        found = await costs(deal.owner)
        [one] = found["classes"]
        assert (one["worker_class"], minors(one)["pay"]) == ("staff", 250_000)
        assert minors(one)["benefits"] == 25_000 + 1_000  # and the first of January, today
        [role] = found["roles"]
        assert (role["role"], role["category"]) == ("Executive assistant", "calendar_management")

    async def test_benefits_end_with_the_contract(self, empty_market: Market):
        plan = salary("3100.00", period="month")
        deal = await employed(empty_market, plan, conditions={"benefits": [INSURANCE]})
        await until(deal, "2026-12-16")
        await deal.owner.move(f"{deal.path}/end", {"reason": "We closed down."})
        await until(deal, "2027-03-01")
        assert minors((await costs(deal.owner))["total"])["benefits"] == 10_000

    async def test_guarantees_and_expenses_are_told_apart(self, market: Market):
        deal = await worked(market)
        await charged(deal, "40.00", kind=ChargeKind.GUARANTEE)
        await opened(deal)
        [one] = (await costs(deal.owner))["classes"]
        assert minors(one) == {
            "pay": 2500,
            "guarantees": 4000,
            "total": 6500,
            "pay_per_hour": 2500,
            "cost_per_hour": 6500,
        }

    async def test_without_tax_it_is_what_was_spent(self, market: Market):
        deal = await with_fee_of_both(await worked(market))
        invoice = await opened(deal)
        await credited(deal, f"/v1/invoices/{invoice['id']}", "7.77")
        both = await named(await released(market, owner=deal.owner))
        await opened(both)
        of_client = minors((await spent(deal))["total"])
        notes = (await read(deal.owner, f"/v1/invoices/{invoice['id']}/credit-notes"))["items"]
        tax = of_client["tax"] - sum(minors(one)["tax"] for one in notes)
        found = await costs(deal.owner)
        assert minors(found["total"])["total"] == of_client["cost"] - tax
        assert (
            sum(minors(one)["total"] for one in found["roles"]) == minors(found["total"])["total"]
        )

    async def test_a_void_invoice_cost_nothing(self, market: Market):
        deal, _ = await brought_to(market, "void")
        found = await costs(deal.owner)
        assert minors(found["total"]) == {}
        assert seconds(found["total"]) == (3600, 3600)

    async def test_time_that_was_not_approved_is_no_work(self, market: Market):
        deal = await market.deal()
        await market.submitted(deal)
        asked = {**SPAN, "organization_id": deal.owner.organization_id}
        assert (await read(deal.owner, PATH, **asked))["currencies"] == []


class TestUnbilled:
    async def test_work_that_is_not_billed_is_no_cheap_hour(self, market: Market):
        deal = await worked(market)
        [one] = (await costs(deal.owner))["classes"]
        assert seconds(one) == (3600, 3600)
        assert (one["pay_per_hour"], one["cost_per_hour"]) == (None, None)

    async def test_a_draft_bills_nothing(self, market: Market):
        deal, _ = await brought_to(market, "draft")
        assert seconds((await costs(deal.owner))["total"]) == (3600, 3600)

    async def test_an_hour_costs_what_the_billed_ones_cost(self, market: Market):
        deal = await worked(market)
        await opened(deal)
        await market.approved(deal, hours_ago=8, minutes=90)
        [one] = (await costs(deal.owner))["classes"]
        assert seconds(one) == (9000, 5400)
        assert minors(one)["cost_per_hour"] == 2500

    async def test_an_hour_of_who_is_billed_afterwards_costs_the_rate_in_every_span(
        self, market: Market
    ):
        deal = await worked(market)
        for days in (7, 14, 21):  # an hour each week, billed in the next
            later(market, deal.assistant, deal.owner, days=7)
            await opened(deal, period_ends_on=f"2026-12-{6 + days:02}")
            await market.approved(deal)
        found = await costs(deal.owner, **{"from": "2026-12-14", "to": "2026-12-28"})
        assert seconds(found["total"]) == (10_800, 3600)
        assert minors(found["total"])["pay"] == 7500
        assert minors(found["total"])["pay_per_hour"] == 2500

    async def test_who_records_no_hours_makes_those_of_others_no_dearer(self, market: Market):
        deal = await staff(market)
        other = await named(await market.deal(owner=deal.owner))
        await market.approved(other)
        await opened(other, period_ends_on="2027-01-31")
        found = (await costs(deal.owner))["total"]
        assert minors(found)["pay"] == 252_500
        assert minors(found)["cost_per_hour"] == 2500

    async def test_what_is_billed_after_the_span_is_not_billed_in_it(self, market: Market):
        deal = await worked(market)
        later(market, deal.assistant, deal.owner, days=10)
        await opened(deal)
        [one] = (await costs(deal.owner, to="2026-12-10"))["classes"]
        assert (seconds(one), one["cost_per_hour"]) == ((3600, 3600), None)
        assert seconds((await costs(deal.owner))["total"]) == (3600, 0)

    async def test_what_became_void_later_was_billed_then(self, market: Market):
        deal = await worked(market)
        invoice = await opened(deal)
        later(market, deal.assistant, deal.owner, days=10)
        done(await deal.assistant.pay(f"/v1/invoices/{invoice['id']}/void", {"reason": "Twice."}))
        before = await costs(deal.owner, to="2026-12-10")
        assert seconds(before["total"]) == (3600, 0)
        assert seconds((await costs(deal.owner))["total"]) == (3600, 3600)

    async def test_work_of_a_project_waits_for_its_milestone(self, market: Market):
        deal = await market.deal(
            job={"engagement": "project"}, proposal={"terms": project("400.00")}
        )
        await market.approved(deal)
        assert seconds((await costs(deal.owner))["total"]) == (3600, 3600)
        await bring_to(deal, await path_of(deal), "approved")
        found = (await costs(deal.owner))["total"]
        assert (seconds(found), minors(found)["pay_per_hour"]) == ((3600, 0), 40_000)

    async def test_time_up_to_a_ceiling_is_billed_as_time(self, market: Market):
        ceiling = {"ceiling": eur("60.00"), "rate": eur("25.00")}
        terms = {"kind": "project", "price": eur("60.00"), "not_to_exceed": ceiling}
        deal = await worked(market, job={"engagement": "project"}, proposal={"terms": terms})
        await opened(deal)
        await market.approved(deal, hours_ago=8, minutes=60)
        assert seconds((await costs(deal.owner))["total"]) == (7200, 3600)

    async def test_free_work_costs_nothing_an_hour(self, market: Market):
        deal = await market.deal()
        await replaced(market, deal.id, FREE[0])
        await market.approved(deal)
        [one] = (await costs(deal.owner))["classes"]
        assert seconds(one) == (3600, 0)
        assert one["cost_per_hour"]["amount"] == "0.00"


class TestWho:
    async def test_finance_asks_and_others_do_not(self, market: Market):
        deal = await worked(market)
        asked = {**SPAN, "organization_id": deal.owner.organization_id}
        finance = await market.member(deal.owner, Role.FINANCE)
        assert (await finance.get(PATH, **asked)).status_code == 200
        for person in (deal.assistant, await market.member(deal.owner, Role.MEMBER)):
            for form in ("", "/csv"):
                problem_of(await person.get(f"{PATH}{form}", **asked), 404)

    @pytest.mark.parametrize(
        ("query", "code"),
        [
            ({"from": "2026-01-01", "to": "2027-01-02"}, "span_too_long"),
            ({"from": "2026-02-01", "to": "2026-01-31"}, "ends_too_early"),
            ({"by": "day"}, "unknown"),
        ],
    )
    async def test_spans_that_are_none_are_refused(self, market: Market, query, code: str):
        owner = await market.owner()
        answer = await owner.get(PATH, **query)
        assert problem_of(answer, 422)["errors"][0]["code"] == code


class TestCsv:
    async def test_each_role_has_a_row(self, market: Market):
        deal = await worked(market)
        await opened(deal)
        other = await market.deal(owner=deal.owner, job={"categories": ["web_pages"]})
        await market.approved(other)
        done(await deal.owner.get(PATH, **SPAN))
        answer = await deal.owner.get(f"{PATH}/csv", **SPAN)
        assert answer.headers["content-disposition"].startswith('attachment; filename="costs-')
        first, second = table(answer.text)
        assert (first["category"], first["pay"], first["cost_per_hour"]) == (
            *(deal.job["categories"][0], "25.00", "25.00"),
        )
        assert (second["category"], second["pay"], second["worked_seconds"]) == (
            *("web_pages", "0.00", "3600"),
        )
        assert [one["unbilled_seconds"] for one in (first, second)] == ["0", "3600"]
        assert second["cost_per_hour"] == ""

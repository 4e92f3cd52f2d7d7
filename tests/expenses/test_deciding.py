"""What of an expense the client pays back: up to the caps, decided by somebody else (R24)."""

from typing import Any

import pytest

from tests.factories.expenses import (
    NOTE,
    done,
    expense,
    expense_in,
    spending_deal,
    total,
)
from tests.factories.market import Deal, Market
from tests.factories.reimbursement_policies import eur, pays_back, rule
from tests.factories.rosters import placement
from tests.files import sending
from tests.invariants import rows
from tests.support.problems import problem_of
from tests.timekeeping.days import later
from va_market.identity.models import Role


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await spending_deal(market)


async def submit(deal: Deal, **fields: Any) -> Any:
    path = await expense_in(deal, "draft", **fields)
    return await deal.assistant.post(f"{path}/submit")


async def mailed(market: Market, to: str) -> list[str]:
    query = "SELECT kind FROM outgoing_mails WHERE recipient = $1 ORDER BY created_at"
    return [one["kind"] for one in await rows.fetch(market, query, to)]


class TestSubmitting:
    async def test_the_policy_of_that_moment_is_frozen(self, market: Market):
        deal = await spending_deal(market, rule(per_item_cap="50.00", per_month_cap="90.00"))
        path = await expense_in(deal, "submitted")
        await pays_back(deal.owner, rule(per_item_cap="1.00"))

        found = done(await deal.owner.post(f"{path}/approve", {}))

        assert found["policy"] == {
            "version": 1,
            "per_item_cap": eur("50.00"),
            "per_month_cap": eur("90.00"),
        }
        assert (found["payable"], found["approved"], found["excess"]) == (
            eur("50.00"),
            eur("50.00"),
            eur("10.00"),
        )

    async def test_without_a_policy_nothing_is_paid_back(self, market: Market):
        deal = await market.deal(starts_on="2026-11-10")

        problem_of(await submit(deal), 409, "not_reimbursed")

    @pytest.mark.parametrize("said", [rule("meals"), rule("travel", "USD")])
    async def test_a_category_that_is_not_named_is_not(self, market: Market, said: dict):
        deal = await spending_deal(market, said)

        problem_of(await submit(deal), 409, "not_reimbursed")

    async def test_a_receipt_is_needed_above_an_amount(self, market: Market):
        deal = await spending_deal(market, rule(receipt_above="10.00"))
        file = await sending.file_of(deal)

        problem_of(await submit(deal, spent=eur("10.01")), 409, "receipt_needed")
        assert (await submit(deal, spent=eur("10.00"))).status_code == 200
        assert (await submit(deal, receipts=[file["id"]])).status_code == 200

    async def test_it_has_its_days(self, deal: Deal):
        await pays_back(deal.owner, rule(), days_to_submit=3)

        on_time, late = await submit(deal), await submit(deal, incurred_on="2026-12-03")

        assert on_time.status_code == 200
        problem_of(late, 409, "submitted_too_late")

    async def test_what_was_returned_had_been_in_time(self, market: Market, deal: Deal):
        await pays_back(deal.owner, rule(), days_to_submit=3)
        path = await expense_in(deal, "returned")
        later(market, deal.assistant, days=5)

        assert (await deal.assistant.post(f"{path}/submit")).status_code == 200

    async def test_the_supervisor_gets_a_mail(self, market: Market):
        owner = await market.owner()
        supervisor = await market.member(owner, Role.SUPERVISOR)
        deal = await spending_deal(market, owner=owner, supervisor_id=str(supervisor.id))

        await expense_in(deal, "submitted")

        assert "expense_question" in await mailed(market, supervisor.email)
        assert "expense_question" not in await mailed(market, owner.email)

    async def test_the_owners_do_where_the_supervisor_has_left(self, market: Market):
        owner = await market.owner()
        supervisor = await market.member(owner, Role.SUPERVISOR)
        deal = await spending_deal(market, owner=owner, supervisor_id=str(supervisor.id))
        gone = "DELETE FROM memberships WHERE user_id = $1"
        await rows.fetch(market, gone, supervisor.id)

        await expense_in(deal, "submitted")

        assert "expense_question" in await mailed(market, owner.email)

    async def test_it_can_be_taken_back(self, deal: Deal):
        path = await expense_in(deal, "submitted")

        found = done(await deal.assistant.post(f"{path}/withdraw"))

        assert (found["status"], found["policy"], found["payable"]) == ("draft", None, None)
        assert (await deal.owner.post(f"{path}/approve", {})).status_code == 409


class TestApproving:
    async def test_all_of_it_without_caps(self, market: Market, deal: Deal):
        path = await expense_in(deal, "submitted")

        found = done(await deal.owner.post(f"{path}/approve", {}))

        assert (found["status"], found["approved"], found["excess"]) == (
            "approved",
            eur("60.00"),
            eur("0.00"),
        )
        assert (found["decided_by"], found["allowed_actions"]) == (str(deal.owner.id), [])
        assert "expense_answer" in await mailed(market, deal.assistant.email)

    async def test_a_lower_amount(self, market: Market, deal: Deal):
        path = await expense_in(deal, "submitted")

        found = done(await deal.owner.post(f"{path}/approve", {"amount": eur("40.00")}))

        assert (found["approved"], found["excess"]) == (eur("40.00"), eur("20.00"))
        [(data, _)] = await rows.told(market, "expense.approved", found["id"])
        assert (data["approved"], data["excess"]) == (eur("40.00"), eur("20.00"))

    @pytest.mark.parametrize(
        ("amount", "code"),
        [
            (eur("50.01"), "above_the_caps"),
            ({"amount": "1.00", "currency": "USD"}, "other_currency"),
            (eur("0.00"), "money_not_positive"),
        ],
    )
    async def test_never_more_than_the_caps(self, market: Market, amount: dict, code: str):
        deal = await spending_deal(market, rule(per_item_cap="50.00"))
        path = await expense_in(deal, "submitted")

        [fault] = problem_of(await deal.owner.post(f"{path}/approve", {"amount": amount}), 422)[
            "errors"
        ]

        assert fault["code"] == code

    async def test_the_month_pays_what_is_left_of_it(self, market: Market):
        deal = await spending_deal(market, rule(per_month_cap="100.00"))
        paths = [await expense_in(deal, "submitted") for _ in range(3)]

        answers = [await deal.owner.post(f"{path}/approve", {}) for path in paths]

        assert [done(one)["approved"] for one in answers[:2]] == [eur("60.00"), eur("40.00")]
        assert done(answers[1])["excess"] == eur("20.00")
        problem_of(answers[2], 409, "cap_spent")
        problem_of(await submit(deal), 409, "cap_spent")

    async def test_another_month_category_or_client_has_a_cap_of_its_own(self, market: Market):
        caps = [rule("travel", per_month_cap="60.00"), rule("meals", per_month_cap="60.00")]
        deal = await spending_deal(market, *caps)
        other = await spending_deal(market, *caps, assistant=deal.assistant)
        await expense_in(deal, "approved")

        for place, fields in (
            (deal, {"incurred_on": "2026-11-30"}),
            (deal, {"category": "meals"}),
            (other, {}),
        ):
            path = await expense_in(place, "approved", **fields)
            assert (await place.owner.get(path)).json()["approved"] == eur("60.00")

    async def test_contracts_with_one_client_share_it(self, market: Market):
        deal = await spending_deal(market, rule(per_month_cap="100.00"))
        other = await market.deal(
            owner=deal.owner, assistant=deal.assistant, starts_on="2026-11-10"
        )
        await expense_in(deal, "approved")

        path = await expense_in(other, "approved")

        assert (await deal.owner.get(path)).json()["approved"] == eur("40.00")

    async def test_approved_expenses_and_their_receipts_stay(self, deal: Deal):
        file = await sending.file_of(deal)
        path = await expense_in(deal, "approved", receipts=[file["id"]])

        refused = await deal.assistant.patch(path, {"receipts": []})

        assert refused.status_code == 409
        assert (await deal.owner.get(path)).json()["receipts"] == [file["id"]]


class TestReturning:
    async def test_it_says_why_and_can_be_mended(self, market: Market, deal: Deal):
        path = await expense_in(deal, "submitted")

        returned = done(await deal.owner.post(f"{path}/return", NOTE))
        await deal.assistant.patch(path, {"spent": eur("50.00")})
        again = done(await deal.assistant.post(f"{path}/submit"))

        assert (returned["status"], returned["return_note"]) == ("returned", NOTE["note"])
        assert returned["allowed_actions"] == []
        assert (again["status"], again["return_note"], again["payable"]) == (
            "submitted",
            None,
            eur("50.00"),
        )
        assert "expense_answer" in await mailed(market, deal.assistant.email)


class TestWho:
    @pytest.mark.parametrize("role", list(Role))
    async def test_those_who_hire_or_keep_the_money(self, market: Market, deal: Deal, role: Role):
        member = await market.member(deal.owner, role)
        path = await expense_in(deal, "submitted")

        answer = await member.post(f"{path}/approve", {})

        may = role in {Role.OWNER, Role.ADMIN, Role.HIRING_MANAGER, Role.FINANCE}
        assert answer.status_code == (200 if may else 403)

    async def test_the_supervisor_of_the_contract(self, market: Market):
        owner = await market.owner()
        supervisor = await market.member(owner, Role.SUPERVISOR)
        deal = await spending_deal(market, owner=owner, supervisor_id=str(supervisor.id))
        path = await expense_in(deal, "submitted")

        assert (await supervisor.post(f"{path}/approve", {})).status_code == 200

    async def test_never_the_assistant(self, market: Market, deal: Deal):
        path = await expense_in(deal, "submitted")
        join = "INSERT INTO memberships VALUES ($1, $2, 'owner', now())"
        await rows.fetch(market, join, deal.owner.organization_id, deal.assistant.id)

        assert (await deal.assistant.post(f"{path}/approve", {})).status_code == 403

    async def test_nor_who_filed_it_for_an_agency(self, market: Market):
        placed = await placement(market, starts_on="2026-11-10")
        await pays_back(placed.owner)
        found = await expense(placed, by=placed.agency)
        path = f"/v1/expenses/{found['id']}"
        done(await placed.agency.post(f"{path}/submit"))
        join = "INSERT INTO memberships VALUES ($1, $2, 'owner', now())"
        await rows.fetch(market, join, placed.owner.organization_id, placed.agency.id)

        assert (await placed.agency.post(f"{path}/approve", {})).status_code == 403
        leave = "DELETE FROM memberships WHERE organization_id = $1 AND user_id = $2"
        await rows.fetch(market, leave, placed.agency.organization_id, placed.agency.id)
        assert (await placed.agency.post(f"{path}/approve", {})).status_code == 403
        assert (await placed.owner.post(f"{path}/approve", {})).status_code == 200


class TestLists:
    async def test_by_status_category_and_day(self, deal: Deal):
        await pays_back(deal.owner, rule("travel"), rule("meals"))
        await expense_in(deal, "approved")
        await expense_in(deal, "draft", category="meals", incurred_on="2026-11-20")

        async def found(**query: Any) -> list[str]:
            items = (await deal.owner.get("/v1/expenses", **query)).json()["items"]
            of_contract = {**query}
            of_contract.pop("organization_id", None)
            same = (await deal.owner.get(f"{deal.path}/expenses", **of_contract)).json()["items"]
            assert items == same
            return [one["category"] for one in items]

        assert await found() == ["travel", "meals"]
        assert await found(sort="incurred_on") == ["meals", "travel"]
        assert await found(status="approved,returned") == ["travel"]
        assert await found(category="meals") == ["meals"]
        assert await found(incurred_after="2026-12-04") == ["travel"]
        assert await found(incurred_before="2026-12-04") == ["meals"]
        assert await found(organization_id=deal.owner.organization_id) == ["travel", "meals"]

    async def test_one_finds_ones_own(self, market: Market, deal: Deal):
        other = await spending_deal(market, assistant=deal.assistant)
        for place in (deal, other):
            await expense_in(place, "draft")

        mine = (await deal.assistant.get("/v1/expenses")).json()["items"]
        of_client = {"organization_id": other.owner.organization_id}
        theirs = (await deal.assistant.get("/v1/expenses", **of_client)).json()["items"]

        assert {one["contract_id"] for one in mine} == {deal.id, other.id}
        assert [one["contract_id"] for one in theirs] == [other.id]
        assert total(mine).minor == 0

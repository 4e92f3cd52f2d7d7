"""What always holds of expenses: the database refuses bad rows, whoever writes them."""

import pytest

from tests.factories.expenses import expense_in, spending_deal
from tests.factories.market import Deal, Market
from tests.factories.reimbursement_policies import rule
from tests.files import sending
from tests.invariants import rows
from tests.invariants.test_constraints import COPY, refusal

FIXED = "approved_expenses_are_immutable"
ABROAD = "spent_currency = 'USD', exchange_rate = '{}'"
APPROVES = "status = 'approved', decided_at = now(), decided_by = contracts.supervisor_id,"
CHANGE = "UPDATE expenses SET {} WHERE id = $1"


def id_of(path: str) -> str:
    return path.rsplit("/", 1)[1]


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await spending_deal(market, rule(per_item_cap="50.00", per_month_cap="80.00"))


class TestRows:
    @pytest.mark.parametrize(
        ("change", "broken"),
        [
            (f"spent_minor = 0, {ABROAD}", "ck_expenses_spends"),
            ("spent_currency = 'USD'", "ck_expenses_says_its_rate"),
            ("exchange_rate = '{}'", "ck_expenses_says_its_rate"),
            ("spent_minor = 5999", "ck_expenses_adds_nothing"),
            ("payable_minor = NULL", "ck_expenses_is_frozen_wholly"),
            (
                "policy_version = NULL, payable_minor = NULL",
                "ck_expenses_submission_freezes_the_policy",
            ),
            ("payable_minor = 5001", "ck_expenses_is_payable_within_caps"),
            (
                "item_cap_minor = NULL, payable_minor = 6001",
                "ck_expenses_is_payable_within_caps",
            ),
            ("approved_minor = 1", "ck_expenses_approval_names_an_amount"),
            (f"{APPROVES} approved_minor = 5001", "ck_expenses_is_approved_within_caps"),
            ("status = 'approved', approved_minor = 1", "ck_expenses_approval_names_who"),
            ("decided_by = filed_by", "ck_expenses_not_decided_by_oneself"),
            ("status = 'other'", "ck_expenses_status"),
            ("category = 'other_things'", "ck_expenses_category"),
            ("assignment = 2", "fk_expenses_contract_id_assignment_assistant_id"),
            (
                "work_order_id = gen_random_uuid()",
                "fk_expenses_work_order_id_contract_id",
            ),
        ],
    )
    async def test_bad_ones_are_refused(self, market: Market, deal: Deal, change, broken):
        path = await expense_in(deal, "submitted")
        statement = (
            f"UPDATE expenses SET {change} FROM contracts "  # noqa: S608  # a constant
            "WHERE expenses.id = $1 AND contracts.id = contract_id"
        )
        assert await refusal(market, statement, id_of(path)) == broken

    async def test_a_month_stays_within_its_cap(self, market: Market, deal: Deal):
        path = await expense_in(deal, "approved")
        copy = COPY.format(table="expenses")
        broken = await refusal(market, copy, id_of(path), "{}")
        assert broken == "expenses_within_month_cap"
        await rows.fetch(market, copy, id_of(path), '{"approved_minor": 3000}')
        await rows.fetch(market, copy, id_of(path), '{"incurred_on": "2026-11-30"}')

    async def test_policies_leave_time(self, market: Market, deal: Deal):
        change = "UPDATE reimbursement_policies SET days_to_submit = 0 WHERE organization_id = $1"
        broken = await refusal(market, change, deal.owner.organization_id)
        assert broken == "ck_reimbursement_policies_leaves_time"


class TestApproved:
    @pytest.mark.parametrize(
        "change",
        [
            *("approved_minor = 1", "description = 'Bus'", "receipts = '{}', version = 9"),
            *("status = 'reimbursed'", "status = 'returned', approved_minor = NULL"),
            *("status = 'invoiced', approved_minor = 1", "updated_at = now()"),
        ],
    )
    async def test_they_never_change(self, market: Market, deal: Deal, change):
        path = await expense_in(deal, "approved")
        assert await refusal(market, CHANGE.format(change), id_of(path)) == FIXED

    async def test_they_are_never_deleted(self, market: Market, deal: Deal):
        path = await expense_in(deal, "approved")
        assert await refusal(market, "DELETE FROM expenses WHERE id = $1", id_of(path)) == FIXED
        assert await refusal(market, "TRUNCATE expenses CASCADE") == FIXED

    async def test_they_are_invoiced_and_then_reimbursed(self, market: Market, deal: Deal):
        path = await expense_in(deal, "approved")
        for status in ("invoiced", "reimbursed"):
            change = f"status = '{status}', version = version + 1, updated_at = now()"
            await rows.fetch(market, CHANGE.format(change), id_of(path))
        assert (await deal.owner.get(path)).json()["status"] == "reimbursed"

    async def test_their_receipts_stay(self, market: Market, deal: Deal):
        loose = (
            "UPDATE files SET subject_id = NULL, subject_kind = NULL, attached_at = NULL "
            "WHERE id = $1"
        )
        files = [await sending.file_of(deal) for _ in range(2)]
        for file, status in zip(files, ("submitted", "approved"), strict=True):
            await expense_in(deal, status, receipts=[file["id"]])
        await rows.fetch(market, loose, files[0]["id"])
        assert await refusal(market, loose, files[1]["id"]) == FIXED

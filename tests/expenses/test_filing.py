"""What was spent for a contract, written down by whose it is (R24)."""

from typing import Any

import pytest

from tests.factories.expenses import (
    DAY,
    done,
    expense,
    expense_body,
    expense_in,
    filed,
    spending_deal,
)
from tests.factories.market import Deal, Market
from tests.factories.reimbursement_policies import eur
from tests.factories.rosters import agency_key, enrolled, handover, placement
from tests.factories.work_orders import order
from tests.files import sending
from tests.invariants.rows import told
from tests.support.problems import problem_of

USD = {"amount": "100.00", "currency": "USD"}
RATE = {
    "base": "USD",
    "target": "EUR",
    "rate": "0.92305",
    "on": DAY,
    "source": "European Central Bank",
}


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await spending_deal(market)


class TestFiling:
    async def test_it_is_a_draft(self, deal: Deal):
        answer = await filed(deal, merchant="Comboios")

        found = answer.json()
        assert answer.headers["Location"] == f"/v1/expenses/{found['id']}"
        assert (found["status"], found["merchant"]) == ("draft", "Comboios")
        assert (found["spent"], found["amount"]) == (eur("60.00"), eur("60.00"))
        assert {found[name] for name in ("policy", "payable", "approved", "excess")} == {None}
        assert found["allowed_actions"] == ["delete", "submit", "update"]
        assert found == (await deal.assistant.get(answer.headers["Location"])).json()

    async def test_another_currency_is_converted_once_and_exactly(self, deal: Deal):
        found = await expense(deal, spent=USD, exchange_rate=RATE)

        assert (found["spent"], found["amount"]) == (USD, eur("92.31"))  # 92.305, away from zero
        assert found["exchange_rate"] == RATE

    @pytest.mark.parametrize(
        ("fields", "pointer", "code"),
        [
            ({"spent": USD}, "/exchange_rate", "exchange_rate_needed"),
            ({"exchange_rate": RATE}, "/exchange_rate", "exchange_rate_not_needed"),
            (
                {"spent": USD, "exchange_rate": {**RATE, "on": "2027-01-01"}},
                *("/exchange_rate/on", "in_the_future"),
            ),
            (
                {"spent": USD, "exchange_rate": {**RATE, "base": "GBP"}},
                "/exchange_rate",
                "rate_not_applicable",
            ),
            (
                {"spent": USD, "exchange_rate": {**RATE, "target": "GBP"}},
                "/exchange_rate",
                "rate_not_applicable",
            ),
            (
                {"spent": USD, "exchange_rate": {**RATE, "rate": "0.0000001"}},
                "/spent",
                "amount_too_small",
            ),
            ({"spent": eur("0.00")}, "/spent", "money_not_positive"),
            ({"incurred_on": "2026-12-08"}, "/incurred_on", "in_the_future"),
            ({"incurred_on": "2026-11-09"}, "/incurred_on", "outside_contract"),
            ({"category": "yachts"}, "/category", None),
            ({"description": " "}, "/description", None),
        ],
    )
    async def test_what_makes_no_sense_is_refused(
        self, deal: Deal, fields: dict[str, Any], pointer: str, code: str | None
    ):
        [fault] = problem_of(await filed(deal, **fields), 422)["errors"]

        assert fault["pointer"] == pointer
        assert code in {None, fault["code"]}

    async def test_it_may_name_an_order_of_the_contract(self, market: Market, deal: Deal):
        found = await order(deal)
        other = await order(await market.deal(owner=deal.owner))

        assert (await expense(deal, work_order_id=found["id"]))["work_order_id"] == found["id"]
        assert (await filed(deal, work_order_id=other["id"])).status_code == 404

    async def test_both_sides_hear_of_it(self, market: Market, deal: Deal):
        found = await expense(deal)

        [(data, parties)] = await told(market, "expense.filed", found["id"])

        assert data == {"contract_id": deal.id}
        assert {str(one) for one in parties} == {
            str(deal.assistant.id),
            deal.owner.organization_id,
        }


class TestWho:
    async def test_the_client_files_none(self, deal: Deal):
        assert (await filed(deal, by=deal.owner)).status_code == 403

    async def test_others_see_no_contract(self, market: Market, deal: Deal):
        assert (await filed(deal, by=await market.assistant())).status_code == 404

    async def test_an_agency_files_for_its_assistant_who_sees_it(self, market: Market):
        placed = await placement(market, starts_on="2026-11-10")
        file = await sending.file_of(placed, by=placed.agency)

        found = await expense(placed, by=placed.agency, receipts=[file["id"]])

        seen = (await placed.assistant.get(f"/v1/expenses/{found['id']}")).json()
        assert (found["filed_by"], found["assistant_id"]) == (
            str(placed.agency.id),
            str(placed.assistant.id),
        )
        assert seen["allowed_actions"] == ["delete", "submit", "update"]
        assert (await placed.assistant.get(f"/v1/files/{file['id']}")).status_code == 200

    async def test_a_program_of_the_agency_files(self, market: Market):
        placed = await placement(market, starts_on="2026-11-10")
        key = await agency_key(placed.agency, "contracts:write")

        answer = await key.post(f"{placed.path}/expenses", expense_body())

        assert answer.status_code == 201

    async def test_who_was_replaced_files_for_their_own_days(self, market: Market):
        placed = await placement(market, starts_on="2026-11-10")
        other = await market.assistant()
        entry = await enrolled(placed.agency, other)
        asked = await handover(placed, entry)
        done(await placed.owner.post(f"/v1/substitutions/{asked['id']}/accept"))

        own = await filed(placed, by=placed.assistant)
        before = await filed(placed, by=other)

        assert own.status_code == 201
        assert before.json()["errors"][0]["code"] == "not_assigned"
        assert (await other.get(f"/v1/expenses/{own.json()['id']}")).status_code == 404
        listed = (await other.get(f"{placed.path}/expenses")).json()["items"]
        assert listed == []


class TestUpdating:
    async def test_the_given_fields_change(self, market: Market, deal: Deal):
        path = await expense_in(deal, "draft", merchant="Comboios")

        found = done(await deal.assistant.patch(path, {"category": "meals", "merchant": None}))

        assert (found["category"], found["merchant"]) == ("meals", None)
        [(data, _)] = await told(market, "expense.changed", found["id"])
        assert data["fields"] == ["category", "merchant"]

    async def test_money_and_rate_are_reckoned_together(self, deal: Deal):
        path = await expense_in(deal, "draft")

        alone = await deal.assistant.patch(path, {"spent": USD})
        both = await deal.assistant.patch(path, {"spent": USD, "exchange_rate": RATE})
        back = await deal.assistant.patch(path, {"spent": eur("5.00"), "exchange_rate": None})

        assert alone.status_code == 422
        assert done(both)["amount"] == eur("92.31")
        assert done(back)["amount"] == eur("5.00")

    async def test_nothing_new_is_no_change(self, deal: Deal):
        path = await expense_in(deal, "draft")
        before = (await deal.assistant.get(path)).headers["ETag"]

        await deal.assistant.patch(path, {"category": "travel", "spent": eur("60.00")})

        assert (await deal.assistant.get(path)).headers["ETag"] == before

    @pytest.mark.parametrize("status", ["submitted", "approved"])
    async def test_what_is_handed_in_stays(self, deal: Deal, status: str):
        path = await expense_in(deal, status)

        changed = await deal.assistant.patch(path, {"description": "Bus"})
        deleted = await deal.assistant.delete(path)

        assert [changed.status_code, deleted.status_code] == [409, 409]

    async def test_the_client_changes_nothing(self, deal: Deal):
        path = await expense_in(deal, "draft")

        assert (await deal.owner.patch(path, {"description": "Bus"})).status_code == 403
        assert (await deal.owner.delete(path)).status_code == 403


class TestReceipts:
    async def test_they_are_held_while_it_names_them(self, deal: Deal):
        file = await sending.file_of(deal)
        found = await expense(deal, receipts=[file["id"]])
        path = f"/v1/expenses/{found['id']}"

        held = (await deal.owner.get(f"/v1/files/{file['id']}")).json()
        kept = await deal.assistant.delete(f"/v1/files/{file['id']}")
        await deal.assistant.patch(path, {"receipts": []})
        let_go = await deal.assistant.delete(f"/v1/files/{file['id']}")

        assert (held["subject_kind"], held["subject_id"]) == ("expense", found["id"])
        assert (kept.status_code, let_go.status_code) == (409, 204)

    async def test_a_file_of_somebody_else_is_none(self, market: Market, deal: Deal):
        other = await sending.file_of(await market.deal())

        refused = await filed(deal, receipts=[other["id"]])

        assert refused.status_code == 404

    async def test_a_deleted_expense_lets_them_go(self, deal: Deal):
        file = await sending.file_of(deal)
        path = await expense_in(deal, "draft", receipts=[file["id"]])

        assert (await deal.assistant.delete(path)).status_code == 204
        assert (await deal.assistant.get(path)).status_code == 404
        assert (await deal.assistant.get(f"/v1/files/{file['id']}")).json()["subject_id"] is None

    async def test_those_who_decide_send_files_as_well(self, deal: Deal):
        assert (await sending.sent(deal, by=deal.owner)).status_code == 201

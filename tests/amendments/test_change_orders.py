"""Projects: other milestones, and a price that follows from them (money.md §4)."""

import pytest

from tests.factories.amendments import agreed, answer, ask, fault, hourly, proposed
from tests.factories.market import Deal, Market
from tests.factories.milestones import deposit_of, pay_deposit
from tests.factories.payments import held_for
from tests.invariants import rows
from tests.timekeeping.days import approved


def milestone(title: str, amount: str) -> dict:
    return {"title": title, "amount": {"amount": amount, "currency": "EUR"}}


PROJECT = {
    "kind": "project",
    "price": {"amount": "1000.00", "currency": "EUR"},
    "milestones": [milestone("Inventory", "400.00"), milestone("Filing", "600.00")],
    "deposit": {"amount": "300.00", "currency": "EUR"},
}
BIGGER = {
    "changed": [{"place": 1, "milestone": milestone("Filing", "650.00")}],
    "added": [milestone("Training", "200.00")],
}


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await market.deal(job={"engagement": "project"}, proposal={"terms": PROJECT})


class TestOrdering:
    async def test_the_price_follows_from_the_milestones(self, deal: Deal):
        amendment = await proposed(deal, change_order=BIGGER)
        assert amendment["terms"]["price"]["amount"] == "1250.00"
        pointers = [one["pointer"] for one in amendment["differences"]]
        assert pointers == ["/terms/price/amount", "/terms/milestones"]

    async def test_agreed_it_is_the_next_version(self, deal: Deal):
        await agreed(deal, change_order={"removed": [0], "added": [milestone("Other", "1.00")]})
        seen = (await deal.owner.get(deal.path)).json()["terms"]
        assert [one["title"] for one in seen["milestones"]] == ["Filing", "Other"]
        assert seen["price"]["amount"] == "601.00"
        assert seen["deposit"]["amount"] == "300.00"

    async def test_of_combined_terms_the_project_changes_alone(self, market: Market):
        terms = {"kind": "combined", "parts": [PROJECT, hourly("25.00")]}
        deal = await market.deal(proposal={"terms": terms})
        amendment = await proposed(deal, change_order=BIGGER)
        project, hours = amendment["terms"]["parts"]
        assert project["price"]["amount"] == "1250.00"
        assert hours["rate"]["amount"] == "25.00"


class TestRefusals:
    @pytest.mark.parametrize(
        ("order", "pointer", "code"),
        [
            ({"removed": [2]}, "/change_order/removed", "milestone_unknown"),
            ({"removed": [0, 1]}, "/change_order/removed", "no_milestone_left"),
            ({}, "/change_order/changed", "nothing_changed"),
            (
                {
                    "changed": [{"place": 1, "milestone": milestone("Filing", "1.00")}],
                    "removed": [1],
                },
                "/change_order/removed",
                "change_names_milestone_twice",
            ),
            (
                {"changed": [{"place": 1, "milestone": milestone("Filing", "600.00")}]},
                "/change_order/changed",
                "nothing_changed",
            ),
            (
                {
                    "removed": [0, 1],
                    "added": [milestone("Small", "299.99")],
                },
                "/change_order/removed",
                "deposit_above_milestones",
            ),
        ],
    )
    async def test_what_does_not_fit_is_refused(self, deal: Deal, order, pointer, code):
        assert fault(await ask(deal.owner, deal, change_order=order)) == (422, pointer, code)

    async def test_more_than_an_amount_holds_is_refused(self, deal: Deal):
        order = {"added": [milestone(name, "9999999999999.99") for name in ("One", "Other")]}
        refused = await ask(deal.owner, deal, change_order=order)
        assert fault(refused) == (422, "/change_order/added", "amount_out_of_range")

    async def test_other_currencies_are_refused(self, deal: Deal):
        dollars = {"title": "Other", "amount": {"amount": "1.00", "currency": "USD"}}
        refused = await ask(deal.owner, deal, change_order={"added": [dollars]})
        assert fault(refused) == (422, "/change_order/added", "change_in_other_currency")


async def milestones(deal: Deal) -> list[dict]:
    found = await deal.owner.get(f"{deal.path}/milestones", sort="position")
    items: list[dict] = found.json()["items"]
    return items


async def fund(deal: Deal, milestone_: dict) -> None:
    if (await deposit_of(deal))["allowed_actions"]:
        await held_for(deal.owner, (await deposit_of(deal))["to_pay"])
        await pay_deposit(deal)
    await held_for(deal.owner, milestone_["to_fund"])
    path = f"/v1/milestones/{milestone_['id']}/fund"
    headers = {"If-Match": "*", "Idempotency-Key": milestone_["id"]}
    body = {"amount": milestone_["to_fund"]}
    funded = await deal.owner.request("POST", path, headers=headers, json=body)
    assert funded.status_code == 200, funded.text


class TestMilestones:
    async def test_they_are_those_of_the_new_terms(self, deal: Deal):
        order = {
            "changed": [{"place": 1, "milestone": milestone("Filing and more", "650.00")}],
            "removed": [0],
            "added": [milestone("Training", "200.00")],
        }
        await agreed(deal, change_order=order)
        told = [(one["title"], one["status"]) for one in await milestones(deal)]
        assert told == [
            ("Inventory", "cancelled"),
            ("Filing and more", "agreed"),
            ("Training", "agreed"),
        ]

    async def test_what_was_funded_stays(self, deal: Deal):
        first, _ = await milestones(deal)
        await fund(deal, first)
        order = {"changed": [{"place": 0, "milestone": milestone("Inventory", "1.00")}]}
        refused = await ask(deal.owner, deal, change_order=order)
        assert fault(refused) == (422, "/change_order/changed", "milestone_settled")
        await agreed(deal, change_order=BIGGER)
        kept, *_ = await milestones(deal)
        assert (kept["status"], kept["amount"]) == ("funded", first["amount"])

    async def test_what_was_funded_meanwhile_stays(self, deal: Deal):
        amendment = await proposed(deal, change_order=BIGGER)
        _, second = await milestones(deal)
        await fund(deal, second)
        refused = await answer(deal.assistant, amendment, "accept")
        assert (refused.status_code, refused.json()["code"]) == (409, "amendment_too_late")
        assert len(await milestones(deal)) == 2

    async def test_another_deposit_is_set_off_against_what_is_not_funded(self, deal: Deal):
        first, _ = await milestones(deal)
        await fund(deal, first)  # 120.00 of the deposit are its share
        await agreed(deal, terms={**PROJECT, "deposit": {"amount": "420.00", "currency": "EUR"}})
        shares = [one["deposit_share"]["amount"] for one in await milestones(deal)]
        assert shares == ["120.00", "300.00"]

    async def test_another_policy_is_that_of_what_is_not_funded(self, deal: Deal):
        first, _ = await milestones(deal)
        await fund(deal, first)
        policy = {"allows_partial_release": False, "auto_approval_days": 3}
        await agreed(deal, terms={**PROJECT, "policy": policy})
        query = "SELECT allows_parts, approval_days FROM milestones WHERE contract_id = $1 "
        found = await rows.fetch(deal.owner.market, query + "ORDER BY position", deal.id)
        assert [tuple(one) for one in found] == [(True, None), (False, 3)]

    async def test_not_less_than_what_is_set_off_already(self, deal: Deal):
        first, _ = await milestones(deal)
        await fund(deal, first)
        less = {**PROJECT, "deposit": {"amount": "100.00", "currency": "EUR"}}
        refused = await answer(deal.assistant, await proposed(deal, terms=less), "accept")
        assert (refused.status_code, refused.json()["code"]) == (409, "amendment_too_late")

    async def test_nor_none_at_all(self, deal: Deal):
        first, _ = await milestones(deal)
        await fund(deal, first)
        refused = await answer(
            deal.assistant, await proposed(deal, terms={**PROJECT, "deposit": None}), "accept"
        )
        assert (refused.status_code, refused.json()["code"]) == (409, "amendment_too_late")

    async def test_a_deposit_changes_at_once(self, deal: Deal):
        more = {**PROJECT, "deposit": {"amount": "420.00", "currency": "EUR"}}
        refused = await ask(deal.owner, deal, terms=more, effective_on="2026-12-08")
        assert fault(refused) == (422, "/effective_on", "milestones_change_at_once")

    async def test_they_change_by_an_order_and_at_once(self, deal: Deal):
        refused = await ask(deal.owner, deal, terms=hourly("25.00"))
        assert fault(refused) == (422, "/terms", "milestones_by_change_order")
        refused = await ask(deal.owner, deal, change_order=BIGGER, effective_on="2026-12-08")
        assert fault(refused) == (422, "/effective_on", "milestones_change_at_once")

    async def test_a_project_is_added_with_its_milestones(self, market: Market):
        deal = await market.deal()
        combined = {"kind": "combined", "parts": [hourly("25.00"), PROJECT]}
        await agreed(deal, terms=combined)
        told = [(one["title"], one["status"]) for one in await milestones(deal)]
        assert told == [("Inventory", "agreed"), ("Filing", "agreed")]


def up_to(ceiling: str, rate: str = "60.00") -> dict:
    amount = {"amount": ceiling, "currency": "EUR"}
    agreed = {"ceiling": amount, "rate": {"amount": rate, "currency": "EUR"}}
    return {"kind": "project", "price": amount, "not_to_exceed": agreed}


class TestCeilings:
    @pytest.fixture
    async def deal(self, market: Market) -> Deal:
        return await market.deal(
            job={"engagement": "project"},
            proposal={"terms": up_to("60.00")},
            starts_on="2026-11-30",
        )

    async def test_a_ceiling_rises_and_what_was_billed_stays(self, deal: Deal):
        await approved(deal, "2026-12-03T08:00Z", minutes=90)
        week = {"week_of": "2026-12-03"}
        before = (await deal.owner.get(f"{deal.path}/timesheet", **week)).json()["amount"]
        assert before["client_pays"]["amount"] == "60.00"
        await agreed(deal, effective_on="2026-12-07", terms=up_to("100.00"))
        await approved(deal, "2026-12-07T05:00Z", minutes=60)
        sheet = (await deal.owner.get(f"{deal.path}/timesheet")).json()
        assert sheet["amount"]["client_pays"]["amount"] == "40.00"
        assert sheet["ceiling"]["left"]["amount"] == "0.00"
        after = (await deal.owner.get(f"{deal.path}/timesheet", **week)).json()["amount"]
        assert after == before

    async def test_a_week_of_two_versions_is_rounded_once(self, market: Market):
        terms = up_to("50.00", "25.00")
        deal = await market.deal(
            job={"engagement": "project"}, proposal={"terms": terms}, starts_on="2026-11-30"
        )
        await approved(deal, "2026-12-07T05:00Z", minutes=1)
        await agreed(deal, effective_on="2026-12-07", terms=up_to("60.00", "25.00"))
        await approved(deal, "2026-12-07T08:00Z", minutes=1)
        sheet = (await deal.owner.get(f"{deal.path}/timesheet")).json()
        assert sheet["amount"]["subtotal"]["amount"] == sheet["ceiling"]["billed"]["amount"]
        assert sheet["ceiling"]["billed"]["amount"] == "0.83"

    async def test_what_is_left_is_of_the_present_ceiling(self, deal: Deal):
        await approved(deal, "2026-12-03T08:00Z", minutes=60)
        await agreed(deal, effective_on="2026-12-07", terms=up_to("100.00"))
        earlier = await deal.owner.get(f"{deal.path}/timesheet", week_of="2026-12-03")
        assert earlier.json()["ceiling"]["left"]["amount"] == "40.00"

    async def test_it_rises_in_mid_week(self, deal: Deal):
        await approved(deal, "2026-12-07T05:00Z", minutes=90)
        await agreed(deal, effective_on="2026-12-07", terms=up_to("100.00"))
        await approved(deal, "2026-12-07T08:00Z", minutes=60)
        amount = (await deal.owner.get(f"{deal.path}/timesheet")).json()["amount"]
        assert amount["client_pays"]["amount"] == "100.00"

    @pytest.mark.parametrize(
        ("terms", "code"),
        [
            (up_to("59.99"), "ceiling_lowered"),
            (up_to("100.00", "70.00"), "ceiling_rate_changed"),
            (PROJECT, "ceiling_dropped"),
        ],
    )
    async def test_it_neither_falls_nor_counts_at_another_rate(self, deal: Deal, terms, code):
        assert fault(await ask(deal.owner, deal, terms=terms)) == (422, "/terms", code)

"""What clients spent, on whom and on what."""

from tests.factories.invoices import brought_to, credited, named, paid, with_fee_of_both, worked
from tests.factories.invoices import opened as open_invoice
from tests.factories.market import Market
from tests.factories.milestones import done
from tests.reports.figures import YEAR, minors, read, spent, summed, table
from tests.reports.test_earnings import released
from tests.support.problems import problem_of

PATH = "/v1/reports/spend"


def categories(found: dict) -> dict[str, int]:
    return {one["category"]: minors(one)["cost"] for one in found["categories"]}


class TestSpend:
    async def test_an_invoice_costs_its_lines_and_its_tax(self, market: Market):
        deal = await with_fee_of_both(await worked(market))
        invoice = await open_invoice(deal)
        await paid(deal, f"/v1/invoices/{invoice['id']}")
        found = await spent(deal)
        # 25.00 of work, 3 % of it as the client's part of the fee, 23 % tax on both
        assert categories(found) == {"fee": 75, "hourly": 2500, "tax": 592}
        assert minors(found["total"]) == {
            "invoiced": 3167,
            "tax": 592,
            "paid": 3167,
            "cost": 3167,
        }
        [payee] = found["payees"]
        assert (payee["payee_id"], payee["payee_name"]) == (
            str(deal.assistant.id),
            "Ana Assistant",
        )

    async def test_credits_are_taken_off_each_category(self, market: Market):
        deal = await with_fee_of_both(await worked(market))
        path = f"/v1/invoices/{(await open_invoice(deal))['id']}"
        await credited(deal, path, "10.00")
        found = await spent(deal)
        assert categories(found) == {"fee": 45, "hourly": 1500, "tax": 355}
        total = minors(found["total"])
        assert (total["credited"], total["cost"]) == (1267, 3167 - 1267)

    async def test_what_was_void_costs_nothing(self, market: Market):
        deal, _ = await brought_to(market, "void")
        found = await spent(deal)
        assert "cost" not in minors(found["total"])
        assert [minors(one) for one in found["categories"]] == [{}, {}]

    async def test_milestones_cost_what_was_released_and_the_fee(self, market: Market):
        deal = await released(market)
        found = await spent(deal)
        assert categories(found) == {"milestone": 33_333, "fee": 2_500}
        assert minors(found["total"]) == {"released": 35_833, "cost": 35_833}
        [contract] = found["contracts"]
        assert (contract["contract_id"], contract["payee_id"]) == (deal.id, str(deal.assistant.id))

    async def test_a_milestone_on_an_invoice_costs_once_and_its_tax_besides(self, market: Market):
        deal = await named(await released(market))
        invoice = await open_invoice(deal)
        tax = minors(invoice)["tax"]
        found = await spent(deal)
        assert minors(invoice)["outstanding"] == tax > 0
        assert categories(found) == {"milestone": 33_333, "fee": 2_500, "tax": tax}
        assert minors(found["total"]) == {
            "invoiced": tax,
            "tax": tax,
            "released": 35_833,
            "cost": 35_833 + tax,
        }

    async def test_categories_contracts_payees_and_steps_come_to_the_total(self, market: Market):
        deal, path = await brought_to(market, "open", tasks=2)
        await paid(deal, path)
        await credited(deal, path, "1.11", "2.22")
        await released(market, owner=deal.owner)
        found = await spent(deal)
        total = minors(found["total"])
        assert sum(categories(found).values()) == total["cost"]
        assert summed(found["contracts"]) == summed(found["payees"]) == total
        assert {k: v for k, v in summed(found["points"]).items() if k != "held"} == total
        assert len(found["payees"]) == 2

    async def test_what_is_held_is_what_the_accounts_hold(self, market: Market):
        deal = await released(market)
        found = await spent(deal)
        accounts = done(await deal.owner.get("/v1/accounts", kind="client_held"))["items"]
        assert [one["balance"] for one in accounts] == [found["points"][-1]["held"]]


class TestWho:
    async def test_who_is_paid_does_not_see_what_the_client_spends(self, market: Market):
        deal, _ = await brought_to(market, "paid")
        asked = {"organization_id": deal.owner.organization_id}
        for path in (PATH, f"{PATH}/csv"):
            assert (await deal.assistant.get(path, **asked)).status_code == 404

    async def test_the_organization_is_named_where_there_are_several(self, market: Market):
        owner = await market.owner()
        assert (await read(owner, PATH))["organization_id"] == owner.organization_id
        body = {"legal_form": "company", "name": "Another Client"}
        done(await owner.post("/v1/organizations", body))
        assert problem_of(await owner.get(PATH), 422)["errors"][0]["code"] == "missing"
        problem_of(await (await market.assistant()).get(PATH), 404)


class TestCsv:
    async def test_each_step_of_each_contract_has_a_row(self, market: Market):
        deal, path = await brought_to(market, "paid")
        await released(market, owner=deal.owner, who=deal.assistant)
        asked = {**YEAR, "organization_id": deal.owner.organization_id}
        answer = await deal.owner.get(f"{PATH}/csv", **asked)
        rows = table(answer.text)
        assert [row["paid"] for row in rows] == ["30.75", "0.00"], path
        assert [row["released"] for row in rows] == ["0.00", "358.33"]
        assert {row["payee_id"] for row in rows} == {str(deal.assistant.id)}

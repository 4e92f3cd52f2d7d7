"""How much of the pay came from commission, beside what was planned (R48)."""

from typing import Any

from tests.factories.charges import charged
from tests.factories.commissions import commission, reported, sale, seller
from tests.factories.invoices import named
from tests.factories.market import Deal, Market
from tests.factories.milestones import done, eur
from tests.factories.pay_periods import fee, paid_by, until
from tests.reports.figures import YEAR, earned, read, spent, table
from tests.reports.test_earnings import released

PATH = "/v1/reports/earnings"
PERIOD = {"period_starts_on": "2026-12-01", "period_ends_on": "2027-01-31"}


async def sold(market: Market, *, also: str = "60.00", **fields: Any) -> tuple[Deal, str]:
    """A commission of 20.00 beside some other pay, on an opened invoice."""
    deal = await named(await seller(market, **fields))
    await reported(deal, sale())
    await until(deal, "2027-01-01")
    await charged(deal, also)
    draft = done(await deal.assistant.post(f"{deal.path}/invoices", PERIOD))
    path = f"/v1/invoices/{draft['id']}"
    done(await deal.assistant.pay(f"{path}/open"))
    return deal, path


def told(found: dict[str, Any]) -> tuple[str, str, str | None, str | None, bool]:
    share = found["commission_share"]
    return (
        *(share["pay"]["amount"], share["commission"]["amount"]),
        *(share["percent"], share["target_percent"], share["is_below_target"]),
    )


class TestShare:
    async def test_a_share_below_the_target_is_a_warning_for_both_sides(self, empty_market: Market):
        deal, _ = await sold(empty_market, target_share_percent="33.3333")
        below = ("80.00", "20.00", "25.0", "33.3333", True)
        for found, side in (
            (await earned(deal.assistant), "clients"),
            (await spent(deal), "payees"),
        ):
            assert told(found["total"]) == below
            assert [told(one) for one in found["contracts"]] == [below]
            assert [told(one) for one in found[side]] == [below]
            [month] = [one for one in found["points"] if one["commission_share"]["percent"]]
            assert month["starts_on"] == "2027-01-01"
            assert month["commission_share"]["commission"] == eur("20.00")

    async def test_a_share_that_reaches_the_target_is_none(self, empty_market: Market):
        deal, _ = await sold(empty_market, also="40.00", target_share_percent="33.3333")
        total = (await earned(deal.assistant))["total"]
        assert told(total) == ("60.00", "20.00", "33.3", "33.3333", False)

    async def test_without_a_plan_there_is_a_share_and_no_warning(self, empty_market: Market):
        deal, _ = await sold(empty_market)
        total = (await earned(deal.assistant))["total"]
        assert told(total) == ("80.00", "20.00", "25.0", None, False)

    async def test_a_draw_is_pay_and_no_commission(self, empty_market: Market):
        draw = {"amount": eur("30.00"), "recoverable": True}
        deal, _ = await sold(empty_market, draw=draw, target_share_percent="25")
        total = (await earned(deal.assistant))["total"]
        # 20.00 earned, 10.00 in advance, 60.00 besides.
        assert told(total) == ("90.00", "20.00", "22.2", "25", True)

    async def test_what_is_credited_is_taken_off(self, empty_market: Market):
        deal, path = await sold(empty_market, target_share_percent="30")
        lines = done(await deal.assistant.get(path))["lines"]
        [other] = [one for one in lines if one["kind"] == "fixed_fee"]
        body = {"reason": "Too much.", "lines": [{"line_id": other["id"], "amount": eur("20.00")}]}
        done(await deal.assistant.pay(f"{path}/credit-notes", body))
        for found in (await earned(deal.assistant), await spent(deal)):
            assert told(found["total"]) == ("60.00", "20.00", "33.3", "30", False)

    async def test_a_void_invoice_was_no_pay(self, empty_market: Market):
        deal, path = await sold(empty_market, target_share_percent="30")
        done(await deal.assistant.pay(f"{path}/void", {"reason": "Twice."}))
        total = (await earned(deal.assistant))["total"]
        assert told(total) == ("0.00", "0.00", None, "30", False)

    async def test_what_milestones_paid_is_pay(self, market: Market):
        deal = await released(market)
        for found in (await earned(deal.assistant), await spent(deal)):
            assert told(found["total"]) == ("333.33", "0.00", "0.0", None, False)


class TestTarget:
    async def test_terms_with_several_parts_have_the_target_of_their_commission(
        self, empty_market: Market
    ):
        plan = commission(target_share_percent="50")
        terms = {"kind": "combined", "parts": [fee("310.00"), plan]}
        deal = await named(await paid_by(empty_market, terms, starts_on="2026-12-01"))
        await reported(deal, sale())
        await until(deal, "2027-01-01")
        draft = done(await deal.assistant.post(f"{deal.path}/invoices", PERIOD))
        done(await deal.assistant.pay(f"/v1/invoices/{draft['id']}/open"))
        _, part, _, target, is_below = told((await earned(deal.assistant))["total"])
        assert (part, target, is_below) == ("20.00", "50", True)


class TestCsv:
    async def test_rows_name_the_share_and_the_target(self, empty_market: Market):
        deal, _ = await sold(empty_market, target_share_percent="33.3333")
        asked = {**YEAR, "organization_id": deal.owner.organization_id}
        files = (
            await deal.assistant.get(f"{PATH}/csv", **YEAR),
            await deal.owner.get("/v1/reports/spend/csv", **asked),
        )
        for file in files:
            [row] = [one for one in table(file.text) if one["contract_id"]]
            assert (row["pay"], row["commission"]) == ("80.00", "20.00")
            assert row["commission_percent"] == "25.0"
            assert (row["target_percent"], row["is_below_target"]) == ("33.3333", "true")

    async def test_a_statement_of_a_month_is_as_it_was(self, empty_market: Market):
        deal, _ = await sold(empty_market)
        [found] = (await read(deal.assistant, "/v1/statements"))["items"]
        assert "commission_share" not in found["currencies"][0]

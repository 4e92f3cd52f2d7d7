"""What a contract owes for a period besides time."""

from datetime import date

import pytest

from tests.factories.charges import DECEMBER, charged, charges_of
from tests.factories.market import Market
from va_market.charges.items import Days
from va_market.charges.models import ChargeKind
from va_market.identity.models import Role

JANUARY = Days(date(2027, 1, 1), date(2027, 1, 31), bills_on=date(2027, 1, 1))


class TestAdding:
    async def test_a_charge_is_shown_with_its_derivation(self, market: Market) -> None:
        deal = await market.deal()
        await charged(deal, "500.00")

        [charge] = await charges_of(deal)
        eur = {"amount": "500.00", "currency": "EUR"}
        assert (charge["kind"], charge["term"], charge["terms_version"]) == ("fixed_fee", "", 1)
        assert (charge["amount"], charge["unit_price"]) == (eur, eur)
        assert (charge["quantity"], charge["unit"]) == ("1", "month")
        assert (charge["period_starts_on"], charge["period_ends_on"], charge["bills_on"]) == (
            *("2026-12-01", "2026-12-31"),
            "2026-12-01",
        )
        assert [step["step"] for step in charge["trace"]] == ["fee"]

    async def test_the_same_days_are_charged_once(self, market: Market) -> None:
        deal = await market.deal()

        assert [await charged(deal), await charged(deal, "700.00")] == [True, False]
        assert [one["amount"]["amount"] for one in await charges_of(deal)] == ["500.00"]

    async def test_nothing_is_no_charge(self, market: Market) -> None:
        deal = await market.deal()

        assert not await charged(deal, "0.00")
        assert await charges_of(deal) == []

    async def test_a_credit_is_below_zero(self, market: Market) -> None:
        deal = await market.deal()
        await charged(deal, "-20.00", kind=ChargeKind.CREDIT)

        assert [one["amount"]["amount"] for one in await charges_of(deal)] == ["-20.00"]


class TestReading:
    @pytest.mark.parametrize(("sort", "first"), [("bills_on", "500.00"), ("-bills_on", "600.00")])
    async def test_they_come_in_the_order_of_their_days(
        self, market: Market, sort: str, first: str
    ) -> None:
        deal = await market.deal()
        await charged(deal, "600.00", days=JANUARY)
        await charged(deal, "500.00", days=DECEMBER)

        page = (await deal.owner.get(f"{deal.path}/charges", sort=sort, limit=1)).json()
        assert page["items"][0]["amount"]["amount"] == first
        assert page["next_cursor"] is not None

    async def test_both_sides_read_them(self, market: Market) -> None:
        deal = await market.deal()
        await charged(deal)
        finance = await market.member(deal.owner, Role.FINANCE)

        for person in (deal.assistant, finance):
            assert len((await person.get(f"{deal.path}/charges")).json()["items"]) == 1

    async def test_who_keeps_no_money_reads_none(self, market: Market) -> None:
        deal = await market.deal()
        await charged(deal)
        member = await market.member(deal.owner, Role.MEMBER)

        page = await member.get(f"{deal.path}/charges", include="total_count")
        assert (page.json()["items"], page.json()["total_count"]) == ([], 0)

    async def test_strangers_see_no_contract(self, market: Market) -> None:
        deal = await market.deal()
        stranger = await market.person()

        assert (await stranger.get(f"{deal.path}/charges")).status_code == 404

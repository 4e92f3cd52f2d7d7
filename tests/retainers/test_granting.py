"""Minutes besides those of the fee: given, bought by hand, or bought because few are left."""

from typing import Any

import pytest

from tests.factories.charges import charges_of
from tests.factories.market import Market
from tests.factories.milestones import done
from tests.factories.retainers import (
    PACKS,
    bought,
    given,
    granted,
    kept,
    over,
    period_of,
    retainer,
    running_deal,
    until,
    worked,
)
from tests.invariants import rows
from tests.support.problems import problem_of
from va_market.identity.models import Role

SELLS = retainer(policy=PACKS)
TOPS_UP = retainer(policy={**PACKS, "top_up_below_minutes": 240})
MINUTES: dict[str, Any] = {"source": "goodwill", "minutes": 60}
PACK: dict[str, Any] = {"source": "top_up", "packs": 1}


class TestGoodwill:
    async def test_minutes_are_given_for_nothing(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market)
        grant = await given(deal, 60, expires_on="2027-01-15")

        assert (grant["source"], grant["minutes"], grant["left_minutes"]) == ("goodwill", 60, 60)
        assert grant["granted_by"] == str(deal.assistant.id)
        assert (await period_of(deal))["running"]["left_minutes"] == 1260
        assert [one["kind"] for one in await charges_of(deal)] == ["retainer_fee"]

    async def test_they_are_used_after_those_of_the_fee(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market)
        grant = await given(deal, 60)
        await worked(deal, "2026-12-02", 1230)

        [closed, _] = await over(deal, "2027-01-01T00:00:01Z")

        assert closed["statement"]["consumed"] == {"base": 1200, "goodwill": 30}
        shown = (await deal.owner.get(f"/v1/minute-grants/{grant['id']}")).json()
        assert shown["left_minutes"] == 30

    async def test_they_expire_on_their_day(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market)
        await given(deal, 60, expires_on="2026-12-20")

        [closed, _] = await over(deal, "2027-01-01T00:00:01Z")

        assert closed["statement"]["expired"] == 60


class TestPacks:
    async def test_the_client_buys_packs(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market, SELLS)
        grant = await bought(deal, 2)

        assert (grant["source"], grant["minutes"]) == ("top_up", 600)
        _, charge = await charges_of(deal)
        assert (charge["kind"], charge["amount"]["amount"]) == ("packs", "200.00")
        assert (charge["quantity"], charge["unit"], charge["bills_on"]) == (
            *("2", "pack"),
            "2026-12-07",
        )
        assert (await period_of(deal))["running"]["packs_bought"] == 2

    async def test_more_are_bought_on_the_same_day(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market, SELLS)
        await bought(deal)
        await bought(deal)

        owed = [one["amount"]["amount"] for one in await charges_of(deal)]
        assert owed == ["500.00", "100.00", "100.00"]

    async def test_no_more_than_the_terms_allow(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market, SELLS)
        await bought(deal, 3)

        refused = await granted(deal.owner, deal, source="top_up", packs=2)
        problem_of(refused, 409, "too_many_packs")
        assert "1 can be bought" in refused.json()["detail"]

    async def test_terms_without_packs_sell_none(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market)
        problem_of(await granted(deal.owner, deal, **PACK), 409, "no_packs")


class TestTopUp:
    async def test_packs_are_bought_when_few_minutes_are_left(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market, TOPS_UP)
        await worked(deal, "2026-12-02", 1000)
        await until(deal, "2026-12-07T12:00:00Z")
        await kept(empty_market)

        state = (await period_of(deal))["running"]
        assert (state["packs_bought"], state["left_minutes"]) == (1, 500)
        assert [one["amount"]["amount"] for one in await charges_of(deal)] == ["500.00", "100.00"]

    async def test_they_are_bought_once(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market, TOPS_UP)
        await worked(deal, "2026-12-02", 1000)
        for hour in (12, 14, 16):
            await until(deal, f"2026-12-07T{hour}:00:00Z")
            await kept(empty_market)

        assert (await period_of(deal))["running"]["packs_bought"] == 1

    async def test_nobody_gave_them(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market, TOPS_UP)
        await worked(deal, "2026-12-02", 1100)
        await until(deal, "2026-12-07T12:00:00Z")
        await kept(empty_market)

        page = (await deal.owner.get(f"{deal.path}/minute-grants")).json()["items"]
        assert [(one["source"], one["granted_by"]) for one in page] == [
            ("top_up", None),
            ("base", None),
        ]
        period = await period_of(deal)
        told = await rows.told(empty_market, "retainer.minutes_granted", period["id"])
        assert [(data["source"], data["minutes"]) for data, _ in told] == [("top_up", 300)]


class TestRefusals:
    @pytest.mark.parametrize(
        "body",
        [
            {"source": "goodwill"},
            {"source": "goodwill", "minutes": 60, "packs": 1},
            {"source": "top_up", "minutes": 60},
            {"source": "top_up", "packs": 1, "expires_on": "2027-02-01"},
            {"source": "base", "minutes": 60},
            {"source": "goodwill", "minutes": 0},
        ],
    )
    async def test_each_source_says_its_own(self, market: Market, body: dict[str, Any]) -> None:
        deal = await market.deal()
        assert (await granted(deal.owner, deal, **body)).status_code == 422

    async def test_what_is_void_already_is_not_given(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market)
        refused = await granted(deal.assistant, deal, **MINUTES, expires_on="2026-12-07")
        assert refused.json()["errors"][0]["code"] == "expired"

    async def test_each_side_does_its_own(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market, SELLS)
        member = await empty_market.member(deal.owner, Role.MEMBER)

        refused = [
            await granted(deal.owner, deal, **MINUTES),
            await granted(deal.assistant, deal, **PACK),
            await granted(member, deal, **PACK),
        ]
        assert [one.status_code for one in refused] == [403, 403, 403]

    async def test_finance_buys_as_well(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market, SELLS)
        finance = await empty_market.member(deal.owner, Role.FINANCE)
        assert (await granted(finance, deal, **PACK)).status_code == 201

    async def test_nothing_is_given_without_an_open_period(self, empty_market: Market) -> None:
        deal = await empty_market.deal()
        problem_of(await granted(deal.assistant, deal, **MINUTES), 409, "no_open_period")

    async def test_nothing_is_given_after_the_end(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market)
        done(await deal.owner.move(f"{deal.path}/end", {"reason": "We close down."}))
        problem_of(await granted(deal.assistant, deal, **MINUTES), 409, "contract_ended")
        assert (await period_of(deal))["allowed_actions"] == []

    @pytest.mark.parametrize(
        ("side", "terms", "actions"),
        [
            ("owner", SELLS, ["buy_packs"]),
            ("owner", retainer(), []),
            ("assistant", SELLS, ["give_minutes"]),
        ],
    )
    async def test_what_one_may_do_is_offered(
        self, empty_market: Market, side: str, terms: dict[str, Any], actions: list[str]
    ) -> None:
        deal = await running_deal(empty_market, terms)
        found = await getattr(deal, side).get(f"{deal.path}/retainer-periods")
        assert found.json()["items"][0]["allowed_actions"] == actions

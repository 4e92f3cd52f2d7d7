"""A retainer that grows while a period runs: paid anew for the days left, where terms say so."""

from typing import Any

import pytest

from tests.factories import amendments
from tests.factories.charges import charges_of
from tests.factories.market import Deal, Market
from tests.factories.milestones import eur
from tests.factories.retainers import over, period_of, retainer, running_deal, worked
from tests.jobs.reading import events_of

AT_ONCE = {"upgrade": "at_once"}
DAY = "2026-12-20"
AFTER = "2026-12-20T00:01:00Z"


def grown(fee: str = "620.00", minutes: int = 1820, **policy: Any) -> dict[str, Any]:
    return retainer(fee=eur(fee), included_minutes=minutes, policy={**AT_ONCE, **policy})


async def owed(deal: Deal) -> list[tuple[str, str, str]]:
    return [
        (one["kind"], one["period_starts_on"], one["amount"]["amount"])
        for one in await charges_of(deal)
    ]


FEE = ("retainer_fee", "2026-12-01", "500.00")


class TestUpgrades:  # money.md §3
    async def test_the_rest_of_the_period_is_paid_anew(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market)
        await amendments.agreed(deal, terms=grown(), effective_on=DAY)
        assert await over(deal, "2026-12-19T23:00:00Z")
        assert await owed(deal) == [FEE]

        [period] = await over(deal, AFTER)

        # 12 of 31 days: 500.00 are 193.55, and 620.00 are 240.00; 465 minutes become 705.
        assert sorted(await owed(deal)) == [
            ("credit", DAY, "-193.55"),
            FEE,
            ("retainer_fee", DAY, "240.00"),
        ]
        assert (await period_of(deal))["running"]["left_minutes"] == 1200 + 240
        assert (period["terms_version"], period["status"]) == (1, "open")

    async def test_it_is_charged_once(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market)
        await amendments.agreed(deal, terms=grown(), effective_on=DAY)
        await over(deal, AFTER)
        before = await owed(deal)

        found = await over(deal, "2027-01-01T00:01:00Z")

        assert [one["terms_version"] for one in found] == [1, 2]
        more = [one for one in await owed(deal) if one not in before]
        assert more == [("retainer_fee", "2027-01-01", "620.00")]

    async def test_the_minutes_are_used(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market)
        await amendments.agreed(deal, terms=grown(), effective_on=DAY)
        await worked(deal, "2026-12-02", 1320)

        [closed, _] = await over(deal, "2027-01-01T00:01:00Z")

        said = closed["statement"]
        assert (said["used"], said["overage"], said["breakage"]) == (1320, 0, 120)
        assert said["granted"] == {"base": 1440}

    async def test_two_in_one_period_follow_each_other(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market)
        await amendments.agreed(deal, terms=grown(), effective_on=DAY)
        await over(deal, AFTER)
        await amendments.agreed(deal, terms=grown("930.00", 1820), effective_on="2026-12-31")

        await over(deal, "2026-12-31T00:01:00Z")

        assert sorted(await owed(deal))[:2] == [
            ("credit", DAY, "-193.55"),
            ("credit", "2026-12-31", "-20.00"),
        ]
        assert ("retainer_fee", "2026-12-31", "30.00") in await owed(deal)

    async def test_it_is_told_to_both_sides(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market)
        await amendments.agreed(deal, terms=grown(), effective_on=DAY)
        await over(deal, AFTER)
        for person in (deal.owner, deal.assistant):
            kind = "retainer.upgraded"
            told = await events_of(person, until=kind, type=kind)
            assert [one["data"]["effective_on"] for one in told] == [DAY]


class TestWaiting:
    @pytest.mark.parametrize(
        "terms",
        [
            retainer(fee=eur("620.00")),  # says nothing of it
            grown("400.00", 1800),
            grown("620.00", 600),
            retainer(
                fee=eur("620.00"), policy=AT_ONCE, billing="annual", annual_fee=eur("6000.00")
            ),
        ],
        ids=["by default", "cheaper", "fewer minutes", "by the year"],
    )
    async def test_it_waits_for_the_next_period(
        self, empty_market: Market, terms: dict[str, Any]
    ) -> None:
        deal = await running_deal(empty_market)
        await amendments.agreed(deal, terms=terms, effective_on=DAY)
        await over(deal, AFTER)
        assert await owed(deal) == [FEE]

"""Time that is corrected after the last closing of a retainer is settled then, and once."""

from typing import Any

import pytest

from tests.factories import corrections
from tests.factories.charges import charges_of
from tests.factories.market import Deal, Market
from tests.factories.milestones import done
from tests.factories.retainers import kept, over, retainer, running_deal, until
from tests.invariants import rows
from tests.timekeeping.days import approved

REASON = {"reason": "We close down."}
ENDED, SOON, LATER = "2026-12-10T10:00:00Z", "2026-12-10T10:01:00Z", "2026-12-10T11:00:00Z"


async def ended(
    market: Market, *, minutes: int, policy: dict[str, Any] | None = None
) -> tuple[Deal, dict[str, Any]]:
    """A retainer of 20 hours that is over, with work on its second day."""
    deal = await running_deal(market, retainer(policy=policy))
    entry = await approved(deal, "2026-12-02T00:00Z", minutes=minutes)
    await until(deal, ENDED)
    done(await deal.owner.move(f"{deal.path}/end", REASON))
    await over(deal, SOON)
    return deal, entry


async def take_back(deal: Deal, entry: dict[str, Any], **other: Any) -> None:
    correction = await corrections.proposed(deal.assistant, entry, **other)
    done(await deal.owner.post(f"/v1/time-corrections/{correction['id']}/approve"))


async def owed(deal: Deal) -> list[tuple[str, str]]:
    return [(one["kind"], one["amount"]["amount"]) for one in await charges_of(deal)]


FEE = ("retainer_fee", "500.00")


class TestAfterTheEnd:
    async def test_minutes_lapse_by_default(self, empty_market: Market) -> None:
        deal, entry = await ended(empty_market, minutes=600)
        await take_back(deal, entry)

        [last, adjusted] = await over(deal, LATER)

        assert (adjusted["starts_on"], adjusted["ends_on"]) == ("2026-12-11", "2026-12-11")
        said = adjusted["statement"]
        assert (said["used"], said["consumed"], said["breakage"]) == (-600, {"base": -600}, 600)
        assert (last["statement"]["used"], said["closing"]) == (600, 0)
        assert await owed(deal) == [FEE]

    async def test_or_are_paid_back(self, empty_market: Market) -> None:
        deal, entry = await ended(empty_market, minutes=600, policy={"at_end": "refund"})
        assert sorted(await owed(deal)) == [("credit", "-250.00"), FEE]
        await take_back(deal, entry)

        [_, adjusted] = await over(deal, LATER)

        assert adjusted["statement"]["refunded"] == 600
        assert sorted(await owed(deal)) == [("credit", "-250.00"), ("credit", "-250.00"), FEE]

    async def test_what_was_billed_beyond_comes_back_as_money(self, empty_market: Market) -> None:
        deal, entry = await ended(empty_market, minutes=1320)
        assert sorted(await owed(deal)) == [("overage", "50.00"), FEE]
        await take_back(deal, entry, ended_at="2026-12-02T21:00:00Z")

        [_, adjusted] = await over(deal, LATER)

        assert adjusted["statement"]["overage"] == -60
        assert ("overage", "-25.00") in await owed(deal)

    async def test_more_work_is_charged(self, empty_market: Market) -> None:
        deal, entry = await ended(empty_market, minutes=1200)
        await take_back(deal, entry, ended_at="2026-12-02T21:00:00Z")
        await over(deal, LATER)
        assert sorted(await owed(deal)) == [("overage", "25.00"), FEE]

    async def test_it_is_settled_once(self, empty_market: Market) -> None:
        deal, entry = await ended(empty_market, minutes=600, policy={"at_end": "refund"})
        await take_back(deal, entry)
        found = await over(deal, LATER)
        before = await owed(deal)

        assert await over(deal, "2027-03-01T00:00:00Z") == found
        assert await owed(deal) == before
        assert await kept(empty_market) == 0

    async def test_each_further_correction_has_its_own(self, empty_market: Market) -> None:
        deal, entry = await ended(empty_market, minutes=600)
        other = {"ended_at": "2026-12-02T05:00:00Z"}
        correction = await corrections.proposed(deal.assistant, entry, **other)
        first = done(await deal.owner.post(f"/v1/time-corrections/{correction['id']}/approve"))
        await over(deal, LATER)
        await take_back(deal, {"id": first["replacement_id"]})

        found = await over(deal, "2026-12-10T12:00:00Z")

        assert [one["statement"]["used"] for one in found] == [600, -300, -300]
        assert [one["starts_on"] for one in found[1:]] == ["2026-12-11", "2026-12-12"]

    @pytest.mark.parametrize("at_end", ["breakage", "refund"])
    async def test_no_more_is_paid_back_than_was_billed(
        self, empty_market: Market, at_end: str
    ) -> None:
        deal, entry = await ended(empty_market, minutes=1200, policy={"at_end": at_end})
        await take_back(deal, entry)
        await over(deal, LATER)
        amounts = [float(amount) for _, amount in await owed(deal)]
        assert sum(amounts) == (0 if at_end == "refund" else 500)


async def test_nothing_is_looked_at_without_a_correction(empty_market: Market) -> None:
    deal, _ = await ended(empty_market, minutes=600)
    due = await rows.value(
        empty_market, "SELECT next_at FROM retainers WHERE contract_id = $1", deal.id
    )
    assert due is None

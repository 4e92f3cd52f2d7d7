"""What is charged in advance is deferred, and earned as minutes are used or lapse, to the cent."""

from typing import Any

import pytest

from tests.factories import amendments, corrections
from tests.factories.accounts import stood_of
from tests.factories.market import Deal, Market
from tests.factories.milestones import done, eur
from tests.factories.retainers import (
    PACKS,
    bought,
    given,
    over,
    periods_of,
    retainer,
    running_deal,
    until,
    worked,
)
from tests.factories.rosters import placement
from tests.money.laws import check
from tests.timekeeping.days import approved
from tests.worker.test_worker import run

REASON = {"reason": "We close down."}
YEAR = retainer(billing="annual", annual_fee=eur("3650.00"))
Entries = list[tuple[str, str]]


async def stood(deal: Deal) -> tuple[int, int, int]:
    """Cents that are deferred, earned, and charged in advance less those given back."""
    await check(deal.owner.market)
    found = await stood_of(deal.owner.market, deal.id)
    charged = -found.get("deferred_fees", 0)
    return found.get("deferred_revenue", 0), found.get("recognized_revenue", 0), charged


async def entries_of(deal: Deal, kind: str = "recognized_revenue") -> Entries:
    """Of one account of whoever is paid, oldest first."""
    [account] = (await deal.assistant.get("/v1/accounts", kind=kind)).json()["items"]
    assert account["subject_id"] == deal.id
    page = await deal.assistant.get(f"/v1/accounts/{account['id']}/entries", sort="position")
    return [(one["kind"], one["amount"]["amount"]) for one in page.json()["items"]]


async def end(deal: Deal, moment: str, *, seen_at: str) -> list[dict[str, Any]]:
    await until(deal, moment)
    done(await deal.owner.move(f"{deal.path}/end", REASON))
    return await over(deal, seen_at)


class TestCharging:
    async def test_the_fee_is_deferred_on_the_first_day(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market)
        assert await stood(deal) == (50000, 0, 50000)
        assert await entries_of(deal, "deferred_revenue") == [("retainer_charged", "500.00")]

    async def test_a_year_is_deferred_as_a_whole(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market, YEAR)
        assert await stood(deal) == (365000, 0, 365000)

    async def test_packs_are_deferred_when_they_are_bought(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market, retainer(policy=PACKS))
        await bought(deal, 2)
        assert await stood(deal) == (70000, 0, 70000)

    async def test_minutes_for_nothing_defer_nothing(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market)
        await given(deal)
        assert await stood(deal) == (50000, 0, 50000)

    async def test_a_raise_defers_the_difference_of_the_days_left(
        self, empty_market: Market
    ) -> None:
        deal = await running_deal(empty_market)
        grown = retainer(fee=eur("620.00"), included_minutes=1820, policy={"upgrade": "at_once"})
        await amendments.agreed(deal, terms=grown, effective_on="2026-12-20")
        await over(deal, "2026-12-20T00:01:00Z")
        # 12 of 31 days: 240.00 instead of 193.55.
        assert await stood(deal) == (54645, 0, 54645)


class TestEarning:
    async def test_by_use_and_by_what_nobody_used(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market)
        await worked(deal, "2026-12-02", 700)

        await over(deal, "2027-01-01T00:00:01Z")

        assert await stood(deal) == (50000, 50000, 100000)
        assert await entries_of(deal) == [
            ("retainer_consumed", "291.67"),
            ("retainer_lapsed", "208.33"),
        ]

    async def test_what_rolls_over_stays_deferred(self, empty_market: Market) -> None:
        policy = {"rollover": "base", "rollover_cap_minutes": 300}
        deal = await running_deal(empty_market, retainer(policy=policy))
        await worked(deal, "2026-12-02", 601)

        await over(deal, "2027-01-01T00:00:01Z")

        # 601 of 1200 minutes are 250.42; the next 300 carry 125.00 on; 299 lapse.
        assert await stood(deal) == (62500, 37500, 100000)
        assert await entries_of(deal) == [
            ("retainer_consumed", "250.42"),
            ("retainer_lapsed", "124.58"),
        ]

        await until(deal, "2027-01-10T00:00:00Z")
        await worked(deal, "2027-01-02", 1300)
        await over(deal, "2027-02-01T00:00:01Z")

        # 100 of the 300 minutes are 41.67, and the others expire.
        assert await stood(deal) == (50000, 100000 + 12500 - 12500, 150000)
        assert (await entries_of(deal))[2:] == [
            ("retainer_consumed", "541.67"),
            ("retainer_lapsed", "83.33"),
        ]

    async def test_packs_that_the_closing_sells_are_deferred_first(
        self, empty_market: Market
    ) -> None:
        deal = await running_deal(empty_market, retainer(policy=PACKS))
        await worked(deal, "2026-12-02", 1600)

        await over(deal, "2027-01-01T00:00:01Z")

        # Two packs for 400 minutes, of which 200 are left.
        assert await stood(deal) == (50000 + 6667, 63333, 120000)
        assert await entries_of(deal, "deferred_revenue") == [
            ("retainer_charged", "500.00"),
            ("retainer_charged", "200.00"),
            ("retainer_consumed", "-633.33"),
            ("retainer_charged", "500.00"),
        ]

    async def test_a_fee_without_a_minute_is_earned_with_its_period(
        self, empty_market: Market
    ) -> None:
        deal = await empty_market.deal()
        terms = retainer(included_minutes=10)
        await amendments.agreed(deal, terms=terms, effective_on="2026-12-31")
        await over(deal, "2026-12-31T12:00:00Z")
        assert await stood(deal) == (1613, 0, 1613)

        await over(deal, "2027-01-01T00:01:00Z")

        assert await stood(deal) == (50000, 1613, 51613)
        assert await entries_of(deal) == [("retainer_lapsed", "16.13")]

    async def test_minutes_that_come_back_are_deferred_again(self, empty_market: Market) -> None:
        policy = {"rollover": "base", "rollover_expires_after": None, "order": "oldest_first"}
        deal = await running_deal(empty_market, retainer(policy=policy))
        await over(deal, "2027-01-01T00:00:01Z")
        await until(deal, "2027-01-10T00:00:00Z")
        entry = await approved(deal, "2027-01-02T00:00Z", minutes=600)
        await over(deal, "2027-02-01T00:00:01Z")
        assert await stood(deal) == (125000, 25000, 150000)
        correction = await corrections.proposed(deal.assistant, entry)
        done(await deal.owner.post(f"/v1/time-corrections/{correction['id']}/approve"))

        await over(deal, "2027-03-01T00:00:01Z")

        assert await stood(deal) == (200000, 0, 200000)
        assert await entries_of(deal) == [
            ("retainer_consumed", "250.00"),
            ("retainer_consumed", "-250.00"),
        ]


class TestEnding:
    async def test_what_is_paid_back_is_not_earned(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market, retainer(policy={"at_end": "refund"}))
        await worked(deal, "2026-12-02", 301)

        await end(deal, "2026-12-10T10:00:00Z", seen_at="2026-12-10T10:01:00Z")

        # 301 of 1200 minutes are 125.42.
        assert await stood(deal) == (0, 12542, 12542)
        assert await entries_of(deal, "deferred_fees") == [
            ("retainer_charged", "-500.00"),
            ("retainer_refunded", "374.58"),
        ]

    async def test_of_a_year_the_days_left_are_paid_back_and_the_rest_is_earned(
        self, empty_market: Market
    ) -> None:
        deal = await running_deal(empty_market, YEAR)
        await over(deal, "2027-02-10T10:00:00Z")
        await end(deal, "2027-02-10T10:00:30Z", seen_at="2027-02-10T10:01:00Z")
        # 72 days of 365 are over.
        assert await stood(deal) == (0, 72000, 72000)

    async def test_what_was_used_ahead_of_the_days_is_earned_no_more(
        self, empty_market: Market
    ) -> None:
        deal = await running_deal(empty_market, YEAR)
        await worked(deal, "2026-12-02", 1200)

        await end(deal, "2026-12-10T10:00:00Z", seen_at="2026-12-10T10:01:00Z")

        # A twelfth was used within ten days of 365.
        assert await stood(deal) == (0, 10000, 10000)
        assert await entries_of(deal) == [
            ("retainer_consumed", "304.17"),
            ("retainer_refunded", "-204.17"),
        ]

    @pytest.mark.parametrize(
        ("at_end", "earned", "last"),
        [
            ("breakage", 50000, ("retainer_lapsed", "250.00")),
            ("refund", 0, ("retainer_consumed", "-250.00")),
        ],
    )
    async def test_time_taken_back_after_the_end_is_earned_otherwise_or_not(
        self, empty_market: Market, at_end: str, earned: int, last: tuple[str, str]
    ) -> None:
        deal = await running_deal(empty_market, retainer(policy={"at_end": at_end}))
        entry = await approved(deal, "2026-12-02T00:00Z", minutes=600)
        await end(deal, "2026-12-10T10:00:00Z", seen_at="2026-12-10T10:01:00Z")
        correction = await corrections.proposed(deal.assistant, entry)
        done(await deal.owner.post(f"/v1/time-corrections/{correction['id']}/approve"))

        await over(deal, "2026-12-10T11:00:00Z")

        assert await stood(deal) == (0, earned, earned)
        assert (await entries_of(deal))[-1] == last


class TestReading:
    async def test_a_statement_names_what_it_posted(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market)
        await worked(deal, "2026-12-02", 700)
        [closed, _] = await over(deal, "2027-01-01T00:00:01Z")

        page = await deal.assistant.get("/v1/accounts", kind="recognized_revenue")
        [account] = page.json()["items"]
        entries = await deal.assistant.get(f"/v1/accounts/{account['id']}/entries")

        found = entries.json()["items"]
        posted = {one["transaction_id"] for one in found}
        assert posted == {*closed["statement"]["transaction_ids"]}
        assert {one["reference"] for one in found} == {f"retainer period {closed['id']}"}

    async def test_the_client_sees_none_of_it(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market)
        kinds = "deferred_revenue,recognized_revenue,deferred_fees"
        seen = [
            (await person.get("/v1/accounts", kind=kinds)).json()["items"]
            for person in (deal.owner, deal.assistant)
        ]
        assert [len(one) for one in seen] == [0, 3]

    async def test_of_an_agency_it_is_the_agencys(self, empty_market: Market) -> None:
        market = empty_market
        deal = await placement(
            market,
            job={"engagement": "retainer"},
            proposal={"terms": retainer()},
            starts_on="2026-12-01",
        )
        await run(market, "keep_retainers")

        seen = [
            (await person.get("/v1/accounts", kind="deferred_revenue")).json()["items"]
            for person in (deal.agency, deal.assistant)
        ]
        assert [[one["balance"] for one in found] for found in seen] == [[eur("500.00")], []]


class TestLimits:
    async def test_what_no_account_can_hold_holds_up_no_other(self, empty_market: Market) -> None:
        fee = {"amount": "9000000000000.00", "currency": "EUR"}
        dear = await running_deal(empty_market, retainer(fee=fee, overage_rate=None))
        other = await running_deal(empty_market)

        await over(dear, "2027-01-01T00:01:00Z")

        assert [one["status"] for one in await periods_of(dear)] == ["open"]
        await until(other, "2027-01-01T00:01:00Z")
        assert [one["status"] for one in await periods_of(other)] == ["closed", "open"]

    async def test_more_than_accounts_can_hold_is_not_bought(self, empty_market: Market) -> None:
        price = {"amount": "9000000000000.00", "currency": "EUR"}
        policy = {**PACKS, "pack_price": price}
        deal = await running_deal(empty_market, retainer(policy=policy))
        await bought(deal)

        body = {"source": "top_up", "packs": 1}
        refused = await deal.owner.pay(f"{deal.path}/minute-grants", body)

        assert (refused.status_code, refused.json()["code"]) == (409, "balance_out_of_range")
        assert await stood(deal) == (900000000050000, 0, 900000000050000)

"""How periods open, what closes them, and how the last one ends."""

from types import SimpleNamespace
from typing import Any

import pytest

from tests.factories import amendments, corrections
from tests.factories.charges import charges_of
from tests.factories.market import EUR_25, HOURLY, Deal, Market
from tests.factories.milestones import done, eur
from tests.factories.retainers import (
    PACKS,
    WORK,
    kept,
    over,
    period_of,
    periods_of,
    retainer,
    retainer_deal,
    running_deal,
    until,
    worked,
)
from tests.invariants import rows
from tests.timekeeping.days import approved, recorded
from tests.worker.test_worker import run
from va_market.retainers.service.counting import _minutes

REASON = {"reason": "We close down."}


async def owed(deal: Deal) -> list[tuple[str, str, str]]:
    return [
        (one["kind"], one["bills_on"], one["amount"]["amount"]) for one in await charges_of(deal)
    ]


class TestOpening:
    async def test_the_fee_is_charged_on_the_first_day_and_grants_its_minutes(
        self, empty_market: Market
    ) -> None:
        deal = await running_deal(empty_market)

        period = await period_of(deal)
        assert (period["status"], period["starts_on"], period["ends_on"]) == (
            *("open", "2026-12-01"),
            "2026-12-31",
        )
        assert period["running"]["left_minutes"] == 1200
        assert await owed(deal) == [("retainer_fee", "2026-12-01", "500.00")]
        [charge] = await charges_of(deal)
        assert (charge["quantity"], charge["unit"]) == ("1", "period")
        assert (charge["period_starts_on"], charge["period_ends_on"]) == (
            "2026-12-01",
            "2026-12-31",
        )

    async def test_it_opens_when_the_day_comes_in_the_zone_of_the_contract(
        self, empty_market: Market
    ) -> None:
        deal = await retainer_deal(
            empty_market, starts_on="2026-12-08", time_zone="Pacific/Auckland"
        )
        assert await over(deal, "2026-12-07T10:59:00Z") == []
        await until(deal, "2026-12-07T11:00:05Z")
        await run(empty_market, "activate_contracts")
        assert len(await over(deal, "2026-12-07T12:05:00Z")) == 1

    async def test_a_year_is_billed_at_once_and_grants_its_months(
        self, empty_market: Market
    ) -> None:
        terms = retainer(billing="annual", annual_fee=eur("5500.00"))
        deal = await running_deal(empty_market, terms, starts_on="2026-12-07")

        found = await over(deal, "2027-12-07T00:01:00Z")

        assert [one["starts_on"] for one in found][:3] == [
            *("2026-12-07", "2027-01-07"),
            "2027-02-07",
        ]
        assert [one["year_starts_on"] for one in found] == [*["2026-12-07"] * 12, "2027-12-07"]
        assert await owed(deal) == [
            ("retainer_fee", "2026-12-07", "5500.00"),
            ("retainer_fee", "2027-12-07", "5500.00"),
        ]

    async def test_what_changes_holds_from_the_next_period_on(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market)
        await amendments.agreed(
            deal,
            terms=retainer(fee=eur("600.00")),
            effective_on="2026-12-20",
        )

        found = await over(deal, "2027-01-01T00:01:00Z")

        assert [one["terms_version"] for one in found] == [1, 2]
        assert [amount for *_, amount in await owed(deal)] == ["500.00", "600.00"]

    async def test_a_retainer_that_is_agreed_later_begins_on_its_day(
        self, empty_market: Market
    ) -> None:
        deal = await empty_market.deal()
        await amendments.agreed(deal, terms=retainer(), effective_on="2026-12-17")

        [period] = await over(deal, "2026-12-18T00:00:00Z")

        assert (period["starts_on"], period["ends_on"]) == ("2026-12-17", "2026-12-31")
        assert await owed(deal) == [("retainer_fee", "2026-12-17", "241.94")]

    async def test_no_period_begins_while_the_contract_rests(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market)
        done(await deal.owner.move(f"{deal.path}/pause", {"reason": "Holidays."}))
        assert [one["status"] for one in await over(deal, "2027-01-05T12:00:00Z")] == ["closed"]
        done(await deal.owner.move(f"{deal.path}/resume"))

        found = await over(deal, "2027-01-05T15:00:00Z")

        assert (found[-1]["starts_on"], found[-1]["ends_on"]) == ("2027-01-05", "2027-01-31")

    async def test_contracts_without_a_retainer_have_no_periods(self, empty_market: Market) -> None:
        deal = await empty_market.deal()

        assert await kept(empty_market) == 0
        assert await periods_of(deal) == []


class TestClosing:
    async def test_overage_is_charged_in_arrears(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market)
        await worked(deal, "2026-12-02", 1290)

        [closed, _] = await over(deal, "2027-01-01T00:00:01Z")

        assert closed["statement"]["overage"] == 90
        assert ("overage", "2027-01-01", "37.50") in await owed(deal)
        [overage] = [one for one in await charges_of(deal) if one["kind"] == "overage"]
        assert (overage["quantity"], overage["unit"], overage["unit_price"]) == (
            *("1.5", "overage_hour"),
            EUR_25,
        )

    async def test_packs_are_bought_for_what_is_beyond(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market, retainer(policy=PACKS))
        await worked(deal, "2026-12-02", 1600)

        [closed, _] = await over(deal, "2027-01-01T00:00:01Z")

        assert closed["statement"]["granted"] == {"base": 1200, "purchased": 600}
        assert closed["statement"]["closing"] == 200
        assert ("packs", "2027-01-01", "200.00") in await owed(deal)

    async def test_a_commitment_is_trued_up(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market, retainer(commitment_minutes=1500))
        await over(deal, "2027-01-01T00:00:01Z")

        assert ("true_up", "2027-01-01", "125.00") in await owed(deal)

    async def test_time_approved_late_counts_in_the_period_that_is_open_then(
        self, empty_market: Market
    ) -> None:
        deal = await running_deal(empty_market)
        entry = await recorded(deal, "2026-12-02T00:00Z", minutes=600)
        [first, _] = await over(deal, "2027-01-01T00:00:01Z")
        assert (first["statement"]["used"], first["statement"]["undecided_entries"]) == (0, 1)
        await deal.assistant.post(f"/v1/time-entries/{entry['id']}/submit")
        done(await deal.owner.post(f"/v1/time-entries/{entry['id']}/approve"))

        found = await over(deal, "2027-02-01T00:00:01Z")

        assert found[0]["statement"] == first["statement"]
        assert found[1]["statement"]["used"] == 600

    async def test_some_terms_do_not_close_over_undecided_time(self, empty_market: Market) -> None:
        terms = retainer(policy={"unapproved_time": "block"})
        deal = await running_deal(empty_market, terms)
        entry = await recorded(deal, "2026-12-02T00:00Z", minutes=600)
        found = await over(deal, "2027-01-01T00:00:01Z")
        assert [one["status"] for one in found] == ["open", "open"]
        await deal.assistant.post(f"/v1/time-entries/{entry['id']}/submit")
        done(await deal.owner.post(f"/v1/time-entries/{entry['id']}/approve"))

        found = await over(deal, "2027-01-01T01:00:02Z")

        assert [one["status"] for one in found] == ["closed", "open"]
        assert found[0]["statement"]["used"] == 600

    @pytest.mark.parametrize(
        ("counted", "seconds", "minutes"),
        [
            (0, [60, 120], [1, 2]),
            (0, [20, 20, 20], [0, 1, 0]),
            (20, [20, 20], [1, 0]),
            (0, [90, -90], [2, -2]),
            (3600, [-30, -30], [0, -1]),
        ],
    )
    def test_seconds_are_rounded_as_one_sum_of_the_contract(
        self, counted: int, seconds: list[int], minutes: list[int]
    ) -> None:
        entries: Any = [SimpleNamespace(billable_seconds=one) for one in seconds]
        assert _minutes(entries, counted) == minutes


class TestEnding:
    async def test_what_is_left_lapses_by_default(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market)
        await worked(deal, "2026-12-02", 300)
        await until(deal, "2026-12-10T10:00:00Z")
        done(await deal.owner.move(f"{deal.path}/end", REASON))

        [last] = await over(deal, "2026-12-10T10:01:00Z")

        assert (last["status"], last["ends_on"]) == ("closed", "2026-12-10")
        assert (last["statement"]["breakage"], last["statement"]["closing"]) == (900, 0)
        assert await owed(deal) == [("retainer_fee", "2026-12-01", "500.00")]
        assert await over(deal, "2027-03-01T00:00:00Z") == [last]

    async def test_or_is_paid_back(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market, retainer(policy={"at_end": "refund"}))
        await worked(deal, "2026-12-02", 300)
        await until(deal, "2026-12-10T10:00:00Z")
        done(await deal.owner.move(f"{deal.path}/end", REASON))

        [last] = await over(deal, "2026-12-10T10:01:00Z")

        assert last["statement"]["refunded"] == 900
        assert ("credit", "2026-12-11", "-375.00") in await owed(deal)

    async def test_days_left_of_a_year_are_paid_back(self, empty_market: Market) -> None:
        terms = retainer(billing="annual", annual_fee=eur("3650.00"))
        deal = await running_deal(empty_market, terms)
        await over(deal, "2027-02-10T10:00:00Z")
        done(await deal.owner.move(f"{deal.path}/end", REASON))

        await over(deal, "2027-02-10T10:01:00Z")

        # 72 days of 365 are over.
        assert ("credit", "2027-02-11", "-2930.00") in await owed(deal)

    async def test_it_waits_for_all_time(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market)
        entry = await recorded(deal, "2026-12-02T00:00Z", minutes=600)
        await deal.assistant.post(f"/v1/time-entries/{entry['id']}/submit")
        done(await deal.owner.move(f"{deal.path}/end", REASON))
        assert [one["status"] for one in await over(deal, "2026-12-07T12:00:00Z")] == ["open"]
        done(await deal.owner.post(f"/v1/time-entries/{entry['id']}/approve"))

        [last] = await over(deal, "2026-12-07T13:00:01Z")

        assert (last["statement"]["used"], last["statement"]["breakage"]) == (600, 600)

    async def test_of_a_contract_for_a_limited_time_the_days_are_charged(
        self, empty_market: Market
    ) -> None:
        market = empty_market
        proposal: dict[str, Any] = {
            "terms": retainer(),
            "estimated_minutes": 10_000,
            "conditions": {"ends_on": "2027-01-10"},
        }
        deal = await market.deal(
            job={"engagement": "retainer"}, proposal=proposal, starts_on="2026-12-07"
        )
        await over(deal, "2027-01-02T00:00:00Z")
        await until(deal, "2027-01-11T00:00:00Z")
        await run(market, "end_contracts")

        found = await over(deal, "2027-01-11T00:01:00Z")

        assert [(one["ends_on"], one["status"]) for one in found] == [
            ("2026-12-31", "closed"),
            ("2027-01-10", "closed"),
        ]
        assert [amount for *_, amount in await owed(deal)] == ["403.23", "161.29"]

    async def test_what_is_left_of_a_contract_that_ends_at_rest_is_settled(
        self, empty_market: Market
    ) -> None:
        policy = {"at_end": "refund", "rollover": "base", "rollover_expires_after": None}
        terms = retainer(policy={**policy, "leeway_minutes": 30}, commitment_minutes=1500)
        deal = await running_deal(empty_market, terms)
        entry = await recorded(deal, "2026-12-02T00:00Z", minutes=120)
        await deal.assistant.post(f"/v1/time-entries/{entry['id']}/submit")
        done(await deal.owner.move(f"{deal.path}/pause", {"reason": "Holidays."}))
        [first] = await over(deal, "2027-01-01T00:00:01Z")
        assert (first["statement"]["rolled_over"], first["statement"]["used"]) == (1200, 0)
        await until(deal, "2027-01-20T10:00:00Z")
        done(await deal.owner.post(f"/v1/time-entries/{entry['id']}/approve"))
        done(await deal.owner.move(f"{deal.path}/end", REASON))

        [_, last] = await over(deal, "2027-01-20T10:01:00Z")

        assert (last["starts_on"], last["ends_on"]) == ("2027-01-20", "2027-01-20")
        assert (last["statement"]["used"], last["statement"]["refunded"]) == (120, 1080)
        assert len(await rows.told(empty_market, "retainer.opened", last["id"])) == 1
        assert await owed(deal) == [
            ("retainer_fee", "2026-12-01", "500.00"),
            ("true_up", "2027-01-01", "125.00"),
            ("credit", "2027-01-21", "-450.00"),
        ]
        assert len(await over(deal, "2027-03-01T00:00:00Z")) == 2

    async def test_where_nothing_is_left_there_is_no_further_period(
        self, empty_market: Market
    ) -> None:
        deal = await running_deal(empty_market)
        done(await deal.owner.move(f"{deal.path}/pause", {"reason": "Holidays."}))
        await over(deal, "2027-01-05T00:00:01Z")
        done(await deal.owner.move(f"{deal.path}/end", REASON))

        assert len(await over(deal, "2027-01-06T00:00:01Z")) == 1
        assert await kept(empty_market) == 0

    async def test_terms_without_a_retainer_end_it_with_its_period(
        self, empty_market: Market
    ) -> None:
        deal = await running_deal(empty_market, retainer(policy={"at_end": "refund"}))
        await amendments.agreed(deal, terms=HOURLY, effective_on="2026-12-20")

        [last] = await over(deal, "2027-01-01T00:01:00Z")

        assert (last["status"], last["ends_on"]) == ("closed", "2026-12-31")
        assert await kept(empty_market) == 0


class TestTelling:
    @pytest.mark.parametrize("kind", ["retainer.opened", "retainer.closed"])
    async def test_both_sides_hear_it_without_amounts(
        self, empty_market: Market, kind: str
    ) -> None:
        deal = await running_deal(empty_market)
        [closed, _] = await over(deal, "2027-01-01T00:00:01Z")

        [(data, parties)] = await rows.told(empty_market, kind, closed["id"])
        assert data == {
            "contract_id": deal.id,
            "starts_on": "2026-12-01",
            "ends_on": "2026-12-31",
        }
        assert deal.assistant.id in parties

    async def test_the_end_is_told_as_such(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market)
        await until(deal, "2026-12-10T10:00:00Z")
        done(await deal.owner.move(f"{deal.path}/end", REASON))
        [last] = await over(deal, "2026-12-10T10:01:00Z")

        assert len(await rows.told(empty_market, "retainer.ended", last["id"])) == 1
        assert await rows.told(empty_market, "retainer.closed", last["id"]) == []


class TestCorrections:
    async def test_time_taken_back_later_comes_back_as_minutes(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market)
        entry = await approved(deal, "2026-12-02T00:00Z", minutes=600)
        await over(deal, "2027-01-01T00:00:01Z")
        correction = await corrections.proposed(deal.assistant, entry)
        done(await deal.owner.post(f"/v1/time-corrections/{correction['id']}/approve"))

        found = await over(deal, "2027-02-01T00:00:01Z")

        assert [one["statement"] and one["statement"]["used"] for one in found] == [600, -600, None]
        assert found[1]["statement"]["granted"] == {"base": 1200, "goodwill": 600}


class TestLooking:
    async def test_what_is_blocked_is_tried_again_by_the_hour(self, empty_market: Market) -> None:
        terms = retainer(policy={"unapproved_time": "block"})
        deal = await running_deal(empty_market, terms)
        await recorded(deal, "2026-12-02T00:00Z", minutes=600)
        await over(deal, "2027-01-01T00:00:01Z")
        seen = []
        for moment in ("00:10:00", "00:59:00", "01:00:02", "01:30:00"):
            await until(deal, f"2027-01-01T{moment}Z")
            seen.append(await kept(empty_market))
        assert seen == [0, 0, 1, 0]

    async def test_nothing_is_looked_at_between_the_days(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market)
        for day in ("08", "20", "31"):
            await until(deal, f"2026-12-{day}T23:59:00Z")
            assert await kept(empty_market) == 0


class TestBesideOthers:
    async def test_one_without_an_amount_holds_up_no_other(self, empty_market: Market) -> None:
        market = empty_market
        dear = {"amount": "9000000000000.00", "currency": "EUR"}
        await retainer_deal(market, retainer(fee=dear, billing="annual", overage_rate=None))
        market.clock.advance(seconds=1)
        other = await retainer_deal(market)

        assert await kept(market) == 2

        [opened] = (await other.owner.get(f"{other.path}/retainer-periods")).json()["items"]
        assert opened["status"] == "open"

    async def test_what_a_fee_gives_back_leaves_the_refund_as_it_is(
        self, empty_market: Market
    ) -> None:
        market = empty_market
        fee = {"kind": "fixed_fee", "amount": eur("3000.00"), "period": "month"}
        parts = [retainer(policy={"at_end": "refund"}), fee]
        deal = await retainer_deal(market, {"kind": "combined", "parts": parts})
        for work in ("settle_pay_periods", WORK):
            await run(market, work)
        done(await deal.owner.move(f"{deal.path}/end", {"reason": "Done."}))
        await until(deal, "2026-12-09T00:00:01Z")
        for work in ("settle_pay_periods", WORK):
            await run(market, work)

        found = (await deal.owner.get(f"{deal.path}/charges", limit=100)).json()["items"]
        back = {one["term"]: one["amount"]["amount"] for one in found if one["kind"] == "credit"}

        assert back.keys() == {"", "fixed_fee, rest of period"}
        assert back[""].startswith("-")

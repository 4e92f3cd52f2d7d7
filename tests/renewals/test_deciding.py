"""What the background work decides: a contract goes on by itself, or both sides have to agree."""

from uuid import UUID

import pytest

from tests.factories.amendments import answer, hourly, proposed, versions
from tests.factories.commitments import taken, waiting
from tests.factories.market import EUR_25, Deal, Market
from tests.factories.renewals import arrive, decline, limited, renewing, seen
from tests.invariants import rows
from tests.timekeeping.days import approved
from tests.worker.test_worker import run

WORK = "renew_contracts"
EVE, DAY = "2026-12-23T23:59:59Z", "2026-12-24T00:00:00Z"
DONE = {"reason": "Done."}
RENEWED, DUE = "contract.renewed", "contract.renewal_due"


async def because(market: Market, deal: Deal) -> str:
    """Why both sides have to agree, as they are told once."""
    [(data, parties)] = await rows.told(market, DUE, deal.id)
    assert parties == {UUID(deal.owner.organization_id), deal.assistant.id}
    assert data["ending_on"] == "2026-12-31"
    return str(data["because"])


class TestByItself:
    # R07
    async def test_the_next_version_acts_from_the_day_after_the_last(self, empty_market: Market):
        market = empty_market
        deal = await renewing(market, uplift_percent="3")
        assert deal.contract["renewal"]["decides_on"] == "2026-12-24"
        arrive(market, EVE, deal)
        assert await run(market, WORK) == 0
        market.clock.advance(seconds=1)
        assert [await run(market, WORK) for _ in range(2)] == [1, 0]
        _, second = await versions(deal)
        assert (second["effective_on"], second["is_acting"]) == ("2027-01-01", False)
        assert second["terms"]["rate"]["amount"] == "25.75"
        assert second["conditions"] == {**deal.contract["conditions"], "ends_on": "2027-01-31"}

    async def test_it_says_what_is_different_and_tells_both(self, empty_market: Market):
        market = empty_market
        deal = await renewing(market, uplift_percent="3")
        arrive(market, DAY, deal)
        await run(market, WORK)
        first, second = await versions(deal)
        assert {one["pointer"]: one["after"] for one in second["differences"]} == {
            "/terms/rate/amount": "25.75",
            "/conditions/ends_on": "2027-01-31",
            "/ending_on": "2027-01-31",
        }
        assert first["fee"] == second["fee"]
        [(data, parties)] = await rows.told(market, RENEWED, deal.id)
        assert data == {"ending_on": "2027-01-31", "terms_version": 2}
        assert parties == {UUID(deal.owner.organization_id), deal.assistant.id}

    async def test_the_contract_shows_the_decision_after_it(self, empty_market: Market):
        market = empty_market
        deal = await renewing(market)
        arrive(market, DAY, deal)
        await run(market, WORK)
        after = await seen(deal)
        assert (after["ending_on"], after["terms_version"]) == ("2027-01-31", 1)
        assert after["renewal"] == {
            "status": "undecided",
            "decides_on": "2027-01-24",
            **dict.fromkeys(("declined_by", "declined_side", "declined_at", "decline_reason")),
        }

    async def test_work_goes_on_at_the_new_price(self, empty_market: Market):
        market = empty_market
        deal = await renewing(market, uplift_percent="20")
        arrive(market, DAY, deal)
        await run(market, WORK)
        arrive(market, "2027-01-04T12:00Z", deal)
        assert [await run(market, name) for name in ("end_contracts", "change_terms")] == [0, 1]
        entry = await approved(deal, "2027-01-04T08:00Z", minutes=60)
        assert entry["terms_version"] == 2
        sheet = (await deal.owner.get(f"{deal.path}/timesheet")).json()
        assert sheet["amount"]["client_pays"]["amount"] == "30.00"

    async def test_it_goes_on_term_by_term_without_drift(self, empty_market: Market):
        market = empty_market
        deal = await renewing(market, ends_on="2027-01-30", notice_days=0)
        found = []
        for day in ("2027-01-30", "2027-02-27", "2027-03-30"):
            arrive(market, f"{day}T00:00:00Z", deal)
            assert await run(market, WORK) == 1
            found.append((await seen(deal))["ending_on"])
        assert found == ["2027-02-27", "2027-03-30", "2027-04-29"]

    async def test_a_worker_that_rested_catches_up(self, empty_market: Market):
        market = empty_market
        deal = await renewing(market)
        arrive(market, "2027-02-20T12:00Z", deal)
        assert await run(market, "end_contracts") == 0
        assert [await run(market, WORK) for _ in range(2)] == [2, 0]
        after = await seen(deal)
        assert (after["status"], after["terms_version"]) == ("active", 3)
        assert after["ending_on"] == "2027-02-28"
        # Nobody declined the last one: there was no day to do it.
        assert after["renewal"]["decides_on"] == "2027-02-21"

    async def test_more_than_a_batch_is_done_in_one_run(self, empty_market: Market):
        market = empty_market
        for _ in range(3):
            await renewing(market)
        market.clock.advance(days=17)
        assert await run(market, WORK) == 3

    async def test_an_amendment_that_waited_is_over(self, empty_market: Market):
        market = empty_market
        deal = await renewing(market)
        arrive(market, "2026-12-20T12:00Z", deal)
        waits = await proposed(deal, title="Another")
        arrive(market, DAY, deal)
        await run(market, WORK)
        found = (await deal.owner.get(f"/v1/amendments/{waits['id']}")).json()
        assert found["status"] == "expired"
        again = await proposed(deal, title="Another")
        done = (await answer(deal.assistant, again, "accept")).json()
        assert (done["effective_on"], done["agreed_version"]) == ("2027-01-01", 3)


class TestZones:
    @pytest.mark.parametrize(
        ("zone", "first", "second"),
        [
            ("UTC", "2027-03-07T00:00:00Z", "2027-04-07T00:00:00Z"),
            # The clocks change on the 14th of March in New York, on the 28th in Lisbon.
            ("America/New_York", "2027-03-07T05:00:00Z", "2027-04-07T04:00:00Z"),
            ("Europe/Lisbon", "2027-03-07T00:00:00Z", "2027-04-06T23:00:00Z"),
            ("Pacific/Auckland", "2027-03-06T11:00:00Z", "2027-04-06T12:00:00Z"),
        ],
    )
    async def test_the_day_begins_where_the_contract_is(
        self, empty_market: Market, zone, first, second
    ):
        market = empty_market
        deal = await renewing(market, ends_on="2027-03-14", assign={"time_zone": zone})
        for moment in (first, second):
            arrive(market, moment, deal)
            market.clock.advance(seconds=-1)
            assert await run(market, WORK) == 0
            market.clock.advance(seconds=1)
            assert await run(market, WORK) == 1
        assert (await seen(deal))["ending_on"] == "2027-05-14"


class TestLateDays:
    @pytest.mark.parametrize(
        ("ends_on", "decides_on"),
        [("2026-12-31", "2026-12-24"), ("2026-12-10", "2026-12-08"), ("2026-12-07", "2026-12-08")],
    )
    async def test_nobody_is_renewed_without_a_day_to_decline(
        self, market: Market, ends_on, decides_on
    ):
        deal = await renewing(market, ends_on=ends_on)
        assert deal.contract["renewal"]["decides_on"] == decides_on

    async def test_on_the_last_day_it_is_decided_before_it_ends(self, empty_market: Market):
        market = empty_market
        deal = await renewing(market, ends_on="2026-12-07")
        arrive(market, "2026-12-08T00:00Z", deal)
        assert [await run(market, name) for name in ("end_contracts", WORK)] == [0, 1]
        assert (await seen(deal))["status"] == "active"


class TestAsking:
    async def test_both_sides_are_told_on_the_day(self, empty_market: Market):
        market = empty_market
        deal = await renewing(market, mode="ask")
        arrive(market, EVE, deal)
        assert await run(market, WORK) == 0
        arrive(market, DAY, deal)
        assert [await run(market, WORK) for _ in range(2)] == [1, 0]
        assert await because(market, deal) == "ask"
        after = await seen(deal)
        assert (after["renewal"]["status"], after["ending_on"]) == ("due", "2026-12-31")
        assert len(await versions(deal)) == 1

    async def test_it_ends_unless_they_agree(self, empty_market: Market):
        market = empty_market
        deal = await renewing(market, mode="ask")
        arrive(market, "2027-01-01T00:00Z", deal)
        assert await run(market, "end_contracts") == 0  # both have to be told first
        assert [await run(market, name) for name in (WORK, "end_contracts")] == [1, 1]
        ended = await seen(deal)
        assert (ended["status"], ended["end_category"]) == ("ended", "term_over")


class TestNotRenewed:
    @pytest.mark.parametrize("renewal", [None, {"mode": "none"}])
    async def test_without_a_renewal_it_ends_on_its_day(self, empty_market: Market, renewal):
        market = empty_market
        conditions = {"ends_on": "2026-12-31", "renewal": renewal}
        deal = await market.deal(proposal={"conditions": conditions})
        assert deal.contract["renewal"] is None
        arrive(market, "2027-01-01T00:00Z", deal)
        assert [await run(market, name) for name in (WORK, "end_contracts")] == [0, 1]
        assert (await seen(deal))["end_category"] == "term_over"

    async def test_what_one_side_declined_ends(self, empty_market: Market):
        market = empty_market
        deal = await renewing(market)
        await decline(deal.assistant, deal)
        arrive(market, "2027-01-01T00:00Z", deal)
        assert [await run(market, name) for name in (WORK, "end_contracts")] == [0, 1]
        assert (await seen(deal))["end_category"] == "term_over"

    async def test_under_notice_it_ends_with_the_notice(self, empty_market: Market):
        market = empty_market
        conditions = {**limited(), "notice_days": 14}
        deal = await market.deal(proposal={"conditions": conditions})
        arrive(market, "2026-12-20T12:00Z", deal)
        given = (await deal.owner.move(f"{deal.path}/end", DONE)).json()
        assert given["ending_on"] == "2026-12-31"
        arrive(market, "2027-01-01T00:00Z", deal)
        assert [await run(market, name) for name in (WORK, "end_contracts")] == [0, 1]
        assert (await seen(deal))["end_category"] == "other"

    async def test_a_notice_that_is_withdrawn_leaves_a_day_to_decline(self, empty_market: Market):
        market = empty_market
        conditions = {**limited(), "notice_days": 14}
        deal = await market.deal(proposal={"conditions": conditions})
        await deal.owner.move(f"{deal.path}/end", {**DONE, "ends_on": "2026-12-30"})
        arrive(market, "2026-12-26T12:00Z", deal)
        asked = await proposed(deal, withdraws_notice=True)
        await answer(deal.assistant, asked, "accept")
        after = await seen(deal)
        assert (after["ending_on"], after["renewal"]["decides_on"]) == ("2026-12-31", "2026-12-27")
        assert await run(market, WORK) == 0
        arrive(market, "2026-12-27T00:00Z", deal)
        assert await run(market, WORK) == 1

    async def test_a_contract_that_rests_keeps_its_day_and_ends(self, empty_market: Market):
        market = empty_market
        deal = await renewing(market)
        await deal.owner.move(f"{deal.path}/pause", DONE)
        arrive(market, "2027-01-01T00:00Z", deal)
        assert [await run(market, name) for name in (WORK, "end_contracts")] == [0, 1]

    async def test_once_it_is_resumed_it_is_decided_on(self, empty_market: Market):
        market = empty_market
        deal = await renewing(market)
        await deal.owner.move(f"{deal.path}/pause", DONE)
        arrive(market, "2026-12-29T12:00Z", deal)
        assert await run(market, WORK) == 0
        await deal.owner.move(f"{deal.path}/resume")
        assert await run(market, WORK) == 1
        assert (await seen(deal))["ending_on"] == "2027-01-31"

    async def test_an_ended_one_stays_ended(self, empty_market: Market):
        market = empty_market
        deal = await renewing(market)
        await deal.owner.move(f"{deal.path}/end", DONE)
        arrive(market, DAY, deal)
        assert await run(market, WORK) == 0
        assert (await seen(deal))["allowed_actions"] == ["replace_supervisor", "set_supervision"]


class TestNotPossible:
    # B4
    async def test_whoever_is_promised_to_others_has_to_agree(self, empty_market: Market):
        market = empty_market
        deal = await renewing(market)
        alone = {"conditions": {"exclusivity": {"scope": "all"}}, "available_from": "2027-01-05"}
        other = await waiting(market, deal.assistant, **alone)
        taken(await other.accept(starts_on="2027-01-05"))
        arrive(market, DAY, deal)
        assert await run(market, WORK) == 1
        assert await because(market, deal) == "assistant_not_free"
        assert (await seen(deal))["ending_on"] == "2026-12-31"

    async def test_and_whoever_has_no_minutes_left(self, empty_market: Market):
        market = empty_market
        assistant = await market.assistant(weekly_minutes=600)
        conditions = {**limited(), "weekly_minutes": 600}
        deal = await market.deal(assistant=assistant, proposal={"conditions": conditions})
        little = {"conditions": {"weekly_minutes": 1}, "available_from": "2027-01-31"}
        other = await waiting(market, assistant, **little)
        taken(await other.accept(starts_on="2027-01-31"))
        arrive(market, DAY, deal)
        assert await run(market, WORK) == 1
        assert await because(market, deal) == "assistant_not_free"

    async def test_minutes_that_are_free_are_no_obstacle(self, empty_market: Market):
        market = empty_market
        assistant = await market.assistant(weekly_minutes=600)
        conditions = {**limited(), "weekly_minutes": 600}
        deal = await market.deal(assistant=assistant, proposal={"conditions": conditions})
        arrive(market, DAY, deal)
        await run(market, WORK)
        assert (await seen(deal))["ending_on"] == "2027-01-31"

    async def test_a_price_that_has_no_room_is_to_be_agreed_on(self, empty_market: Market):
        market = empty_market
        much = {"terms": hourly("9999999999999.99"), "conditions": limited(uplift_percent="1")}
        deal = await market.deal(proposal=much)
        arrive(market, DAY, deal)
        assert await run(market, WORK) == 1
        assert await because(market, deal) == "amount_out_of_range"


class TestAmending:
    async def test_what_is_not_about_it_leaves_it(self, market: Market):
        deal = await renewing(market)
        await decline(deal.owner, deal)
        await answer(deal.assistant, await proposed(deal, title="Another"), "accept")
        assert (await seen(deal))["renewal"]["status"] == "declined"

    async def test_another_last_day_begins_anew(self, market: Market):
        deal = await renewing(market)
        await decline(deal.owner, deal)
        asked = await proposed(deal, conditions={"ends_on": "2027-02-28"})
        await answer(deal.assistant, asked, "accept")
        renewal = (await seen(deal))["renewal"]
        assert (renewal["status"], renewal["decides_on"]) == ("undecided", "2027-02-21")
        assert renewal["declined_by"] is renewal["declined_at"] is None

    async def test_so_does_another_policy(self, market: Market):
        deal = await renewing(market)
        policy = {"mode": "ask", "weeks": 2, "notice_days": 3}
        asked = await proposed(deal, conditions={"renewal": policy})
        await answer(deal.assistant, asked, "accept")
        assert (await seen(deal))["renewal"]["decides_on"] == "2026-12-28"

    async def test_it_may_be_given_up(self, market: Market):
        deal = await renewing(market)
        asked = await proposed(deal, conditions={"renewal": None})
        await answer(deal.assistant, asked, "accept")
        assert (await seen(deal))["renewal"] is None

    async def test_no_last_day_no_renewal(self, market: Market):
        deal = await renewing(market)
        body = {"reason": "For ever.", "conditions": {"ends_on": None}}
        refused = await deal.owner.post(f"{deal.path}/amendments", body)
        [fault] = refused.json()["errors"]
        assert (fault["pointer"], fault["code"]) == ("/conditions/renewal", "renewal_without_end")
        both = {"ends_on": None, "renewal": None}
        await answer(deal.assistant, await proposed(deal, conditions=both), "accept")
        after = await seen(deal)
        assert (after["ending_on"], after["renewal"]) == (None, None)


class TestParts:
    async def test_each_price_of_time_rises_and_no_other(self, empty_market: Market):
        market = empty_market
        parts = [
            hourly("33.33"),
            {"kind": "fixed_fee", "amount": {"amount": "999.99", "currency": "EUR"}},
            {"kind": "commission", "currency": "EUR", "percent": "5"},
            {
                "kind": "project",
                "price": EUR_25,
                "milestones": [{"title": "Part", "amount": EUR_25}],
            },
        ]
        said = {
            "terms": {"kind": "combined", "parts": parts},
            "conditions": limited(uplift_percent="3"),
        }
        deal = await market.deal(proposal=said)
        arrive(market, DAY, deal)
        await run(market, WORK)
        first, second = await versions(deal)
        rate, fee, *others = second["terms"]["parts"]
        assert (rate["rate"]["amount"], fee["amount"]["amount"]) == ("34.33", "1029.99")
        assert others == first["terms"]["parts"][2:]
        kept = (await deal.owner.get(f"{deal.path}/milestones")).json()["items"]
        assert [one["status"] for one in kept] == ["agreed"]

"""Funds of milestones are money on the ledger, from what was paid in to what may be spent."""

from typing import Any

import asyncpg
import pytest

from tests.factories.held_funds import balances, of_deal, of_house, with_fee
from tests.factories.keys import key_of
from tests.factories.market import Deal, Market
from tests.factories.milestones import (
    bring_to,
    done,
    eur,
    fund,
    in_currency,
    paid_outside,
    path_of,
    project,
    project_deal,
)
from tests.factories.payments import held_for
from tests.factories.rosters import placement
from tests.invariants import rows
from tests.jobs.reading import events_of
from tests.ledger.books import faults_in
from tests.timekeeping.days import later
from tests.worker.test_worker import run
from va_market.identity.models import Role
from va_market.kit.money import EXPONENTS
from va_market.ledger.errors import InsufficientFunds

CLIENT = {"payer": "client", "percent": "10"}
ASSISTANT = {"payer": "assistant", "percent": "10"}
BOTH = {"payer": "both", "percent": "15", "client_share_percent": "50"}


async def poor_deal(market: Market, *amounts: str) -> Deal:
    """A project whose client has paid in nothing."""
    terms = project(*(amounts or ("400.00",)))
    return await market.deal(job={"engagement": "project"}, proposal={"terms": terms})


class TestFund:
    async def test_the_money_is_held_for_the_milestone(self, market: Market):
        deal = await poor_deal(market)
        await held_for(deal.owner, eur("500.00"))
        path = await path_of(deal)
        funded = done(await deal.owner.pay(f"{path}/fund", {"amount": eur("400.00")}))
        assert await of_deal(market, deal) == {"client_held": 10_000, "milestone_held": 40_000}
        assert (funded["client_fee"], funded["assistant_fee"]) == (eur("0.00"), eur("40.00"))

    async def test_the_client_puts_up_its_part_of_the_fee(self, market: Market):
        deal = await with_fee(market, await poor_deal(market), CLIENT)
        path = await path_of(deal)
        seen = done(await deal.owner.get(path))
        assert (seen["to_fund"], seen["client_fee"]) == (eur("440.00"), eur("40.00"))
        funded = await fund(deal.owner, path)
        assert (funded["funded"], funded["held_funds"]) == (eur("400.00"), eur("400.00"))
        assert (funded["to_fund"], funded["movements"][0]["client_fee"]) == (
            eur("440.00"),
            eur("40.00"),
        )
        assert await of_deal(market, deal) == {"client_held": 0, "milestone_held": 44_000}

    async def test_without_enough_money_nothing_is_done(self, market: Market):
        deal = await poor_deal(market)
        await held_for(deal.owner, eur("399.99"))
        path = await path_of(deal)
        refused = await deal.owner.pay(f"{path}/fund", {"amount": eur("400.00")})
        assert (refused.status_code, refused.json()["code"]) == (409, "insufficient_funds")
        seen = done(await deal.owner.get(path))
        assert (seen["status"], seen["movements"]) == ("agreed", [])
        assert await of_deal(market, deal) == {"client_held": 39_999}

    async def test_who_keeps_the_money_is_told_how_much_there_is(self, market: Market):
        deal = await poor_deal(market)
        await held_for(deal.owner, eur("399.99"))
        told = "399.99 EUR are available, and 400.00 EUR are asked for."
        manager = await market.member(deal.owner, Role.HIRING_MANAGER)
        finance = await market.member(deal.owner, Role.FINANCE)
        keys = [
            await key_of(deal.owner, "contracts:write"),
            await key_of(deal.owner, "contracts:write", "money:read"),
        ]
        path = f"{await path_of(deal)}/fund"
        headers = {"If-Match": "*"}
        refusals = []

        for place, who in enumerate((manager, finance, *keys)):
            headers["Idempotency-Key"] = f"try {place}"
            options = {"json": {"amount": eur("400.00")}, "headers": dict(headers)}
            refusals.append((await who.request("POST", path, **options)).json())

        assert {one["code"] for one in refusals} == {"insufficient_funds"}
        details = [one["detail"] for one in refusals]
        unsaid = InsufficientFunds.title
        assert details == [unsaid, told, unsaid, told]

    async def test_where_a_deposit_was_paid_outside_no_money_moves(self, market: Market):
        deal = await project_deal(market, "400.00")
        path = await paid_outside(deal, await path_of(deal), eur("400.00"))
        done(await deal.assistant.pay(f"{path}/submit", {}))
        done(await deal.owner.pay(f"{path}/approve", {}))
        moved = done(await deal.owner.get(path))["movements"]
        assert [one["transaction_id"] for one in moved] == [None, None]
        assert await of_deal(market, deal) == {"client_held": 40_000}

    async def test_a_statement_leads_to_the_milestone_and_back(self, market: Market):
        deal = await project_deal(market)
        funded = await fund(deal.owner, await path_of(deal))
        accounts = await deal.owner.get("/v1/accounts", kind="milestone_held")
        [account] = accounts.json()["items"]
        assert (account["subject_id"], account["balance"]) == (funded["id"], eur("400.00"))
        [entry] = (await deal.owner.get(f"/v1/accounts/{account['id']}/entries")).json()["items"]
        assert (entry["kind"], entry["reference"]) == ("milestone_funded", funded["id"])
        assert entry["transaction_id"] == funded["movements"][0]["transaction_id"]


# The parts of 400 units, the fee, and what each part pays: to the assistant, and to the house.
# Of the fee of 40.00 of the client, 13.333, 26.666 and 40.00 are borne so far; where both pay 30.00
# each, the parts of 0.33 bring 0.02475 and 0.0495 so far: 0.02 and 0.05.
CENTS: list[tuple[str, list[str], dict[str, Any], list[tuple[int, int]]]] = [
    ("EUR", ["400.00"], ASSISTANT, [(36_000, 4_000)]),
    (
        "EUR",
        ["133.33", "133.33", "133.34"],
        CLIENT,
        [(13_333, 1_333), (13_333, 1_334), (13_334, 1_333)],
    ),
    ("EUR", ["0.33", "0.33", "399.34"], BOTH, [(31, 4), (30, 6), (36_939, 5_990)]),
    ("JPY", ["1", "2", "397"], ASSISTANT, [(1, 0), (2, 0), (357, 40)]),
    ("JPY", ["133", "133", "134"], BOTH, [(123, 20), (123, 20), (124, 20)]),
    ("BHD", ["0.005", "0.005", "399.990"], CLIENT, [(5, 1), (5, 0), (399_990, 39_999)]),
    ("BHD", ["200.001", "199.999"], BOTH, [(185_001, 30_000), (184_999, 30_000)]),
]


class TestRelease:
    @pytest.mark.parametrize(("currency", "parts", "rule", "paid"), CENTS)
    async def test_each_part_pays_to_the_cent(self, market: Market, currency, parts, rule, paid):
        terms = in_currency(project("400.00"), currency, decimals=EXPONENTS[currency])
        made = await market.deal(job={"engagement": "project"}, proposal={"terms": terms})
        deal = await with_fee(market, made, rule)
        path = await path_of(deal)
        await fund(deal.owner, path)
        for part, (to_assistant, to_house) in zip(parts, paid, strict=True):
            before = await of_deal(market, deal, currency), await of_house(market, currency)
            await deal.assistant.move(f"{path}/submit", {})
            body = {"amount": {"amount": part, "currency": currency}}
            done(await deal.owner.pay(f"{path}/approve", body))
            after = await of_deal(market, deal, currency), await of_house(market, currency)
            assert _grown("assistant_pending", before[0], after[0]) == to_assistant
            assert _grown("platform_revenue", before[1], after[1]) == to_house
        assert (await of_deal(market, deal, currency))["milestone_held"] == 0

    async def test_an_agency_that_is_the_party_is_paid(self, market: Market):
        deal = await placement(
            market, job={"engagement": "project"}, proposal={"terms": project("400.00")}
        )
        await bring_to(deal, await path_of(deal), "approved")
        earned = await balances(market, deal.agency.organization_id, deal.assistant.id)
        assert earned == {"agency_pending": 36_000, "agency_available": 0}

    async def test_what_is_left_goes_back_with_its_fee(self, market: Market):
        deal = await with_fee(market, await poor_deal(market), CLIENT)
        path = await path_of(deal)
        await fund(deal.owner, path)
        await deal.assistant.move(f"{path}/submit", {})
        done(await deal.owner.pay(f"{path}/approve", {"amount": eur("133.33")}))
        await deal.owner.move(f"{path}/request-refund", {"reason": "Enough."})
        refunded = done(await deal.assistant.pay(f"{path}/agree-to-refund"))
        assert refunded["movements"][-1]["client_fee"] == eur("26.67")
        assert await of_deal(market, deal) == {
            "client_held": 26_667 + 2_667,
            "milestone_held": 0,
            "assistant_pending": 13_333,
            "assistant_available": 0,
        }

    async def test_silence_moves_the_money_as_well(self, market: Market):
        deal = await project_deal(market, "400.00", "600.00")
        approved = await bring_to(deal, await path_of(deal, 1), "submitted")
        await bring_to(deal, await path_of(deal, 2), "refund_requested")
        later(market, deal.owner, deal.assistant, days=14)
        await run(market, "decide_milestones")
        assert done(await deal.owner.get(approved))["status"] == "approved"
        found = await of_deal(market, deal)
        assert (found["assistant_pending"], found["milestone_held"]) == (36_000, 0)

    async def test_the_ledger_holds_after_all_of_it(self, market: Market):
        assert await faults_in(market.app.state.database.reader) == []


def _grown(kind: str, before: dict[str, int], after: dict[str, int]) -> int:
    return after.get(kind, 0) - before.get(kind, 0)


class TestClearing:
    @pytest.mark.parametrize(("policy", "days"), [({}, 5), ({"hold_days": 0}, 0)])
    async def test_it_may_be_spent_after_the_hold(self, market: Market, policy, days):
        deal = await project_deal(market, "400.00", policy=policy)
        path = await bring_to(deal, await path_of(deal), "approved")
        released = done(await deal.owner.get(path))["movements"][-1]
        assert released["spendable_at"] == f"2026-12-{7 + days:02}T10:00:00Z"
        later(market, deal.owner, deal.assistant, days=days, seconds=-1)
        await run(market, "clear_milestones")
        waiting = await of_deal(market, deal)
        assert (waiting["assistant_pending"], waiting["assistant_available"]) == (36_000, 0)
        later(market, deal.owner, deal.assistant, seconds=1)
        await run(market, "clear_milestones")
        cleared = await of_deal(market, deal)
        assert (cleared["assistant_pending"], cleared["assistant_available"]) == (0, 36_000)
        [account] = (await deal.assistant.get("/v1/accounts", kind="assistant_available")).json()[
            "items"
        ]
        [entry] = (await deal.assistant.get(f"/v1/accounts/{account['id']}/entries")).json()[
            "items"
        ]
        assert (entry["kind"], entry["reference"]) == ("milestone_cleared", path.rsplit("/", 1)[1])

    async def test_whoever_is_paid_hears_it(self, empty_market: Market):
        market = empty_market  # one run clears so many, and others would come first
        deal = await project_deal(market, "400.00")
        path = await bring_to(deal, await path_of(deal), "approved")
        later(market, deal.owner, deal.assistant, days=5)
        await run(market, "clear_milestones")
        kind = "milestone.cleared"
        [told] = await events_of(deal.assistant, until=kind, type=kind)
        assert told["subject_id"] == path.rsplit("/", 1)[1]
        assert told["data"] == {"contract_id": str(deal.id), "paid": eur("360.00")}
        assert (await deal.owner.get("/v1/events", type=kind)).json()["items"] == []

    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE milestone_clearings SET clears_at = now() WHERE movement_id = $1",
            "UPDATE milestone_clearings SET cleared_at = now() WHERE movement_id = $1",
            "DELETE FROM milestone_clearings WHERE movement_id = $1",
        ],
    )
    async def test_what_is_due_never_changes(self, market: Market, change: str):
        deal = await project_deal(market, "400.00")
        path = await bring_to(deal, await path_of(deal), "approved")
        released = done(await deal.owner.get(path))["movements"][-1]
        with pytest.raises((asyncpg.RestrictViolationError, asyncpg.CheckViolationError)):
            await rows.fetch(market, change, released["id"])


class TestBeforeTheLedger:
    async def test_what_was_put_up_then_leaves_without_it(self, market: Market):
        deal = await poor_deal(market)
        path = await path_of(deal)
        milestone_id = path.rsplit("/", 1)[1]
        await rows.fetch(
            market, "UPDATE milestones SET status = 'funded' WHERE id = $1", milestone_id
        )
        await rows.fetch(
            market,
            "INSERT INTO milestone_movements "
            "VALUES (gen_random_uuid(), $1, 'funded', 40000, 0, NULL, '[]', NULL, now())",
            milestone_id,
        )
        await deal.assistant.move(f"{path}/submit", {})
        approved = done(await deal.owner.pay(f"{path}/approve", {}))
        assert (approved["released"], approved["assistant_fee"]) == (eur("400.00"), eur("0.00"))
        assert await of_deal(market, deal) == {}

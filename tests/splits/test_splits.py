"""What an agency receives is shared with its assistant on the ledger, to the cent (B5, R28)."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from tests.factories.billing import spent
from tests.factories.charges import charged
from tests.factories.held_funds import balances
from tests.factories.market import Market
from tests.factories.milestones import bring_to, done, eur, path_of
from tests.factories.milestones import project as terms_of
from tests.factories.rosters import Placement, enrolled, handover, placement, verdict
from tests.factories.splits import (
    billed,
    credit,
    directly,
    from_held,
    opened_of,
    sharing,
    splits_of,
    sums,
)
from tests.invariants import rows
from tests.ledger.books import faults_in
from tests.timekeeping.days import later
from tests.worker.test_worker import run
from va_market.charges.models import ChargeKind
from va_market.identity.models import Role
from va_market.pricing.trace import DIVIDED_BY, TIMES


async def held_by(market: Market, deal: Placement) -> dict[str, int]:
    found = await balances(market, deal.agency.organization_id, deal.assistant.id)
    wanted = ("agency_available", "assistant_available", "share_due", "share_payable")
    return {kind: found[kind] for kind in wanted if found.get(kind)}


async def one(deal: Placement) -> dict[str, Any]:
    [split] = await splits_of(deal.agency)
    return split


async def pay(deal: Placement, split: dict[str, Any], source: str, amount: str | None = None):
    body = {"source": source, **({} if amount is None else {"amount": eur(amount)})}
    return await deal.agency.pay(f"/v1/splits/{split['id']}/pay", body)


class TestOpening:
    async def test_the_share_is_fixed_with_its_derivation(self, market: Market) -> None:
        deal, invoice = await billed(market)
        split = await one(deal)
        assert sums(split) == ("18.00", "0.00", "0.00", "0.00")
        [part] = split["parts"]
        assert (part["line_id"], part["basis"]) == (invoice["lines"][0]["id"], "hours")
        assert part["trace"][0]["formula"] == f"3600 s {TIMES} 18.00 EUR {DIVIDED_BY} 3600"

    async def test_each_kind_of_line_has_its_rule(self, market: Market) -> None:
        deal = await sharing(market, starts_on="2026-11-10")
        await market.approved(deal)
        await charged(deal, "500.00")
        await charged(deal, "-20.01", kind=ChargeKind.CREDIT, description="Set off")
        await spent(deal, "60.00")
        await opened_of(deal)
        parts = {(one_["basis"], one_["amount"]["amount"]) for one_ in (await one(deal))["parts"]}
        assert parts == {
            ("hours", "18.00"),
            ("percent", "300.00"),
            ("percent", "-12.01"),
            ("expense", "60.00"),
        }

    async def test_it_is_never_more_than_the_agency_keeps(self, market: Market) -> None:
        keeper_deal = await sharing(market)
        await market.approved(keeper_deal)
        raised = "UPDATE contract_assignments SET pay_rate_minor = 2400 WHERE contract_id = $1"
        connection = await rows.connect(market)
        try:
            await connection.execute("SET session_replication_role = replica")
            await connection.execute(raised, keeper_deal.id)
        finally:
            await connection.close()
        invoice = await opened_of(keeper_deal)
        split = await one(keeper_deal)
        assert (split["agreed"], split["is_capped"]) == (eur("24.00"), True)
        left = float(invoice["net"]["amount"]) - float(invoice["assistant_fee"]["amount"])
        assert split["share"] == eur(f"{left:.2f}")

    async def test_without_an_agreed_share_nothing_is_split(self, market: Market) -> None:
        deal = await placement(market)
        assert await splits_of(deal.agency) == []


class TestPaying:
    async def test_three_parts_add_up_to_the_share(self, market: Market) -> None:
        deal, invoice = await billed(market)
        total = int(invoice["total"]["amount"].replace(".", ""))
        seen = []
        for minor in (1, 1000, total - 1001):
            await from_held(deal, invoice, eur(f"{minor // 100}.{minor % 100:02}"))
            seen.append(sums(await one(deal))[2:])
        exact = f"{(1800 * 1001 / total) / 100:.2f}"
        assert seen == [("0.01", "0.01"), (exact, exact), ("18.00", "18.00")]
        found, fee = await held_by(market, deal), invoice["assistant_fee"]["amount"]
        assert found == {
            "agency_available": total - 1800 - int(fee.replace(".", "")),
            "assistant_available": 1800,
        }
        assert await faults_in(market.app.state.database.reader) == []

    async def test_at_once_they_pay_no_share_twice(self, market: Market) -> None:
        deal, invoice = await billed(market)
        parts = [eur("3.33")] * 5
        await asyncio.gather(*(from_held(deal, invoice, part) for part in parts))
        total = float(invoice["total"]["amount"])
        due = f"{18 * 16.65 / total:.2f}"
        assert sums(await one(deal)) == ("18.00", "0.00", due, due)
        assert (await held_by(market, deal))["assistant_available"] == round(float(due) * 100)
        assert await faults_in(market.app.state.database.reader) == []

    async def test_paid_directly_the_agency_owes_it(self, market: Market) -> None:
        deal, invoice = await billed(market)
        await directly(deal, invoice)
        split = await one(deal)
        assert (sums(split), split["allowed_actions"]) == (
            ("18.00", "0.00", "18.00", "0.00"),
            ["pay"],
        )
        assert await held_by(market, deal) == {"share_due": 1800, "share_payable": -1800}
        poor = await pay(deal, split, "available")
        assert verdict(poor) == (409, "insufficient_funds")
        words = "0.00 EUR are available, and 18.00 EUR are asked for."
        assert poor.json()["detail"] == words
        assert sums(done(await pay(deal, split, "outside", "8.00")))[3] == "8.00"
        after = done(await pay(deal, split, "outside"))
        assert (sums(after)[3], after["allowed_actions"]) == ("18.00", [])
        assert await held_by(market, deal) == {}
        assert verdict(await pay(deal, split, "outside")) == (409, "nothing_due")

    async def test_the_agency_pays_it_out_of_what_it_has(self, market: Market) -> None:
        deal, invoice = await billed(market)
        await directly(deal, invoice)
        await market.approved(deal, hours_ago=6, minutes=120)
        second = await opened_of(deal)
        await from_held(deal, second, second["total"])
        first = (await splits_of(deal.agency, invoice_id=invoice["id"]))[0]
        before = await held_by(market, deal)
        done(await pay(deal, first, "available"))
        after = await held_by(market, deal)
        assert after["assistant_available"] - before["assistant_available"] == 1800
        assert before["agency_available"] - after.get("agency_available", 0) == 1800
        assert await faults_in(market.app.state.database.reader) == []

    @pytest.mark.parametrize(
        ("amount", "code"),
        [
            (eur("18.01"), "above_what_is_due"),
            ({**eur("1.00"), "currency": "USD"}, "other_currency"),
        ],
    )
    async def test_no_more_than_is_due_and_in_its_currency(
        self, market: Market, amount: dict[str, str], code: str
    ) -> None:
        deal, invoice = await billed(market)
        await directly(deal, invoice)
        path = f"/v1/splits/{(await one(deal))['id']}/pay"
        refused = await deal.agency.pay(path, {"source": "outside", "amount": amount})
        [error] = refused.json()["errors"]
        assert (refused.status_code, error["pointer"], error["code"]) == (422, "/amount", code)


class TestCredits:
    async def test_before_it_was_paid_the_share_goes_down(self, market: Market) -> None:
        deal, invoice = await billed(market)
        await credit(deal, invoice, "12.50")
        assert sums(await one(deal)) == ("18.00", "9.00", "0.00", "0.00")
        rest = done(await deal.agency.get(f"/v1/invoices/{invoice['id']}"))["outstanding"]
        await from_held(deal, invoice, rest)
        assert sums(await one(deal)) == ("18.00", "9.00", "9.00", "9.00")

    async def test_afterwards_it_is_set_off_against_the_next(self, market: Market) -> None:
        deal, invoice = await billed(market)
        await from_held(deal, invoice, invoice["total"])
        await credit(deal, invoice, "12.50")
        assert sums(await one(deal)) == ("18.00", "9.00", "9.00", "18.00")
        found = await held_by(market, deal)
        assert (found["assistant_available"], found["share_due"]) == (1800, -900)

        await market.approved(deal, hours_ago=6, minutes=120)
        second = await opened_of(deal)
        await from_held(deal, second, second["total"])
        [split] = await splits_of(deal.agency, invoice_id=second["id"])
        assert sums(split) == ("36.00", "0.00", "36.00", "27.00")
        found = await held_by(market, deal)
        assert (found["assistant_available"], "share_due" in found) == (4500, False)
        assert verdict(await pay(deal, split, "outside")) == (409, "nothing_due")
        assert await faults_in(market.app.state.database.reader) == []

    async def test_of_a_void_invoice_nothing_will_be_due(self, market: Market) -> None:
        deal, invoice = await billed(market)
        done(await deal.agency.pay(f"/v1/invoices/{invoice['id']}/void", {"reason": "Wrong."}))
        assert sums(await one(deal)) == ("18.00", "18.00", "0.00", "0.00")


class TestMilestones:
    async def test_a_part_is_shared_when_it_clears(self, market: Market) -> None:
        job, terms = {"engagement": "project"}, {"terms": terms_of("400.00")}
        deal = await sharing(market, job=job, proposal=terms)
        path = await bring_to(deal, await path_of(deal), "submitted")
        done(await deal.owner.pay(f"{path}/approve", {"amount": eur("133.33")}))
        assert sums(await one(deal)) == ("80.00", "0.00", "0.00", "0.00")

        later(market, deal.owner, deal.agency, deal.assistant, days=6)
        await run(market, "clear_milestones")
        assert sums(await one(deal)) == ("80.00", "0.00", "80.00", "80.00")
        assert await held_by(market, deal) == {
            "agency_available": 13_333 - 1_333 - 8_000,
            "assistant_available": 8_000,
        }
        assert await faults_in(market.app.state.database.reader) == []


class TestSubstitution:
    async def test_each_receives_what_they_agreed_on(self, market: Market) -> None:
        deal = await sharing(market)
        await market.approved(deal)
        other = await market.assistant()
        rate = eur("20.00")
        entry = await enrolled(deal.agency, other, rate=rate, share_percent="50")
        asked = await handover(deal, entry)
        done(await deal.owner.post(f"/v1/substitutions/{asked['id']}/accept"))
        later(market, deal.owner, deal.agency, deal.assistant, other, minutes=90)
        second = replace(deal, assistant=other)
        await market.approved(second, hours_ago=1, minutes=30)
        invoice = await opened_of(deal)
        await from_held(deal, invoice, invoice["total"])
        seen = [await splits_of(one_) for one_ in (deal.assistant, other)]
        assert [[sums(split)[3] for split in own] for own in seen] == [["18.00"], ["10.00"]]
        assert len(await splits_of(deal.agency)) == 2


class TestPrivacy:
    async def test_the_client_and_others_see_nothing_of_it(self, market: Market) -> None:
        deal, invoice = await billed(market)
        await from_held(deal, invoice, invoice["total"])
        path = f"/v1/splits/{(await one(deal))['id']}"
        member = await market.member(deal.agency, Role.MEMBER)
        for stranger in (deal.owner, await market.assistant(), await market.owner(), member):
            assert await splits_of(stranger) == []
            assert (await stranger.get(path)).status_code == 404
            refused = await stranger.pay(f"{path}/pay", {"source": "outside"})
            assert refused.status_code == 404
        told = (await deal.owner.get("/v1/events", limit=100)).json()["items"]
        assert not [event for event in told if event["type"].startswith("split.")]
        assert "split" not in (await deal.owner.get(f"/v1/invoices/{invoice['id']}")).text

    async def test_the_assistant_reads_and_does_not_pay(self, market: Market) -> None:
        deal, invoice = await billed(market)
        await directly(deal, invoice)
        [split] = await splits_of(deal.assistant)
        assert (sums(split)[2], split["allowed_actions"]) == ("18.00", [])
        refused = await deal.assistant.pay(f"/v1/splits/{split['id']}/pay", {"source": "outside"})
        assert refused.status_code == 403
        for kind in ("split.due",):
            [(data, audience)] = await rows.told(market, kind, split["id"])
            assert data == {"contract_id": deal.id}
            assert {str(who) for who in audience} == {
                str(deal.assistant.id),
                str(deal.agency.organization_id),
            }


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE splits SET share_minor = 1",
        "UPDATE splits SET parts = '[]'",
        "UPDATE splits SET paid_minor = -1",
        "DELETE FROM splits",
        "TRUNCATE splits",
    ],
)
async def test_what_was_agreed_never_changes(market: Market, statement: str) -> None:
    await billed(market)
    with pytest.raises(Exception, match=r"splits_are_agreed|ck_splits|never|change"):
        await rows.fetch(market, statement)

"""Deposits of projects: paid in, held with the milestones, paid out with them or given back."""

from typing import Any

import pytest

from tests.factories.amendments import agreed
from tests.factories.held_funds import of_deal, of_house, with_fee
from tests.factories.keys import key_of
from tests.factories.market import Deal, Market
from tests.factories.milestones import (
    bring_to,
    deposit_of,
    done,
    eur,
    fund,
    milestones,
    path_of,
    pay_deposit,
    project,
)
from tests.factories.payments import held_for
from tests.factories.rosters import verdict
from tests.invariants import rows
from tests.ledger.books import faults_in
from tests.races.all_at_once import outcomes
from va_market.kit.money import Money

BOTH = {"payer": "both", "percent": "15.3"}
END = {"reason": "We closed down."}


async def unpaid(market: Market, *amounts: str, **fields: Any) -> Deal:
    """A project whose deposit nobody has paid; its client has money for all of it."""
    terms = project(*(amounts or ("400.00", "600.00")), **{"deposit": eur("200.00"), **fields})
    deal = await market.deal(job={"engagement": "project"}, proposal={"terms": terms})
    await held_for(deal.owner, terms["price"])
    return deal


class TestPaying:
    # R10
    async def test_a_share_is_held_with_each_milestone(self, market: Market) -> None:
        deal = await unpaid(market)
        before = await deposit_of(deal)
        paid = await pay_deposit(deal)

        figures = ("status", "agreed", "to_pay", "paid", "returned", "allowed_actions")
        assert [before[name] for name in figures] == [
            *("unpaid", eur("200.00"), eur("200.00"), eur("0.00"), eur("0.00"), ["pay"])
        ]
        assert [paid[name] for name in figures] == [
            *("paid", eur("200.00"), eur("0.00"), eur("200.00"), eur("0.00"), [])
        ]
        shown = [(one["held_funds"], one["to_fund"]) for one in await milestones(deal)]
        assert shown == [(eur("80.00"), eur("320.00")), (eur("120.00"), eur("480.00"))]
        assert await of_deal(market, deal) == {"client_held": 80_000, "milestone_held": 20_000}
        [(data, parties)] = await rows.told(market, "deposit.paid", deal.id)
        assert (data, len(parties)) == ({"contract_id": deal.id, "amount": eur("200.00")}, 2)

    async def test_a_milestone_waits_for_it(self, market: Market) -> None:
        deal = await unpaid(market)
        refused = await deal.owner.pay(f"{await path_of(deal)}/fund", {"amount": eur("320.00")})
        assert verdict(refused) == (409, "deposit_not_paid")

    async def test_of_a_fee_its_part_is_paid_with_it(self, market: Market) -> None:
        deal = await with_fee(market, await unpaid(market, "100.00", deposit=eur("33.33")), BOTH)
        before, path = (await of_house(market)).get("platform_revenue", 0), await path_of(deal)
        # 15.3 % of 100.00 come to 15.30, half of them for each side: a third of 7.65 is 2.55.
        assert (await deposit_of(deal))["to_pay"] == eur("35.88")
        await pay_deposit(deal)
        seen = done(await deal.owner.get(path))
        assert (seen["client_fee"], seen["to_fund"]) == (eur("7.65"), eur("71.77"))
        await held_for(deal.owner, eur("7.65"))
        await bring_to(deal, path, "submitted")
        done(await deal.owner.pay(f"{path}/approve", {"amount": eur("50.01")}))
        done(await deal.assistant.pay(f"{path}/submit", {}))
        done(await deal.owner.pay(f"{path}/approve", {}))
        found = await of_deal(market, deal)
        assert (found["milestone_held"], found["assistant_pending"]) == (0, 9_235)
        assert (await of_house(market))["platform_revenue"] - before == 1530

    @pytest.mark.parametrize("amount", ["199.99", "200.01", "1000.00"])
    async def test_another_amount_is_refused(self, market: Market, amount: str) -> None:
        deal = await unpaid(market)
        refused = await deal.owner.pay(f"{deal.path}/deposit/pay", {"amount": eur(amount)})
        [fault] = refused.json()["errors"]
        assert (refused.status_code, fault["pointer"], fault["code"]) == (
            *(422, "/amount", "not_the_amount_due"),
        )

    async def test_without_enough_money_nothing_is_done(self, market: Market) -> None:
        terms = project("400.00", "600.00", deposit=eur("200.00"))
        deal = await market.deal(job={"engagement": "project"}, proposal={"terms": terms})
        await held_for(deal.owner, eur("199.99"))
        refused = await deal.owner.pay(f"{deal.path}/deposit/pay", {"amount": eur("200.00")})
        assert verdict(refused) == (409, "insufficient_funds")
        words = "199.99 EUR are available, and 200.00 EUR are asked for."
        assert refused.json()["detail"] == words
        assert await of_deal(market, deal) == {"client_held": 19_999}
        assert (await deposit_of(deal))["paid"] == eur("0.00")

    async def test_it_is_paid_once(self, market: Market) -> None:
        deal = await unpaid(market)
        body = {"amount": eur("200.00")}
        found = await outcomes(
            *[deal.owner.pay(f"{deal.path}/deposit/pay", body) for _ in range(12)]
        )
        assert found == {(200, ""): 1, (409, "deposit_not_due"): 11}
        assert (await of_deal(market, deal))["milestone_held"] == 20_000

    async def test_where_none_was_agreed_there_is_none(self, market: Market) -> None:
        deal = await market.deal()
        assert (await deal.owner.get(f"{deal.path}/deposit")).status_code == 404
        refused = await deal.owner.pay(f"{deal.path}/deposit/pay", {"amount": eur("1.00")})
        assert verdict(refused) == (409, "deposit_not_due")


class TestWho:
    async def test_the_assistant_reads_and_does_not_pay(self, market: Market) -> None:
        deal = await unpaid(market)
        read = done(await deal.assistant.get(f"{deal.path}/deposit"))
        assert (read["to_pay"], read["allowed_actions"]) == (eur("200.00"), [])
        refused = await deal.assistant.pay(f"{deal.path}/deposit/pay", {"amount": eur("200.00")})
        assert verdict(refused) == (403, "forbidden")

    async def test_nobody_else_sees_it(self, market: Market) -> None:
        deal, stranger = await unpaid(market), await market.owner()
        assert (await stranger.get(f"{deal.path}/deposit")).status_code == 404
        refused = await stranger.pay(f"{deal.path}/deposit/pay", {"amount": eur("200.00")})
        assert refused.status_code == 404

    async def test_a_program_of_the_client_may(self, market: Market) -> None:
        deal = await unpaid(market)
        key = await key_of(deal.owner, "contracts:write")
        body, headers = {"amount": eur("200.00")}, {"Idempotency-Key": "of the bank"}
        paid = await key.request("POST", f"{deal.path}/deposit/pay", json=body, headers=headers)
        assert paid.status_code == 200


class TestGoingBack:
    async def test_what_was_never_funded_goes_back_with_the_end(self, market: Market) -> None:
        deal = await unpaid(market)
        await pay_deposit(deal)
        await fund(deal.owner, await path_of(deal))
        done(await deal.owner.move(f"{deal.path}/end", END))
        found = await milestones(deal)
        assert [(one["status"], one["held_funds"]) for one in found] == [
            *(("refund_requested", eur("400.00")), ("cancelled", eur("0.00")))
        ]
        assert [one["kind"] for one in found[1]["movements"]] == ["deposited", "returned"]
        assert (await deposit_of(deal))["returned"] == eur("120.00")
        read = await deposit_of(deal)
        assert (read["status"], read["allowed_actions"]) == ("paid", [])
        done(await deal.assistant.pay(f"/v1/milestones/{found[0]['id']}/agree-to-refund"))
        held = await of_deal(market, deal)
        assert (held["milestone_held"], held["client_held"]) == (0, 132_000)

    async def test_nothing_is_paid_after_the_end(self, market: Market) -> None:
        deal = await unpaid(market)
        done(await deal.owner.move(f"{deal.path}/end", END))
        refused = await deal.owner.pay(f"{deal.path}/deposit/pay", {"amount": eur("200.00")})
        assert verdict(refused) == (409, "contract_ended")
        assert (await deposit_of(deal))["status"] == "unpaid"

    async def test_one_of_which_nothing_was_worked_off_goes_back(self, market: Market) -> None:
        deal = await unpaid(market)
        await pay_deposit(deal)
        done(await deal.owner.move(f"{deal.path}/end", END))
        read = await deposit_of(deal)
        assert (read["status"], read["returned"]) == ("returned", eur("200.00"))
        assert await of_deal(market, deal) == {"client_held": 100_000, "milestone_held": 0}

    async def test_a_change_order_moves_it(self, market: Market) -> None:
        deal = await unpaid(market, "400.00", "600.00")
        await pay_deposit(deal)
        added = {"title": "Training", "amount": eur("1000.00")}
        await agreed(deal, change_order={"added": [added]})
        shares = [(one["deposit_share"], one["held_funds"]) for one in await milestones(deal)]
        expected = [eur(amount) for amount in ("40.00", "60.00", "100.00")]
        assert shares == [(one, one) for one in expected]
        read = await deposit_of(deal)
        assert (read["status"], read["paid"], read["returned"]) == (
            *("paid", eur("400.00"), eur("200.00")),
        )
        assert (await of_deal(market, deal))["client_held"] == 80_000
        told = [data["amount"] for data, _ in await rows.told(market, "deposit.paid", deal.id)]
        assert told == [eur("200.00"), eur("200.00")]  # paid in, and held again
        assert await faults_in(market.app.state.database.reader) == []

    async def test_a_greater_one_is_paid_anew(self, market: Market) -> None:
        deal = await unpaid(market)
        await pay_deposit(deal)
        more = project("400.00", "600.00", deposit=eur("300.00"))
        await agreed(deal, terms=more)
        read = await deposit_of(deal)
        assert (read["status"], read["to_pay"]) == ("unpaid", eur("300.00"))
        assert (await of_deal(market, deal)) == {"client_held": 100_000, "milestone_held": 0}
        await pay_deposit(deal)
        assert (await deposit_of(deal))["status"] == "paid"


async def moved(deal: Deal, kinds: tuple[str, ...], *names: str) -> int:
    """What movements of these kinds moved, in cents."""
    return sum(
        int(movement[name]["amount"].replace(".", ""))
        for one in await milestones(deal)
        for movement in one["movements"]
        if movement["kind"] in kinds
        for name in names
    )


@pytest.mark.parametrize("seed", range(6))
async def test_whatever_happens_each_account_holds_what_the_movements_say(
    market: Market, seed: int
) -> None:
    amounts = ("33.33", "66.67", f"{100 + seed}.01")
    made = await unpaid(market, *amounts, deposit=eur(f"{77 + seed}.77"))
    deal = await with_fee(market, made, BOTH)
    await held_for(deal.owner, eur("100.00"))
    house = (await of_house(market)).get("platform_revenue", 0)
    await pay_deposit(deal)
    for place, status in enumerate(("approved", "submitted", "refunded")[: 1 + seed % 3], start=1):
        path = await path_of(deal, place)
        await bring_to(deal, path, status)
        if status == "submitted":
            part = Money.parse("10.01", "EUR").as_json()
            done(await deal.owner.pay(f"{path}/approve", {"amount": part}))
    if seed % 2:
        done(await deal.owner.move(f"{deal.path}/end", END))
    found, whole = await of_deal(market, deal), ("amount", "client_fee")
    came = await moved(deal, ("deposited", "funded"), *whole)
    left = await moved(deal, ("released", "refunded", "returned"), *whole)
    released = ("released",)
    fees = await moved(deal, released, "client_fee", "assistant_fee")
    paid = await moved(deal, released, "amount") - await moved(deal, released, "assistant_fee")
    assert found["milestone_held"] == came - left
    assert found["assistant_pending"] == paid
    assert (await of_house(market))["platform_revenue"] - house == fees
    assert await faults_in(market.app.state.database.reader) == []


async def test_the_end_the_approval_and_the_deposit_meet(market: Market) -> None:
    """Whoever is first: nothing stays where nobody can reach it."""
    for _ in range(3):
        deal = await unpaid(market)
        await pay_deposit(deal)
        path = await bring_to(deal, await path_of(deal), "submitted")
        more = project("400.00", "600.00", deposit=eur("300.00"))
        sent = await deal.owner.post(f"{deal.path}/amendments", {"terms": more, "reason": "More."})
        accept = f"/v1/amendments/{sent.json()['id']}/accept"
        await outcomes(
            deal.owner.move(f"{deal.path}/end", END),
            deal.owner.pay(f"{path}/approve", {"amount": eur("10.00")}),
            deal.assistant.post(accept),
            deal.owner.pay(f"{deal.path}/deposit/pay", {"amount": eur("300.00")}),
        )
        whole = ("amount", "client_fee")
        held = await moved(deal, ("deposited", "funded"), *whole)
        held -= await moved(deal, ("released", "refunded", "returned"), *whole)
        assert (await of_deal(market, deal))["milestone_held"] == held
        read = await deposit_of(deal)
        assert read["allowed_actions"] == [] or read["to_pay"] != eur("0.00")
    assert await faults_in(market.app.state.database.reader) == []

"""Whoever disputes, settles, withdraws and rules at once: one outcome, and money moves once."""

import pytest

from tests.factories.disputes import WHY, Case, disputing, in_status, invoiced
from tests.factories.held_funds import of_deal
from tests.factories.market import Market
from tests.factories.milestones import done, eur
from tests.invariants import rows
from tests.ledger.books import faults_in
from tests.races.all_at_once import outcomes
from tests.timekeeping.days import later
from tests.worker.test_worker import run

TWENTY = 20
HALF = TWENTY // 2
PAID = {"pays": "61.50", "earns": "100.00"}
ROUNDS = range(2)


async def settled_once(market: Market, case: Case) -> str:
    """How it ended; whatever that was, the accounts say the same."""
    shown, held = await case.now(), await of_deal(market, case.deal)
    back = int(shown["refunded"]["amount"].replace(".", ""))
    assert held["assistant_reserve"] == 0
    assert (held.get("client_held", 0), held["assistant_available"]) == (back, 10000 - back)
    assert held.get("refund_due", 0) == 0
    assert await faults_in(market.app.state.database.reader) == []
    return str(shown["status"])


class TestDisputes:  # B10
    async def test_a_line_is_disputed_once(self, market: Market) -> None:
        deal, invoice = await invoiced(market, **PAID)

        found = await outcomes(*[disputing(deal.owner, invoice, "10.00") for _ in range(TWENTY)])

        assert found == {(201, ""): 1, (409, "disputed_before"): TWENTY - 1}
        assert (await of_deal(market, deal))["assistant_reserve"] == 1230

    async def test_two_lines_reserve_no_more_than_is_there(self, market: Market) -> None:
        deal, invoice = await invoiced(market, pays="61.50", earns="20.00")
        others = {**invoice, "lines": invoice["lines"][1:]}

        found = await outcomes(
            disputing(deal.owner, invoice, "10.00"), disputing(deal.owner, others, "10.00")
        )

        assert found == {(201, ""): 2}
        held = await of_deal(market, deal)
        assert (held["assistant_reserve"], held["assistant_available"]) == (2000, 0)

    @pytest.mark.parametrize(
        ("status", "first", "second"),
        [
            ("settlement_proposed", ("client", "accept"), ("client", "withdraw")),
            ("settlement_proposed", ("client", "accept"), ("issuer", "concede")),
            ("opened", ("issuer", "concede"), ("client", "withdraw")),
        ],
    )
    async def test_it_is_settled_or_withdrawn(
        self, market: Market, status: str, first: tuple[str, str], second: tuple[str, str]
    ) -> None:
        for _ in ROUNDS:
            case = await in_status(market, status, **PAID)
            moves = [
                getattr(case, side).pay(f"{case.path}/{verb}")
                for _ in range(HALF)
                for side, verb in (first, second)
            ]

            found = await outcomes(*moves)

            assert found[200, ""] == 1
            assert found.total() == TWENTY
            assert set(found) == {(200, ""), (409, "illegal_move")}
            assert await settled_once(market, case) in {"settled", "withdrawn"}

    async def test_it_is_ruled_or_conceded(self, market: Market) -> None:
        for _ in ROUNDS:
            case = await in_status(market, "escalated", **PAID)
            body = {**WHY, **case.settlement("2.00")}
            rulings = [case.operator.pay(f"{case.at_house}/rule", body) for _ in range(HALF)]
            moves = [case.issuer.pay(f"{case.path}/concede") for _ in range(HALF)]

            found = await outcomes(
                *[one for two in zip(rulings, moves, strict=True) for one in two]
            )

            assert found == {(200, ""): 1, (409, "illegal_move"): TWENTY - 1}
            assert await settled_once(market, case) in {"settled", "ruled"}

    async def test_it_is_answered_or_its_time_is_over(self, market: Market) -> None:
        for _ in ROUNDS:
            case = await in_status(market, "opened", **PAID)
            later(market, case.client, case.issuer, days=7)
            answers = [case.issuer.pay(f"{case.path}/answer", WHY) for _ in range(4)]
            workers = [run(market, "decide_disputes") for _ in range(4)]

            await rows.at_once(*answers, *workers)

            shown = await case.now()
            if shown["status"] == "answered":
                await case.move(case.issuer, "concede")
            else:
                assert shown["answered_at"] is None
            assert await settled_once(market, case) == "settled"
            assert (await case.now())["refunded"] == eur("12.30")

    async def test_a_line_is_disputed_or_credited(self, market: Market) -> None:
        for _ in ROUNDS:
            deal, invoice = await invoiced(market, **PAID)
            path = f"/v1/invoices/{invoice['id']}"
            line = {"line_id": invoice["lines"][0]["id"], "amount": eur("25.00")}
            credit = {"reason": "A mistake.", "lines": [line]}

            found = await outcomes(
                *[
                    one
                    for _ in range(HALF)
                    for one in (
                        disputing(deal.owner, invoice, "25.00"),
                        deal.assistant.pay(f"{path}/credit-notes", credit),
                    )
                ]
            )

            assert found[201, ""] == 1
            notes = done(await deal.owner.get(f"{path}/credit-notes"))["items"]
            disputes = done(await deal.owner.get(f"{path}/disputes"))["items"]
            assert len(notes) + len(disputes) == 1

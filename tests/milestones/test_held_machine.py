"""Any sequence of moves of milestones, beside a model of what is where in cents."""

import asyncio
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.conftest import copied_database, running_market
from tests.factories.held_funds import of_deal, with_fee
from tests.factories.market import Market
from tests.factories.milestones import done, eur, milestones, project
from tests.factories.payments import held_for
from tests.ledger.books import faults_in
from tests.support.contract import Contract
from tests.timekeeping.days import later
from tests.worker.test_worker import run

T = TypeVar("T")
WHOLE, CLIENT_FEE, ASSISTANT_FEE = 10_000, 765, 765  # 15.3 % of 100.00, which both bear
RULE = {"payer": "both", "percent": "15.3"}
places = st.integers(0, 1)


@dataclass
class Part:
    """What the model knows of a milestone."""

    path: str
    status: str = "agreed"
    released: int = 0


@dataclass
class Books:
    """Where the model has the money."""

    client: int = 0
    held: int = 0
    pending: int = 0
    available: int = 0
    house: int = 0
    waiting: list[int] = field(default_factory=list)
    """What each release that has not cleared pays."""


def so_far(fee: int, released: int) -> int:
    return floor(Fraction(fee * released, WHOLE) + Fraction(1, 2))


def text(minor: int) -> dict[str, str]:
    return eur(f"{minor // 100}.{minor % 100:02}")


class HeldFunds(RuleBasedStateMachine):
    market: Market
    loop: asyncio.AbstractEventLoop

    def __init__(self) -> None:
        super().__init__()
        self.books = Books()
        self.run(self.agree())

    async def agree(self) -> None:
        self.market.clock.reset()
        terms = project("100.00", "100.00")
        made = await self.market.deal(job={"engagement": "project"}, proposal={"terms": terms})
        self.deal = await with_fee(self.market, made, RULE)
        found = await milestones(self.deal)
        self.parts = [Part(f"/v1/milestones/{one['id']}") for one in found]

    def run(self, act: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(act)

    def teardown(self) -> None:
        assert self.run(faults_in(self.market.app.state.database.reader)) == []

    def ask(self, person: Any, part: Part, verb: str, body: Any = None) -> Any:
        return self.run(person.pay(f"{part.path}/{verb}", body))

    @rule(minor=st.integers(1, 15_000))
    def pay_in(self, minor: int) -> None:
        self.run(held_for(self.deal.owner, text(minor)))
        self.books.client += minor

    @rule(place=places)
    def fund(self, place: int) -> None:
        part, due = self.parts[place], WHOLE + CLIENT_FEE
        answer = self.ask(self.deal.owner, part, "fund", {"amount": text(due)})
        if part.status != "agreed":
            assert answer.json()["code"] == "illegal_move"
        elif self.books.client < due:
            assert answer.json()["code"] == "insufficient_funds"
        else:
            done(answer)
            part.status = "funded"
            self.books.client -= due
            self.books.held += due

    @rule(place=places, minor=st.integers(1, WHOLE))
    def hand_over_and_approve(self, place: int, minor: int) -> None:
        part = self.parts[place]
        if part.status != "funded":
            return
        amount = min(minor, WHOLE - part.released)
        done(self.ask(self.deal.assistant, part, "submit", {}))
        done(self.ask(self.deal.owner, part, "approve", {"amount": text(amount)}))
        before, after = part.released, part.released + amount
        client, assistant = (
            so_far(fee, after) - so_far(fee, before) for fee in (CLIENT_FEE, ASSISTANT_FEE)
        )
        self.books.held -= amount + client
        self.books.house += client + assistant
        self.books.pending += amount - assistant
        self.books.waiting.append(amount - assistant)
        part.released = after
        part.status = "approved" if after == WHOLE else "funded"

    @rule(place=places)
    def refund(self, place: int) -> None:
        part = self.parts[place]
        if part.status != "funded":
            return
        done(self.ask(self.deal.owner, part, "request-refund", {"reason": "Enough."}))
        done(self.ask(self.deal.assistant, part, "agree-to-refund"))
        left = WHOLE - part.released + CLIENT_FEE - so_far(CLIENT_FEE, part.released)
        self.books.held -= left
        self.books.client += left
        part.status = "refunded"

    @precondition(lambda self: self.books.waiting)
    @rule()
    def clear(self) -> None:
        later(self.market, self.deal.owner, self.deal.assistant, days=5)
        self.run(run(self.market, "clear_milestones"))
        self.books.available += sum(self.books.waiting)
        self.books.pending -= sum(self.books.waiting)
        self.books.waiting.clear()

    @invariant()
    def every_account_is_that_of_the_model(self) -> None:
        found = self.run(of_deal(self.market, self.deal))
        names = ("client_held", "milestone_held", "assistant_pending", "assistant_available")
        books = self.books
        assert [found.get(name, 0) for name in names] == [
            *(books.client, books.held, books.pending, books.available)
        ]

    @invariant()
    def nothing_stays_where_all_is_settled(self) -> None:
        if all(part.status in {"agreed", "approved", "refunded"} for part in self.parts):
            assert self.books.held == 0


@pytest.mark.long
def test_any_sequence_comes_to_what_the_model_says(
    anyio_backend: Any, postgres: str, template: str, contract: Contract
) -> None:
    loop, stack = asyncio.new_event_loop(), AsyncExitStack()
    try:
        url = loop.run_until_complete(
            stack.enter_async_context(copied_database(postgres, template))
        )
        market = loop.run_until_complete(stack.enter_async_context(running_market(url, contract)))
        run_state_machine_as_test(  # type: ignore[no-untyped-call]  # in Hypothesis
            type("OnIts", (HeldFunds,), {"market": market, "loop": loop}),
            settings=settings(
                max_examples=10,
                stateful_step_count=15,
                deadline=None,
                suppress_health_check=[*HealthCheck],
            ),
        )
    finally:
        loop.run_until_complete(stack.aclose())
        loop.close()

"""Any sequence of what may happen to money: the laws hold after each step (R34, R41, B9, B10)."""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from random import Random
from typing import Any, TypeVar

import pytest
from httpx import codes
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.conftest import copied_database, running_market
from tests.factories.market import Market
from tests.money.laws import check
from tests.money.moves import EACH, MOVES, WORKS
from tests.money.scene import Scene
from tests.support.contract import Contract
from tests.worker.test_worker import run

T = TypeVar("T")
SOME = 30
chances = st.integers(0, 2**16).map(Random)


class Money(RuleBasedStateMachine):
    market: Market
    loop: asyncio.AbstractEventLoop
    done: Counter[str]

    def run(self, act: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(act)

    @initialize()
    def meet(self) -> None:
        self.market.clock.reset()
        self.scene = self.run(Scene.make(self.market))

    # One rule for all: of many, Hypothesis leaves some out of each sequence.
    @rule(name=st.sampled_from([*EACH, "wait", "wait"]), chance=chances)
    def move(self, name: str, chance: Random) -> None:
        """It is done, or refused for a reason."""
        if name == "wait":
            self.wait(chance)
            return
        answer = self.run(MOVES[name](self.scene, chance))
        if answer is None:
            return
        assert answer.status_code < codes.INTERNAL_SERVER_ERROR, answer.text
        assert answer.is_success or "code" in answer.json(), answer.text
        self.done[name] += answer.is_success

    def wait(self, chance: Random) -> None:
        """Some days; what is due then happens, in any order."""
        self.market.clock.advance(days=chance.randint(1, 8))
        for name in chance.sample(WORKS, len(WORKS)):
            self.run(run(self.market, name))

    @invariant()
    def every_law_holds(self) -> None:
        self.run(check(self.market))


@pytest.mark.long
def test_the_laws_hold_after_each_step(
    anyio_backend: Any, postgres: str, template: str, contract: Contract
) -> None:
    loop, stack = asyncio.new_event_loop(), AsyncExitStack()
    done: Counter[str] = Counter()
    try:
        url = loop.run_until_complete(
            stack.enter_async_context(copied_database(postgres, template))
        )
        market = loop.run_until_complete(stack.enter_async_context(running_market(url, contract)))
        run_state_machine_as_test(  # type: ignore[no-untyped-call]  # in Hypothesis
            type("OnIts", (Money,), {"market": market, "loop": loop, "done": done}),
            settings=settings(
                max_examples=6,
                stateful_step_count=80,
                deadline=None,
                phases=[Phase.generate],  # a shorter failure would take minutes
                suppress_health_check=[*HealthCheck],
            ),
        )
    finally:
        loop.run_until_complete(stack.aclose())
        loop.close()
    # Which of them is chance; that each kind is there, the race of twenty processes shows.
    assert done.total() > SOME, done

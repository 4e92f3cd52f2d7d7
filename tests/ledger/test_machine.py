"""Any sequence of acts, beside a model that is three numbers for each account."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy.exc import DBAPIError

from tests.ledger.books import Books, moving
from va_market.kit.db import Database, cause_of
from va_market.ledger.errors import AlreadyAnswered

T = TypeVar("T")
GUARDED, FREE = (0, 1, 2), 3
places = st.integers(0, FREE)
amounts = st.integers(1, 60)


@dataclass
class Kept:
    """What the model knows of an account."""

    posted: int = 0
    out: int = 0
    to_come: int = 0


@dataclass(frozen=True)
class Done:
    """What was posted or held, and between which accounts."""

    id: UUID
    source: int
    target: int
    minor: int


class Ledger(RuleBasedStateMachine):
    url: str
    loop: asyncio.AbstractEventLoop
    posted, held = Bundle("posted"), Bundle("held")

    def __init__(self) -> None:
        super().__init__()
        self.database = Database(self.url)
        self.run(self.database.open())
        self.books = Books(self.database)
        self.ids = [self.run(self.books.account()) for _ in GUARDED]
        self.ids.append(self.run(self.books.account("cash", negative=True)))
        self.model = [Kept() for _ in self.ids]
        self.answered: set[UUID] = set()

    def run(self, act: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(act)

    def teardown(self) -> None:
        assert self.run(self.books.faults()) == []
        self.run(self.database.close())

    def covers(self, source: int, minor: int) -> bool:
        kept = self.model[source]
        return source == FREE or kept.posted - kept.out >= minor

    def attempt(self, act: Coroutine[Any, Any, T], *, is_covered: bool) -> T | None:
        """The act succeeds exactly where the model covers it."""
        if is_covered:
            return self.run(act)
        with pytest.raises((asyncpg.CheckViolationError, DBAPIError)) as refused:
            self.run(act)
        assert cause_of(refused.value).constraint_name == "ck_ledger_balances_is_covered"  # type: ignore[attr-defined]
        return None

    def add(self, source: int, target: int, minor: int) -> None:
        self.model[source].posted -= minor
        self.model[target].posted += minor

    def promise(self, source: int, target: int, minor: int) -> None:
        self.model[source].out += minor
        self.model[target].to_come += minor

    @rule(target=posted, minor=amounts, into=st.sampled_from(GUARDED))
    def pay_in(self, minor: int, into: int) -> Any:
        return self.post(FREE, into, minor)

    @rule(target=posted, source=places, into=places, minor=amounts)
    def move(self, source: int, into: int, minor: int) -> Any:
        return multiple() if source == into else self.post(source, into, minor)

    def post(self, source: int, into: int, minor: int) -> Any:
        legs = moving(self.ids[source], self.ids[into], minor)
        done = self.attempt(self.books.post(legs), is_covered=self.covers(source, minor))
        if done is None:
            return multiple()
        self.add(source, into, minor)
        return Done(done.id, source, into, minor)

    @rule(target=held, source=places, into=places, minor=amounts)
    def hold(self, source: int, into: int, minor: int) -> Any:
        if source == into:
            return multiple()
        act = self.books.hold(self.ids[source], self.ids[into], minor)
        done = self.attempt(act, is_covered=self.covers(source, minor))
        if done is None:
            return multiple()
        self.promise(source, into, minor)
        return Done(done.id, source, into, minor)

    @rule(target=posted, one=consumes(held))
    def settle(self, one: Done) -> Done:
        settled = self.run(self.books.settle(one.id))
        self.promise(one.source, one.target, -one.minor)
        self.add(one.source, one.target, one.minor)
        return Done(settled.id, one.source, one.target, one.minor)

    @rule(one=consumes(held))
    def void(self, one: Done) -> None:
        self.run(self.books.void(one.id))
        self.promise(one.source, one.target, -one.minor)

    @rule(one=posted)
    def reverse(self, one: Done) -> None:
        if one.id in self.answered:
            with pytest.raises(AlreadyAnswered):
                self.run(self.books.reverse(one.id))
            return
        is_covered = self.covers(one.target, one.minor)
        if self.attempt(self.books.reverse(one.id), is_covered=is_covered) is not None:
            self.answered.add(one.id)
            self.add(one.target, one.source, one.minor)

    @invariant()
    def every_balance_is_that_of_the_model(self) -> None:
        for account, kept in zip(self.ids, self.model, strict=True):
            found = self.run(self.books.balance(account))
            sums = (found.posted.minor, found.pending_out.minor, found.pending_in.minor)
            assert sums == (kept.posted, kept.out, kept.to_come)
        assert sum(kept.posted for kept in self.model) == 0
        assert all(self.model[one].posted >= self.model[one].out for one in GUARDED)


@pytest.mark.long
def test_any_sequence_comes_to_what_the_model_says(anyio_backend: Any, ledger_url: str) -> None:
    loop = asyncio.new_event_loop()
    try:
        run_state_machine_as_test(  # type: ignore[no-untyped-call]  # in Hypothesis
            type("OnIts", (Ledger,), {"url": ledger_url, "loop": loop}),
            settings=settings(
                max_examples=20,
                stateful_step_count=25,
                deadline=None,
                suppress_health_check=[*HealthCheck],
            ),
        )
    finally:
        loop.close()

"""What lost a deadlock is repeated on our side (security.md §1)."""

import asyncio
from collections.abc import AsyncIterator
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from tests.conftest import running_market
from tests.factories.market import Market, Person
from tests.support.contract import Contract
from tests.support.limits import left
from tests.support.problems import problem_of
from va_market.identity.deps import CurrentActor
from va_market.kit.http import routing
from va_market.kit.http.access import people_only
from va_market.kit.http.deps import WriteSession
from va_market.kit.http.routing import new_router

SOON = text("SET LOCAL deadlock_timeout = '20ms'")
HOLD = text("SELECT pg_advisory_xact_lock(:key)")
FAIL = text("DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '40001'; END $$")
NOTE = text("INSERT INTO notes (who) VALUES (:who)")


class Crossing:
    """Two callers who hold one lock each before they ask for the other's, the first time."""

    def __init__(self) -> None:
        self.tries = 0
        self._both_hold_one = asyncio.Event()

    async def meet(self) -> None:
        self.tries += 1
        if self.tries == 2:
            self._both_hold_one.set()
        await self._both_hold_one.wait()


def routes(crossing: Crossing, failures: Any) -> Any:
    router = new_router("/v1/testing", tags=["testing"])

    @router.post("/cross/{first}/{second}")
    @people_only
    async def cross(first: int, second: int, _who: CurrentActor, session: WriteSession) -> int:
        """Hold two locks, one after the other."""
        await session.execute(SOON)
        await session.execute(HOLD, {"key": first})
        await crossing.meet()
        await session.execute(HOLD, {"key": second})
        await session.execute(NOTE, {"who": first})
        return first

    @router.post("/lose/{times}")
    @people_only
    async def lose(times: int, _who: CurrentActor, session: WriteSession) -> int:
        """Write, and lose so many times."""
        await session.execute(NOTE, {"who": -1})
        if (tried := next(failures)) <= times:
            await session.execute(FAIL)
        return tried

    return router


@pytest.fixture
async def crossing() -> Crossing:
    return Crossing()


@pytest.fixture
async def crossed(
    database_url: str, contract: Contract, crossing: Crossing, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Market]:
    """A market with routes that deadlock, and a table for what they wrote."""
    monkeypatch.setattr(routing, "PAUSE_SECONDS", 0.001)
    async with running_market(database_url, contract) as market:
        market.app.include_router(routes(crossing, count(1)))
        async with market.app.state.database.writing() as session:
            await session.execute(text("CREATE TABLE notes (who bigint)"))
        try:
            yield market
        finally:
            async with market.app.state.database.writing() as session:
                await session.execute(text("DROP TABLE notes"))


async def notes(market: Market) -> list[int]:
    async with market.app.state.database.writing() as session:
        return sorted((await session.execute(text("SELECT who FROM notes"))).scalars())


async def lose(person: Person, times: int, **headers: str) -> Any:
    return await person.request("POST", f"/v1/testing/lose/{times}", headers=headers)


class TestDeadlock:
    async def test_both_requests_succeed_with_one_effect_each(
        self, crossed: Market, crossing: Crossing
    ) -> None:
        ana, ben = await crossed.person(), await crossed.person()

        answers = await asyncio.gather(
            ana.post("/v1/testing/cross/71/72"), ben.post("/v1/testing/cross/72/71")
        )

        assert [(a.status_code, a.json()) for a in answers] == [(200, 71), (200, 72)]
        assert await notes(crossed) == [71, 72]
        assert crossing.tries == 3


class TestRepetition:
    async def test_ends_after_the_fifth(self, crossed: Market) -> None:
        person = await crossed.person()

        refused = await lose(person, 6)

        problem_of(refused, 503, "unavailable")
        assert refused.headers["retry-after"] == "1"
        assert await notes(crossed) == []
        # Six tries were one request.
        before = left(refused)["user"]
        assert left(await person.get("/v1/me"))["user"] == before - 1

    async def test_fifth_may_succeed(self, crossed: Market) -> None:
        answer = await lose(await crossed.person(), 5)

        assert (answer.status_code, answer.json()) == (200, 6)
        assert await notes(crossed) == [-1]

    async def test_reply_is_kept_once_for_its_key(self, crossed: Market) -> None:
        person, key = await crossed.person(), str(uuid4())

        first = await lose(person, 2, **{"Idempotency-Key": key})
        again = await lose(person, 2, **{"Idempotency-Key": key})

        assert (first.json(), again.json()) == (3, 3)
        assert again.headers["idempotent-replayed"] == "true"
        assert await notes(crossed) == [-1]

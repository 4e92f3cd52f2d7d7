"""A process that moves money until it is killed.

It writes down each request that changes something before it sends it, and its answer after it: so
whoever killed it knows which one nobody heard the answer of.
"""

import asyncio
import json
import os
import time
import traceback
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import httpx
from httpx import codes

from tests.conftest import settings_for_tests
from tests.factories.market import Market, Person, TestClock
from tests.money.moves import EACH, MOVES, let_work
from tests.money.scene import Json, Scene
from va_market.app import create_app
from va_market.kit.db import Database
from va_market.kit.errors import Unavailable
from va_market.kit.ids import new_id

HALF_A_DAY, LASTS = timedelta(hours=12), 2.0


class HurriedClock(TestClock):
    """The present of all processes: half a day is over in two seconds, at once.

    It leaps, so that what rests becomes due and who signed in stays so in between.
    """

    def __init__(self, start: datetime, began: float) -> None:
        super().__init__()
        self.start, self.began = start, began

    def __call__(self) -> datetime:
        return self.start + HALF_A_DAY * ((time.time() - self.began) // LASTS)


@dataclass
class Recorded(Person):
    """Whoever acts, with a record of what they sent."""

    async def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        if method == "GET":
            return await self._signed_in(method, path, options)
        headers = {"Idempotency-Key": str(new_id()), **options.pop("headers", {})}
        sent = {"who": str(self.id), "method": method, "path": path, "headers": headers}
        note({"sent": {**sent, "json": options.get("json")}})
        answer = await self._signed_in(method, path, {"headers": headers, **options})
        note({"status": answer.status_code, "text": answer.text})
        return answer

    async def _signed_in(self, method: str, path: str, options: Json) -> httpx.Response:
        """With a token of now; again, if half a day went by on its way."""
        while True:
            self.market.refresh(self, self.session_id)
            answer = await super().request(method, path, **options)
            if answer.status_code != codes.UNAUTHORIZED:
                return answer


_record: Any = None


def note(what: Json) -> None:
    """One line, and the whole of it: it is there even if this process is killed at once."""
    os.write(_record, (json.dumps(what) + "\n").encode())


@asynccontextmanager
async def joined(dsn: str, clock: TestClock) -> AsyncIterator[Market]:
    """The application as one more process runs it."""
    app = create_app(settings_for_tests(), database=Database(dsn, pool_size=2), clock=clock)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://market.test") as client:
            yield Market(app, client, clock)


def move_on(dsn: str, written: Json, began: float, seed: int, record: str) -> None:
    """What the process does until it is killed."""
    global _record  # noqa: PLW0603  # of this process alone
    _record = os.open(record, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    chance = Random(seed)  # noqa: S311  # nothing secret
    try:
        asyncio.run(_move_on(dsn, written, began, chance))
    except Exception:
        note({"broke": traceback.format_exc()})
        raise


async def _move_on(dsn: str, written: Json, began: float, chance: Random) -> None:
    clock = HurriedClock(datetime.fromisoformat(written["now"]), began)
    async with joined(dsn, clock) as market:
        scene = Scene.read(written, market, Recorded)
        while True:
            if chance.random() < 0.15:
                with suppress(Unavailable):
                    await let_work(scene, chance)
                continue
            name = chance.choice(EACH)
            answer = await MOVES[name](scene, chance)
            if answer is not None:
                note({"move": name, "status": answer.status_code})


@dataclass(frozen=True)
class Told:
    """What a process wrote down before it was killed."""

    moves: Counter[str]
    """How often each was done."""
    faults: list[str]
    """What broke it, and what the server answered of itself."""
    unheard: Json | None
    """The request of which it has not heard the answer."""


def told(record: Path) -> Told:
    lines = [json.loads(line) for line in record.read_text().splitlines()]
    moves = Counter(one["move"] for one in lines if "move" in one and one["status"] < 300)
    faults = [one["broke"] for one in lines if "broke" in one]
    faults += [one["text"] for one in lines if one.get("status", 0) >= 500 and "text" in one]
    last = lines[-1] if lines else {}
    return Told(moves, faults, last.get("sent"))


def together(records: Iterable[Told]) -> Counter[str]:
    return sum((one.moves for one in records), Counter())

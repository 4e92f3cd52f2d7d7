"""Every route and every kind of caller: who gets what, and that a refusal tells and does nothing.

The rows stand in table.py; a route without one fails here.
"""

import httpx
import pytest

from tests.access.asking import everything, send
from tests.access.fingerprint import fingerprint
from tests.access.kinds import EVERYBODY, MANAGERS, RIGHTS_OF_KEY
from tests.access.rows import Row
from tests.access.table import OUTSIDE, ROWS
from tests.access.world import CONFIDENTIAL, HOME, RIVAL, Caller, World
from va_market.kit.http.access import GUARDED, declared

HELP = (
    "add a row to tests/access/table.py for each of these: the request that succeeds, and who may "
    "send it; what that table says is written at its top"
)


class TestTable:
    async def test_every_route_has_its_row(self, world: World) -> None:
        found = {
            f"{method} {path}"
            for path, method, _ in declared(world.market.app.routes)
            if path.startswith(GUARDED)
        }

        assert found - {row.operation for row in ROWS} == set(), HELP

    async def test_every_row_has_its_route_once(self, world: World) -> None:
        found = [f"{method} {path}" for path, method, _ in declared(world.market.app.routes)]

        assert sorted(row.operation for row in ROWS) == sorted(
            one for one in found if GUARDED in one
        )

    async def test_every_route_outside_is_known(self, world: World) -> None:
        routes = declared(world.market.app.routes)
        found = {f"{method} {path}" for path, method, _ in routes if not path.startswith(GUARDED)}

        assert found == OUTSIDE

    async def test_every_kind_of_caller_exists(self, world: World) -> None:
        assert {*world.callers, *(kind for kind, _ in world.keys)} == EVERYBODY


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.operation)
async def test_every_caller_gets_what_the_table_says(world: World, row: Row) -> None:
    callers = [await acting(world, row, kind) for kind in row.allowed]
    others = [await seeing_less(world, row, k) for k in sorted(row.callers - set(row.allowed))]
    call = await row.ready(world, callers[0])
    before = await fingerprint(world)
    for other in others:
        check(row, other.kind, await send(other, row, call))
    assert await fingerprint(world) == before, "a refused caller changed something"
    for number, caller in enumerate(callers):
        # The first one shows that what the others were refused was ready to be done.
        if number > 0 and row.method != "get":
            call = await row.ready(world, caller)
        check(row, caller.kind, await send(caller, row, call))


async def acting(world: World, row: Row, kind: str) -> Caller:
    return await world.double(kind) if row.own else world.caller(kind, row.scope)


async def seeing_less(world: World, row: Row, kind: str) -> Caller:
    is_double = row.tells_of_oneself and row.expected(kind).status == row.status
    return await world.double(kind) if is_double else world.caller(kind, row.scope)


def check(row: Row, kind: str, answer: httpx.Response) -> None:
    expected = row.expected(kind)
    where = f"{row.operation} as {kind}: {answer.status_code} {answer.text[:300]}"
    assert answer.status_code == expected.status, where
    if expected.code:
        assert answer.json()["code"] == expected.code, where
    if expected.code == "insufficient_scope":
        assert f"`{row.scope}`" in answer.json()["detail"], where
    if answer.status_code == 401:
        assert answer.headers["www-authenticate"].startswith("Bearer"), where
    if expected.status != row.status or row.shows:
        assert (HOME in everything(answer)) == expected.sees_home, where
    assert not [mark for mark in foreign_to(kind) if mark in everything(answer)], where


def foreign_to(kind: str) -> list[str]:
    """What such a caller never reads, whatever the answer is."""
    of_rival = kind.startswith(("rival_", "agency_key", "other_assistant"))
    manages = RIGHTS_OF_KEY.get(kind, kind) in MANAGERS
    return [*([] if of_rival else [RIVAL]), *([] if manages else [CONFIDENTIAL])]

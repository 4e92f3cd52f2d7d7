"""Ids of others lead nowhere, as if there were no such thing: in paths, bodies, filters, cursors.

What is asked comes from the routes of the application; a name that is not known here fails.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations
from typing import Any

import httpx
import pytest

from tests.access.asking import everything, send
from tests.access.foreign import (
    HELP,
    KNOWN_TO_ALL,
    MISSING,
    RIVAL_OF_CLAUSE,
    but_for_itself,
    ids_of_home,
    ids_of_rival,
    with_id,
)
from tests.access.rows import Call, Row
from tests.access.table import ROWS
from tests.access.world import CONFIDENTIAL, HOME, Caller, World
from tests.support.document import operations, resolved

OPERATIONS = {f"{one.method.lower()} {one.path}": one for one in operations()}
# A route that the committed document lacks is the business of tests/contract.
DOCUMENTED = [row for row in ROWS if row.operation in OPERATIONS]
TURNED_AWAY = ("rival_owner", "stranger", "former", "other_assistant")


def filters_of(row: Row) -> set[str]:
    return {parameter["name"] for parameter in OPERATIONS[row.operation].query}


LISTS = [row for row in DOCUMENTED if "cursor" in filters_of(row)]
HIDDEN = [row for row in ROWS if "{" in row.path and row.expected("rival_owner").status == 404]


def is_id(schema: dict[str, Any]) -> bool:
    return any(one.get("format") == "uuid" for one in (schema, *schema.get("anyOf", ())))


def ids_in_body(schema: dict[str, Any], pointer: str = "") -> Iterator[str]:
    """Where a body names a thing by its id."""
    schema = resolved(schema)
    if is_id(schema):
        yield pointer
        return
    for name, inner in schema.get("properties", {}).items():
        yield from ids_in_body(inner, f"{pointer}/{name}")
    for inner in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        yield from ids_in_body(inner, pointer)
    if "items" in schema:
        yield from ids_in_body(schema["items"], f"{pointer}/0")


# They answer item by item: see tests/timekeeping/test_bulk.py and tests/time_grid/test_setting.py.
IN_ITEMS = {"post /v1/time-entries/bulk", "put /v1/contracts/{contract_id}/time-grid"}
BODY_IDS = [
    pytest.param(row, pointer, id=f"{row.operation} {pointer}")
    for row in DOCUMENTED
    if OPERATIONS[row.operation].has_body and row.operation not in IN_ITEMS
    if not row.path.startswith("/v1/admin/")  # nothing is foreign to the house
    for pointer in ids_in_body(
        OPERATIONS[row.operation].spec["requestBody"]["content"]["application/json"]["schema"]
    )
    if not pointer.endswith(RIVAL_OF_CLAUSE)
]
FILTERS = [
    pytest.param(row, one["name"], id=f"{row.operation} {one['name']}")
    for row in DOCUMENTED
    for one in OPERATIONS[row.operation].query
    if is_id(one["schema"])
]


@pytest.fixture(scope="session")
async def of_home(world: World) -> dict[str, str]:
    return await ids_of_home(world)


@pytest.fixture(scope="session")
async def of_rival(world: World) -> dict[str, str]:
    return await ids_of_rival(world)


def the_same(answers: list[httpx.Response]) -> bool:
    return len({(one.status_code, but_for_itself(one)) for one in answers}) == 1


@pytest.mark.parametrize("row", HIDDEN, ids=lambda row: row.operation)
class TestPaths:
    async def test_what_is_foreign_is_answered_as_what_is_missing(
        self, world: World, row: Row, of_home: dict[str, str], of_rival: dict[str, str]
    ) -> None:
        names = re.findall(r"{(\w+)}", row.path)
        assert {*names} <= of_home.keys(), HELP
        call = await row.ready(world, await self.someone(world, row))
        foreign = {name: of_home[name] for name in names}
        missing = foreign | {names[-1]: MISSING}
        # The own organization as a way to things of another one.
        own = {name: of_rival.get(name, MISSING) for name in names[:-1]}

        for kind in ("rival_owner", *(["agency_key"] if row.scope else [])):
            caller = world.caller(kind, row.scope)
            tried = [foreign, missing, {**foreign, **own}, {**missing, **own}]
            answers = [await send(caller, row, replace(call, ids=ids)) for ids in tried]
            assert [answer.status_code for answer in answers] == [404] * 4, kind
            assert the_same(answers[:2]), [answer.text for answer in answers]
            assert the_same(answers[2:]), [answer.text for answer in answers]

    async def someone(self, world: World, row: Row) -> Caller:
        return world.caller(row.allowed[0], row.scope)


class TestBodies:
    @pytest.mark.parametrize(("row", "pointer"), BODY_IDS)
    async def test_what_is_foreign_is_answered_as_what_is_missing(
        self, world: World, row: Row, pointer: str, of_rival: dict[str, str]
    ) -> None:
        name = re.findall(r"[a-z]\w*", pointer)[-1]
        assert name in of_rival, HELP
        caller = world.caller(row.allowed[0], row.scope)
        call = await row.ready(world, caller)

        answers = [
            await send(caller, row, replace(call, body=with_id(call.body, pointer, one)))
            for one in (of_rival[name], MISSING)
        ]

        assert [answer.status_code for answer in answers] == [404, 404], answers[0].text
        assert the_same(answers), [answer.text for answer in answers]


class TestFilters:
    @pytest.mark.parametrize(("row", "name"), FILTERS)
    async def test_what_is_foreign_is_answered_as_what_is_missing(
        self, world: World, row: Row, name: str, of_home: dict[str, str]
    ) -> None:
        assert name in of_home, HELP
        caller = world.caller("rival_owner", row.scope)
        call = Call(ids=of_home)

        answers = [
            await send(caller, row, replace(call, query={name: one}))
            for one in (of_home[name], MISSING)
        ]

        assert HOME not in everything(answers[0])
        if (row.operation, name) not in KNOWN_TO_ALL:
            assert the_same(answers), [answer.text for answer in answers]
            assert answers[0].json().get("items", []) == []


class TestCursors:
    @pytest.mark.parametrize("row", LISTS, ids=lambda row: row.operation)
    async def test_they_show_nothing_to_others(self, world: World, row: Row) -> None:
        call, cursor = await self.second_page(world, row)

        # Whoever the list is for would be shown their own.
        for kind in (one for one in TURNED_AWAY if one not in row.allowed):
            caller = world.caller(kind, row.scope)
            answer = await send(caller, row, replace(call, query={**call.query, "cursor": cursor}))
            assert answer.status_code in (200, 400, 403, 404)
            assert not [mark for mark in (HOME, CONFIDENTIAL) if mark in answer.text], kind

    async def test_they_belong_to_one_list(self, world: World) -> None:
        found = [(row, *await self.second_page(world, row)) for row in LISTS]

        for (row, call, _), (other, _, cursor) in permutations(found, 2):
            caller = world.caller(row.allowed[0], row.scope)
            answer = await send(caller, row, replace(call, query={**call.query, "cursor": cursor}))
            assert answer.status_code == 400, (row.operation, other.operation)
            assert answer.json()["code"] == "bad_cursor"

    async def second_page(self, world: World, row: Row) -> tuple[Call, str]:
        """The request for one item, and the cursor behind it."""
        for kind in row.allowed:
            caller = world.caller(kind, row.scope)
            call = await row.ready(world, caller)
            call = replace(call, query={**call.query, "limit": "1"})
            cursor: str | None = (await send(caller, row, call)).json()["next_cursor"]
            if cursor is not None:
                return call, cursor
        raise AssertionError(f"{row.operation}: `ready` should leave two items for somebody")

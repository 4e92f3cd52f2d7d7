"""Each order and filter that the API offers is served by an index: the plans say so."""

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Date, Integer

from tests.conftest import document
from tests.plans.cases import (
    BUSY,
    EVENTS,
    EVERYWHERE,
    EXCEPTIONS,
    LISTS,
    PAGE,
    READ,
    ROUTES,
    SORTED,
    TWICE,
    WEEK,
    Values,
    allowed,
)
from tests.plans.lists import listings
from tests.plans.market import NOW
from tests.plans.reading import Node, faults_of, indexes_of, plan_of
from va_market.contracts.repository.commitments import _COMMITMENTS
from va_market.kit.db import Query, ReadSession, revisions
from va_market.kit.pages import Listing
from va_market.rosters import repository as rosters
from va_market.timekeeping.repository import entries

_PLACES: tuple[dict[str, Any], ...] = (
    {},
    {"after_": NOW - timedelta(days=10), "after_id_": UUID(int=0)},
    {"after_": NOW - timedelta(days=500), "after_id_": UUID(int=0)},
)
# Of lists whose order is a number: the beginning, the middle, and the end.
_NUMBERS: tuple[dict[str, Any], ...] = (
    {},
    {"after_": 20, "after_id_": UUID(int=0)},
    {"after_": 40, "after_id_": UUID(int=0)},
)
_DAYS = tuple({**one, "after_": one["after_"].date()} if one else one for one in _PLACES)
_OF_PAGES = {"limit", "cursor", "include", "sort"}
_OF_SERIES = {"from", "to", "by"}  # what is shown of each row, not which rows


def pages_of(name: str) -> Iterator[tuple[str, Values, Query, dict[str, Any]]]:
    """The statements of a list with their values, and what is asked in words.

    Each order without filters; filters in the first order, at the beginning and deep within.
    """
    listing, asked = listings()[name], LISTS[name]
    for caller, scope in asked.callers.items():
        for question, filters in asked.questions.items():
            for place, sort in _walks(listing, with_filters=bool(filters)):
                query = listing._query(sort, frozenset(filters), has_cursor=bool(place))
                values = {**scope, **filters, **place, "limit_": PAGE}
                yield f"{caller}, {question}, {sort}, {place}", filters, query, values


def _walks(listing: Listing, *, with_filters: bool) -> Iterator[tuple[dict[str, Any], str]]:
    sorts = [*listing._sorts]
    column, _is_descending = listing._sorts[sorts[0]]
    known = _places(column)
    places = known[::2] if with_filters else known
    orders = sorts[:1] if with_filters else sorts
    yield from ((place, sort) for sort in orders for place in places)


def _places(column: Any) -> tuple[dict[str, Any], ...]:
    match column.type:
        case Integer():
            return _NUMBERS
        case Date():
            return _DAYS
    return _PLACES


class TestLists:
    @pytest.mark.parametrize("name", LISTS)
    async def test_a_page_is_read_by_an_index_in_its_order(self, reader, large, name):
        listing = listings()[name]
        is_merged = bool(listing._ways or listing._split)
        found = []
        for asked, filters, query, values in pages_of(name):
            plan = await plan_of(reader, query, values)
            limits = allowed(name, filters, is_merged=is_merged)
            faults = faults_of(plan, large=large, sorted_=limits.sorted, read=limits.read)
            found += [f"{asked}: {fault}" for fault in faults]
        assert found == []

    @pytest.mark.parametrize("name", EVENTS)
    async def test_events_are_read_in_the_order_of_their_index(self, reader, large, name):
        plan = await plan_of(reader, *EVENTS[name])
        assert [*faults_of(plan, large=large, sorted_=200, read=READ)] == []

    async def test_a_week_is_read_by_its_days(self, reader, large):
        plan = await plan_of(reader, entries._WEEK, WEEK)
        assert [*faults_of(plan, large=large, sorted_=100, read=READ)] == []

    async def test_what_binds_an_assistant_is_read_by_an_index(self, reader, large):
        plan = await plan_of(reader, _COMMITMENTS, {"assistant_id": BUSY})
        # As many rows as the assistant has contracts that are not over.
        assert [*faults_of(plan, large=large, sorted_=READ, read=READ)] == []

    async def test_an_exclusive_roster_is_read_by_its_assistant(self, reader, large):
        plan = await plan_of(reader, rosters._EXCLUSIVE, {"assistant_id": BUSY})
        assert [*faults_of(plan, large=large, sorted_=1, read=READ)] == []


class TestWays:
    """However rows are found: the rows themselves are those of the plain statement."""

    @pytest.mark.parametrize("name", [name for name, one in listings().items() if one._ways])
    async def test_the_ways_find_all_that_may_be_seen_and_nothing_twice(self, reader, name):
        questions = list(LISTS[name].questions.values())
        if "status" in listings()[name]._filters:
            questions.append(TWICE)
        for scope in (*LISTS[name].callers.values(), EVERYWHERE):
            for filters in questions:
                await _is_plain(reader, name, scope, filters)

    @pytest.mark.parametrize("name", [name for name, one in listings().items() if one._split])
    async def test_rows_of_several_values_come_in_one_order(self, reader, name):
        for scope in LISTS[name].callers.values():
            for filters in LISTS[name].questions.values():
                await _is_plain(reader, name, scope, filters)


async def _is_plain(reader: Any, name: str, scope: Values, filters: Values) -> None:
    """A page is the one that the list has without ways, in both orders and from within."""
    listing = listings()[name]
    plain = Listing(listing._rows, id_=listing._id, sorts=listing._sorts, filters=listing._filters)
    column, _ = next(iter(listing._sorts.values()))
    for place, sort in zip(cycle(_places(column)[::2]), listing._sorts, strict=False):
        values = {**scope, **filters, **place, "limit_": PAGE}
        pages = [
            await ReadSession(reader).rows(
                one._query(sort, frozenset(filters), has_cursor=bool(place)), **values
            )
            for one in (listing, plain)
        ]
        found, wanted = ([tuple(row) for row in page] for page in pages)
        assert found == wanted, f"{scope} {filters} {sort}"


class TestCompleteness:
    def test_every_list_has_its_questions(self):
        assert LISTS.keys() == listings().keys()

    @pytest.mark.parametrize("name", LISTS)
    def test_every_filter_is_asked(self, name):
        assert LISTS[name].filters.keys() == listings()[name]._filters.keys()

    def test_every_route_with_pages_is_one_of_these_lists(self):
        assert ROUTES.keys() == _paged().keys()
        assert set(ROUTES.values()) == {*LISTS, "events"}

    @pytest.mark.parametrize("path", [path for path, name in ROUTES.items() if name != "events"])
    def test_every_parameter_of_a_route_is_a_filter_or_an_order(self, path):
        asked, listing = _paged()[path], listings()[ROUTES[path]]
        assert asked.keys() - _OF_PAGES - _OF_SERIES <= listing._filters.keys()
        if "sort" in asked:
            assert set(asked["sort"]) == listing._sorts.keys()

    def test_every_exception_is_of_a_filter_there_is(self):
        for name, one in EXCEPTIONS:
            assert one is None or one in listings()[name]._filters


class TestFindings:
    """The checks find what they are there for."""

    async def test_a_missing_index_is_named_by_its_table(self, reader, large):
        faults = await _without(reader, large, "ix_jobs_newest", "jobs.LISTING")
        assert any("of jobs" in fault or "from jobs" in fault for fault in faults)

    async def test_a_missing_order_is_a_sort(self, reader, large):
        faults = await _without(
            reader, large, "ix_api_keys_organization_newest", "identity.api_keys.LISTING"
        )
        assert any(fault.startswith("Sort of") for fault in faults)

    async def test_each_index_of_lists_is_used(self, reader):
        pages = [page[2:] for name in LISTS for page in pages_of(name)]
        used = set()
        for query, values in [*pages, *EVENTS.values()]:
            used |= indexes_of(await plan_of(reader, query, values))
        assert set(_made_for_lists()) - used == set()


async def _without(reader: Any, large: list[str], index: str, name: str) -> list[str]:
    """What is found of a list without filters where an index is missing."""
    _asked, _filters, query, values = next(pages_of(name))
    change = reader.transaction()
    await change.start()
    try:
        await reader.execute(f"DROP INDEX {index}")
        plan: Node = await plan_of(reader, query, values)
    finally:
        await change.rollback()
    return [*faults_of(plan, large=large, sorted_=SORTED, read=READ)]


def _made_for_lists() -> list[str]:
    revision = next(revisions.folder().glob("versions/*_add_indexes_of_lists.py"))
    return re.findall(r'^    "(ix_\w+)"', revision.read_text(), re.MULTILINE)


def _paged() -> dict[str, dict[str, list[str]]]:
    """The query parameters of each route that has pages, with the values they may have."""
    found = {}
    for path, item in document()["paths"].items():
        parameters = {
            one["name"]: _values_of(one["schema"])
            for one in map(_resolved, item.get("get", {}).get("parameters", ()))
            if one["in"] == "query"
        }
        if "limit" in parameters:
            found[path] = parameters
    return found


def _values_of(schema: dict[str, Any]) -> list[str]:
    values: list[str] = _resolved(schema).get("enum", [])
    return values


def _resolved(part: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in part:
        return part
    found = document()
    for name in part["$ref"].removeprefix("#/").split("/"):
        found = found[name]
    return found

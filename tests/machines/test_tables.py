"""Every machine, every status, every action, every party, against the tables written by hand."""

from itertools import chain, combinations
from types import SimpleNamespace
from typing import Any

import pytest

from tests.factories.market import Market
from tests.machines.tables import TABLES
from va_market.kit.states import IllegalMove, Machine

PAIRS = [
    (name, status, action)
    for name, table in TABLES.items()
    for status in table.statuses
    for action in table.actions
]
STATUSES = [(name, status) for name, table in TABLES.items() for status in table.statuses]


def machine_of(name: str) -> Machine[Any]:
    return Machine.registry[name]


class TestPublished:  # B8
    async def test_every_machine_has_a_table_and_says_what_it_says(self, market: Market) -> None:
        answer = (await market.client.get("/v1/meta/state-machines")).json()["items"]
        published = {machine["name"]: machine for machine in answer}
        assert published.keys() == TABLES.keys()
        for name, table in TABLES.items():
            found = published[name]
            assert {*found["states"]} == {*table.statuses}, name
            assert {*found["final"]} == {*table.final}, name
            assert _told(found) == _written(name), name


def _told(machine: dict[str, Any]) -> set[tuple[str, str, str, str]]:
    return {
        (source, move["action"], party, move["to"] or source)
        for move in machine["moves"]
        for source in move["from"]
        for party in move["by"]
    }


def _written(name: str) -> set[tuple[str, str, str, str]]:
    return {
        (status, action, party, target)
        for (status, action), (target, who) in TABLES[name].lines.items()
        for party in who
    }


class TestMoves:  # B8
    @pytest.mark.parametrize(("name", "status", "action"), PAIRS)
    def test_each_pair_leads_where_it_should_or_is_refused_with_the_reason(
        self, name, status, action
    ) -> None:
        thing = SimpleNamespace(status=status)
        line = TABLES[name].lines.get((status, action))
        if line is None:
            with pytest.raises(IllegalMove) as refused:
                machine_of(name).become(thing, action)
            told = f"The {name} is {status}; {action} is not possible, only: "
            assert str(refused.value.detail).startswith(told)
        else:
            machine_of(name).become(thing, action)
        assert thing.status == (status if line is None else line[0])

    @pytest.mark.parametrize(("name", "status"), STATUSES)
    def test_each_status_permits_to_each_party_and_to_all_it_is_at_once(self, name, status) -> None:
        table, machine = TABLES[name], machine_of(name)
        for parties in _groups([*table.parties, "nobody"]):
            found = machine.allowed(status, parties)
            assert found == table.allowed(status, set(parties)), parties

    @pytest.mark.parametrize("name", TABLES)
    def test_each_party_has_what_it_may_do_in_some_status(self, name) -> None:
        table = TABLES[name]
        for party in table.parties:
            mine = {action for (_, action), (_, who) in table.lines.items() if party in who}
            assert machine_of(name).actions_of([party]) == mine, party


def _groups(parties: list[str]) -> Any:
    """Nobody, each party, each two of them, and all."""
    sizes = (0, 1, 2, len(parties))
    return chain.from_iterable(combinations(parties, size) for size in sizes)

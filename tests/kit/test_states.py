from collections.abc import Iterator
from enum import StrEnum
from types import SimpleNamespace

import pytest

from va_market.kit.states import IllegalMove, Machine, move


class Door(StrEnum):
    OPEN = "open"
    SHUT = "shut"
    WALLED = "walled"


@pytest.fixture
def door() -> Iterator[Machine[Door]]:
    machine = Machine(
        "door of a test",
        Door,
        [
            move("shut", (Door.OPEN,), Door.SHUT, ["guest", "host"]),
            move("open", (Door.SHUT,), Door.OPEN, ["host"]),
            move("knock", (Door.OPEN, Door.SHUT), None, ["guest"]),
            move("wall", (Door.SHUT,), Door.WALLED, ["host"]),
        ],
    )
    yield machine
    del Machine.registry["door of a test"]


class TestMachine:
    def test_a_move_changes_the_status(self, door):
        thing = SimpleNamespace(status="open")
        door.become(thing, "shut")
        assert thing.status is Door.SHUT

    def test_an_action_without_target_leaves_the_status(self, door):
        thing = SimpleNamespace(status="open")
        door.become(thing, "knock")
        assert thing.status == "open"

    def test_an_illegal_move_names_the_status_and_the_way_out(self, door):
        thing = SimpleNamespace(status="open")
        with pytest.raises(IllegalMove) as refused:
            door.become(thing, "wall")
        assert "is open; wall is not possible, only: knock, shut." in refused.value.detail
        assert (refused.value.status, refused.value.code) == (409, "illegal_move")
        assert thing.status == "open"

    def test_an_unknown_action_is_illegal_everywhere(self, door):
        for status in Door:
            with pytest.raises(IllegalMove):
                door.check(status, "burn")

    def test_a_final_status_permits_nothing(self, door):
        with pytest.raises(IllegalMove, match="only: nothing"):
            door.check(Door.WALLED, "open")

    @pytest.mark.parametrize(
        ("status", "parties", "actions"),
        [
            ("open", ["guest"], ["knock", "shut"]),
            ("open", ["host"], ["shut"]),
            ("shut", ["host"], ["open", "wall"]),
            ("shut", ["guest", "host"], ["knock", "open", "wall"]),
            ("shut", [], []),
            ("shut", ["stranger"], []),
            ("walled", ["guest", "host"], []),
        ],
    )
    def test_a_caller_may_what_any_of_their_parties_may(self, door, status, parties, actions):
        assert door.allowed(status, parties) == actions

    def test_the_published_table_says_the_same(self, door):
        table = door.describe()
        assert table["states"] == ["open", "shut", "walled"]
        assert table["final"] == ["walled"]
        assert {"action": "knock", "from": ["open", "shut"], "to": None, "by": ["guest"]} in table[
            "moves"
        ]

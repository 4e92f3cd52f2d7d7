from typing import Any

import pytest

from va_market.agreements import differences

Json = dict[str, Any]


class TestDifferences:
    @pytest.mark.parametrize(
        ("before", "after", "found"),
        [
            ({"a": 1}, {"a": 1}, []),
            ({"a": 1}, {"a": 2}, [("/a", 1, 2)]),
            ({"a": {"b": 1, "c": 1}}, {"a": {"b": 2, "c": 1}}, [("/a/b", 1, 2)]),
            ({"a": [1, 2]}, {"a": [1, 3]}, [("/a", [1, 2], [1, 3])]),
            ({"a": 1}, {"b": 1}, [("/a", 1, None), ("/b", None, 1)]),
            ({"a": None}, {"a": {"b": 1}}, [("/a", None, {"b": 1})]),
            ({"a/b": {"~": 1}}, {"a/b": {"~": 2}}, [("/a~1b/~0", 1, 2)]),
        ],
    )
    def test_each_field_that_differs_is_named_once(
        self, before: Json, after: Json, found: list[tuple[str, Any, Any]]
    ) -> None:
        told = [(one.pointer, one.before, one.after) for one in differences(before, after)]
        assert told == found

    def test_the_way_back_mirrors_the_way_there(self) -> None:
        before, after = {"a": 1, "b": {"c": 2}}, {"a": 2, "b": {"c": 3}}
        there = [(one.pointer, one.before, one.after) for one in differences(before, after)]
        back = [(one.pointer, one.after, one.before) for one in differences(after, before)]
        assert there == back

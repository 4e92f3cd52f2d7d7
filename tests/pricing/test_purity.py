import ast
from pathlib import Path

import pytest

import va_market.pricing

ROOT = Path(va_market.pricing.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
PURE = {"collections", "dataclasses", "datetime", "decimal", "pydantic", "pydantic_core", "re"}
PURE |= {"enum", "functools", "holidays", "itertools", "typing", "zoneinfo"}
PURE |= {f"va_market.kit.{name}" for name in ("fields", "money", "schema", "trusted")}


def imported(tree: ast.Module) -> set[str]:
    nodes = list(ast.walk(tree))
    names = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    return names | {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
class TestSource:
    def test_knows_no_binary_fractions(self, file):
        nodes = list(ast.walk(ast.parse(file.read_text("utf-8"))))
        literals = [node.value for node in nodes if isinstance(node, ast.Constant)]
        names = {node.id for node in nodes if isinstance(node, ast.Name)}
        assert not [one for one in literals if isinstance(one, float | complex)]
        assert not names & {"float", "complex", "round"}

    def test_imports_nothing_that_reaches_outside(self, file):
        modules = imported(ast.parse(file.read_text("utf-8")))
        outside = {one for one in modules if not one.startswith("va_market.pricing")}
        assert {
            one for one in outside if one not in PURE and one.split(".")[0] not in PURE
        } == set()


class TestRounding:
    def test_modes_are_named_where_it_rounds_and_where_traces_are_shown_only(self):
        users = {file.name for file in FILES if "ROUND_" in file.read_text("utf-8")}
        assert users == {"rounding.py", "trace.py"}

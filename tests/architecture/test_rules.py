"""Rules of the house that import-linter, ruff and mypy cannot see (house.md §3, §4; api.md §10)."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import va_market.app  # noqa: F401  # registers every error there is
from va_market.kit.errors import MarketError

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "va_market"
FILES = sorted(SOURCE.rglob("*.py"))
ROUTERS = [f for f in FILES if f.name == "router.py" or f.parent.name == "router"]
OUTSIDE = {SOURCE / "kit/http/health.py", SOURCE / "kit/http/pages_of_errors.py"}  # routes, too
ENDPOINT_FILES = [*ROUTERS, *sorted(OUTSIDE)]
DEPENDENCY_FILES = [f for f in FILES if f.name == "deps.py"]
METHODS = {"get", "post", "put", "patch", "delete"}
LONGEST_FILE = 300
Function = ast.FunctionDef | ast.AsyncFunctionDef


def name_of(file: Path) -> str:
    return str(file.relative_to(SOURCE))


def each(files: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("file", files, ids=name_of)


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text())


def functions(file: Path) -> Iterator[Function]:
    yield from (node for node in ast.walk(tree(file)) if isinstance(node, Function))


def endpoints(file: Path) -> list[Function]:
    return [one for one in functions(file) if any(map(_is_route, one.decorator_list))]


def _is_route(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(called, ast.Attribute) and called.attr in METHODS


def names(file: Path) -> set[str]:
    """Every plain name, attribute and imported name in a file."""
    found: set[str] = set()
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.ImportFrom | ast.Import):
            found |= {part for alias in node.names for part in alias.name.split(".")}
            found |= set(str(getattr(node, "module", "") or "").split("."))
    return found


def test_the_rules_see_the_code() -> None:
    assert len(FILES) > 100
    assert len(ROUTERS) >= 8
    assert sum(len(endpoints(file)) for file in ENDPOINT_FILES) >= 50
    assert len(DEPENDENCY_FILES) >= 3


@each(FILES)
class TestEveryFile:
    def test_only_the_database_door_commits(self, file: Path) -> None:
        calls = [n for n in ast.walk(tree(file)) if isinstance(n, ast.Call)]
        commits = [
            c for c in calls if isinstance(c.func, ast.Attribute) and c.func.attr == "commit"
        ]
        assert not commits or (SOURCE / "kit/db") in file.parents

    def test_no_work_is_left_to_the_framework_after_the_answer(self, file: Path) -> None:
        assert not names(file) & {"BackgroundTasks", "BackgroundTask"}

    def test_no_middleware_of_the_slow_kind(self, file: Path) -> None:
        assert "BaseHTTPMiddleware" not in names(file)

    def test_only_tokens_know_jose(self, file: Path) -> None:
        assert "jose" not in names(file) or name_of(file) == "identity/tokens.py"

    def test_it_is_short(self, file: Path) -> None:
        assert len(file.read_text().splitlines()) <= LONGEST_FILE

    def test_nothing_is_marked_for_later(self, file: Path) -> None:
        # In two parts, so that this line is not such a mark.
        marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]
        text = file.read_text()
        assert [mark for mark in marks if mark in text] == []

    def test_nothing_is_stubbed(self, file: Path) -> None:
        assert "NotImplemented" + "Error" not in names(file)


@each(ENDPOINT_FILES)
class TestEveryRouter:
    def test_endpoints_are_async(self, file: Path) -> None:
        assert [one.name for one in endpoints(file) if isinstance(one, ast.FunctionDef)] == []

    def test_endpoints_say_what_they_do(self, file: Path) -> None:
        assert [one.name for one in endpoints(file) if not ast.get_docstring(one)] == []

    def test_endpoints_name_their_answer(self, file: Path) -> None:
        assert [one.name for one in endpoints(file) if one.returns is None] == []


@each(DEPENDENCY_FILES)
def test_dependencies_are_async(file: Path) -> None:
    asked = {
        argument.id
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id == "Depends"
        for argument in node.args
        if isinstance(argument, ast.Name)
    }
    # Classes and security schemes run without a thread; functions must be coroutines.
    plain = {one.name for one in functions(file) if isinstance(one, ast.FunctionDef)}
    assert not asked & plain


@each([f for f in FILES if name_of(f).startswith("pricing/") or name_of(f) == "kit/money.py"])
def test_money_is_never_a_float(file: Path) -> None:
    constants = [n.value for n in ast.walk(tree(file)) if isinstance(n, ast.Constant)]
    assert "float" not in names(file)
    assert [value for value in constants if isinstance(value, float)] == []


@pytest.mark.parametrize("kind", MarketError.registry.values(), ids=MarketError.registry)
def test_every_error_explains_itself(kind: type[MarketError]) -> None:
    for text in (kind.title, kind.cause, kind.fix):
        assert text
    assert 400 <= kind.status < 600
    assert kind.code == kind.code.lower()


def test_every_error_has_a_code_of_its_own() -> None:
    def below(kind: type[MarketError]) -> Iterator[type[MarketError]]:
        for child in kind.__subclasses__():
            yield from (child, *below(child))

    kinds = list(below(MarketError))
    assert [kind.__name__ for kind in kinds if "code" not in vars(kind)] == []
    assert len({kind.code for kind in kinds}) == len(kinds)


def test_tests_are_not_marked_for_later_either() -> None:
    marks = ["TO" + "DO", "FIX" + "ME", "pytest.mark." + "skip", "pytest.mark." + "xfail"]
    marked = [
        f"{file.name}: {mark}"
        for file in sorted((ROOT / "tests").rglob("*.py"))
        for mark in marks
        if mark in file.read_text()
    ]
    assert marked == []

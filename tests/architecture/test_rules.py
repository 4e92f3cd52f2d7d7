"""Rules of the house that import-linter, ruff and mypy cannot see (house.md §3, §4; api.md §10)."""

import ast
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import va_market.app  # noqa: F401  # registers every error there is
from va_market.kit.errors import MarketError

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "va_market"
FILES = sorted(SOURCE.rglob("*.py"))
ROUTERS = [f for f in FILES if f.name == "router.py" or f.parent.name == "router"]
# Routes that lie outside the features.
OUTSIDE = {SOURCE / f"kit/http/{name}.py" for name in ("health", "metrics", "pages_of_errors")}
ENDPOINT_FILES = [*ROUTERS, *sorted(OUTSIDE)]
DEPENDENCY_FILES = [f for f in FILES if f.name == "deps.py"]
METHODS = {"get", "post", "put", "patch", "delete"}
LONGEST_FILE = 300
Function = ast.FunctionDef | ast.AsyncFunctionDef


def name_of(file: Path) -> str:
    return str(file.relative_to(SOURCE))


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


@cache
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


class TestEveryFile:
    def test_only_the_database_door_commits(self) -> None:
        found = [f for f in FILES if (SOURCE / "kit/db") not in f.parents and _commits(f)]
        assert breakers(found) == []

    def test_no_work_is_left_to_the_framework_after_the_answer(self) -> None:
        late = {"BackgroundTasks", "BackgroundTask"}
        assert breakers(f for f in FILES if names(f) & late) == []

    def test_no_middleware_of_the_slow_kind(self) -> None:
        assert breakers(f for f in FILES if "BaseHTTPMiddleware" in names(f)) == []

    def test_only_tokens_know_jose(self) -> None:
        assert breakers(f for f in FILES if "jose" in names(f)) == ["identity/tokens.py"]

    def test_it_is_short(self) -> None:
        long = [f for f in FILES if len(f.read_text().splitlines()) > LONGEST_FILE]
        assert breakers(long) == []

    def test_nothing_is_marked_for_later(self) -> None:
        # In two parts, so that this line is not such a mark.
        marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]
        assert breakers(f for f in FILES if any(m in f.read_text() for m in marks)) == []

    def test_nothing_is_stubbed(self) -> None:
        assert breakers(f for f in FILES if "NotImplemented" + "Error" in names(f)) == []


def breakers(files: Iterable[Path]) -> list[str]:
    """The names of those files, for the reader of a failure."""
    return [name_of(file) for file in files]


def _commits(file: Path) -> bool:
    calls = [n.func for n in ast.walk(tree(file)) if isinstance(n, ast.Call)]
    return any(isinstance(called, ast.Attribute) and called.attr == "commit" for called in calls)


class TestEveryRouter:
    def test_endpoints_are_async(self) -> None:
        assert endpoints_that(lambda one: isinstance(one, ast.FunctionDef)) == []

    def test_endpoints_say_what_they_do(self) -> None:
        assert endpoints_that(lambda one: not ast.get_docstring(one)) == []

    def test_endpoints_name_their_answer(self) -> None:
        assert endpoints_that(lambda one: one.returns is None) == []


def endpoints_that(break_it: Callable[[Function], bool]) -> list[str]:
    return [one.name for file in ENDPOINT_FILES for one in endpoints(file) if break_it(one)]


def test_dependencies_are_async() -> None:
    for file in DEPENDENCY_FILES:
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
        assert not asked & plain, file


def test_money_is_never_a_float() -> None:
    exact = [f for f in FILES if name_of(f).startswith("pricing/") or name_of(f) == "kit/money.py"]
    assert len(exact) > 10
    for file in exact:
        constants = [n.value for n in ast.walk(tree(file)) if isinstance(n, ast.Constant)]
        assert "float" not in names(file), file
        assert [value for value in constants if isinstance(value, float)] == [], file


def test_a_server_loads_nothing_large_before_it_is_asked_for() -> None:
    large = {"alembic", "holidays", "httpx", "pgqueuer", "redis", "opentelemetry.sdk"}
    large |= {"obstore", "PIL", "stripe"}
    question = f"import sys, va_market.cli; print({large} & sys.modules.keys())"
    found = subprocess.run([sys.executable, "-c", question], capture_output=True, check=True)  # noqa: S603  # our own question
    assert found.stdout.strip() == b"set()"


def test_every_error_explains_itself() -> None:
    for kind in MarketError.registry.values():
        assert kind.title, kind
        assert kind.cause, kind
        assert kind.fix, kind
        assert 400 <= kind.status < 600, kind
        assert kind.code == kind.code.lower(), kind


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

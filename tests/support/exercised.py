"""Which operations the suite exercised with a 2xx, collected over all of its processes."""

import os
from pathlib import Path

import pytest

from tests.support.document import operations

FOLDER = "VA_MARKET_TEST_FOLDER"  # one for the run; every process inherits it
NEGLECTED = pytest.StashKey[list[str]]()


def _notes() -> Path:
    return Path(os.environ[FOLDER]) / "exercised"


def remember(operation_id: str) -> None:
    """Leave a note that every process of the run can find."""
    _notes().mkdir(exist_ok=True)
    (_notes() / operation_id).touch()


def neglected() -> list[str]:
    """The documented operations of which no process left a note."""
    noted = {note.name for note in _notes().iterdir()} if _notes().exists() else set()
    return sorted({operation.id for operation in operations()} - noted)


def judge(session: pytest.Session, exitstatus: int) -> None:
    """Fail a run of the whole suite that left an operation out.

    Only in the process that started the workers, and only when every test was asked for and
    passed: a part of the suite exercises a part of the API.
    """
    if exitstatus != pytest.ExitCode.OK or not _is_whole(session.config):
        return
    found = neglected()
    session.config.stash[NEGLECTED] = found
    if found:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _is_whole(config: pytest.Config) -> bool:
    if hasattr(config, "workerinput") or config.args_source != config.ArgsSource.TESTPATHS:
        return False
    narrowing = ("keyword", "markexpr", "deselect", "ignore", "lf", "collectonly", "stepwise")
    return not any(config.getoption(name, default=None) for name in narrowing)


def report(terminal: pytest.TerminalReporter, config: pytest.Config) -> None:
    found = config.stash.get(NEGLECTED, [])
    if found:
        terminal.section("operations that no test exercises with success", red=True)
        terminal.write_line("\n".join(found))

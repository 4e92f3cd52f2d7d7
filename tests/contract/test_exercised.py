"""The guard against operations without a test works itself."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.support import exercised
from tests.support.document import operations

Source = pytest.Config.ArgsSource
ALL = [operation.id for operation in operations()]


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(exercised.FOLDER, str(tmp_path))
    return tmp_path


def session_of(source: Source = Source.TESTPATHS, **options: object) -> Any:
    config = SimpleNamespace(
        args_source=source,
        ArgsSource=Source,
        stash=pytest.Stash(),
        getoption=lambda name, default=None: options.get(name, default),
    )
    return SimpleNamespace(config=config, exitstatus=pytest.ExitCode.OK)


@pytest.mark.usefixtures("notes")
class TestJudgement:
    def test_a_whole_run_that_left_an_operation_out_fails(self) -> None:
        for name in ALL[1:]:
            exercised.remember(name)
        session = session_of()
        exercised.judge(session, pytest.ExitCode.OK)
        assert session.exitstatus == pytest.ExitCode.TESTS_FAILED
        assert session.config.stash[exercised.NEGLECTED] == [ALL[0]]

    def test_a_whole_run_that_exercised_everything_passes(self) -> None:
        for name in ALL:
            exercised.remember(name)
        session = session_of()
        exercised.judge(session, pytest.ExitCode.OK)
        assert session.exitstatus == pytest.ExitCode.OK

    def test_a_part_of_the_suite_is_not_judged(self) -> None:
        parts = [
            session_of(Source.ARGS),
            session_of(keyword="jobs"),
            session_of(deselect=["x"]),
            session_of(lf=True),
        ]
        for session in parts:
            exercised.judge(session, pytest.ExitCode.OK)
            assert session.exitstatus == pytest.ExitCode.OK

    def test_a_worker_does_not_judge(self) -> None:
        session = session_of()
        session.config.workerinput = {}
        exercised.judge(session, pytest.ExitCode.OK)
        assert session.exitstatus == pytest.ExitCode.OK

"""What does not start, and says why."""

import socket
from pathlib import Path

import pytest

from tests.cli.inside import invoke
from tests.cli.processes import new_folder, run
from va_market.kit.db import embedded
from va_market.kit.db.embedded import EmbeddedDatabaseError, EmbeddedPostgres
from va_market.kit.db.folders import closed_parent


class TestSecretInProduction:
    @pytest.mark.parametrize("command", ["serve", "demo", "worker", "migrate"])
    def test_missing_secret_is_refused(self, command: str) -> None:
        done = invoke(command, environment="production")

        assert done.exit_code == 2
        assert "VA_MARKET_SECRET_KEY must be set in production" in done.stderr
        assert "Traceback" not in done.stderr

    def test_short_secret_is_refused_and_not_shown(self) -> None:
        short = "x7-short-x7"
        done = invoke("serve", environment="production", secret_key=short)

        assert done.exit_code == 2
        assert "at least 32 bytes" in done.stderr
        assert short not in done.output

    def test_wrong_setting_is_named(self) -> None:
        done = invoke("serve", port="http")

        assert done.exit_code == 2
        assert done.stderr.startswith("VA_MARKET_PORT: ")


class TestWhatIsNotToBeHad:
    """One line for the reader, no traceback."""

    def test_taken_port_is_named_before_a_database_is_made(self) -> None:
        folder = new_folder()
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            done = run("serve", port=port, data_folder=folder)

        assert done.returncode == 1
        assert f"Cannot listen on 127.0.0.1, port {port}" in done.stderr
        assert len(done.stderr.splitlines()) == 1
        assert list(folder.iterdir()) == []

    def test_database_that_is_away_is_told_in_one_line(self) -> None:
        done = run("migrate", database_url="postgresql://nobody@127.0.0.1:1/none")

        assert done.returncode == 1
        assert done.stderr.startswith("The database: ")
        assert len(done.stderr.splitlines()) == 1


class TestFolderBelowAClosedOne:
    """PostgreSQL runs as another user then, who could not reach its data."""

    @pytest.fixture
    def closed(self) -> Path:
        folder = new_folder() / "closed"
        folder.mkdir(mode=0o700)
        return folder

    def test_closed_parent_is_found(self, closed: Path) -> None:
        assert closed_parent(closed / "data" / "postgres") == closed

    def test_open_parents_are_not(self, closed: Path) -> None:
        closed.chmod(0o711)

        assert closed_parent(closed / "data" / "postgres") is None

    def test_root_is_refused_and_nothing_is_touched(
        self, closed: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(embedded, "is_root", lambda: True)

        with pytest.raises(EmbeddedDatabaseError, match="cannot pass through") as refusal:
            EmbeddedPostgres(closed / "data").start()

        assert str(closed) in str(refusal.value)
        assert closed.stat().st_mode & 0o777 == 0o700
        assert list(closed.iterdir()) == []

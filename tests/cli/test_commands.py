"""The commands that end by themselves."""

import json

import asyncpg

from tests.cli.inside import invoke
from tests.cli.processes import SECRET, run
from tests.conftest import copied_database
from tests.factories.market import Market
from tests.invariants import rows
from tests.support.second_factors import protected
from va_market.kit.db import revisions

PASSWORD = "a long pass phrase"


class TestOpenapi:
    def test_document_is_printed(self) -> None:
        done = invoke("openapi")

        assert done.exit_code == 0
        assert json.loads(done.stdout)["openapi"] == "3.1.0"

    def test_document_is_written_to_a_file(self, tmp_path) -> None:
        done = invoke("openapi", "--output", str(tmp_path / "openapi.json"))

        assert done.exit_code == 0
        assert (tmp_path / "openapi.json").read_text() == invoke("openapi").stdout


class TestMigrate:
    async def test_empty_database_gets_the_newest_schema(self, postgres: str) -> None:
        async with copied_database(postgres, "template1") as url:
            done = run("migrate", database_url=url)

            assert done.returncode == 0, done.stderr
            assert revisions.head() in done.stderr
            connection = await asyncpg.connect(url)
            found = await connection.fetchval("SELECT version_num FROM alembic_version")
            await connection.close()
        assert found == revisions.head()


class TestCreateOperator:
    async def test_operator_is_made_once(self, copied_url: str) -> None:
        arguments = ("operator", "create", "ops@agency.example", "Olu", "--password", PASSWORD)
        first = run(*arguments, database_url=copied_url, secret_key=SECRET)
        second = run(*arguments, database_url=copied_url, secret_key=SECRET)

        assert first.returncode == 0, first.stderr
        assert second.returncode == 1
        assert "Traceback" not in second.stderr
        connection = await asyncpg.connect(copied_url)
        rows = await connection.fetch("SELECT email, is_operator FROM users")
        await connection.close()
        assert [tuple(row) for row in rows] == [("ops@agency.example", True)]

    def test_short_password_is_refused(self, postgres: str) -> None:
        arguments = ("operator", "create", "ops@agency.example", "Olu", "--password", "short")
        done = run(*arguments, database_url=postgres, secret_key=SECRET)

        assert done.returncode == 2
        assert "password" in done.stderr
        assert "Traceback" not in done.stderr


class TestResetSecondFactor:
    async def test_the_password_alone_signs_in_and_a_mail_tells_of_it(self, market: Market) -> None:
        app = await protected(market)
        where = {"database_url": market.app.state.database.dsn, "secret_key": SECRET}

        first = run("operator", "reset-second-factor", app.account.email.upper(), **where)
        again = run("operator", "reset-second-factor", app.account.email, **where)

        assert first.returncode == 0, first.stderr
        assert (await app.account.log_in()).status_code == 200
        written = "SELECT kind FROM outgoing_mails WHERE recipient = $1"
        kinds = [row["kind"] for row in await rows.fetch(market, written, app.account.email)]
        assert "second_factor_reset" in kinds
        assert (again.returncode, "Traceback" in again.stderr) == (1, False)

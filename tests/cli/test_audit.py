"""`va-market audit verify`, as whoever runs the platform calls it."""

import asyncpg

from tests.cli.processes import SECRET, run
from tests.conftest import running_market
from tests.support.contract import Contract
from va_market.kit.ids import new_id

UPDATED = "organization.updated"


async def test_a_sound_log_is_counted_and_a_bad_row_is_named(copied_url: str) -> None:
    settings = {"database_url": copied_url, "secret_key": SECRET}
    async with running_market(copied_url, Contract()) as market:
        owner, other = await market.owner(), await market.owner()
        await owner.patch(f"/v1/organizations/{owner.organization_id}", {"name": "Another"})
    connection = await asyncpg.connect(copied_url)

    sound = run("audit", "verify", **settings)
    await connection.execute("SET session_replication_role = replica")
    await connection.execute("UPDATE audit_rows SET actor_id = NULL WHERE action = $1", UPDATED)
    row_id = await connection.fetchval("SELECT id FROM audit_rows WHERE action = $1", UPDATED)
    bad = run("audit", "verify", **settings)
    of_another = run("audit", "verify", "--chain", other.organization_id, **settings)
    of_none = run("audit", "verify", "--chain", str(new_id()), **settings)
    query = "SELECT encode(head, 'hex') FROM audit_chains WHERE id = $1"
    head = await connection.fetchval(query, other.organization_id)
    await connection.close()

    assert sound.returncode == 0, sound.stderr
    assert sound.stdout.startswith("5 rows in 3 chains, all sound; head ")
    assert bad.returncode == 1
    [named, total] = bad.stdout.splitlines()
    assert named == f"chain {owner.organization_id}, position 2, row {row_id}: the row was changed"
    assert "1 bad" in total
    assert of_another.returncode == 0
    assert of_another.stdout == f"1 rows in 1 chains, all sound; head {head}\n"
    assert of_none.returncode == 1
    assert "there is no such chain" in of_none.stdout

"""Whatever somebody does to the rows by SQL, the first bad row is named."""

from typing import Any
from uuid import UUID

import asyncpg
import pytest

from tests.audit.intruder import Intruder
from tests.factories.market import Market
from va_market.audit import service
from va_market.audit.canonical import hash_of
from va_market.audit.models import REGISTRY
from va_market.kit.db import Query, ReadSession, Row


class TestSoundness:
    async def test_an_untouched_log_holds(self, intruder: Intruder) -> None:
        assert await intruder.fault(everywhere=True) is None

    async def test_rows_appended_while_it_walks_are_no_fault(self, market: Market) -> None:
        owner = await market.owner()
        path = f"/v1/organizations/{owner.organization_id}"
        names = ["Third", "Second"]

        class Late(ReadSession):
            """Appends between the reading of the rows and that of their chain, twice."""

            async def row(self, query: Query, /, **values: Any) -> Row | None:
                if names:
                    await owner.patch(path, {"name": names.pop()})
                return await super().row(query, **values)

        reader = Late(market.app.state.database.reader._connection)
        chain_id = UUID(owner.organization_id)
        [verified] = [one async for one in service.verify(reader, chain_id=chain_id)]

        assert (verified.length, verified.fault) == (3, None)


class TestEdits:
    @pytest.mark.parametrize(
        "change",
        [
            "actor_id = gen_random_uuid()",
            "actor_id = NULL",
            "session_id = NULL",
            "key_id = gen_random_uuid()",
            "acted_for = gen_random_uuid()",
            "object_id = gen_random_uuid()",
            "id = gen_random_uuid()",
            "action = 'organization.created'",
            "created_at = created_at + interval '1 microsecond'",
            "before_hash = NULL",
            "after_hash = before_hash",
            "request_id = 'other'",
            "reason = ''",
            "route = ''",
            "previous_hash = hash",
            "hash = previous_hash",
        ],
    )
    async def test_an_edited_column_is_named(self, intruder: Intruder, change: str) -> None:
        await intruder.edit(change, 3)

        fault = await intruder.fault()

        assert fault is not None
        assert (fault.position, fault.row_id) == (3, (await intruder.row(3))["id"])
        assert "was changed" in str(fault)

    async def test_an_edit_with_a_hash_of_its_own_breaks_the_next_link(
        self, intruder: Intruder
    ) -> None:
        await intruder.edit("actor_id = NULL", 3)
        await intruder.run(
            "UPDATE audit_rows SET hash = $3 WHERE chain_id = $1 AND position = $2",
            intruder.chain_id,
            3,
            hash_of(await intruder.row(3)),
        )

        fault = await intruder.fault()

        assert fault is not None
        assert fault.position == 4
        assert "does not follow the one before it" in fault.what

    async def test_the_last_row_with_a_hash_of_its_own_is_not_the_head(
        self, intruder: Intruder
    ) -> None:
        await intruder.edit("actor_id = NULL", 6)
        await intruder.run(
            "UPDATE audit_rows SET hash = $2 WHERE chain_id = $1 AND position = 6",
            intruder.chain_id,
            hash_of(await intruder.row(6)),
        )

        fault = await intruder.fault()

        assert fault is not None
        assert (fault.position, fault.row_id) == (6, (await intruder.row(6))["id"])

    async def test_swapped_rows_are_named(self, intruder: Intruder) -> None:
        await intruder.edit("position = 99", 2)
        await intruder.edit("position = 2", 5)
        await intruder.edit("position = 5", 99)

        fault = await intruder.fault()

        assert fault is not None
        assert (fault.position, fault.row_id) == (2, (await intruder.row(2))["id"])


class TestDeletes:
    @pytest.mark.parametrize("position", [1, 3, 6])
    async def test_a_deleted_row_is_named(self, intruder: Intruder, position: int) -> None:
        await intruder.run(
            "DELETE FROM audit_rows WHERE chain_id = $1 AND position = $2",
            intruder.chain_id,
            position,
        )

        fault = await intruder.fault()

        assert fault is not None
        assert (fault.position, fault.row_id) == (position, None)
        assert "is missing" in fault.what

    async def test_all_rows_of_a_chain_are_missed(self, intruder: Intruder) -> None:
        await intruder.run("DELETE FROM audit_rows WHERE chain_id = $1", intruder.chain_id)

        fault = await intruder.fault(everywhere=True)

        assert fault is not None
        assert (fault.chain_id, fault.position) == (intruder.chain_id, 1)

    async def test_a_whole_chain_is_missed(self, intruder: Intruder) -> None:
        await intruder.run("DELETE FROM audit_rows WHERE chain_id = $1", intruder.chain_id)
        await intruder.run("DELETE FROM audit_chains WHERE id = $1", intruder.chain_id)

        fault = await intruder.fault(everywhere=True)

        assert fault is not None
        assert fault.chain_id == REGISTRY
        assert f"the whole chain {intruder.chain_id}" in fault.what

    async def test_rows_without_their_chain_are_named(self, intruder: Intruder) -> None:
        await intruder.run("DELETE FROM audit_chains WHERE id = $1", intruder.chain_id)

        fault = await intruder.fault()

        assert fault is not None
        assert "the chain itself is gone" in fault.what


class TestForgeries:
    async def test_a_row_put_at_the_end_is_named(self, intruder: Intruder) -> None:
        await intruder.copy(position=7, source=6)

        fault = await intruder.fault()

        assert fault is not None
        assert (fault.position, fault.row_id) == (7, (await intruder.row(7))["id"])
        assert "never appended" in fault.what

    @pytest.mark.parametrize("position", [0, -5, -(2**63)])
    async def test_a_row_put_below_the_first_is_named(
        self, intruder: Intruder, position: int
    ) -> None:
        await intruder.run("ALTER TABLE audit_rows DROP CONSTRAINT ck_audit_rows_counts_from_one")
        await intruder.copy(position=position, source=6)

        fault = await intruder.fault()

        assert fault is not None
        assert (fault.position, fault.row_id) == (position, (await intruder.row(position))["id"])
        assert "was put in" in fault.what

    async def test_the_database_refuses_a_row_below_the_first(self, intruder: Intruder) -> None:
        with pytest.raises(asyncpg.CheckViolationError) as refused:
            await intruder.copy(position=0, source=6)

        assert refused.value.constraint_name == "ck_audit_rows_counts_from_one"

    async def test_a_row_put_in_between_is_named(self, intruder: Intruder) -> None:
        await intruder.run(
            "UPDATE audit_rows SET position = position + 99 WHERE chain_id = $1 AND position > 3",
            intruder.chain_id,
        )
        await intruder.run(
            "UPDATE audit_rows SET position = position - 98 WHERE chain_id = $1 AND position > 99",
            intruder.chain_id,
        )
        await intruder.copy(position=4, source=3)

        fault = await intruder.fault()

        assert fault is not None
        assert fault.position == 5  # the forged row is right in itself; what follows it is not
        assert "was changed" in fault.what

    async def test_a_chain_that_was_never_opened_is_named(self, intruder: Intruder) -> None:
        other = UUID(int=intruder.chain_id.int + 1)
        await intruder.run(
            "INSERT INTO audit_chains SELECT $2, length, head FROM audit_chains WHERE id = $1",
            intruder.chain_id,
            other,
        )
        await intruder.run(
            "UPDATE audit_rows SET chain_id = $2 WHERE chain_id = $1", intruder.chain_id, other
        )

        fault = await Intruder(intruder.connection, other).fault()

        assert fault is not None  # its rows carry the id of the other chain in their hashes
        assert fault.position == 1

    async def test_an_empty_chain_that_was_never_opened_is_named(self, intruder: Intruder) -> None:
        other = UUID(int=intruder.chain_id.int + 1)
        await intruder.run("INSERT INTO audit_chains VALUES ($1, 0, $2)", other, bytes(32))

        fault = await intruder.fault(everywhere=True)

        assert fault is not None
        assert (fault.chain_id, fault.what) == (other, "the chain was never opened")

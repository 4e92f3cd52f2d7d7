"""What no chain shows by itself is seen against the heads that were noted."""

from uuid import UUID

import pytest

from tests.audit.intruder import Intruder
from va_market.audit.canonical import hash_of
from va_market.audit.heads import Head


@pytest.fixture
async def noted(intruder: Intruder) -> dict[UUID, Head]:
    """The heads of all chains, before somebody comes."""
    return await intruder.heads()


async def cut(intruder: Intruder, *, length: int) -> None:
    """The end of the chain goes, and the chain is put right."""
    await intruder.run(
        "DELETE FROM audit_rows WHERE chain_id = $1 AND position > $2", intruder.chain_id, length
    )
    await intruder.run(
        "UPDATE audit_chains SET length = $2, head = $3 WHERE id = $1",
        intruder.chain_id,
        length,
        (await intruder.row(length))["hash"],
    )


async def test_an_untouched_log_holds(intruder: Intruder, noted: dict[UUID, Head]) -> None:
    assert noted[intruder.chain_id] == Head(6, (await intruder.row(6))["hash"])
    assert await intruder.faults_since(noted) == []


async def test_rows_appended_since_are_no_fault(
    intruder: Intruder, noted: dict[UUID, Head]
) -> None:
    noted[intruder.chain_id] = Head(4, (await intruder.row(4))["hash"])

    assert await intruder.faults_since(noted) == []


@pytest.mark.parametrize("length", [5, 1])
async def test_a_cut_end_is_named(intruder: Intruder, noted: dict[UUID, Head], length: int) -> None:
    await cut(intruder, length=length)

    [fault] = await intruder.faults_since(noted)

    assert await intruder.fault(everywhere=True) is None  # by itself it is sound
    assert (fault.chain_id, fault.position, fault.row_id) == (intruder.chain_id, 6, None)
    assert fault.what == f"the row that was noted is missing; the chain has {length} rows"


async def test_a_chain_written_anew_is_named(intruder: Intruder, noted: dict[UUID, Head]) -> None:
    await intruder.edit("actor_id = NULL", 6)
    hash_ = hash_of(await intruder.row(6))
    for statement in (
        "UPDATE audit_rows SET hash = $2 WHERE chain_id = $1 AND position = 6",
        "UPDATE audit_chains SET head = $2 WHERE id = $1",
    ):
        await intruder.run(statement, intruder.chain_id, hash_)

    [fault] = await intruder.faults_since(noted)

    assert await intruder.fault(everywhere=True) is None  # by itself it is sound
    assert (fault.position, fault.row_id) == (6, (await intruder.row(6))["id"])
    assert "is not the one that was noted" in fault.what


async def test_a_chain_that_is_gone_is_named(intruder: Intruder, noted: dict[UUID, Head]) -> None:
    await intruder.run("DELETE FROM audit_rows WHERE chain_id = $1", intruder.chain_id)
    await intruder.run("DELETE FROM audit_chains WHERE id = $1", intruder.chain_id)

    [fault] = await intruder.faults_since(noted)

    assert str(fault) == (
        f"chain {intruder.chain_id}, position 6: the chain is gone; 6 rows of it were noted"
    )


async def test_a_cut_end_is_named_behind_another_fault(
    intruder: Intruder, noted: dict[UUID, Head]
) -> None:
    await intruder.edit("actor_id = NULL", 2)
    await cut(intruder, length=5)

    [fault] = await intruder.faults_since(noted)

    assert fault.position == 6


async def test_only_the_named_chain_is_compared(
    intruder: Intruder, noted: dict[UUID, Head]
) -> None:
    await cut(intruder, length=5)
    [other] = [chain_id for chain_id in noted if chain_id != intruder.chain_id][:1]

    assert await intruder.faults_since(noted, chain_id=other) == []
    assert len(await intruder.faults_since(noted, chain_id=intruder.chain_id)) == 1


async def test_a_row_that_sql_appends_through_the_trigger_looks_like_any_other(
    intruder: Intruder, noted: dict[UUID, Head]
) -> None:
    await intruder.run("SET LOCAL session_replication_role = origin")
    await intruder.run(
        "INSERT INTO audit_rows SELECT * FROM audit_rows WHERE chain_id = $1 AND position = 3",
        intruder.chain_id,
    )

    assert (await intruder.row(7))["previous_hash"] == noted[intruder.chain_id].hash
    assert await intruder.fault(everywhere=True) is None
    assert await intruder.faults_since(noted) == []

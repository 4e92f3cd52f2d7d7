"""What a unit of work finds, at which version, and what it leaves behind."""

from typing import Any
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import func, select, text
from sqlmodel import col

from tests.factories.market import Market
from tests.invariants import rows
from va_market.assistants.models import AssistantProfile
from va_market.identity.models import User
from va_market.kit.db import Query, append, hold, lock
from va_market.kit.ids import new_id
from va_market.proposals.models import Proposal, ProposalStatus

_PROCESS = Query(select(func.pg_backend_pid()))
_FREE = Query(text("SELECT id FROM users WHERE id = :id FOR UPDATE SKIP LOCKED"))
_END = text("SELECT pg_terminate_backend(:process)")


class TestQueries:
    async def test_they_find_what_was_just_written(self, market: Market) -> None:
        person = await market.person()
        named = Query(select(col(User.name)).where(col(User.id) == person.id))
        async with market.app.state.database.writing() as session:
            user = await lock(session, User, person.id)
            assert user is not None
            user.name = "Somebody else"

            assert await session.value(named) == "Somebody else"

    async def test_the_first_statement_begins_the_transaction(self, market: Market) -> None:
        worker = await market.assistant()
        undone = Query(text(f"UPDATE users SET name = 'Nobody' WHERE id = '{worker.id}'"))  # noqa: S608  # an id
        with pytest.raises(RuntimeError):
            await self.fail_after(market, undone)

        [row] = await rows.fetch(market, "SELECT name FROM users WHERE id = $1", worker.id)
        assert row["name"] != "Nobody"

    async def fail_after(self, market: Market, query: Query) -> None:
        async with market.app.state.database.writing() as session:
            await session.value(query)
            raise RuntimeError

    async def test_a_connection_that_breaks_is_not_used_again(self, market: Market) -> None:
        database = market.app.state.database
        # Which one depends on how far the end has come when the next statement is sent.
        broken = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
        with pytest.raises(broken):
            await self.break_off(market)

        for _ in range(database.usage()["write"].idle + 1):
            async with database.writing() as session:
                assert await session.value(_PROCESS)

    async def break_off(self, market: Market) -> None:
        database = market.app.state.database
        async with database.writing() as session, database.writing() as other:
            process = await session.value(_PROCESS)
            await other.execute(_END, {"process": process})
            await session.value(_PROCESS)


class TestVersionsFound:
    async def test_the_first_look_at_a_row_counts(self, market: Market) -> None:
        person = await market.person()
        async with market.app.state.database.writing() as session:
            user = await lock(session, User, person.id)
            assert user is not None
            user.name = "Somebody else"
            await session.flush()
            await lock(session, User, person.id)

            assert session.versions_found == {person.id: 1}

    async def test_of_rows_with_one_id_the_one_held_last_is_meant(self, market: Market) -> None:
        worker = await market.assistant()
        await rows.fetch(market, "UPDATE users SET version = 7 WHERE id = $1", worker.id)
        async with market.app.state.database.writing() as session:
            await lock(session, User, worker.id)
            assert session.versions_found == {worker.id: 7}
            await lock(session, AssistantProfile, worker.id)
            assert session.versions_found == {worker.id: 1}

    async def test_a_row_that_is_not_there_has_no_version(self, market: Market) -> None:
        person = await market.person()
        async with market.app.state.database.writing() as session:
            await lock(session, User, person.id)
            await lock(session, AssistantProfile, person.id)

            assert session.versions_found == {}


class TestHold:
    async def test_the_row_is_held_and_its_version_noted(self, market: Market) -> None:
        person = await market.person()
        database = market.app.state.database
        async with database.writing() as session, database.writing() as other:
            user = await hold(session, User, person.id)
            assert user is not None
            assert user.id == person.id
            assert session.versions_found == {person.id: 1}
            assert await other.value(_FREE, id=person.id) is None

    async def test_there_may_be_none(self, market: Market) -> None:
        person = await market.person()
        async with market.app.state.database.writing() as session:
            assert await hold(session, AssistantProfile, person.id) is None
            assert session.versions_found == {}


class TestAppend:
    async def test_the_row_is_the_one_that_a_flush_writes(self, market: Market) -> None:
        one = await proposal_like(market)
        columns = {name: getattr(one, name) for name in Proposal.model_fields}
        other = Proposal(**{**columns, "id": new_id()})
        async with market.app.state.database.writing() as session:
            await append(session, one)
            session.add(other)

        found = await rows.fetch(
            market, "SELECT * FROM proposals WHERE id = ANY($1)", [one.id, other.id]
        )
        first, second = ({**row, "id": None} for row in found)
        assert first == second

    async def test_it_counts_among_the_changes(self, market: Market) -> None:
        entry = await proposal_like(market)
        async with market.app.state.database.writing() as session:
            await append(session, entry)
            [change] = session.changes

        assert (change.before, change.key) == (None, (entry.id,))
        assert change.after is not None
        assert change.after["scope"] == entry.scope

    async def test_a_rule_that_it_breaks_has_its_name(self, market: Market) -> None:
        entry = await proposal_like(market, estimated_minutes=0)
        with pytest.raises(asyncpg.CheckViolationError, match="ck_proposals_takes_time"):
            async with market.app.state.database.writing() as session:
                await append(session, entry)


async def proposal_like(market: Market, **changes: Any) -> Proposal:
    """Another row like the proposal of a deal, with texts, lists, JSON, days and moments in it."""
    deal = await market.deal()
    async with market.app.state.database.writing() as session:
        row = await session.get_one(Proposal, UUID(deal.proposal["id"]))
        columns = {name: getattr(row, name) for name in Proposal.model_fields}
    told = {"id": new_id(), "status": ProposalStatus.WITHDRAWN, "scope": "Größe 😀", "version": 1}
    return Proposal(**{**columns, **told, **changes})

"""At which version a unit of work found what it holds."""

from tests.factories.market import Market
from tests.invariants import rows
from va_market.assistants.models import AssistantProfile
from va_market.identity.models import User
from va_market.kit.db import lock


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

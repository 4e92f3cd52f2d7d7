"""The log of what happened: in the order of the transactions, without gaps."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from tests.factories.market import Market, Person
from tests.jobs.reading import NO_ID, events_of, walk
from va_market import events
from va_market.events import EventKind
from va_market.identity.models import Role

PATH = "/v1/events"
TOLD = EventKind.registry["user.registered"]


async def tell(
    market: Market, person: Person, number: int, *, hold: Callable[[], Awaitable[Any]] | None = None
) -> None:
    """Write an event; `hold` keeps its transaction open.

    It also concerns an organization of its own, whose chain of the audit log nobody else waits for.
    """
    owner = await market.owner()
    async with market.app.state.database.writing() as session:
        events.record(
            session,
            TOLD,
            now=market.clock(),
            subject_id=person.id,
            parties=[person.id, UUID(owner.organization_id)],
            data={"number": number},
        )
        await session.take_last_steps()
        if hold is not None:
            await hold()


async def numbers(person: Person, *, least: int = 0, **params: Any) -> list[int]:
    """The numbers told, once there are as many as `least`."""
    found: list[int] = []
    for _ in range(400):
        found = [event["data"]["number"] for event in await walk(person, PATH, **params)]
        if len(found) >= least:
            return found
        await asyncio.sleep(0.025)
    raise AssertionError(f"only {found}")


class TestReadEvents:  # B10
    async def test_an_event_says_what_happened_to_whom_and_by_whom(self, market: Market) -> None:
        owner = await market.owner()
        job = await market.draft(owner)
        event = (await events_of(owner, until="job.created"))[-1]
        assert event == {
            "id": event["id"],
            "type": "job.created",
            "created_at": job["created_at"],
            "subject_id": job["id"],
            "actor_id": str(owner.id),
            "data": {},
        }

    async def test_pages_and_polling_tell_the_same_story(self, market: Market) -> None:
        person = await market.person()
        for number in range(9):
            await tell(market, person, number)
        assert await numbers(person, least=9) == list(range(9))
        assert await numbers(person, limit=2) == list(range(9))
        fifth = (await walk(person, PATH))[4]["id"]
        assert await numbers(person, after=fifth) == [5, 6, 7, 8]
        assert await numbers(person, after=fifth, limit=3) == [5, 6, 7, 8]

    async def test_behind_the_last_event_there_is_nothing_yet(self, market: Market) -> None:
        person = await market.person()
        await tell(market, person, 1)
        await numbers(person, least=1)
        last = (await walk(person, PATH))[-1]["id"]
        page = (await person.get(PATH, after=last)).json()
        assert (page["items"], page["next_cursor"]) == ([], None)

    async def test_only_the_types_asked_for_are_told(self, market: Market) -> None:
        owner = await market.owner()
        await market.job(owner)
        wanted = ["job.created", "job.published"]
        for given in (",".join(wanted), wanted):
            found = await events_of(owner, until="job.published", type=given, limit=1)
            assert [event["type"] for event in found] == wanted

    async def test_an_event_of_many_parties_is_told_once(self, market: Market) -> None:
        owner, author = await market.owner(), await market.assistant()
        await market.job(author)  # so that the author is of two parties
        job = await market.job(owner)
        await market.proposal(author, job)
        found = await events_of(author, until="proposal.submitted")
        assert len({event["id"] for event in found}) == len(found)

    @pytest.mark.parametrize(
        "params",
        [
            *({"type": "job.burnt"}, {"type": ""}, {"type": "job.created,x"}, {"after": "x"}),
            *(
                {"after": NO_ID},
                {"limit": 0},
                {"limit": 101},
                {"since": "today"},
            ),
        ],
    )
    async def test_what_has_no_meaning_is_refused(self, market: Market, params) -> None:
        person = await market.person()
        assert (await person.get(PATH, **params)).status_code == 422

    async def test_a_cursor_keeps_its_types(self, market: Market) -> None:
        owner = await market.owner()
        await market.job(owner)
        await events_of(owner, until="job.published")
        cursor = (await owner.get(PATH, limit=1)).json()["next_cursor"]
        for params in ({"type": "job.created"}, {}):
            answer = await owner.get(PATH, cursor=cursor, **params)
            assert answer.status_code == (400 if params else 200)

    async def test_every_type_is_documented(self, market: Market) -> None:
        listed = (await market.client.get("/v1/meta/event-types")).json()["items"]
        assert [one["type"] for one in listed] == sorted(EventKind.registry)
        assert all(one["meaning"].endswith(".") for one in listed)


class TestWhoReads:
    async def test_nobody_reads_events_of_others(self, market: Market) -> None:
        owner, stranger = await market.owner(), await market.owner()
        await market.job(owner)
        found = await events_of(owner, until="job.published")
        foreign = {event["id"] for event in await walk(stranger, PATH)}
        assert foreign.isdisjoint(event["id"] for event in found)
        assert (await stranger.get(PATH, after=found[0]["id"])).status_code == 422
        assert (await market.client.get(PATH)).status_code == 401

    async def test_a_cursor_of_another_caller_is_refused(self, market: Market) -> None:
        owner, stranger = await market.owner(), await market.owner()
        await market.job(owner)
        await events_of(owner, until="job.published")
        cursor = (await owner.get(PATH, limit=1)).json()["next_cursor"]
        refused = await stranger.get(PATH, cursor=cursor)
        assert (refused.status_code, refused.json()["code"]) == (400, "bad_cursor")

    @pytest.mark.parametrize("role", Role)
    async def test_members_read_the_events_of_their_organization(
        self, market: Market, role
    ) -> None:
        owner = await market.owner()
        job = await market.job(owner)
        found = await events_of(await market.member(owner, role), until="job.published")
        assert job["id"] in {event["subject_id"] for event in found}

    async def test_drafts_are_told_to_the_client_alone(self, market: Market) -> None:
        owner, author = await market.owner(), await market.assistant()
        await market.proposal(author, await market.job(owner))
        draft = await market.draft(owner)
        await events_of(owner, until="job.created")
        found = await events_of(author, until="proposal.submitted")
        assert draft["id"] not in {event["subject_id"] for event in found}


class TestWritersAtOnce:
    async def test_a_slow_writer_is_not_overtaken(self, market: Market) -> None:
        person = await market.person()
        has_begun, may_end = asyncio.Event(), asyncio.Event()

        async def hold() -> None:
            has_begun.set()
            await may_end.wait()

        slow = asyncio.create_task(tell(market, person, 1, hold=hold))
        await has_begun.wait()
        await tell(market, person, 2)
        assert await numbers(person) == []
        may_end.set()
        await slow
        assert await numbers(person, least=2) == [1, 2]

    async def test_a_reader_who_polls_misses_none(self, market: Market) -> None:
        person, wanted = await market.person(), 40
        holds = [partial(asyncio.sleep, (number * 7 % 11) / 500) for number in range(wanted)]
        writers = asyncio.gather(
            *(tell(market, person, number, hold=hold) for number, hold in enumerate(holds))
        )
        read: list[dict[str, Any]] = []
        for _ in range(2000):
            after = {"after": read[-1]["id"]} if read else {}
            read += (await person.get(PATH, limit=3, **after)).json()["items"]
            if writers.done() and len(read) >= wanted:
                break
        await writers
        assert sorted(event["data"]["number"] for event in read) == list(range(wanted))
        assert await walk(person, PATH) == read

    async def test_what_was_rolled_back_never_happened(self, market: Market) -> None:
        person = await market.person()
        with pytest.raises(RuntimeError):
            await fail_after_telling(market, person)
        await tell(market, person, 2)
        assert await numbers(person, least=1) == [2]


async def fail_after_telling(market: Market, person: Person) -> None:
    async with market.app.state.database.writing() as session:
        events.record(session, TOLD, now=market.clock(), subject_id=person.id, parties=[person.id])
        await session.take_last_steps()
        raise RuntimeError

"""Safe retries: one key, one effect, one reply."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx

from tests.factories.market import Market, Person

JOB = {
    "title": "Answer the phone",
    "description": "Two hours a day.",
    "engagement": "hourly",
    "categories": ["customer_service"],
}


async def post(person: Person, key: str, path: str = "/v1/jobs", body: Any = JOB) -> httpx.Response:
    headers = {"Idempotency-Key": key}
    return await person.request("POST", path, json=body, headers=headers)


async def jobs_of(person: Person) -> int:
    params = {"include": "total_count", "organization_id": person.organization_id}
    count: int = (await person.get("/v1/jobs", **params)).json()["total_count"]
    return count


class TestRepetition:
    async def test_same_request_has_one_effect_and_one_reply(self, market: Market) -> None:
        owner = await market.owner()
        key = str(uuid4())

        first, again = await post(owner, key), await post(owner, key)

        assert (first.status_code, first.content) == (again.status_code, again.content)
        assert first.headers["location"] == again.headers["location"]
        assert "idempotent-replayed" not in first.headers
        assert again.headers["idempotent-replayed"] == "true"
        assert await jobs_of(owner) == 1

    async def test_twenty_at_once_get_twenty_equal_answers(self, market: Market) -> None:
        owner = await market.owner()
        key = str(uuid4())

        answers = await asyncio.gather(*(post(owner, key) for _ in range(20)))

        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.content for answer in answers}) == 1
        assert await jobs_of(owner) == 1

    async def test_other_body_with_the_same_key_is_refused(self, market: Market) -> None:
        owner = await market.owner()
        key = str(uuid4())
        await post(owner, key)

        other = await post(owner, key, body={**JOB, "title": "Another"})

        assert other.status_code == 422
        assert other.json()["code"] == "idempotency_key_reused"
        assert await jobs_of(owner) == 1

    async def test_keys_of_two_callers_do_not_meet(self, market: Market) -> None:
        first, second = await market.owner(), await market.owner()
        key = str(uuid4())

        answers = [await post(first, key), await post(second, key)]

        assert answers[0].json()["id"] != answers[1].json()["id"]

    async def test_key_is_free_again_after_a_day(self, market: Market) -> None:
        owner = await market.owner()
        key = str(uuid4())
        first = await post(owner, key)
        market.clock.advance(hours=24)
        market.refresh(owner, owner.session_id)

        later = await post(owner, key)

        assert later.status_code == 201
        assert later.json()["id"] != first.json()["id"]

    async def test_conflict_is_kept(self, market: Market) -> None:
        owner = await market.owner()
        job = await market.job(owner)
        path, key = f"/v1/jobs/{job['id']}/publish", str(uuid4())
        first = await post(owner, key, path, body=None)
        assert first.status_code == 409

        again = await post(owner, key, path, body=None)

        assert again.content == first.content
        assert again.headers["idempotent-replayed"] == "true"

    async def test_many_conflicts_at_once_are_all_answered(self, market: Market) -> None:
        """More of them than connections: none holds one while it waits for another."""
        owner = await market.owner()
        job = await market.job(owner)
        path = f"/v1/jobs/{job['id']}/publish"

        answers = await asyncio.gather(
            *(post(owner, str(uuid4()), path, body=None) for _ in range(24))
        )

        assert {answer.status_code for answer in answers} == {409}

    async def test_invalid_request_may_be_mended_with_the_same_key(self, market: Market) -> None:
        owner = await market.owner()
        key = str(uuid4())
        assert (await post(owner, key, body={**JOB, "seats": 0})).status_code == 422

        assert (await post(owner, key)).status_code == 201

    async def test_key_must_be_printable_and_short(self, market: Market) -> None:
        owner = await market.owner()

        answer = await post(owner, "x" * 256)

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["in"] == "header"

    async def test_key_under_way_for_long_is_told_to_wait(self, market: Market) -> None:
        owner = await market.owner()
        key = str(uuid4())
        async with market.app.state.database.writing() as session:
            await hold(session, f"{owner.id}/{key}")

            answer = await post(owner, key)

        assert answer.status_code == 409
        assert answer.json()["code"] == "idempotency_key_in_flight"
        assert answer.headers["retry-after"] == "1"


async def hold(session: Any, name: str) -> None:
    from va_market.kit.http.idempotency import _HOLD  # noqa: PLC0415  # the lock itself

    await session.execute(_HOLD, {"name": name})

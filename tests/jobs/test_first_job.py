"""The first job of a person who has no organization yet."""

import asyncio

from tests.factories.market import Market

JOB = {
    "title": "Answer the phone",
    "description": "Mornings.",
    "engagement": "hourly",
    "categories": ["customer_service"],
}


async def test_twenty_first_jobs_at_once_found_one_organization(market: Market) -> None:
    person = await market.person()

    answers = await asyncio.gather(*(person.post("/v1/jobs", JOB) for _ in range(20)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["organization_id"] for answer in answers}) == 1

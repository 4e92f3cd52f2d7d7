"""The first job of a person who has no organization yet."""

import asyncio

from tests.factories.market import Market
from va_market.identity.models import User

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


async def test_a_country_from_before_codes_were_checked_is_left_out(market: Market) -> None:
    person = await market.person()
    async with market.app.state.database.writing() as session:
        (await session.get_one(User, person.id)).country = "ZZ"

    job = await person.post("/v1/jobs", JOB)

    assert job.status_code == 201
    founded = await person.get(f"/v1/organizations/{job.json()['organization_id']}")
    assert founded.json()["country"] is None

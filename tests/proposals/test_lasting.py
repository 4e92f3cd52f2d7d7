"""Nothing is put forward whose last day has passed, where the contract would be (R07)."""

from typing import Any

import httpx
import pytest

from tests.factories.amendments import fault
from tests.factories.market import Market, Person
from tests.proposals.negotiating import counter, countered, offer, offered
from tests.timekeeping.days import later

PLACE = "/conditions/ends_on"
# It is Monday, ten o'clock UTC: Tuesday has begun in the far east.
FAR_EAST, FAR_WEST = "Pacific/Kiritimati", "Pacific/Pago_Pago"


def until(day: str) -> dict[str, Any]:
    return {"conditions": {"ends_on": day}}


async def proposed(market: Market, client: Person, day: str) -> httpx.Response:
    job = await market.job(client)
    body = market.proposal_body(**until(day))
    return await (await market.assistant()).post(f"/v1/jobs/{job['id']}/proposals", body)


class TestProposals:
    async def test_a_last_day_in_the_past_is_refused(self, market: Market):
        refused = await proposed(market, await market.owner(), "2026-12-06")
        assert fault(refused) == (422, PLACE, "in_the_past")

    async def test_it_may_be_today(self, market: Market):
        assert (await proposed(market, await market.owner(), "2026-12-07")).status_code == 201

    @pytest.mark.parametrize(("zone", "status"), [(FAR_EAST, 422), ("UTC", 201), (FAR_WEST, 201)])
    async def test_today_is_the_day_of_the_client(self, market: Market, zone, status):
        client = await market.owner(time_zone=zone)
        assert (await proposed(market, client, "2026-12-07")).status_code == status


class TestOffers:
    @pytest.mark.parametrize(
        ("day", "hiring", "code"),
        [
            ("2026-12-06", {}, "in_the_past"),
            ("2026-12-06", {"starts_on": "2026-12-01"}, "in_the_past"),
            ("2026-12-07", {"time_zone": FAR_EAST}, "in_the_past"),
            ("2026-12-09", {"starts_on": "2026-12-10"}, "ends_too_early"),
        ],
    )
    async def test_what_nobody_could_accept_is_refused(self, market: Market, day, hiring, code):
        client, assistant = await market.owner(), await market.assistant()
        refused = await offer(client, assistant, hiring=hiring, **until(day))
        assert fault(refused) == (422, PLACE, code)

    async def test_the_first_day_may_be_the_last(self, market: Market):
        client, assistant = await market.owner(), await market.assistant()
        hiring = {"starts_on": "2026-12-10"}
        await offered(client, assistant, hiring=hiring, **until("2026-12-10"))


class TestCounters:
    async def test_either_side_is_held_to_it(self, market: Market):
        client, assistant = await market.owner(), await market.assistant()
        sent = await market.proposal(assistant, await market.job(client))
        refused = await counter(client, sent, **until("2026-12-06"))
        assert fault(refused) == (422, PLACE, "in_the_past")
        begins = {"hiring": {"starts_on": "2026-12-10"}}
        refused = await counter(client, sent, **until("2026-12-09"), **begins)
        assert fault(refused) == (422, PLACE, "ends_too_early")
        await countered(client, sent, **until("2026-12-20"), **begins)
        refused = await counter(assistant, sent, **until("2026-12-09"))
        assert fault(refused) == (422, PLACE, "ends_too_early")

    async def test_a_day_that_passed_meanwhile_is_to_be_changed(self, market: Market):
        client, assistant = await market.owner(), await market.assistant()
        job = await market.job(client)
        sent = await market.proposal(assistant, job, **until("2026-12-08"))
        later(market, client, assistant, days=2)
        refused = await counter(client, sent, estimated_minutes=900)
        assert fault(refused) == (422, PLACE, "in_the_past")
        await countered(client, sent, estimated_minutes=900, **until("2026-12-20"))

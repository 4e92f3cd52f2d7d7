"""A server that is killed between commit and reply: the retry with the same key replays."""

import httpx
import pytest

from tests.access.dying import CODE, HEADER
from tests.access.servers import Caller, filling, serving_all
from tests.conftest import copied_database
from tests.support.contract import Contract

RETRY = {"Idempotency-Key": "the reply was lost"}


@pytest.mark.long
async def test_the_retry_replays_what_was_committed(
    postgres: str, template: str, contract: Contract
) -> None:
    async with copied_database(postgres, template) as url, filling(url, contract) as market:
        owner = await market.owner()
        sent = await market.proposal(await market.assistant(), await market.job(owner))
        path = f"/v1/proposals/{sent['id']}/accept"

        with serving_all(url, "tests.access.dying", "va_market") as (mortal, other):
            asking = Caller(mortal.address, owner.token)
            with pytest.raises(httpx.TransportError):
                await asking.ask("POST", path, {}, **RETRY, **{HEADER: "yes"})
            assert mortal.process.wait(10) == CODE
            caller = Caller(other.address, owner.token)
            [kept] = (await caller.ask("GET", "/v1/contracts")).json()["items"]

            again = await caller.ask("POST", path, {}, **RETRY)

            assert (again.status_code, again.json()) == (201, kept)
            assert again.headers["idempotent-replayed"] == "true"
            assert again.headers["location"] == f"/v1/contracts/{kept['id']}"
            assert (await caller.ask("POST", path, {})).status_code == 409
            assert len((await caller.ask("GET", "/v1/contracts")).json()["items"]) == 1

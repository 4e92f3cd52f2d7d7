"""Every POST sent twenty times at once with one key: one effect, and equal answers (api.md §5)."""

import asyncio
from collections.abc import Mapping
from uuid import uuid4

import httpx
import pytest

from tests.access.asking import send
from tests.access.fingerprint import fingerprint
from tests.access.rows import Row
from tests.access.table import ROWS
from tests.access.world import World

TWENTY = 20
# Whoever signed out is refused from the next request on, which a repetition is.
ENDS_ITS_CALLER = {"post /v1/auth/logout"}
# Their answers hold a secret, which is kept nowhere: a repetition hears 409.
SHOWS_A_SECRET = {
    "post /v1/me/time-feed",
    "post /v1/me/second-factor",
    "post /v1/me/second-factor/confirm",
    "post /v1/me/second-factor/recovery-codes",
    "post /v1/organizations/{organization_id}/api-keys",
    "post /v1/organizations/{organization_id}/api-keys/{key_id}/rotate",
}
POSTS = [row for row in ROWS if row.method == "post" and not row.is_public]


async def tried(
    world: World, row: Row, *, times: int
) -> tuple[list[httpx.Response], Mapping[str, int]]:
    """The answers, and how many rows each table gained."""
    kind = row.allowed[0]
    caller = await world.double(kind) if row.own else world.caller(kind, row.scope)
    call = await row.ready(world, caller)
    key = {"Idempotency-Key": str(uuid4())}
    before = await fingerprint(world)
    answers = await asyncio.gather(*(send(caller, row, call, headers=key) for _ in range(times)))
    after = await fingerprint(world)
    return answers, {table: after[table][0] - before[table][0] for table in after}


@pytest.mark.parametrize("row", POSTS, ids=lambda row: row.operation)
async def test_twenty_at_once_have_the_effect_of_one(world: World, row: Row) -> None:
    _, effect_of_one = await tried(world, row, times=1)

    answers, effect = await tried(world, row, times=TWENTY)

    assert effect == effect_of_one
    assert row.status in {answer.status_code for answer in answers}
    others = {(one.status_code, one.content) for one in answers if one.status_code != row.status}
    if row.operation in SHOWS_A_SECRET:
        codes = sorted(answer.json().get("code", "") for answer in answers)
        assert codes == ["", *["shown_once"] * (TWENTY - 1)]
    elif row.operation in ENDS_ITS_CALLER:
        assert {status for status, _ in others} <= {401}
    else:
        assert not others
        assert len({answer.content for answer in answers}) == 1

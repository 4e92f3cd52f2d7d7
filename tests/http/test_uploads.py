"""Bodies that are files: of another type, and of a size of their own."""

from collections.abc import AsyncIterator

import pytest

from tests.factories.market import Deal, Market
from tests.invariants import rows
from tests.time_imports.files import CSV, TOGGL, file_of, toggl

ROW = toggl("2026-12-07", "08:00:00", "09:00:00", "01:00:00")
FILE = file_of(TOGGL, [ROW])
ZONE = {"time_zone": "UTC"}


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await market.deal()


async def send(deal: Deal, content: object, **headers: str) -> tuple[int, str]:
    answer = await deal.assistant.request(
        "POST",
        f"{deal.path}/time-imports",
        content=content,
        headers={**CSV, **headers},
        params=ZONE,
    )
    return answer.status_code, answer.json().get("code", "")


async def pieces(count: int) -> AsyncIterator[bytes]:
    yield FILE
    for _ in range(count):
        yield b"x,y\n" * (64 * 1024 // 4)


class TestFiles:
    async def test_more_than_a_mebibyte_is_fine_whether_its_length_is_known_or_not(self, deal):
        large = FILE + b"too,few\r\n" * 200_000
        assert len(large) > 2**20
        assert await send(deal, large) == (201, "")
        assert await send(deal, pieces(20)) == (201, "")

    async def test_more_than_ten_is_not(self, deal):
        assert await send(deal, FILE + b" " * 10 * 2**20) == (413, "body_too_large")
        assert await send(deal, pieces(170)) == (413, "body_too_large")

    async def test_other_bodies_keep_their_limit(self, deal):
        answer = await deal.assistant.request(
            "POST", f"{deal.path}/time-entries", content=b" " * 2**20 + b"{}", headers=CSV
        )
        assert answer.status_code == 413

    @pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data", ""])
    async def test_it_says_that_it_is_csv(self, deal, kind):
        assert await send(deal, FILE, **{"Content-Type": kind}) == (415, "unsupported_media_type")

    async def test_parameters_of_the_type_are_fine(self, deal):
        assert (await send(deal, FILE, **{"Content-Type": "Text/CSV; charset=utf-8"}))[0] == 201

    async def test_a_repetition_is_answered_as_before_and_another_file_is_not(self, market, deal):
        key = {"Idempotency-Key": "the first of May"}
        assert await send(deal, FILE, **key) == await send(deal, FILE, **key) == (201, "")
        count = "SELECT count(*) FROM time_imports WHERE contract_id = $1"
        assert await rows.value(market, count, deal.id) == 1
        assert await send(deal, FILE + b"\n", **key) == (422, "idempotency_key_reused")

    @pytest.mark.parametrize("content", [b"\x00" * 100, b"\xff" * 100, b"\n" * 100, b'"' * 100])
    async def test_what_is_no_file_of_a_tracker_is_refused(self, deal, content):
        assert (await send(deal, content))[0] == 422

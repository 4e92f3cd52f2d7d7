"""The floor answers what the server answers, or the benchmark would compare different things."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from tests.benchmark.loading import empty_writers, fill
from tests.benchmark.market import Rows
from tests.benchmark.processes import Server, drive, running
from tests.benchmark.runs import Asker
from tests.benchmark.sizes import TINY
from tests.conftest import copied_database

# What the server makes anew for each answer or entry.
_OWN = {"id", "created_at", "updated_at"}


@pytest.fixture(scope="module")
async def market(postgres: str, template: str) -> Any:
    """A tiny market, with the server and the floor in front of it."""
    async with copied_database(postgres, template) as url:
        rows = await fill(url, TINY, datetime.now(UTC))
        with (
            running("server", "va_market", "serve", url=url, port=_free_port()) as server,
            running("floor", "tests.benchmark.floor", url=url, port=_free_port()) as floor,
        ):
            yield url, rows, server, floor


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def answers(rows: Rows, run: str, server: Server, *, count: int) -> Iterator[httpx.Response]:
    """What a server says to the first requests of some connections."""
    asker = Asker(rows, TINY.busy)
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", trust_env=False) as client:
        for requests in asker.orders(run, port=server.port, seconds=1).requests:
            for raw in requests[:count]:
                head, _, body = raw.partition(b"\r\n\r\n")
                first, *lines = head.decode().split("\r\n")
                method, path, _version = first.split(" ")
                headers = dict(line.split(": ", 1) for line in lines)
                yield client.request(method, path, headers=headers, content=body)


class TestFloor:
    @pytest.mark.parametrize("run", ["R1", "R2", "R3"])
    async def test_it_reads_what_the_server_reads(self, market: Any, run: str) -> None:
        _url, rows, server, floor = market
        ours = list(answers(rows, run, server, count=5))
        theirs = list(answers(rows, run, floor, count=5))

        assert {one.status_code for one in (*ours, *theirs)} == {200}
        assert [one.json() for one in theirs] == [one.json() for one in ours]

    async def test_it_writes_what_the_server_writes(self, market: Any) -> None:
        url, rows, server, floor = market
        [ours, *_] = answers(rows, "W1", server, count=1)
        await empty_writers(url, rows)
        [theirs, *_] = answers(rows, "W1", floor, count=1)

        assert (ours.status_code, theirs.status_code) == (201, 201)
        assert _lasting(theirs.json()) == _lasting(ours.json())


def _lasting(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name not in _OWN}


async def test_an_answer_that_is_not_expected_ends_a_round(market: Any) -> None:
    _url, rows, server, _floor = market
    asker = Asker(rows, 2)
    orders = asker.orders("R1", port=server.port, seconds=0.2)
    lost = [[request.replace(b"/v1/jobs/", b"/v1/jobs/x") for request in orders.requests[0]]]
    orders.requests[:] = lost

    with pytest.raises(RuntimeError, match=r"HTTP.1.1 4"):
        drive(orders)

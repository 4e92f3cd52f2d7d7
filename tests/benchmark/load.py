"""Sends requests over connections that stay open, and times every answer.

A process of its own, so that its work is not counted as the server's. Each connection waits for
its answer before it sends again. Reads what to do from standard input, writes what it saw.
"""

import asyncio
import pickle
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from typing import cast

import uvloop

_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = b"content-length: "


@dataclass(frozen=True, slots=True)
class Orders:
    """The requests of each connection, as bytes; they begin anew unless each has one effect."""

    port: int
    requests: list[list[bytes]]
    expected: bytes
    seconds: float
    repeats: bool = True


@dataclass(slots=True)
class Seen:
    latencies: list[float] = field(default_factory=list)
    seconds: float = 0.0
    sent: list[int] = field(default_factory=list)
    """How many requests each connection sent."""
    fault: str = ""


class _Caller(asyncio.Protocol):
    """One connection."""

    def __init__(self, orders: Orders, requests: list[bytes], seen: Seen) -> None:
        self._expected = b"HTTP/1.1 " + orders.expected
        self._until = time.perf_counter() + orders.seconds
        self._requests: Iterator[bytes] = cycle(requests) if orders.repeats else iter(requests)
        self._seen = seen
        self._answer = b""
        self._began = 0.0
        self.count = 0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's, of no such class
        self._send()

    def data_received(self, data: bytes) -> None:
        answer = self._answer = self._answer + data if self._answer else data
        head = answer.find(_END_OF_HEAD)
        if head < 0:
            return
        start = answer.index(_LENGTH, 0, head) + len(_LENGTH)
        if len(answer) < head + 4 + int(answer[start : answer.index(b"\r", start)]):
            return
        if not answer.startswith(self._expected):
            self._end(answer[:600].decode(errors="replace"))
            return
        self._seen.latencies.append(time.perf_counter() - self._began)
        self._answer = b""
        self._send()

    def connection_lost(self, _exc: Exception | None) -> None:
        self._end("the server closed the connection")

    def _send(self) -> None:
        self._began = time.perf_counter()
        request = next(self._requests, None) if self._began < self._until else None
        if request is None:
            self._end("")
            return
        self.count += 1
        self._transport.write(request)

    def _end(self, fault: str) -> None:
        if not self.done.done():
            self._seen.fault = self._seen.fault or fault
            self.done.set_result(None)
            self._transport.close()


async def _drive(orders: Orders) -> Seen:
    loop, seen, callers = asyncio.get_running_loop(), Seen(), []
    began = time.perf_counter()
    for requests in orders.requests:
        caller = _Caller(orders, requests, seen)
        await loop.create_connection(lambda c=caller: c, "127.0.0.1", orders.port)
        callers.append(caller)
    await asyncio.gather(*(caller.done for caller in callers))
    seen.seconds = time.perf_counter() - began
    seen.sent = [caller.count for caller in callers]
    return seen


def main() -> None:
    orders = pickle.load(sys.stdin.buffer)  # noqa: S301  # from the benchmark that started us
    pickle.dump(uvloop.run(_drive(orders)), sys.stdout.buffer)

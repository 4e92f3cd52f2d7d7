"""Several processes that serve one socket: begun, replaced when one ends, and ended together.

Not uvicorn's supervisor: it keeps neither our server, which stops without raising the signal
again, nor any count of processes that end at once; and orphans of it serve on.
"""

import asyncio
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress

import structlog

from va_market.running import GRACE_SECONDS, STOPPING, AfterStart, address_of

log = structlog.get_logger()
COMMAND = "serve-inherited"
READY = b"."
SHORT_SECONDS = 10
MOST_SHORT_LIVES = 3  # in a row, in one place
# After the requests the background work ends; who takes longer hangs.
PATIENCE_SECONDS = GRACE_SECONDS + 15


class ProcessesKeepEnding(RuntimeError):
    """What serves ends as soon as it was begun, again and again."""


class ParentGone(RuntimeError):
    """Nobody is left who would end this process."""


def serve(listener: socket.socket, *, count: int) -> None:
    """Keep `count` processes serving until SIGINT or SIGTERM; returns when all have ended.

    Raises:
        ProcessesKeepEnding: replacing them is in vain; all have ended then.
    """
    asyncio.run(_Crew(listener, count).serve())


def attendance(line: socket.socket) -> AfterStart:
    """What one of the processes does once it listens: it tells its parent, and stays with it.

    Raises:
        ParentGone: the other end was closed, by whatever ended the parent.
    """

    async def attend(_address: str) -> None:
        loop = asyncio.get_running_loop()
        with suppress(ConnectionError):
            await loop.sock_sendall(line, READY)
            await loop.sock_recv(line, 1)  # the parent never says anything
        raise ParentGone

    return attend


class _Crew:
    """The processes as their parent sees them."""

    def __init__(self, listener: socket.socket, count: int) -> None:
        self._listener = listener
        self._address = address_of(listener.getsockname())
        self._awaited = set(range(count))  # places where nobody has listened yet
        self._members: set[_Member] = set()
        self._is_leaving = False
        self._has_given_up = False

    async def serve(self) -> None:
        with _heard(self._stop):
            await asyncio.gather(*map(self._fill, tuple(self._awaited)))
        if self._has_given_up:
            raise ProcessesKeepEnding

    async def _fill(self, place: int) -> None:
        """Have one process serve at this place, and the next one after its end."""
        short_lives = 0
        while not self._is_leaving:
            seconds = await self._have_one_serve(place)
            short_lives = short_lives + 1 if seconds < SHORT_SECONDS else 0
            if short_lives == MOST_SHORT_LIVES and not self._is_leaving:
                self._give_up()

    async def _have_one_serve(self, place: int) -> float:
        """For so many seconds it served; 0 if it never listened."""
        began = None
        with closing(_Member(self._listener)) as member:
            self._members.add(member)
            if await member.is_heard():
                began = time.monotonic()
                self._note_listening(place)
                await member.is_heard()
            # It may be a while yet: the last traces are sent on exit.
            code = await asyncio.to_thread(member.process.wait)
            self._members.discard(member)
        if not self._is_leaving:
            log.warning("server process ended", process=member.process.pid, exit_code=code)
        return 0 if began is None else time.monotonic() - began

    def _note_listening(self, place: int) -> None:
        if place in self._awaited:
            self._awaited.discard(place)
            if not self._awaited:
                log.info("listening", url=self._address)

    def _give_up(self) -> None:
        log.error("server processes end at once, again and again", count=MOST_SHORT_LIVES)
        self._has_given_up = True
        self._leave()

    def _stop(self, name: signal.Signals) -> None:
        if not self._is_leaving:
            self._leave()
        elif name == signal.SIGINT:  # Ctrl-C once more: without waiting for requests
            self._send(signal.SIGINT)

    def _leave(self) -> None:
        self._is_leaving = True
        self._listener.close()  # nobody waits at a door that is opened no more
        self._send(signal.SIGTERM)
        asyncio.get_running_loop().call_later(PATIENCE_SECONDS, self._kill)

    def _kill(self) -> None:
        log.error("server processes hang", count=len(self._members))
        self._send(signal.SIGKILL)

    def _send(self, name: signal.Signals) -> None:
        for member in self._members:
            member.process.send_signal(name)


class _Member:
    """One process, and the line to it: at either end one hears when the other end is gone."""

    def __init__(self, listener: socket.socket) -> None:
        self._line, theirs = socket.socketpair()
        self._line.setblocking(False)
        with theirs:
            handles = (listener.fileno(), theirs.fileno())
            self.process = subprocess.Popen(  # noqa: S603  # our own command
                # -P: no module of the folder we are in takes the place of ours.
                [sys.executable, "-P", "-m", "va_market", COMMAND, *map(str, handles)],
                stdin=subprocess.DEVNULL,
                pass_fds=handles,
                process_group=0,  # Ctrl-C reaches the parent alone, which passes it on in order
            )

    def close(self) -> None:
        self._line.close()

    async def is_heard(self) -> bool:
        """Wait for a sign of life; False when there will be none any more."""
        return await asyncio.get_running_loop().sock_recv(self._line, 1) != b""


@contextmanager
def _heard(stop: Callable[[signal.Signals], None]) -> Iterator[None]:
    """Signals call `stop` in the loop; then they do what they did before."""
    loop = asyncio.get_running_loop()
    before = {name: signal.getsignal(name) for name in STOPPING}
    for name in STOPPING:
        loop.add_signal_handler(name, stop, name)
    try:
        yield
    finally:
        for name, handler in before.items():
            loop.remove_signal_handler(name)
            signal.signal(name, handler)

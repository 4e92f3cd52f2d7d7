"""Small writes beside a request, for which no caller waits."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any

import structlog

log = structlog.get_logger()


class Errands:
    """Runs one errand of a name at a time; one that fails is logged and forgotten."""

    def __init__(self) -> None:
        self._running: dict[Hashable, asyncio.Task[None]] = {}

    def send(self, name: Hashable, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Start `work`, unless an errand of this name is under way."""
        if name in self._running:
            return
        task = asyncio.create_task(_run(work))
        self._running[name] = task
        task.add_done_callback(lambda _: self._running.pop(name, None))

    async def finish(self) -> None:
        """Wait for all that are under way."""
        await asyncio.gather(*self._running.values())


async def _run(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    try:
        await work()
    except Exception as error:  # noqa: BLE001  # nobody waits for it who could be told
        log.warning("errand failed", error=type(error).__name__)

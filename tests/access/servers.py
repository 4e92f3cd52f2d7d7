"""Servers in processes of their own over one database, and a market to fill it with."""

from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from tests.cli.processes import SECRET, Running, listens, started
from tests.conftest import running_market
from tests.factories.market import Market
from tests.support.contract import Contract


@asynccontextmanager
async def filling(url: str, contract: Contract) -> AsyncIterator[Market]:
    """The application in this process over the same database, with the clock of the servers."""
    async with running_market(url, contract) as market:
        market.clock.now = datetime.now(UTC)
        yield market


@contextmanager
def serving_all(url: str, *modules: str) -> Iterator[list[Running]]:
    """A server for each module, started side by side."""
    settings = {"database_url": url, "secret_key": SECRET, "background_work": "false"}
    with ExitStack() as stack:
        servers = [
            stack.enter_context(
                started(*(["serve"] if module == "va_market" else []), module=module, **settings)
            )
            for module in modules
        ]
        for server in servers:
            server.wait_until(listens)
        yield servers


@dataclass(frozen=True)
class Caller:
    """Somebody who speaks to one server, signed in or not."""

    address: str
    credential: str = ""

    async def ask(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        if self.credential:
            headers |= {"Authorization": f"Bearer {self.credential}"}
        options = {} if body is None else {"json": body}
        async with httpx.AsyncClient(base_url=self.address, trust_env=False, timeout=30) as client:
            return await client.request(method, path, headers=headers, **options)

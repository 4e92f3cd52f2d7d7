"""An account of Stripe on this machine, and those who pay there."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from tests.cli.processes import environment

GOOD, DECLINED = "4242424242424242", "4000000000000341"
"""The second one is taken by the page, and refused when it is charged."""
START_SECONDS = 60
KEY = {"Authorization": "Bearer sk_test_market"}


@dataclass(frozen=True)
class Stripe:
    url: str

    async def ask(self, method: str, path: str, data: Any = None, **options: Any) -> Any:
        async with httpx.AsyncClient(base_url=self.url, headers=KEY, trust_env=False) as client:
            return await client.request(method, path, data=data, **options)

    async def pay(self, intent_id: str, number: str = GOOD) -> httpx.Response:
        """What the page does once the payer has typed in a card."""
        card = {"number": number, "exp_month": "12", "exp_year": "2040", "cvc": "123"}
        data = {"type": "card", **{f"card[{name}]": value for name, value in card.items()}}
        method = (await self.ask("POST", "/v1/payment_methods", data)).json()
        path = f"/v1/payment_intents/{intent_id}"
        await self.ask("POST", path, {"payment_method": method["id"]})
        return await self.ask("POST", f"{path}/confirm")

    async def intent(self, intent_id: str) -> Any:
        return (await self.ask("GET", f"/v1/payment_intents/{intent_id}")).json()

    async def intents_for(self, payment_id: str) -> list[str]:
        """All that were ever made for a payment."""
        found = (await self.ask("GET", "/v1/payment_intents?limit=100")).json()["data"]
        return [one["id"] for one in found if one["metadata"].get("payment_id") == payment_id]

    async def hold_next(self) -> None:
        """Let the next intent be made, and its answer not arrive."""
        await self.ask("POST", "/_config/hold")

    async def refuse_next(self, code: str) -> None:
        await self.ask("POST", f"/_config/refuse?code={code}")

    async def made(self) -> list[str]:
        """The keys under which intents were made."""
        found: list[str] = (await self.ask("GET", "/_config/made")).json()
        return found

    async def tell(self, url: str, secret: str) -> None:
        """Send events there from now on."""
        data = {"url": url, "secret": secret}
        done = await self.ask("POST", "/_config/webhooks/market", data)
        assert done.status_code == 200


@contextmanager
def serving() -> Iterator[Stripe]:
    port = _free_port()
    process = subprocess.Popen(  # noqa: S603  # our own program
        [sys.executable, "-m", "tests.providers.loopback", str(port)],
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(process, port)
        yield Stripe(f"http://127.0.0.1:{port}")
    finally:
        process.kill()
        process.wait()


def _free_port() -> int:
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _wait_for(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with closing(socket.socket()) as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("localstripe did not start")

"""localstripe on loopback, with what the present version of the API has and it lacks.

A program of its own: `python -m tests.providers.loopback PORT`. It keeps nothing on disk, answers a
repeated key with the first answer as Stripe does, and takes a fee. A request to `/_config/hold`
lets the next intent be made and its answer wait, as when a network fails.
"""

import asyncio
import sys
from typing import Any

from aiohttp import web
from localstripe import resources, server

FEE = 59
OPEN = "/_config/"  # asked for without a key


def equip() -> None:
    resources.Store.dump_to_disk = lambda _store: None
    intent, balance = resources.PaymentIntent, resources.BalanceTransaction
    begin, book = intent.__init__, balance.__init__

    def begin_now(self: Any, allowed_payment_method_types: Any = None, **given: Any) -> None:
        begin(self, payment_method_types=allowed_payment_method_types, **given)

    def book_now(self: Any, **given: Any) -> None:
        book(self, **given)
        self.fee = FEE

    intent.__init__, balance.__init__ = begin_now, book_now
    intent.amount_received = property(lambda self: self.amount if self.status == "succeeded" else 0)


class Keys:
    """The first answer to each key, and whether the next one is held back."""

    def __init__(self) -> None:
        self._answers: dict[str, tuple[int, bytes]] = {}
        self._is_holding = False
        self._refusal: str | None = None

    @web.middleware
    async def once(self, request: web.Request, handler: Any) -> web.StreamResponse:
        key = request.headers.get("Idempotency-Key")
        if key is None or request.path != "/v1/payment_intents":
            return await handler(request)
        if self._refusal is not None:
            error = {"type": "invalid_request_error", "code": self._refusal, "message": "No."}
            self._refusal = None
            return web.json_response({"error": error}, status=400)
        if key not in self._answers:
            answer = await handler(request)
            self._answers[key] = (answer.status, answer.body)
            if self._is_holding:
                self._is_holding = False
                await asyncio.sleep(600)
        status, body = self._answers[key]
        return web.Response(body=body, status=status, content_type="application/json")

    async def hold(self, _request: web.Request) -> web.Response:
        self._is_holding = True
        return web.Response()

    async def refuse(self, request: web.Request) -> web.Response:
        self._refusal = request.query["code"]
        return web.Response()

    async def made(self, _request: web.Request) -> web.Response:
        return web.json_response(sorted(self._answers))


def main() -> None:
    equip()
    keys = Keys()
    server.app.middlewares.append(keys.once)
    server.app.router.add_post(f"{OPEN}hold", keys.hold)
    server.app.router.add_post(f"{OPEN}refuse", keys.refuse)
    server.app.router.add_get(f"{OPEN}made", keys.made)
    web.run_app(server.app, host="127.0.0.1", port=int(sys.argv[1]), print=None)


if __name__ == "__main__":
    main()

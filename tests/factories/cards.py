"""Payments by card, and what the provider tells of them."""

import json
import time
from typing import Any

import httpx
from stripe import WebhookSignature

from tests.factories.card_settings import SECRET
from tests.factories.market import Market, Person
from tests.factories.payments import Json, announce, eur
from tests.invariants import rows
from tests.worker.test_worker import run
from va_market.kit.ids import new_id

EVENTS = "/v1/payment-providers/stripe/events"


async def asked(payer: Person, amount: Json | None = None) -> Json:
    """A payment by card that the provider does not know yet."""
    made = await announce(payer, amount or eur("1000.00"), provider="stripe")
    assert made.status_code == 201, made.text
    payment: Json = made.json()
    return payment


async def prepared(payer: Person, amount: Json | None = None) -> tuple[Json, str]:
    """A payment that may be made, and the id of its intent."""
    payment = await asked(payer, amount)
    assert await run(payer.market, "ask_for_cards") > 0
    return payment, await intent_of(payer.market, payment)


async def intent_of(market: Market, payment: Json) -> str:
    query = "SELECT intent_id FROM card_payments WHERE payment_id = $1"
    found: str = await rows.value(market, query, payment["id"])
    return found


async def card_of(payer: Person, payment: Json) -> httpx.Response:
    return await payer.get(f"/v1/payments/{payment['id']}/card")


async def status_of(payer: Person, payment: Json) -> Json:
    found: Json = (await payer.get(f"/v1/payments/{payment['id']}")).json()
    return found


def event(type_: str, thing: Json, *, id_: str | None = None, at: int | None = None) -> Json:
    """It was so `at` a second of the provider's clock, unless it does not say."""
    return {
        "id": id_ or f"evt_{new_id().hex}",
        "object": "event",
        "type": type_,
        "data": {"object": thing},
        **({} if at is None else {"created": 1_796_637_600 + at}),
    }


def succeeded(intent_id: str, units: int = 100_000, currency: str = "eur") -> Json:
    thing = {"id": intent_id, "amount_received": units, "currency": currency}
    return event("payment_intent.succeeded", thing)


def refunded(intent_id: str, units: int, paid: int = 100_000, *, at: int | None = None) -> Json:
    """So much of the charge is refunded in all."""
    thing = {
        "id": f"ch_{intent_id}",
        "payment_intent": intent_id,
        "currency": "eur",
        "amount_refunded": units,
        "amount_captured": paid,
    }
    return event("charge.refunded", thing, at=at)


def refund_failed(
    intent_id: str,
    units: int,
    *,
    at: int | None = None,
    refund: str = "1",
    status: str = "failed",
    type_: str = "refund.failed",
) -> Json:
    """One refund of the charge has not been carried out."""
    thing = {
        "id": f"re_{refund}_{intent_id}",
        "object": "refund",
        "charge": f"ch_{intent_id}",
        "payment_intent": intent_id,
        "currency": "eur",
        "amount": units,
        "status": status,
        "failure_reason": "expired_or_canceled_card",
    }
    return event(type_, thing, at=at)


def disputed(
    intent_id: str, status: str = "needs_response", units: int = 100_000, what: str = "created"
) -> Json:
    thing = {
        "id": f"dp_{intent_id}",
        "payment_intent": intent_id,
        "status": status,
        "amount": units,
        "currency": "eur",
    }
    return event(f"charge.dispute.{what}", thing)


def dispute_closed(intent_id: str, status: str, units: int = 100_000) -> Json:
    return disputed(intent_id, status, units, "closed")


async def deliver(market: Market, body: Any, **changed: Any) -> httpx.Response:
    """As Stripe does: signed over the very bytes that are sent."""
    text = body if isinstance(body, str) else json.dumps(body)
    header = changed.pop("header", None) or signature(text, **changed)
    return await market.client.post(
        EVENTS,
        content=text.encode(),
        headers={
            "Stripe-Signature": header.encode("latin-1"),
            "Content-Type": b"application/json; charset=utf-8",
        },
    )


def signature(text: str, secret: str = SECRET, age: int = 0) -> str:
    moment = int(time.time()) - age
    return str(WebhookSignature.generate_signature_header(text, secret, moment))


async def told(market: Market, *bodies: Json) -> list[str]:
    """What came of each event, one after the other."""
    answers = [await deliver(market, body) for body in bodies]
    assert {one.status_code for one in answers} == {200}, answers[0].text
    return [one.json()["outcome"] for one in answers]

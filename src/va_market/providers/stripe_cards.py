"""Stripe, by its own library. This is the only module that speaks to it.

The network is used outside of transactions alone. What the library hands out is read as the JSON
it is: events and answers have the same forms, and events are no objects of the library.
"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import stripe

from va_market.kit.money import Money
from va_market.pricing.card_amounts import card_units, money_of_units
from va_market.providers.protocol import (
    Intent,
    IntentStatus,
    ProviderAway,
    ProviderRefused,
    Report,
    Untrusted,
)
from va_market.providers.stripe_events import report_of

API_VERSION = "2026-10-28.endive"
TIMEOUT_SECONDS = 15
MOST_RETRIES = 2
TOLERANCE_SECONDS = 300
_CHARGE = "latest_charge.balance_transaction"
_STATUSES = {"succeeded": IntentStatus.SUCCEEDED, "canceled": IntentStatus.CANCELED}
# Answers that will be the same however often one asks.
_FINAL = (stripe.InvalidRequestError, stripe.CardError)


class StripeCards:
    """Takes payments by card at one account of Stripe."""

    is_there = True

    def __init__(self, secret_key: str, *, webhook_secret: str | None, api_base: str) -> None:
        self._secret_key = secret_key
        self._webhook_secret = webhook_secret
        self._api_base = api_base

    def check(self, amount: Money) -> None:
        """Raises NotACardAmount where no card pays this."""
        card_units(amount)

    async def prepare(self, payment_id: UUID, amount: Money) -> Intent:
        """The intent of a payment: the id of the payment is the key under which it is made once."""
        async with self._client() as client:
            made = await client.v1.payment_intents.create_async(
                {
                    "amount": card_units(amount),
                    "currency": amount.currency.lower(),
                    "allowed_payment_method_types": ["card"],
                    "metadata": {"payment_id": str(payment_id)},
                },
                {"idempotency_key": str(payment_id)},
            )
        return _intent(made)

    async def find(self, intent_id: str) -> Intent:
        """How it stands now, with its fee."""
        async with self._client() as client:
            found = await client.v1.payment_intents.retrieve_async(intent_id, {"expand": [_CHARGE]})
        return _intent(found)

    async def cancel(self, intent_id: str) -> Intent:
        """End it; what has succeeded meanwhile is found as it is."""
        try:
            async with self._client() as client:
                return _intent(await client.v1.payment_intents.cancel_async(intent_id))
        except ProviderRefused:
            return await self.find(intent_id)

    def read(self, body: bytes, signature: str) -> Report:
        """What an event tells, once its signature is checked.

        Raises:
            Untrusted: it is not signed with our secret, or too old, or cannot be read.
        """
        if self._webhook_secret is None or not signature.isascii():
            raise Untrusted("nothing to check it with")
        try:
            stripe.WebhookSignature.verify_header(
                body, signature, self._webhook_secret, TOLERANCE_SECONDS
            )
            return report_of(json.loads(body))
        except (stripe.SignatureVerificationError, ValueError) as error:
            raise Untrusted(type(error).__name__) from error

    @asynccontextmanager
    async def _client(self) -> AsyncIterator[stripe.StripeClient]:
        """A client of its own for each errand: they are few, and no connection is left open.

        Raises:
            ProviderAway, ProviderRefused: in the place of the library's errors.
        """
        http = stripe.HTTPXClient(timeout=TIMEOUT_SECONDS)
        try:
            yield stripe.StripeClient(
                self._secret_key,
                stripe_version=API_VERSION,
                base_addresses={"api": self._api_base},
                max_network_retries=MOST_RETRIES,
                http_client=http,
            )
        except _FINAL as error:
            raise ProviderRefused(error.code or "refused") from error
        except stripe.StripeError as error:
            raise ProviderAway(type(error).__name__) from error
        finally:
            await http.close_async()  # type: ignore[no-untyped-call]  # in stripe


def _intent(answer: stripe.PaymentIntent) -> Intent:
    said: dict[str, Any] = answer.to_dict(for_json=True)
    status = _STATUSES.get(said["status"], IntentStatus.OPEN)
    is_paid = status == IntentStatus.SUCCEEDED
    failure = said.get("last_payment_error") or {}
    return Intent(
        id=said["id"],
        status=status,
        client_secret=said.get("client_secret"),
        received=money_of_units(said["amount_received"], said["currency"]) if is_paid else None,
        decline_code=failure.get("decline_code") or failure.get("code"),
        fee=_fee(said.get("latest_charge")),
    )


def _fee(charge: Any) -> Money | None:
    """What Stripe keeps of a charge, where its balance transaction was told with it."""
    balance = charge.get("balance_transaction") if isinstance(charge, dict) else None
    if not isinstance(balance, dict):
        return None
    return money_of_units(balance["fee"], balance["currency"])

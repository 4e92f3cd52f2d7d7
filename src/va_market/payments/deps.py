from typing import Annotated

from fastapi import Depends, Header, Request
from starlette.requests import ClientDisconnect

from va_market.kit.errors import BadRequest
from va_market.payments.cards import Cards
from va_market.payments.errors import BadSignature
from va_market.providers import Report, Untrusted


async def _cards(request: Request) -> Cards:
    cards: Cards = request.app.state.cards
    return cards


CardPayments = Annotated[Cards, Depends(_cards)]


async def _report(
    request: Request,
    cards: CardPayments,
    signature: Annotated[
        str,
        Header(
            alias="Stripe-Signature",
            description="When it was signed, and how (`t=...,v1=...`).",
            examples=[
                "t=1796637600,v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd"
            ],
        ),
    ] = "",
) -> Report:
    try:
        body = await request.body()
    except ClientDisconnect:
        raise BadRequest("The body ended too soon.") from None
    try:
        return cards.provider.read(body, signature)
    except Untrusted:
        raise BadSignature from None


ProviderReport = Annotated[Report, Depends(_report)]
"""What the provider tells, by its signature. It stands before the session."""

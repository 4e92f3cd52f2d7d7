"""Invoices for approved time, and a transfer that waits for the operator."""

from va_market.demo.caller import Caller, Crowd, Json
from va_market.demo.days import day
from va_market.demo.paying import announce
from va_market.demo.prices import price

GRACE: Json = {
    "legal_name": "Grace Otieno",
    "charges_tax": False,
    "address": {"line1": "Ngong Road 14", "city": "Nairobi", "country": "KE"},
}
KELLER: Json = {
    "legal_name": "Keller Gartengeräte GmbH",
    "registration_number": "FN 123456a",
    "vat_id": "ATU13585627",
    "address": {
        "line1": "Gärtnergasse 4",
        "city": "Wien",
        "postal_code": "1030",
        "country": "AT",
    },
}
IN_PART = "30.00 EUR"
FOR_THE_FAIR = "640.00 GBP"


async def introduce(client: Caller, buyer: Json, issuer: Caller, seller: Json) -> None:
    """Both sides say what invoices name of them."""
    await client.patch(f"{await client.organization()}/billing-details", buyer)
    await issuer.patch("/v1/me/billing-details", seller)


async def send_invoice(issuer: Caller, contract: str) -> Json:
    """One for all time that was approved in the last two weeks, opened."""
    period = {"period_starts_on": day(-14), "period_ends_on": day(0)}
    drafted = await issuer.post(f"{contract}/invoices", period)
    return await issuer.pay(f"/v1/invoices/{drafted['id']}/open")


async def bill_telephone(crowd: Crowd, contract: str) -> None:
    """Grace bills Marta, who paid a part of it directly."""
    marta, grace = crowd["marta"], crowd["grace"]
    await introduce(marta, KELLER, grace, GRACE)
    invoice = await send_invoice(grace, contract)
    paid = {"amount": price(IN_PART), "received_on": day(0)}
    await grace.pay(f"/v1/invoices/{invoice['id']}/payments", paid)


async def announce_fair(crowd: Crowd) -> None:
    """Samuel sends what the page of the fair costs; nobody has looked at the bank account yet."""
    await announce(crowd["samuel"], FOR_THE_FAIR)

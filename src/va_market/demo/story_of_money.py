"""The main job goes on: bill, pay in, confirm, pay, and say where the money goes."""

from va_market.demo.billing import introduce, send_invoice
from va_market.demo.caller import Caller, Json
from va_market.demo.paying import announce, confirm
from va_market.demo.people import IVO
from va_market.demo.prices import shown
from va_market.demo.telling import Teller

ANA_BILLS: Json = {
    "legal_name": "Ana Duarte",
    "charges_tax": False,
    "address": {"line1": "Rua Augusta 27", "city": "Lisboa", "country": "PT"},
}
FERREIRA: Json = {
    "legal_name": "Ferreira Trading, Lda.",
    "registration_number": "501964843",
    "vat_id": "PT501964843",
    "address": {"line1": "Rua do Ouro 8", "city": "Lisboa", "country": "PT"},
}
BANK: Json = {
    "currency": "EUR",
    "holder_name": "Ana Duarte",
    "iban": "PT50 0002 0123 1234 5678 9015 4",
}
PAID_IN = "100.00 EUR"


async def tell_of_money(
    teller: Teller, *, olga: Caller, ana: Caller, ivo: Caller, contract: str
) -> None:
    """From approved time to money that the assistant may spend."""
    await introduce(olga, FERREIRA, ana, ANA_BILLS)
    invoice = await send_invoice(ana, contract)
    text = f"Ana bills it: invoice {invoice['number']} over {shown(invoice['total'])}"
    teller.step(f"{text}, {invoice['status']}", "POST /v1/invoices/{id}/open")
    await _pay_in(teller, olga, ivo)
    await _pay(teller, olga, invoice)
    await _receive(teller, ana)


async def _pay_in(teller: Teller, olga: Caller, ivo: Caller) -> None:
    payment = await announce(olga, PAID_IN)
    text = f"Olga sends {shown(payment['amount'])} with the reference {payment['reference']}"
    teller.step(f"{text}: {payment['status']}", "POST /v1/payments")
    payment = await confirm(ivo, payment)
    text = f"{IVO.name}, an operator, sees {shown(payment['received'])} at the bank"
    teller.step(f"{text}: {payment['status']}", "POST /v1/admin/payments/{id}/receive")


async def _pay(teller: Teller, olga: Caller, invoice: Json) -> None:
    path = f"/v1/invoices/{invoice['id']}"
    await olga.pay(f"{path}/pay", {"amount": invoice["outstanding"]})
    status = (await olga.get(path))["status"]
    [held] = (await olga.get("/v1/accounts", kind="client_held"))["items"]
    text = f"Olga pays the invoice out of it: {status}, {shown(held['available'])} are left"
    teller.step(text, "POST /v1/invoices/{id}/pay")


async def _receive(teller: Teller, ana: Caller) -> None:
    [earned] = (await ana.get("/v1/accounts", kind="assistant_available"))["items"]
    teller.step(f"Ana may spend {shown(earned['available'])}", "GET /v1/accounts")
    bank = await ana.post("/v1/payout-destinations", BANK)
    text = f"she names her bank account, …{bank['last_four']}, and nothing is paid there before"
    teller.step(f"{text} {bank['usable_at'][:16]}Z", "POST /v1/payout-destinations")

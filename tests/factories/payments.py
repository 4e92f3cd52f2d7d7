"""Money that clients paid in."""

from typing import Any
from uuid import UUID

import httpx

from tests.factories.market import Market, Person
from va_market.accounts import service as accounts
from va_market.kit.ids import new_id
from va_market.kit.money import Money
from va_market.ledger import service as ledger
from va_market.ledger.entries import Entry, Leg

Json = dict[str, Any]


def eur(amount: str) -> Json:
    return {"amount": amount, "currency": "EUR"}


async def announce(payer: Person, amount: Json | None = None, **fields: Any) -> httpx.Response:
    body = {"organization_id": payer.organization_id, "amount": amount or eur("1000.00"), **fields}
    return await payer.pay("/v1/payments", body)


async def announced(payer: Person, amount: Json | None = None) -> Json:
    made = await announce(payer, amount)
    assert made.status_code == 201, made.text
    payment: Json = made.json()
    return payment


def path_of(payment: Json) -> str:
    return f"/v1/payments/{payment['id']}"


def at_house(payment: Json) -> str:
    return f"/v1/admin/payments/{payment['id']}"


async def receive(
    operator: Person, payment: Json, amount: Json | None = None, received_on: str = "2026-12-07"
) -> httpx.Response:
    body = {"amount": amount or payment["amount"], "received_on": received_on}
    return await operator.pay(f"{at_house(payment)}/receive", body)


async def take_back(
    operator: Person, payment: Json, returned_on: str = "2026-12-07"
) -> httpx.Response:
    return await operator.pay(f"{at_house(payment)}/return", {"returned_on": returned_on})


async def paid_in(
    payer: Person, amount: Json | None = None, operator: Person | None = None
) -> Json:
    """A payment that has come."""
    by = operator or await operator_of(payer.market)
    done = await receive(by, await announced(payer, amount))
    assert done.status_code == 200, done.text
    payment: Json = done.json()
    return payment


async def held_for(payer: Person, amount: Json) -> None:
    """The same, past the house and the API, for what is not about payments."""
    money, now = Money.parse(amount["amount"], amount["currency"]), payer.market.clock()
    if money.minor == 0:
        return
    async with payer.market.app.state.database.writing() as session:
        cash = await accounts.cash_account(session, currency=money.currency, now=now)
        held = await accounts.held_account(
            session,
            organization_id=UUID(payer.organization_id),
            currency=money.currency,
            now=now,
        )
        entry = Entry(f"tests:{new_id()}", "payment_received", "a test")
        await ledger.post(session, entry, (Leg(cash, -money), Leg(held, money)), now=now)


async def operator_of(market: Market) -> Person:
    return await market.person(is_operator=True)


async def held_of(payer: Person, currency: str = "EUR") -> str | None:
    """What is held for the organization and not spent, as an amount; None: there is no account."""
    query = {"organization_id": payer.organization_id, "kind": "client_held"}
    found = (await payer.get("/v1/accounts", currency=currency, **query)).json()["items"]
    return found[0]["available"]["amount"] if found else None

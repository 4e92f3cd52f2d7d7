"""Disputes on invoices in a state. Arguments name only what matters to the test."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx

from tests.factories.invoices import brought_to, paid
from tests.factories.market import Deal, Market, Person
from tests.factories.milestones import done, eur
from tests.factories.payments import operator_of
from va_market.accounts import service as accounts
from va_market.accounts.service import Payee
from va_market.kit.ids import new_id
from va_market.kit.money import Money
from va_market.ledger import service as ledger
from va_market.ledger.entries import Entry, Leg

WHY = {"text": "We agreed on less."}


@dataclass
class Case:
    """A disputed invoice with two hours of work, 25.00 each, and those who are around it."""

    deal: Deal
    invoice: dict[str, Any]
    dispute: dict[str, Any]
    operator: Person

    @property
    def client(self) -> Person:
        return self.deal.owner

    @property
    def issuer(self) -> Person:
        return self.deal.assistant

    @property
    def path(self) -> str:
        return f"/v1/disputes/{self.dispute['id']}"

    @property
    def at_house(self) -> str:
        return f"/v1/admin/disputes/{self.dispute['id']}"

    @property
    def bill(self) -> str:
        return f"/v1/invoices/{self.invoice['id']}"

    def settlement(self, *amounts: str) -> dict[str, Any]:
        """So much of each disputed line, in their order."""
        lines = zip(self.dispute["lines"], amounts, strict=True)
        return {
            "settlement": [
                {"line_id": line["line_id"], "amount": eur(amount)} for line, amount in lines
            ]
        }

    async def move(self, who: Person, verb: str, body: Any = None) -> dict[str, Any]:
        return done(await who.pay(f"{self.path}/{verb}", body))

    async def rule(self, *amounts: str) -> dict[str, Any]:
        body = {**WHY, **self.settlement(*amounts)}
        return done(await self.operator.pay(f"{self.at_house}/rule", body))

    async def now(self) -> dict[str, Any]:
        return done(await self.client.get(self.path))

    async def billed(self) -> dict[str, Any]:
        """The invoice as it is now."""
        return done(await self.client.get(self.bill))


async def disputing(
    who: Person, invoice: dict[str, Any], *amounts: str, **fields: Any
) -> httpx.Response:
    """Dispute so much of the first lines of an invoice."""
    lines = [
        {"line_id": line["id"], "amount": eur(amount)}
        for line, amount in zip(invoice["lines"], amounts, strict=False)
    ]
    body = {"reason": "wrong_time", **WHY, "lines": lines, **fields}
    return await who.pay(f"/v1/invoices/{invoice['id']}/disputes", body)


async def earned(deal: Deal, amount: str, *, agency_id: str | None = None) -> None:
    """Let whoever sends invoices have money that may be spent, as if it had been paid here."""
    market, money = deal.owner.market, Money.parse(amount, "EUR")
    if money.minor == 0:
        return
    now, owner = market.clock(), UUID(agency_id) if agency_id else deal.assistant.id
    async with market.app.state.database.writing() as session:
        cash = await accounts.cash_account(session, currency="EUR", now=now)
        there = await accounts.available_account(
            session, Payee(owner, is_agency=agency_id is not None), currency="EUR", now=now
        )
        entry = Entry(f"tests:{new_id()}", "payment_received", "a test")
        await ledger.post(session, entry, (Leg(cash, -money), Leg(there, money)), now=now)


async def invoiced(market: Market, *, earns: str = "0.00", pays: str = "0.00") -> Any:
    """A deal with an open invoice of 50.00 and 11.50 of tax, so much of which is paid."""
    deal, path = await brought_to(market, "open", tasks=2)
    await earned(deal, earns)
    if pays != "0.00":
        await paid(deal, path, amount=eur(pays))
    return deal, done(await deal.assistant.get(path))


async def disputed(
    market: Market, *amounts: str, earns: str = "0.00", pays: str = "0.00", **fields: Any
) -> Case:
    """An open dispute; of the first line, unless the test says how much of which."""
    deal, invoice = await invoiced(market, earns=earns, pays=pays)
    opened = done(await disputing(deal.owner, invoice, *(amounts or ("10.00",)), **fields))
    return Case(deal, invoice, opened, await operator_of(market))


# How an open dispute of 10.00 gets into each status: who does what.
HALF = ("5.00",)
WAYS: dict[str, tuple[tuple[str, str], ...]] = {
    "opened": (),
    "answered": (("issuer", "answer"),),
    "settlement_proposed": (("issuer", "answer"), ("issuer", "propose")),
    "escalated": (("issuer", "answer"), ("client", "escalate")),
    "settled": (("issuer", "concede"),),
    "ruled": (("issuer", "answer"), ("client", "escalate"), ("operator", "rule")),
    "withdrawn": (("client", "withdraw"),),
}


async def bring(case: Case, status: str) -> Case:
    """The same dispute in that status."""
    for who, verb in WAYS[status]:
        if verb == "rule":
            await case.rule(*HALF)
        else:
            await case.move(getattr(case, who), verb, body_of(case, verb))
    case.dispute = await case.now()
    return case


def body_of(case: Case, verb: str) -> Any:
    """What a move says, where that does not matter."""
    if verb in {"propose", "counter"}:
        return case.settlement(*HALF)
    return None if verb in {"accept", "concede", "withdraw"} else WHY


async def in_status(market: Market, status: str, **more: Any) -> Case:
    return await bring(await disputed(market, **more), status)

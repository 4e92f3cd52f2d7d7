"""Money that is earned, destinations for it, and payouts on their way."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx

from tests.factories.market import Market, Person
from tests.invariants import rows
from tests.worker.test_worker import run
from va_market.accounts import service as accounts
from va_market.accounts.service import Payee
from va_market.kit.ids import new_id
from va_market.kit.money import Money
from va_market.ledger import service as ledger
from va_market.ledger.entries import Entry, Leg

Json = dict[str, Any]
IBAN = "PT50000201231234567890154"
DESTINATIONS, PAYOUTS = "/v1/payout-destinations", "/v1/payouts"
HOUSE, BATCHES, SETTLE = "/v1/admin/payouts", "/v1/admin/payout-batches", "/v1/admin/payouts/settle"


async def earned(owner: Person, amount: str = "100.00", currency: str = "EUR") -> None:
    """Money that an assistant, or an agency if the person has one, may spend."""
    money, now = Money.parse(amount, currency), owner.market.clock()
    payee = Payee(UUID(owner.organization_id or str(owner.id)), bool(owner.organization_id))
    async with owner.market.app.state.database.writing() as session:
        cash = await accounts.cash_account(session, currency=currency, now=now)
        theirs = await accounts.available_account(session, payee, currency=currency, now=now)
        entry = Entry(f"tests:{new_id()}", "milestone_cleared", "a test")
        await ledger.post(session, entry, (Leg(cash, -money), Leg(theirs, money)), now=now)


def whose(owner: Person) -> Json:
    return {"organization_id": owner.organization_id} if owner.organization_id else {}


async def name(owner: Person, **fields: Any) -> httpx.Response:
    body = {"currency": "EUR", "holder_name": "Ana Assistant", "iban": IBAN, **whose(owner)}
    return await owner.post(DESTINATIONS, {**body, **fields})


async def named(owner: Person, **fields: Any) -> Json:
    """A destination of the owner, which rests still."""
    made = await name(owner, **fields)
    assert made.status_code == 201, made.text
    found: Json = made.json()
    return found


async def payable(owner: Person, amount: str = "100.00", **fields: Any) -> Json:
    """The same past its hold, by the clock of the database's rows alone, with money to pay out."""
    market = owner.market
    now = market.clock.now
    market.clock.now = now - timedelta(days=2)
    fresh = await market.signed_in_anew(owner)
    found = await named(fresh, **fields)
    market.clock.now = now
    await earned(owner, amount, fields.get("currency", "EUR"))
    return found


async def ask(owner: Person, amount: str | None = None, **fields: Any) -> httpx.Response:
    body = {"currency": "EUR", **whose(owner), **fields}
    if amount is not None:
        body["amount"] = {"amount": amount, "currency": body["currency"]}
    return await owner.pay(PAYOUTS, body)


async def asked(owner: Person, amount: str | None = None, **fields: Any) -> Json:
    made = await ask(owner, amount, **fields)
    assert made.status_code == 201, made.text
    payout: Json = made.json()
    return payout


def path_of(payout: Json) -> str:
    return f"{PAYOUTS}/{payout['id']}"


async def cancel(owner: Person, payout: Json) -> httpx.Response:
    return await owner.pay(f"{path_of(payout)}/cancel")


async def run_all(market: Market) -> None:
    """The run of today, from its plan to its end."""
    await run(market, "plan_payout_runs")
    await run(market, "run_payouts")


async def run_again(market: Market) -> None:
    """The same where the run of today is done: as if it were not."""
    await rows.fetch(market, "UPDATE payout_runs SET finished_at = NULL")
    await run_all(market)


async def batched(owner: Person, amount: str | None = None, **fields: Any) -> tuple[Json, str]:
    """A payout that was asked for, in a batch that is open, and the path of that batch."""
    payout = await asked(owner, amount, **fields)
    await run_again(owner.market)
    read = (await owner.get(path_of(payout))).json()
    assert read["batch_id"] is not None
    return read, f"{BATCHES}/{read['batch_id']}"


async def submitted(owner: Person, operator: Person, amount: str | None = None) -> Json:
    payout, batch = await batched(owner, amount)
    done = await operator.move(f"{batch}/submit")
    assert done.status_code == 200, done.text
    return payout


async def settle(operator: Person, outcome: str, *payouts: Json, **fields: Any) -> httpx.Response:
    day = operator.market.clock().date().isoformat()
    items = [
        {"payout_id": one["id"], "outcome": outcome, "settled_on": day, **fields} for one in payouts
    ]
    return await operator.pay(SETTLE, {"items": items})


async def status_of(owner: Person, payout: Json) -> str:
    return str((await owner.get(path_of(payout))).json()["status"])

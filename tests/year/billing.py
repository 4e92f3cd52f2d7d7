"""What a month brings in: invoices, what clients pay on them, and expenses."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from tests.factories.milestones import done
from tests.factories.payments import announce, receive
from tests.year.books import amount_of
from tests.year.cast import Cast, Json, Work, money
from tests.year.days import last_day_of

# These clients pay directly, and the issuer writes it down; the others by what is held for them.
_PAY_DIRECTLY = {1, 5}


async def bill_the_month(cast: Cast, today: date) -> list[tuple[Work, Json]]:
    """Whatever is billable of the month before; whose contract brought nothing gets no invoice."""
    last = last_day_of(today)
    period = {
        "period_starts_on": last.replace(day=1).isoformat(),
        "period_ends_on": last.isoformat(),
        "payment_terms": {"kind": "net", "days": 14},
    }
    opened = []
    for work in cast.works.values():
        answer = await work.issuer.post(f"{work.path}/invoices", period)
        if answer.status_code == 409 and answer.json()["code"] == "nothing_to_invoice":
            continue
        draft = done(answer)
        path = f"/v1/invoices/{draft['id']}"
        opened.append((work, done(await work.issuer.pay(f"{path}/open"))))
    return opened


async def settle(cast: Cast, invoices: list[tuple[Work, Json]], today: date) -> None:
    """Every client pays all that it owes on them."""
    await _pay_in(cast, invoices, today)
    for work, invoice in invoices:
        if amount_of(invoice["outstanding"]) == 0:
            continue
        path = f"/v1/invoices/{invoice['id']}"
        if work.agreement.client in _PAY_DIRECTLY:
            came = {"amount": invoice["outstanding"], "received_on": today.isoformat()}
            done(await work.issuer.pay(f"{path}/payments", came))
        else:
            done(await work.client.pay(f"{path}/pay", {"amount": invoice["outstanding"]}))


async def _pay_in(cast: Cast, invoices: list[tuple[Work, Json]], today: date) -> None:
    """One transfer of each client and currency for all of its invoices."""
    due: defaultdict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for work, invoice in invoices:
        if work.agreement.client not in _PAY_DIRECTLY:
            due[work.agreement.client, work.currency] += amount_of(invoice["outstanding"])
    for (client, currency), amount in due.items():
        if amount:
            await pay_in(cast, client, money(str(amount), currency), today)


async def pay_in(cast: Cast, client: int, amount: Json, today: date) -> None:
    payment = done(await announce(cast.clients[client], amount))
    done(await receive(cast.house[0], payment, received_on=today.isoformat()))

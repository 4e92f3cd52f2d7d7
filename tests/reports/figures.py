"""Reports as they are asked for, and what the ledger says of the same."""

import csv
import io
from typing import Any
from uuid import UUID

from tests.factories.market import Deal, Person
from tests.invariants import rows
from va_market.accounts import service as accounts
from va_market.accounts.kinds import HOUSE, AccountKind
from va_market.accounts.service import Payee
from va_market.kit.ids import new_id
from va_market.kit.money import Money
from va_market.ledger import service as ledger
from va_market.ledger.entries import Entry, Leg

Json = dict[str, Any]
YEAR = {"from": "2026-06-01", "to": "2027-05-31", "by": "month"}
_STOOD = """SELECT coalesce(sum(p.amount_minor), 0)::bigint FROM ledger_accounts a
    JOIN ledger_postings p ON p.account_id = a.id
    WHERE a.owner_id = $1 AND a.kind = ANY($2) AND p.state = 'posted'"""


async def read(who: Any, path: str, **query: Any) -> Json:
    answer = await who.get(path, **query)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def earned(who: Any, **query: Any) -> Json:
    """What somebody earned in a year, in the currency there is."""
    [found] = (await read(who, "/v1/reports/earnings", **{**YEAR, **query}))["currencies"]
    return dict(found)


async def spent(deal: Deal, **query: Any) -> Json:
    """What the client of a contract spent in a year, in the currency there is."""
    asked = {**YEAR, "organization_id": deal.owner.organization_id, **query}
    [found] = (await read(deal.owner, "/v1/reports/spend", **asked))["currencies"]
    return dict(found)


def minors(found: Json) -> dict[str, int]:
    """Its amounts that are not 0, in cents."""
    amounts = {
        name: int(value["amount"].replace(".", ""))
        for name, value in found.items()
        if isinstance(value, dict) and value.keys() == {"amount", "currency"}
    }
    return {name: minor for name, minor in amounts.items() if minor}


def summed(points: list[Json]) -> dict[str, int]:
    """The amounts of all points together."""
    total: dict[str, int] = {}
    for point in points:
        for name, minor in minors(point).items():
            total[name] = total.get(name, 0) + minor
    return total


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


async def stood(who: Person, owner_id: str | UUID, *kinds: AccountKind) -> int:
    """What all postings of the owner's accounts of these kinds come to."""
    return int(await rows.value(who.market, _STOOD, str(owner_id), [*kinds]))


async def earned_by_house(who: Person) -> int:
    return await stood(who, HOUSE, AccountKind.PLATFORM_REVENUE)


async def pay_out(who: Person, minor: int, *, kind: str = "payout_paid") -> None:
    """Money of an assistant leaves the house, past the API; below 0 it comes back."""
    now, amount = who.market.clock(), Money.from_minor(minor, "EUR")
    async with who.market.app.state.database.writing() as session:
        payee = Payee(who.id, is_agency=False)
        available = await accounts.available_account(session, payee, currency="EUR", now=now)
        cash = await accounts.cash_account(session, currency="EUR", now=now)
        entry = Entry(f"tests:{new_id()}", kind, "a test")
        await ledger.post(session, entry, (Leg(available, -amount), Leg(cash, amount)), now=now)

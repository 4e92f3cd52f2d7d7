"""Expenses in a state. Arguments name only what matters to the test."""

from typing import Any

import httpx

from tests.factories.market import Deal, Market, Person
from tests.factories.reimbursement_policies import eur, pays_back
from va_market.kit.money import Money

DAY = "2026-12-04"
NOTE = {"note": "The receipt is of last year."}
# How an expense gets into each status: who does what.
WAYS: dict[str, tuple[tuple[str, str, Any], ...]] = {
    "draft": (),
    "submitted": (("assistant", "submit", None),),
}
WAYS["approved"] = (*WAYS["submitted"], ("owner", "approve", {}))
WAYS["returned"] = (*WAYS["submitted"], ("owner", "return", NOTE))


def expense_body(**fields: Any) -> dict[str, Any]:
    return {
        "incurred_on": DAY,
        "category": "travel",
        "description": "Train to the fair",
        "spent": eur("60.00"),
        **fields,
    }


async def filed(deal: Deal, by: Person | None = None, **fields: Any) -> httpx.Response:
    person = by or deal.assistant
    return await person.post(f"{deal.path}/expenses", expense_body(**fields))


async def expense(deal: Deal, by: Person | None = None, **fields: Any) -> dict[str, Any]:
    """A draft."""
    return done(await filed(deal, by, **fields))


async def expense_in(deal: Deal, status: str, **fields: Any) -> str:
    """The path of a new expense with this status."""
    path = f"/v1/expenses/{(await expense(deal, **fields))['id']}"
    for side, verb, body in WAYS[status]:
        person: Person = getattr(deal, side)
        done(await person.post(f"{path}/{verb}", body))
    return path


async def spending_deal(market: Market, *rules: dict[str, Any], **assign: Any) -> Deal:
    """A contract that began a month ago, whose client pays back by these rules, or all travel."""
    deal = await market.deal(**{"starts_on": "2026-11-10", **assign})
    await pays_back(deal.owner, *rules)
    return deal


def total(expenses: list[dict[str, Any]]) -> Money:
    """What of them is approved."""
    found = [one["approved"] for one in expenses if one["approved"] is not None]
    sum_ = Money.zero("EUR")
    for one in found:
        sum_ += Money.parse(**one)
    return sum_


def done(answer: httpx.Response) -> dict[str, Any]:
    assert answer.is_success, answer.text
    found: dict[str, Any] = answer.json()
    return found

"""Projects and their milestones in a state. Arguments name only what matters to the test."""

from typing import Any

import httpx

from tests.factories.market import Deal, Market, Person
from tests.factories.payments import held_for


def eur(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def project(*amounts: str, **fields: Any) -> dict[str, Any]:
    """Terms of a project with these milestones."""
    whole = sum(int(amount.replace(".", "")) for amount in amounts)
    return {
        "kind": "project",
        "price": eur(f"{whole // 100}.{whole % 100:02}"),
        "milestones": [
            {"title": f"Part {number}", "amount": eur(amount)}
            for number, amount in enumerate(amounts, start=1)
        ],
        **fields,
    }


def in_currency(terms: dict[str, Any], currency: str, *, decimals: int) -> dict[str, Any]:
    """The same whole amounts in a currency with so many decimals."""

    def changed(value: Any) -> Any:
        if isinstance(value, list):
            return [changed(one) for one in value]
        if not isinstance(value, dict):
            return value
        if value.keys() == {"amount", "currency"}:
            amount = f"{float(value['amount']):.{decimals}f}"
            return {"amount": amount, "currency": currency}
        return {name: changed(one) for name, one in value.items()}

    found: dict[str, Any] = changed(terms)
    return found


async def project_deal(market: Market, *amounts: str, **fields: Any) -> Deal:
    """An active contract for a project whose client has paid in; `fields` are of its terms."""
    terms = project(*(amounts or ("400.00", "600.00")), **fields)
    deal = await market.deal(job={"engagement": "project"}, proposal={"terms": terms})
    await held_for(deal.owner, terms["price"])
    return deal


async def milestones(deal: Deal) -> list[dict[str, Any]]:
    """All of a contract, in their order."""
    found: list[dict[str, Any]] = (await deal.owner.get(f"{deal.path}/milestones")).json()["items"]
    return found


async def path_of(deal: Deal, position: int = 1) -> str:
    return f"/v1/milestones/{(await milestones(deal))[position - 1]['id']}"


async def fund(client: Person, path: str) -> dict[str, Any]:
    """Pay in and put up what the milestone asks for."""
    due = (await client.get(path)).json()["to_fund"]
    await held_for(client, due)
    return done(await client.pay(f"{path}/fund", {"amount": due}))


# How a milestone gets into each status: who does what.
WAYS: dict[str, tuple[tuple[str, str], ...]] = {
    "agreed": (),
    "funded": (("client", "fund"),),
    "submitted": (("client", "fund"), ("assistant", "submit")),
    "changes_requested": (
        *(("client", "fund"), ("assistant", "submit"), ("client", "request-changes")),
    ),
    "refund_requested": (("client", "fund"), ("client", "request-refund")),
    "approved": (("client", "fund"), ("assistant", "submit"), ("client", "approve")),
    "refunded": (
        *(("client", "fund"), ("client", "request-refund"), ("assistant", "agree-to-refund")),
    ),
    "cancelled": (("client", "end"),),
}
BODIES: dict[str, dict[str, Any]] = {
    "submit": {},
    "approve": {},
    "request-changes": {"note": "The archive is missing."},
    "request-refund": {"reason": "We need it no longer."},
}


async def bring_to(deal: Deal, path: str, status: str) -> str:
    """The path of a milestone that was agreed on, and has this status now."""
    for side, verb in WAYS[status]:
        person = deal.owner if side == "client" else deal.assistant
        if verb == "end":
            done(await deal.owner.move(f"{deal.path}/end", {"reason": "We closed down."}))
        elif verb == "fund":
            await fund(person, path)
        else:
            done(await person.pay(f"{path}/{verb}", BODIES.get(verb)))
    return path


def done(answer: httpx.Response) -> dict[str, Any]:
    assert answer.is_success, answer.text
    found: dict[str, Any] = answer.json()
    return found

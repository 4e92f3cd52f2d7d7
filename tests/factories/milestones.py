"""Projects and their milestones in a state. Arguments name only what matters to the test."""

from typing import Any

import httpx

from tests.factories.market import Deal, Market, Person
from tests.factories.payments import held_for
from tests.invariants import rows
from va_market.kit.ids import new_id

_LESS = "UPDATE milestones SET amount_minor = amount_minor - {minor} WHERE id = '{id}'"
_MORE = """
    UPDATE milestones SET amount_minor = amount_minor + {minor}, deposit_minor = {minor}
    WHERE id = '{id}';
    UPDATE milestone_movements SET deposit_minor = {minor} WHERE milestone_id = '{id}'
"""
_NOTHING = """
    UPDATE milestones SET deposit_minor = {minor}, status = 'funded' WHERE id = '{id}';
    INSERT INTO milestone_movements
        (id, milestone_id, kind, amount_minor, deposit_minor, trace, created_at)
    SELECT '{new}', id, 'funded', 0, deposit_minor, '[]', created_at
    FROM milestones WHERE id = '{id}'
"""


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
    if "deposit" in terms:
        await pay_deposit(deal)
    return deal


async def paid_outside(deal: Deal, path: str, deposit: dict[str, str]) -> str:
    """A milestone funded as it was before deposits could be paid in: `deposit` came otherwise."""
    amount = done(await deal.owner.get(path))["amount"]
    if amount != deposit:
        await _past_the_rules(deal, path, _LESS, _minor(deposit))
        await fund(deal.owner, path)
    await _past_the_rules(deal, path, _NOTHING if amount == deposit else _MORE, _minor(deposit))
    return path


async def _past_the_rules(deal: Deal, path: str, change: str, minor: int) -> None:
    milestone_id = path.rsplit("/", 1)[1]
    connection = await rows.connect(deal.owner.market)
    try:
        await connection.execute("SET session_replication_role = replica")
        await connection.execute(change.format(id=milestone_id, minor=minor, new=new_id()))
    finally:
        await connection.close()


def _minor(money: dict[str, str]) -> int:
    return int(money["amount"].replace(".", ""))


async def deposit_of(deal: Deal) -> dict[str, Any]:
    return done(await deal.owner.get(f"{deal.path}/deposit"))


async def pay_deposit(deal: Deal) -> dict[str, Any]:
    """All that is due of it."""
    due = (await deposit_of(deal))["to_pay"]
    return done(await deal.owner.pay(f"{deal.path}/deposit/pay", {"amount": due}))


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

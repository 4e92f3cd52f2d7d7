"""One change of a payment by each of its verbs."""

from tests.factories.bank_statements import (
    LINES,
    STATEMENTS,
    camt,
    checked,
    entry,
    statement,
    unmatched,
)
from tests.factories.market import Market, Person
from tests.factories.payments import announced, at_house, operator_of, paid_in, path_of
from tests.http.change import Change


async def of_payments(market: Market, owner: Person) -> dict[str, Change]:
    operator = await operator_of(market)
    sent, coming = await announced(owner), await announced(owner)
    going = await paid_in(owner, operator=operator)
    came = {"amount": coming["amount"], "received_on": "2026-12-07"}
    return {
        "payments_cancel_payment": Change(
            owner, "POST", f"{path_of(sent)}/cancel", seen=path_of(sent)
        ),
        "payments_receive_payment": Change(
            *(operator, "POST", f"{at_house(coming)}/receive", came),
            seen=at_house(coming),
            moves_money=True,
        ),
        "payments_return_payment": Change(
            *(operator, "POST", f"{at_house(going)}/return", {"returned_on": "2026-12-07"}),
            seen=at_house(going),
            moves_money=True,
        ),
        **await of_lines(operator, owner),
    }


async def of_lines(operator: Person, owner: Person) -> dict[str, Change]:
    """What operators say of statements of the bank and their lines."""
    taken = f"{STATEMENTS}/{(await checked(operator, camt(statement(entry()))))['id']}"
    payment = await announced(owner)
    matched, dismissed = [f"{LINES}/{(await unmatched(operator))['id']}" for _ in range(2)]
    body = {"payment_id": payment["id"]}
    note = {"note": "Interest of the bank."}
    return {
        "payments_import_bank_statement": Change(
            *(operator, "POST", f"{taken}/import", {"on_error": "stop"}),
            seen=taken,
            moves_money=True,
        ),
        "payments_match_bank_line": Change(
            *(operator, "POST", f"{matched}/match", body), seen=matched, moves_money=True
        ),
        "payments_dismiss_bank_line": Change(
            operator, "POST", f"{dismissed}/dismiss", note, seen=dismissed
        ),
    }


async def deleting(operator: Person) -> dict[str, Change]:
    path = f"{STATEMENTS}/{(await checked(operator, camt(statement(entry()))))['id']}"
    return {"payments_delete_bank_statement": Change(operator, "DELETE", path, seen=path)}

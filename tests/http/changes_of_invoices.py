"""One change of an invoice by each of its verbs."""

from typing import Any

from tests.factories.invoices import brought_to
from tests.factories.market import Market
from tests.factories.payments import eur, held_for
from tests.http.change import Change

# The operation, the status before it, method, verb, body, and whether money moves.
CHANGES: tuple[tuple[str, str, str, str, Any, bool], ...] = (
    ("update_invoice", "draft", "PATCH", "", {"memo": "Anew"}, False),
    ("delete_invoice", "draft", "DELETE", "", None, False),
    ("open_invoice", "draft", "POST", "/open", None, True),
    ("void_invoice", "open", "POST", "/void", {"reason": "An error."}, True),
    ("mark_invoice_uncollectible", "open", "POST", "/mark-uncollectible", None, False),
)


async def of_invoices(market: Market) -> dict[str, Change]:
    found = {}
    for name, status, method, verb, body, moves_money in CHANGES:
        deal, path = await brought_to(market, status)
        found[f"invoices_{name}"] = Change(
            deal.assistant, method, f"{path}{verb}", body, seen=path, moves_money=moves_money
        )
    deal, path = await brought_to(market, "open")
    await held_for(deal.owner, eur("0.10"))
    body = {"amount": eur("0.10")}
    found["invoices_pay_invoice"] = Change(
        deal.owner, "POST", f"{path}/pay", body, seen=path, moves_money=True
    )
    return found

"""One change of a milestone by each of its verbs."""

from typing import Any

from tests.factories.market import Market
from tests.factories.milestones import BODIES, bring_to, eur, path_of, project_deal
from tests.http.change import Change

# The verb, the status before it, who may, and whether money moves.
VERBS = (
    ("fund", "agreed", "owner", True),
    ("submit", "funded", "assistant", False),
    ("approve", "submitted", "owner", True),
    ("request-changes", "submitted", "owner", False),
    ("request-refund", "funded", "owner", False),
    ("agree-to-refund", "refund_requested", "assistant", True),
    ("decline-refund", "refund_requested", "assistant", False),
)
NAMES = {
    "request-changes": "request_changes",
    "request-refund": "request_refund",
    "agree-to-refund": "agree_to_refund",
    "decline-refund": "decline_refund",
}
AMOUNT: dict[str, Any] = {"amount": eur("400.00")}


async def of_milestones(market: Market) -> dict[str, Change]:
    found = {}
    for verb, status, side, moves_money in VERBS:
        deal = await project_deal(market)
        path = await bring_to(deal, await path_of(deal), status)
        name = NAMES.get(verb, f"{verb}_milestone")
        found[f"milestones_{name}"] = Change(
            getattr(deal, side),
            "POST",
            f"{path}/{verb}",
            AMOUNT if verb == "fund" else BODIES.get(verb),
            seen=path,
            moves_money=moves_money,
        )
    return found

"""Every action on an order, and on a request for minutes, in every status by every caller."""

from itertools import product
from typing import Any

import pytest

from tests.contracts.cast import CALLERS, OUTSIDERS, Cast, gather_cast
from tests.factories.market import Deal, Market
from tests.factories.work_orders import (
    DELIVERED,
    MORE,
    NOTE,
    REASON,
    WAYS,
    extension,
    order_in,
)
from va_market.work_orders.models import ExtensionStatus, OrderStatus

LEGAL = {
    "open": {"start", "cancel", "edit"},
    "in_progress": {"deliver", "cancel", "edit", "request_extension", "record_time"},
    "delivered": {"accept", "return", "request_extension", "record_time"},
    "accepted": set(),
    "returned": {"cancel", "start", "edit", "request_extension", "record_time"},
    "cancelled": set(),
}
_CLIENT = {"accept", "return", "cancel", "edit"}
MAY = {
    "owner": _CLIENT,
    "hiring_manager": _CLIENT,
    "named_supervisor": _CLIENT,
    "assistant": {"start", "deliver", "request_extension", "record_time"},
    "supervisor": set(),
    "member": set(),
}
REQUESTS: dict[str, tuple[str, Any]] = {
    "start": ("start", None),
    "deliver": ("deliver", DELIVERED),
    "accept": ("accept", None),
    "return": ("return", NOTE),
    "cancel": ("cancel", REASON),
    "request_extension": ("extensions", MORE),
    "edit": ("", {"title": "Enter all the cards"}),
}
DECIDE = {
    "requested": {"grant", "refuse"},
    **{status: set() for status in ("granted", "refused", "lapsed")},
}


@pytest.fixture(scope="module")
async def cast(shared_market: Market) -> Cast:
    shared_market.clock.reset()
    return await gather_cast(shared_market)


def expected(caller: str, may: set[str], legal: set[str], action: str) -> int:
    if caller in OUTSIDERS:
        return 401 if caller == "anonymous" else 404
    if action not in may:
        return 403
    if action not in legal:
        return 409
    return 201 if action == "request_extension" else 200


async def seen_actions(cast: Cast, deal: Deal, caller: str, path: str) -> set[str]:
    seen = await cast.send(caller, deal, "GET", path)
    if caller in OUTSIDERS:
        assert seen.status_code == (401 if caller == "anonymous" else 404)
        return set()
    return set(seen.json()["allowed_actions"])


def test_every_status_is_walked() -> None:
    assert set(LEGAL) == set(WAYS) == {str(status) for status in OrderStatus}
    assert set(DECIDE) == {str(status) for status in ExtensionStatus}


@pytest.mark.parametrize(("status", "caller"), list(product(LEGAL, CALLERS)))
async def test_every_action_answers_as_the_table_says(
    market: Market, cast: Cast, status: str, caller: str
) -> None:
    deal = await cast.deal()
    path = await order_in(deal, status, allotted_minutes=60)
    allowed = await seen_actions(cast, deal, caller, path)
    assert allowed == MAY.get(caller, set()) & LEGAL[status]
    for action, (verb, body) in REQUESTS.items():
        method, place = ("POST", f"{path}/{verb}") if verb else ("PATCH", path)
        answer = (await cast.send(caller, deal, method, place, body)).status_code
        assert answer == expected(caller, MAY.get(caller, set()), LEGAL[status], action), action
        if answer < 300:
            path = await order_in(deal, status, allotted_minutes=60)


@pytest.mark.parametrize(("status", "caller"), list(product(DECIDE, CALLERS)))
async def test_requests_for_minutes_are_decided_as_the_table_says(
    market: Market, cast: Cast, status: str, caller: str
) -> None:
    deal = await cast.deal()
    path = await asked_in(deal, status)
    may = {"grant", "refuse"} if MAY.get(caller) == _CLIENT else set()
    assert await seen_actions(cast, deal, caller, path) == may & DECIDE[status]
    for action in ("grant", "refuse"):
        answer = (await cast.send(caller, deal, "POST", f"{path}/{action}")).status_code
        assert answer == expected(caller, may, DECIDE[status], action), action
        if answer < 300:
            path = await asked_in(deal, status)


async def asked_in(deal: Deal, status: str) -> str:
    """The path of a request for minutes with this status."""
    order = await order_in(deal, "in_progress", allotted_minutes=60)
    path = await extension(deal, order)
    verb = {"granted": "grant", "refused": "refuse"}.get(status)
    if status == "lapsed":
        assert (await deal.owner.post(f"{order}/cancel", REASON)).status_code == 200
    if verb is not None:
        assert (await deal.owner.post(f"{path}/{verb}")).status_code == 200
    return path

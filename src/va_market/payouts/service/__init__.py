"""Payouts: where to, asked for or made by a run, handed to the bank, and what came of them."""

from va_market.payouts.service.batching import get_batch, list_batches, submit
from va_market.payouts.service.destinations import (
    get_destination,
    list_destinations,
    name_destination,
    wipe,
)
from va_market.payouts.service.files import order_of
from va_market.payouts.service.obligations import obligations
from va_market.payouts.service.reading import get_visible, list_for_house, list_visible
from va_market.payouts.service.requesting import cancel, request
from va_market.payouts.service.running import CHANNEL, ask_for_run, plan_runs, run_next
from va_market.payouts.service.settling import settle_many

__all__ = [
    "CHANNEL",
    "ask_for_run",
    "cancel",
    "get_batch",
    "get_destination",
    "get_visible",
    "list_batches",
    "list_destinations",
    "list_for_house",
    "list_visible",
    "name_destination",
    "obligations",
    "order_of",
    "plan_runs",
    "request",
    "run_next",
    "settle_many",
    "submit",
    "wipe",
]

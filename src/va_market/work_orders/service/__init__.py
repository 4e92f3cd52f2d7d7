"""Work orders: what a client orders on a contract, piece by piece (R05, R14, R29)."""

from va_market.work_orders.service.creating import create, create_many
from va_market.work_orders.service.deciding import accept, cancel, return_
from va_market.work_orders.service.editing import edit
from va_market.work_orders.service.extending import (
    get_extension,
    grant,
    list_extensions,
    refuse,
    request_extension,
)
from va_market.work_orders.service.lapsing import lapse_with_contract
from va_market.work_orders.service.moving import Held, hold_for
from va_market.work_orders.service.reading import (
    get_visible,
    hold_of_contract,
    list_of_contract,
    search,
)
from va_market.work_orders.service.working import deliver, start

__all__ = [
    "Held",
    "accept",
    "cancel",
    "create",
    "create_many",
    "deliver",
    "edit",
    "get_extension",
    "get_visible",
    "grant",
    "hold_for",
    "hold_of_contract",
    "lapse_with_contract",
    "list_extensions",
    "list_of_contract",
    "refuse",
    "request_extension",
    "return_",
    "search",
    "start",
]

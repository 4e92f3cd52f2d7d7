"""Commission: sales as the client reports them, and one statement for each period.

A sale counts once, on the day its terms say, or in the open period if it is reported later. What
came back is taken back by the statement that first knows of it. The worker closes a statement when
its period is over; what it pays becomes a charge of the contract.
"""

from va_market.commissions.service.closing import close_due
from va_market.commissions.service.reading import (
    get_running,
    get_sale,
    get_statement,
    list_sales,
    list_statements,
)
from va_market.commissions.service.reporting import Outcome, Reported, report, report_many

__all__ = [
    "Outcome",
    "Reported",
    "close_due",
    "get_running",
    "get_sale",
    "get_statement",
    "list_sales",
    "list_statements",
    "report",
    "report_many",
]

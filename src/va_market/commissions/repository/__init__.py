"""Every statement of commissions, by what it is about."""

from va_market.commissions.repository.sales import (
    SALES,
    by_source,
    count_in,
    find,
    open_sales,
    revisions_of,
    some_sales,
)
from va_market.commissions.repository.statements import STATEMENTS, find_statement, last_statement

__all__ = [
    "SALES",
    "STATEMENTS",
    "by_source",
    "count_in",
    "find",
    "find_statement",
    "last_statement",
    "open_sales",
    "revisions_of",
    "some_sales",
]

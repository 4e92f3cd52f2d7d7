"""Every statement of invoices, by what it is about."""

from va_market.invoices.repository.billable import charges_of, expenses_of, releases_of
from va_market.invoices.repository.corrections import (
    ceiling_billed_before,
    corrections_of,
    days_of,
    places_of,
)
from va_market.invoices.repository.credit_notes import (
    CREDIT_NOTES,
    credited_of,
    find_credit_note,
    net_credited,
)
from va_market.invoices.repository.installments import installments_of
from va_market.invoices.repository.invoices import (
    LISTING,
    OF_CONTRACT,
    billed_before,
    ceiling_billed,
    find_line,
    find_visible,
    lines_of,
    next_number,
    remove_lines,
)
from va_market.invoices.repository.late_fees import (
    credited_in_all,
    late_fee_invoices,
    late_fees_charged,
    receipts_of,
)
from va_market.invoices.repository.outlays import expenses_on, expenses_paid_on
from va_market.invoices.repository.payments import PAYMENTS, REPAYMENTS, is_seen, owed_of
from va_market.invoices.repository.sources import (
    SOURCES,
    Link,
    add_sources,
    find_line_of,
    release_sources,
)
from va_market.invoices.repository.splitting import (
    lines_of_releases,
    released_and_refunded,
    workers_of,
)
from va_market.invoices.repository.standing import billed_on, drafts_correcting
from va_market.invoices.repository.time import is_torn, time_of

__all__ = [
    "CREDIT_NOTES",
    "LISTING",
    "OF_CONTRACT",
    "PAYMENTS",
    "REPAYMENTS",
    "SOURCES",
    "Link",
    "add_sources",
    "billed_before",
    "billed_on",
    "ceiling_billed",
    "ceiling_billed_before",
    "charges_of",
    "corrections_of",
    "credited_in_all",
    "credited_of",
    "days_of",
    "drafts_correcting",
    "expenses_of",
    "expenses_on",
    "expenses_paid_on",
    "find_credit_note",
    "find_line",
    "find_line_of",
    "find_visible",
    "installments_of",
    "is_seen",
    "is_torn",
    "late_fee_invoices",
    "late_fees_charged",
    "lines_of",
    "lines_of_releases",
    "net_credited",
    "next_number",
    "owed_of",
    "places_of",
    "receipts_of",
    "release_sources",
    "released_and_refunded",
    "releases_of",
    "remove_lines",
    "time_of",
    "workers_of",
]

"""Invoices: drafted of what there is to bill, opened under gapless numbers, and what follows."""

from va_market.invoices.service.charging_lateness import draft_late_fees
from va_market.invoices.service.closing import mark_uncollectible, void
from va_market.invoices.service.correcting import settle_corrections, weigh_corrections
from va_market.invoices.service.crediting import credit, worth_of
from va_market.invoices.service.drafting import delete, draft, update
from va_market.invoices.service.giving_back import give_back, hold
from va_market.invoices.service.late_fees import get_lateness
from va_market.invoices.service.notes import get_credit_note, list_credit_notes
from va_market.invoices.service.obligations import obligations
from va_market.invoices.service.opening import open_
from va_market.invoices.service.paying import list_payments, pay, record_payment
from va_market.invoices.service.reading import (
    get_visible,
    line_of_source,
    list_of_contract,
    search,
    sources,
)
from va_market.invoices.service.repaying import (
    list_repayments,
    note_repayment,
    repay,
    repay_out_of_fee,
)

__all__ = [
    "credit",
    "delete",
    "draft",
    "draft_late_fees",
    "get_credit_note",
    "get_lateness",
    "get_visible",
    "give_back",
    "hold",
    "line_of_source",
    "list_credit_notes",
    "list_of_contract",
    "list_payments",
    "list_repayments",
    "mark_uncollectible",
    "note_repayment",
    "obligations",
    "open_",
    "pay",
    "record_payment",
    "repay",
    "repay_out_of_fee",
    "search",
    "settle_corrections",
    "sources",
    "update",
    "void",
    "weigh_corrections",
    "worth_of",
]

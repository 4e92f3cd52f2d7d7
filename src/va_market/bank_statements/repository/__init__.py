"""Every statement of the bank's lines, by what it is about."""

from va_market.bank_statements.repository.statements import (
    LINES,
    STATEMENTS,
    add_new,
    candidates,
    draft_of,
    drop_draft,
    drop_old,
    find_line,
    find_payment,
    find_statement,
    has_line,
    known,
    matched_before,
    next_new,
    payments_named,
    waiting,
)

__all__ = [
    "LINES",
    "STATEMENTS",
    "add_new",
    "candidates",
    "draft_of",
    "drop_draft",
    "drop_old",
    "find_line",
    "find_payment",
    "find_statement",
    "has_line",
    "known",
    "matched_before",
    "next_new",
    "payments_named",
    "waiting",
]

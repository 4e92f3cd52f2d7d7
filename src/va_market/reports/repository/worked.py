"""How much was worked for a client, and what of it is billed."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Text,
    and_,
    case,
    cast,
    exists,
    func,
    literal_column,
    null,
    or_,
    select,
    true,
    type_coerce,
)
from sqlmodel import col

from va_market.contracts.models import Contract
from va_market.invoices.models import Invoice, InvoiceSource
from va_market.reports.repository.moves import ENDS, OWNER, within
from va_market.timekeeping.models import EntryStatus, TimeEntry, seconds_until
from va_market.timekeeping.standing import STANDS

TIMES = ("settled", "waiting", "billed")
"""Seconds of the span on an invoice or without one, and those that an invoice may bill still; and
those, whenever they were worked, that invoices of the span bill."""
# As the span ends: what became void later was billed then.
_IS_BILLED = (
    exists()
    .where(
        col(InvoiceSource.time_entry_id) == col(TimeEntry.id),
        or_(col(InvoiceSource.released_at).is_(None), col(InvoiceSource.released_at) >= ENDS),
        col(Invoice.id) == col(InvoiceSource.invoice_id),
        col(Invoice.opened_at) < ENDS,
    )
    .correlate(TimeEntry)
)
_WAITS = and_(col(TimeEntry.billable_seconds) > 0, ~_IS_BILLED)
_part = cast(
    case((_WAITS, literal_column("'waiting'")), else_=literal_column("'settled'")), Text
).label("part")
_KEYS: Any = (col(TimeEntry.terms_version).label("version"), col(TimeEntry.paid_as))
# Of each contract by itself: a span is a small part of its time, however long it has gone on.
_OF_CONTRACT: Any = (
    select(*_KEYS, _part, func.sum(seconds_until(col(TimeEntry.ended_at))).label("seconds"))
    .where(
        col(TimeEntry.contract_id) == col(Contract.id),
        type_coerce(col(TimeEntry.status), Text) == str(EntryStatus.APPROVED),
        STANDS,
        within(col(TimeEntry.started_at)),
    )
    .group_by(*_KEYS, _part)
    .correlate(Contract)
    .lateral("of_contract")
)


def of_time() -> Any:
    """Approved work, whether it is billed by the hour or not."""
    return (
        select(
            *(col(Contract.id).label("contract_id"), cast(null(), Date).label("day")),
            *(_OF_CONTRACT.c.version, _OF_CONTRACT.c.paid_as),
            cast(null(), Text).label("currency"),
            _OF_CONTRACT.c.part,
            cast(_OF_CONTRACT.c.seconds, BigInteger).label("amount"),
        )
        .join_from(Contract, _OF_CONTRACT, true())
        .where(col(Contract.organization_id) == OWNER)
    )


def of_billed_time() -> Any:
    """Work on invoices that were opened in the span and were not void when it ended."""
    return (
        select(
            *(col(Invoice.contract_id).label("contract_id"), cast(null(), Date).label("day")),
            *(*_KEYS, cast(null(), Text).label("currency")),
            cast(literal_column("'billed'"), Text).label("part"),
            cast(func.sum(seconds_until(col(TimeEntry.ended_at))), BigInteger).label("amount"),
        )
        .join_from(Invoice, InvoiceSource, col(InvoiceSource.invoice_id) == col(Invoice.id))
        .join(TimeEntry, col(TimeEntry.id) == col(InvoiceSource.time_entry_id))
        .where(
            col(Invoice.organization_id) == OWNER,
            within(col(Invoice.opened_at)),
            or_(col(Invoice.voided_at).is_(None), col(Invoice.voided_at) >= ENDS),
            STANDS,
        )
        .group_by(col(Invoice.contract_id), *_KEYS)
    )


def worked(sums: Any, terms: Any) -> Mapping[str, ColumnElement[int]]:
    """`seconds` that were worked; what of it is `unbilled` by the hour, and what is `free`.

    `paid` are those that what was paid in the span is for: by the hour those that it bills.
    """
    kind = func.coalesce(sums.c.paid_as, terms.c.kind)
    # Of a project time is billed up to a ceiling; without one milestones pay for it.
    is_billed_as_time = or_(kind == "hourly", and_(kind == "project", terms.c.ceiling.is_not(None)))
    seconds = sums.c.settled + sums.c.waiting
    return {
        "seconds": seconds,
        "unbilled": case((is_billed_as_time, sums.c.waiting), else_=0),
        "free": case((kind == "pro_bono", seconds), else_=0),
        "paid": case((is_billed_as_time, sums.c.billed), else_=seconds),
    }

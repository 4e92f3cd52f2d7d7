"""Refusals that name the other invoices which stand in the way."""

from collections.abc import Collection
from uuid import UUID

from va_market.invoices import repository
from va_market.invoices.errors import NothingToPay, NothingToSettle
from va_market.invoices.models import Invoice
from va_market.kit.db import WriteSession
from va_market.kit.errors import FieldError, MarketError, NotFound


async def nothing_to_pay(session: WriteSession, draft: Invoice) -> NothingToPay:
    """Why a draft is not opened, and on which invoices the corrections on it can be credited."""
    rows = await repository.billed_on(session, invoice_id=draft.id)
    total = draft.money(draft.total_minor)
    if not rows:
        return NothingToPay(f"The draft comes to {total}.")
    numbers = ", ".join(row.number for row in rows)
    return NothingToPay(
        f"The draft comes to {total}: it takes back time of {numbers}.",
        errors=[
            FieldError(
                "state",
                f"/invoices/{row.id}",
                "corrects_invoice",
                f"time of {row.number} is taken back: delete the draft, and credit it there",
            )
            for row in rows
        ],
    )


async def nothing_to_settle(
    session: WriteSession, invoice: Invoice, *, asked: Collection[UUID]
) -> MarketError:
    """Why no correction is settled: drafts hold them, or there is none of those that were `asked`.

    What was asked for and stands in no draft is not found.
    """
    rows = await repository.drafts_correcting(session, invoice_id=invoice.id)
    held = {reversal_id for row in rows for reversal_id in row.reversal_ids}
    if any(one not in held for one in asked):
        return NotFound()
    drafts = [row for row in rows if not asked or not set(asked).isdisjoint(row.reversal_ids)]
    if not drafts:
        return NothingToSettle()
    names = ", ".join(str(row.id) for row in drafts)
    return NothingToSettle(
        f"What takes time back stands on a draft: {names}.",
        errors=[
            FieldError(
                "state",
                f"/invoices/{row.id}",
                "draft_corrects",
                "a draft takes the time back: delete it, or open it",
            )
            for row in drafts
        ],
    )

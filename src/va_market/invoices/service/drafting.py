from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from va_market.contracts import service as contracts
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.invoices import policies, repository
from va_market.invoices.errors import NotTheIssuer
from va_market.invoices.models import Invoice, InvoiceLine, InvoiceStatus
from va_market.invoices.schemas import InvoiceCreate, InvoiceUpdate
from va_market.invoices.schemas.late_fees import agreed_late_fee
from va_market.invoices.service.amounts import MOST_MINOR, work_out
from va_market.invoices.service.charging_lateness import check_plain, redraw
from va_market.invoices.service.filling import Filled, fill
from va_market.invoices.service.moving import DRAFTED, Held, hold_for, tell
from va_market.invoices.service.sides import sides_of
from va_market.kit.db import Row, WriteSession
from va_market.kit.errors import field_error

CHANGED = EventKind("invoice.changed", "A draft of an invoice was changed.")
DELETED = EventKind(
    "invoice.deleted", "A draft of an invoice was deleted; what it billed is free again."
)

_NOT_PLAIN = {"leave_out", "tax_percent"}
_SUMS = ("net", "tax", "total", "client_fee", "assistant_fee")
_NOT_WORKED_OUT: dict[str, Any] = {
    "seller": {},
    "buyer": {},
    "taxes": [],
    **{f"{name}_minor": 0 for name in _SUMS},
}


async def draft(
    session: WriteSession, actor: Actor, *, contract_id: UUID, body: InvoiceCreate, now: datetime
) -> Held:
    """Make a draft of what there is to bill of a period and stands on no invoice yet.

    Raises:
        NotFound: there is no such contract for this caller.
        NotTheIssuer: the caller does not ask for the money of this contract.
        NothingToInvoice, InvoiceTooLarge: see `fill`.
        BillingIncomplete, TaxRateMissing, NotComputable: see `work_out` and `sides_of`.
    """
    # Held: two drafts at once do not look for the same things.
    contract = await contracts.look_at_visible(session, actor, contract_id=contract_id)
    if not policies.may_issue(actor, contract):
        raise NotTheIssuer
    invoice = _new(contract, body, actor, now)
    filled = await fill(session, invoice, without=None)
    _check_late_fee(invoice)
    lines = await _worked_out(session, invoice, filled.lines, now)
    session.add_all([invoice, *lines])
    await session.flush()
    await repository.add_sources(session, invoice, filled.links)
    tell(session, DRAFTED, invoice, actor, now)
    return Held(invoice, lines)


def _new(contract: Row, body: InvoiceCreate, actor: Actor, now: datetime) -> Invoice:
    by_agency = contract.agency_id is not None
    return Invoice(
        contract_id=contract.id,
        organization_id=contract.organization_id,
        issuer_id=contract.agency_id if by_agency else contract.assistant_id,
        assistant_id=None if by_agency else contract.assistant_id,
        agency_id=contract.agency_id,
        status=InvoiceStatus.DRAFT,
        period_starts_on=body.period_starts_on,
        period_ends_on=body.period_ends_on,
        time_zone=contract.time_zone,
        currency="",
        memo=body.memo,
        payment_terms=body.payment_terms.model_dump(mode="json"),
        installment_plan=[one.model_dump(mode="json") for one in body.installment_plan],
        late_fee=None if body.late_fee is None else body.late_fee.model_dump(mode="json"),
        tax_percent=body.tax_percent,
        created_by=actor.user_id,
        created_at=now,
        updated_at=now,
        **_NOT_WORKED_OUT,
    )


async def _worked_out(
    session: WriteSession, invoice: Invoice, lines: Sequence[InvoiceLine], now: datetime
) -> list[InvoiceLine]:
    sides = await sides_of(session, invoice)
    today = contracts.local_date(now, invoice.time_zone)
    return await work_out(session, invoice, lines, sides, on=today)


async def update(
    session: WriteSession, actor: Actor, *, invoice_id: UUID, body: InvoiceUpdate, now: datetime
) -> Held:
    """Change a draft, and leave out of it what waits for another one.

    Raises:
        NotFound, NotTheIssuer, IllegalMove: see `hold_for`; or some of what is to be left out is
            not on it.
        NothingToInvoice: nothing would be left.
        BillingIncomplete, TaxRateMissing, NotComputable: see `draft`.
    """
    held = await hold_for(session, actor, invoice_id, "update")
    invoice, lines = held.invoice, list(held.lines)
    if invoice.late_fee_of is not None:
        check_plain(body)
    given = body.model_dump(mode="json", include=body.model_fields_set - _NOT_PLAIN)
    invoice.sqlmodel_update(given | {"updated_at": now})
    if "tax_percent" in body.model_fields_set:
        invoice.tax_percent = body.tax_percent
    _check_late_fee(invoice)
    filled = await _drawn(session, invoice, body, lines, now)
    lines = await _worked_out(session, invoice, filled.lines, now)
    session.add_all(lines)
    await session.flush()
    if filled.links:
        await repository.add_sources(session, invoice, filled.links)
    tell(session, CHANGED, invoice, actor, now)
    return Held(invoice, lines)


async def _drawn(
    session: WriteSession,
    invoice: Invoice,
    body: InvoiceUpdate,
    lines: list[InvoiceLine],
    now: datetime,
) -> Filled:
    """The lines of a held draft, drawn anew where something of them changes."""
    if invoice.late_fee_of is not None:
        today = contracts.local_date(now, invoice.time_zone)
        return Filled(await redraw(session, invoice, today=today), [])
    if not body.leave_out:
        return Filled(lines, [])
    filled = await fill(session, invoice, without=set(body.leave_out))
    await repository.remove_lines(session, invoice_id=invoice.id)
    return filled


def _check_late_fee(invoice: Invoice) -> None:
    """Refuse a flat amount in another currency than the contract, or beyond any invoice."""
    agreed = agreed_late_fee(invoice)
    if agreed is None or agreed.flat is None:
        return
    if agreed.flat.currency != invoice.currency:
        detail = f"the contract is in {invoice.currency}"
        raise field_error("/late_fee/flat/currency", "other_currency", detail)
    if agreed.flat.minor > MOST_MINOR:
        detail = f"no invoice asks for more than {invoice.money(MOST_MINOR)}"
        raise field_error("/late_fee/flat/amount", "too_much", detail)


async def delete(session: WriteSession, actor: Actor, *, invoice_id: UUID, now: datetime) -> None:
    """Delete a draft. Errors: see `hold_for`."""
    held = await hold_for(session, actor, invoice_id, "delete")
    await repository.remove_lines(session, invoice_id=invoice_id)
    tell(session, DELETED, held.invoice, actor, now)
    await session.delete(held.invoice)
    await session.flush()

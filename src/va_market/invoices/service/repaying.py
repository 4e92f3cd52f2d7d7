from datetime import datetime
from typing import Any
from uuid import UUID

from va_market.contracts.service.days import local_date
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.invoices import repository
from va_market.invoices.errors import NothingToGiveBack
from va_market.invoices.models import Invoice, InvoiceRepayment, RepaymentSource
from va_market.invoices.policies import scope_of
from va_market.invoices.schemas import RepaymentCreate, RepaymentQuery
from va_market.invoices.service.moving import Held, hold_for, tell
from va_market.invoices.service.posting import fee_receivable
from va_market.invoices.service.posting_held import post_repayment
from va_market.kit.db import ReadSession, Row, WriteSession
from va_market.kit.errors import NotFound, field_error
from va_market.kit.ids import new_id
from va_market.kit.money import Money
from va_market.kit.pages import Page, PageRequest
from va_market.ledger import service as ledger

REPAID = EventKind("invoice.repaid", "The issuer gave back something that was paid and credited.")


async def repay(
    session: WriteSession, actor: Actor, *, invoice_id: UUID, body: RepaymentCreate, now: datetime
) -> tuple[InvoiceRepayment, Invoice]:
    """Give back what credit notes took back of what was paid, all that is due or a part.

    Raises:
        NotFound, NotTheIssuer, IllegalMove: see `hold_for`.
        NothingToGiveBack: nothing is due.
        Invalid: more than is due, in another currency, or on a day that is still to come.
        InsufficientFunds: the issuer has not so much to spend.
    """
    held = await hold_for(session, actor, invoice_id, "repay")
    today = local_date(now, held.invoice.time_zone)
    _check(held, body)
    given_on = body.given_back_on or today
    if given_on > today:
        raise field_error("/given_back_on", "in_the_future", "nothing is given before its day")
    repayment_id, invoice = new_id(), held.invoice
    repayment = _written(
        session,
        invoice,
        id=repayment_id,
        source=body.source,
        amount_minor=body.amount.minor,
        reference=body.reference,
        given_back_on=given_on,
        posting_id=await post_repayment(
            session,
            actor,
            invoice,
            body.amount,
            key=repayment_id,
            source=body.source,
            now=now,
        ),
        recorded_by=actor.user_id,
        created_at=now,
    )
    invoice.updated_at = now
    tell(session, REPAID, invoice, actor, now)
    await session.flush()
    return repayment, invoice


def _check(held: Held, body: RepaymentCreate) -> None:
    invoice = held.invoice
    due = held.money(invoice.refund_due_minor)
    if due.minor == 0:
        raise NothingToGiveBack
    if body.amount.currency != invoice.currency:
        raise field_error("/amount", "other_currency", f"the invoice is in {invoice.currency}")
    if body.amount > due:
        raise field_error("/amount", "above_what_is_due", f"{due} are to be given back")
    if body.source == RepaymentSource.HELD and body.given_back_on is not None:
        raise field_error("/given_back_on", "not_its_own", "on the accounts it is given back today")


def _written(session: WriteSession, invoice: Invoice, **columns: Any) -> InvoiceRepayment:
    """A repayment, of which so much less is due."""
    repayment = InvoiceRepayment(**columns, invoice_id=invoice.id)
    session.add(repayment)
    invoice.refund_due_minor -= repayment.amount_minor
    return repayment


async def note_repayment(
    session: WriteSession,
    invoice: Invoice,
    amount: Money,
    *,
    posting_id: UUID,
    by: UUID | None,
    now: datetime,
) -> None:
    """Write down what another feature gave back on the accounts of both sides."""
    _written(
        session,
        invoice,
        source=RepaymentSource.HELD,
        amount_minor=amount.minor,
        given_back_on=local_date(now, invoice.time_zone),
        posting_id=posting_id,
        recorded_by=by,
        created_at=now,
    )


async def repay_out_of_fee(
    session: WriteSession,
    invoice: Invoice,
    due: Money,
    *,
    key: UUID,
    by: UUID | None,
    now: datetime,
) -> None:
    """Give back of what is due as much as the platform gives the issuer back of its fee."""
    owed = await fee_receivable(session, invoice, now=now)
    amount = min(due, (await ledger.balance(session, account_id=owed)).posted)
    if amount.minor <= 0:
        return
    posting_id = await post_repayment(
        session, None, invoice, amount, key=key, source=RepaymentSource.HELD, now=now
    )
    await note_repayment(session, invoice, amount, posting_id=posting_id, by=by, now=now)


async def list_repayments(
    session: ReadSession,
    actor: Actor,
    *,
    invoice_id: UUID,
    query: RepaymentQuery,
    request: PageRequest,
) -> Page[Row]:
    """What was given back of an invoice.

    Raises:
        NotFound: there is no such invoice for this caller.
    """
    if not await repository.is_seen(session, invoice_id=invoice_id, scope=scope_of(actor)):
        raise NotFound
    return await repository.REPAYMENTS.page(
        session, request, sort=query.sort, filters={}, scope={"invoice_id": invoice_id}
    )

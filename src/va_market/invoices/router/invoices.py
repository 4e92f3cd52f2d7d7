from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from va_market.contracts.service.days import local_date
from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.invoices import service
from va_market.invoices.errors import (
    BilledAlready,
    BillingIncomplete,
    Disputed,
    InvoiceTooLarge,
    LateFeeCharged,
    NoLateFeeDue,
    NotComputable,
    NothingToInvoice,
    NothingToPay,
    NotTheIssuer,
    PaidInPart,
    ReleasedAboveTotal,
    TaxRateMissing,
    TimeTakenBack,
)
from va_market.invoices.schemas import (
    InvoiceCreate,
    InvoiceOfContractQuery,
    InvoicePage,
    InvoiceQuery,
    InvoiceRead,
    InvoiceSummary,
    InvoiceUpdate,
    VoidRequest,
)
from va_market.invoices.service.moving import Held
from va_market.kit.http.access import keys_with
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.limits import moves_money
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove

of_contract = new_router("/v1/contracts/{contract_id}/invoices", tags=["invoices"])
router = new_router("/v1/invoices", tags=["invoices"])
_AMOUNTS = (BillingIncomplete, TaxRateMissing, NotComputable)
_FILL = (NotTheIssuer, NothingToInvoice, InvoiceTooLarge, *_AMOUNTS)
_MOVE = problems(NotTheIssuer, IllegalMove)


def _shown(held: Held, actor: CurrentActor, now: Now) -> InvoiceRead:
    today = local_date(now, held.invoice.time_zone)
    return InvoiceRead.of(held, actor, today=today)


@of_contract.post("", status_code=201, responses=problems(*_FILL, BilledAlready))
@keys_with(Scope.MONEY_WRITE)
async def draft_invoice(
    contract_id: UUID,
    body: InvoiceCreate,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
    response: Response,
) -> InvoiceRead:
    """Make a draft of what there is to bill of a period and stands on no invoice yet.

    One line for each task and rate of approved time, for each charge, for each release of a
    milestone in the period, and for each approved expense; what was approved later of the time
    before the period stands on it, too. Only the assistant may, or those who keep the money of the
    agency between them. Time that milestones, fees or salaries pay for is not billed by itself.

    What takes back billed time may come to more than the work. Such a draft is not opened, nor does
    it grow: delete it, and bill when more was worked, or credit the corrections where they were
    billed, see `/v1/invoices/{invoice_id}/correction-credits`.
    """
    held = await service.draft(session, actor, contract_id=contract_id, body=body, now=now)
    created(response, "/v1/invoices", held.invoice.id)
    return _shown(held, actor, now)


@of_contract.get("")
@keys_with(Scope.MONEY_READ)
async def list_invoices_of_contract(
    contract_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[InvoiceOfContractQuery, Query()],
    now: Now,
) -> InvoicePage:
    """The invoices of a contract, to those who keep the money of either side."""
    found = await service.list_of_contract(
        session, actor, contract_id=contract_id, query=query, request=page.request
    )
    return page.reply(
        InvoicePage,
        found,
        lambda row: InvoiceSummary.of_row(row, actor, today=local_date(now, row.time_zone)),
    )


@router.get("")
@keys_with(Scope.MONEY_READ)
async def list_invoices(
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[InvoiceQuery, Query()],
    now: Now,
) -> InvoicePage:
    """Invoices that you sent, or that organizations sent or received whose money you keep."""
    found = await service.search(session, actor, query=query, request=page.request)
    return page.reply(
        InvoicePage,
        found,
        lambda row: InvoiceSummary.of_row(row, actor, today=local_date(now, row.time_zone)),
    )


@router.get("/{invoice_id}")
@keys_with(Scope.MONEY_READ)
async def get_invoice(
    invoice_id: UUID, actor: CurrentActor, session: ReadSession, now: Now
) -> InvoiceRead:
    """One invoice with its lines, and how each amount came about."""
    row = await service.get_visible(session, actor, invoice_id=invoice_id)
    return InvoiceRead.of_row(row, actor, today=local_date(now, row.time_zone))


@router.patch("/{invoice_id}", responses=problems(*_FILL, IllegalMove, NoLateFeeDue))
@keys_with(Scope.MONEY_WRITE)
async def update_invoice(
    invoice_id: UUID, body: InvoiceUpdate, actor: CurrentActor, session: WriteSession, now: Now
) -> InvoiceRead:
    """Change a draft; what is left out of it waits for another invoice."""
    held = await service.update(session, actor, invoice_id=invoice_id, body=body, now=now)
    return _shown(held, actor, now)


@router.delete("/{invoice_id}", status_code=204, responses=_MOVE)
@keys_with(Scope.MONEY_WRITE)
async def delete_invoice(
    invoice_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> None:
    """Delete a draft; what is on it is free for another one. Opened invoices are voided instead."""
    await service.delete(session, actor, invoice_id=invoice_id, now=now)


@router.post(
    "/{invoice_id}/open",
    responses=problems(
        *(NotTheIssuer, IllegalMove, NothingToPay, InvoiceTooLarge, TimeTakenBack),
        *(ReleasedAboveTotal, NoLateFeeDue, *_AMOUNTS),
    ),
)
@keys_with(Scope.MONEY_WRITE)
@moves_money
async def open_invoice(
    invoice_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> InvoiceRead:
    """Send a draft: it gets its number, its day and when it is due, and never changes again.

    Both sides, fees and tax are those of this moment. The client owes the total from now on, less
    what was paid by releases of milestones. A draft that comes to nothing or less is refused; the
    `errors` name the invoices on which its corrections can be credited instead.
    """
    held = await service.open_(session, actor, invoice_id=invoice_id, now=now)
    return _shown(held, actor, now)


@router.post(
    "/{invoice_id}/void",
    responses=problems(NotTheIssuer, IllegalMove, PaidInPart, Disputed, LateFeeCharged),
)
@keys_with(Scope.MONEY_WRITE)
@moves_money
async def void_invoice(
    invoice_id: UUID, body: VoidRequest, actor: CurrentActor, session: WriteSession, now: Now
) -> InvoiceRead:
    """Take an opened invoice back as a whole: nothing is owed, and what is on it is free again.

    Its number stays spent. What releases of milestones paid is credited instead.
    """
    held = await service.void(session, actor, invoice_id=invoice_id, reason=body.reason, now=now)
    return _shown(held, actor, now)


@router.post("/{invoice_id}/mark-uncollectible", responses=_MOVE)
@keys_with(Scope.MONEY_WRITE)
async def mark_invoice_uncollectible(
    invoice_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> InvoiceRead:
    """Say that you do not expect the money any more; it is owed all the same."""
    held = await service.mark_uncollectible(session, actor, invoice_id=invoice_id, now=now)
    return _shown(held, actor, now)

import asyncio
from typing import Any
from uuid import UUID

from fastapi import Response

from va_market.contracts.service.days import local_date
from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.invoice_documents import InvoiceDocument, NotForPeppol, to_csv, to_pdf, to_ubl
from va_market.invoices import service
from va_market.invoices.documents import document_of
from va_market.invoices.errors import NoDocument
from va_market.invoices.schemas import InvoiceRead
from va_market.kit.http.access import keys_with
from va_market.kit.http.deps import Now, ReadSession
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router

router = new_router("/v1/invoices/{invoice_id}", tags=["invoices"])


def _file(media_type: str) -> dict[int | str, dict[str, Any]]:
    shape = (
        {"type": "string"}
        if media_type == "text/csv"
        else {
            "type": "string",
            "contentMediaType": media_type,
        }
    )
    content = {media_type: {"schema": shape}}
    return {200: {"description": "The file, as an attachment.", "content": content}}


def _sent(content: bytes | str, document: InvoiceDocument, media_type: str) -> Response:
    ending = media_type.rpartition("/")[2]
    name = "".join(sign if sign.isalnum() else "-" for sign in document.number)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{ending}"'}
    return Response(content, media_type=media_type, headers=headers)


async def _document(
    session: ReadSession, actor: CurrentActor, invoice_id: UUID, now: Now
) -> InvoiceDocument:
    row = await service.get_visible(session, actor, invoice_id=invoice_id)
    today = local_date(now, row.time_zone)
    return document_of(InvoiceRead.of_row(row, actor, today=today))


@router.get(
    "/pdf",
    response_class=Response,
    responses={**_file("application/pdf"), **problems(NoDocument)},
)
@keys_with(Scope.MONEY_READ)
async def get_invoice_pdf(
    invoice_id: UUID, actor: CurrentActor, session: ReadSession, now: Now
) -> Response:
    """The invoice as it is given out, to be read and printed; it never changes."""
    document = await _document(session, actor, invoice_id, now)
    return _sent(await asyncio.to_thread(to_pdf, document), document, "application/pdf")


@router.get(
    "/ubl",
    response_class=Response,
    responses={**_file("application/xml"), **problems(NoDocument)},
)
@keys_with(Scope.MONEY_READ)
async def get_invoice_ubl(
    invoice_id: UUID, actor: CurrentActor, session: ReadSession, now: Now
) -> Response:
    """The invoice for other programs: UBL 2.1 after Peppol BIS Billing 3.

    Peppol asks for more than the law does, such as an address of both sides at which programs
    reach them; the detail of a 409 says what is missing.
    """
    document = await _document(session, actor, invoice_id, now)
    try:
        content = await asyncio.to_thread(to_ubl, document)
    except NotForPeppol as error:
        raise NoDocument(f"Peppol would not take it: {error}.") from error
    return _sent(content, document, "application/xml")


@router.get(
    "/csv", response_class=Response, responses={**_file("text/csv"), **problems(NoDocument)}
)
@keys_with(Scope.MONEY_READ)
async def get_invoice_csv(
    invoice_id: UUID, actor: CurrentActor, session: ReadSession, now: Now
) -> Response:
    """The lines of the invoice for a spreadsheet."""
    document = await _document(session, actor, invoice_id, now)
    return _sent(await asyncio.to_thread(to_csv, document), document, "text/csv")

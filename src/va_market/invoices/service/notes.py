from uuid import UUID

from va_market.identity.actor import Actor
from va_market.invoices import repository
from va_market.invoices.policies import scope_of
from va_market.invoices.schemas import CreditNoteQuery
from va_market.kit.db import ReadSession, Row
from va_market.kit.errors import NotFound
from va_market.kit.pages import Page, PageRequest


async def get_credit_note(session: ReadSession, actor: Actor, *, credit_note_id: UUID) -> Row:
    """A credit note with its lines.

    Raises:
        NotFound: there is no such credit note for this caller.
    """
    row = await repository.find_credit_note(
        session, credit_note_id=credit_note_id, scope=scope_of(actor)
    )
    if row is None:
        raise NotFound
    return row


async def list_credit_notes(
    session: ReadSession,
    actor: Actor,
    *,
    invoice_id: UUID,
    query: CreditNoteQuery,
    request: PageRequest,
) -> Page[Row]:
    """What of an invoice was taken back.

    Raises:
        NotFound: there is no such invoice for this caller.
    """
    if not await repository.is_seen(session, invoice_id=invoice_id, scope=scope_of(actor)):
        raise NotFound
    return await repository.CREDIT_NOTES.page(
        session, request, sort=query.sort, filters={}, scope={"invoice_id": invoice_id}
    )

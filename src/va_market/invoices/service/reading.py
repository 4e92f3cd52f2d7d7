from uuid import UUID

from va_market.contracts import service as contracts
from va_market.identity.actor import Actor
from va_market.invoices import repository
from va_market.invoices.models import SourceKind
from va_market.invoices.policies import scope_of, statuses_seen
from va_market.invoices.schemas import InvoiceOfContractQuery, InvoiceQuery, SourceQuery
from va_market.kit.db import ReadSession, Row
from va_market.kit.errors import NotFound
from va_market.kit.pages import Page, PageRequest


async def get_visible(session: ReadSession, actor: Actor, *, invoice_id: UUID) -> Row:
    """An invoice with its lines.

    Raises:
        NotFound: there is no such invoice for this caller.
    """
    row = await repository.find_visible(session, invoice_id=invoice_id, scope=scope_of(actor))
    if row is None:
        raise NotFound
    return row


async def search(
    session: ReadSession, actor: Actor, *, query: InvoiceQuery, request: PageRequest
) -> Page[Row]:
    """The invoices of those whose money the caller keeps."""
    return await repository.LISTING.page(
        session,
        request,
        sort=query.sort,
        filters=query.model_dump(exclude={"sort"}),
        scope=scope_of(actor),
    )


async def list_of_contract(
    session: ReadSession,
    actor: Actor,
    *,
    contract_id: UUID,
    query: InvoiceOfContractQuery,
    request: PageRequest,
) -> Page[Row]:
    """Those of one contract.

    Raises:
        NotFound: there is no such contract for this caller.
    """
    contract = await contracts.get_visible(session, actor, contract_id=contract_id)
    seen = statuses_seen(actor, contract)
    asked = [status for status in query.status or seen if status in seen]
    return await repository.OF_CONTRACT.page(
        session,
        request,
        sort=query.sort,
        filters={"status": asked},
        scope={"contract_id": contract_id},
    )


async def sources(
    session: ReadSession,
    actor: Actor,
    *,
    invoice_id: UUID,
    line_id: UUID,
    query: SourceQuery,
    request: PageRequest,
) -> Page[Row]:
    """What is behind a line.

    Raises:
        NotFound: there is no such line for this caller.
    """
    scope = scope_of(actor)
    line = await repository.find_line(session, invoice_id=invoice_id, line_id=line_id, scope=scope)
    if line is None:
        raise NotFound
    return await repository.SOURCES.page(
        session,
        request,
        sort=query.sort,
        filters={},
        scope={**scope, "line_id": line.head_id},
    )


async def line_of_source(
    session: ReadSession, actor: Actor, kind: SourceKind, *, source_id: UUID
) -> Row:
    """Where something is billed.

    Raises:
        NotFound: nowhere that the caller sees.
    """
    row = await repository.find_line_of(session, kind, source_id=source_id, scope=scope_of(actor))
    if row is None:
        raise NotFound
    return row

from datetime import datetime
from typing import Any
from uuid import UUID

from va_market.contracts import service as contracts
from va_market.enquiries import policies, repository
from va_market.enquiries.models import WRITER, Enquiry, EnquiryStatus
from va_market.enquiries.schemas import EnquiryRecord, EnquiryUpdate
from va_market.enquiries.service.reading import get_visible, hold_for, told
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import Row, WriteSession
from va_market.kit.errors import Forbidden, field_error
from va_market.knowledge import service as knowledge

RECORDED = EventKind("enquiry.recorded", "A customer of a client asked for something.")
UPDATED = EventKind("enquiry.updated", "What an enquiry says changed; its fields are named.")


async def record(
    session: WriteSession, actor: Actor, *, contract_id: UUID, body: EnquiryRecord, now: datetime
) -> Row:
    """Write down what a customer asked for.

    Raises:
        NotFound: there is no such contract, or no such article, for this caller.
        Forbidden: the caller only reads.
        ContractEnded: the contract is over.
        Invalid: it came later than now.
    """
    contract = await contracts.look_at_visible(session, actor, contract_id=contract_id)
    if WRITER not in policies.parties(actor, contract):
        raise Forbidden("Only the assistant and the client write here.")
    contracts.check_live(contract)
    if body.received_at is not None and body.received_at > now:
        raise field_error("/received_at", "in_the_future", "must not lie in the future")
    enquiry = Enquiry(
        **body.model_dump(exclude={"received_at", "article_ids"}),
        received_at=body.received_at or now,
        contract_id=contract_id,
        organization_id=contract.organization_id,
        status=EnquiryStatus.OPEN,
        created_by=actor.user_id,
        created_at=now,
        updated_at=now,
    )
    session.add(enquiry)
    await session.flush()
    await _link(session, actor, enquiry, body.article_ids)
    return await told(session, RECORDED, enquiry, actor, now=now)


async def _link(
    session: WriteSession, actor: Actor, enquiry: Enquiry, article_ids: list[UUID]
) -> None:
    wanted = set(article_ids)
    await knowledge.check_readable(
        session, actor, article_ids=wanted, organization_id=enquiry.organization_id
    )
    await repository.set_articles(session, enquiry, article_ids=sorted(wanted))


async def update(
    session: WriteSession, actor: Actor, *, enquiry_id: UUID, body: EnquiryUpdate, now: datetime
) -> Row:
    """Change what an enquiry says while it waits for an answer.

    Raises:
        NotFound, Forbidden, IllegalMove: see `hold_for`.
        NotFound: there is no such article for this caller.
    """
    enquiry = await hold_for(session, actor, enquiry_id=enquiry_id, action="update")
    row = await get_visible(session, actor, enquiry_id=enquiry_id)
    changes = _changes(row, body)
    if not changes:
        return row
    enquiry.sqlmodel_update({k: v for k, v in changes.items() if k != "article_ids"})
    enquiry.customer_forgotten_at = None  # what is written now is to be forgotten in its turn
    if "article_ids" in changes:
        await _link(session, actor, enquiry, changes["article_ids"])
    return await told(session, UPDATED, enquiry, actor, now=now, fields=sorted(changes))


def _changes(row: Row, body: EnquiryUpdate) -> dict[str, Any]:
    """What the body says otherwise; articles have no order, and none counts twice."""
    given = body.model_dump(exclude_unset=True)
    said = {name: getattr(row, name) for name in given}
    if "article_ids" in given:
        given["article_ids"] = sorted(set(given["article_ids"]))
        said["article_ids"] = sorted(row.article_ids)
    return {name: value for name, value in given.items() if said[name] != value}

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from va_market.contracts.service.inside import ContractEnded
from va_market.enquiries import service
from va_market.enquiries.schemas import (
    EnquiryAnswer,
    EnquiryEscalate,
    EnquiryPage,
    EnquiryQuery,
    EnquiryRead,
    EnquiryRecord,
    EnquiryUpdate,
)
from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.errors import Forbidden
from va_market.kit.http.access import keys_with
from va_market.kit.http.conditional import ignores_if_match
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove

of_contract = new_router("/v1/contracts/{contract_id}/enquiries", tags=["enquiries"])
router = new_router("/v1/enquiries/{enquiry_id}", tags=["enquiries"])
_MOVE = problems(Forbidden, IllegalMove)


@of_contract.post("", status_code=201, responses=problems(Forbidden, ContractEnded))
@keys_with(Scope.ENQUIRIES_WRITE)
async def record_enquiry(
    contract_id: UUID,
    body: EnquiryRecord,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
    response: Response,
) -> EnquiryRead:
    """Write down what a caller or customer of the client asked for.

    The assistant of the contract and the members of the client write here.
    """
    row = await service.record(session, actor, contract_id=contract_id, body=body, now=now)
    created(response, "/v1/enquiries", row.id)
    return EnquiryRead.of(row, actor)


@of_contract.get("")
@keys_with(Scope.ENQUIRIES_READ)
async def list_enquiries(
    contract_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[EnquiryQuery, Query()],
) -> EnquiryPage:
    """The enquiries of a contract. The assistant and the agency read them until it ends."""
    found = await service.list_of_contract(
        session, actor, contract_id=contract_id, query=query, request=page.request
    )
    return page.reply(EnquiryPage, found, lambda row: EnquiryRead.of(row, actor))


@router.get("")
@keys_with(Scope.ENQUIRIES_READ)
async def get_enquiry(enquiry_id: UUID, actor: CurrentActor, session: ReadSession) -> EnquiryRead:
    """One enquiry."""
    row = await service.get_visible(session, actor, enquiry_id=enquiry_id)
    return EnquiryRead.of(row, actor)


@router.patch("", responses=_MOVE)
@keys_with(Scope.ENQUIRIES_WRITE)
async def update_enquiry(
    enquiry_id: UUID, body: EnquiryUpdate, actor: CurrentActor, session: WriteSession, now: Now
) -> EnquiryRead:
    """Change what an enquiry says while it waits for an answer."""
    row = await service.update(session, actor, enquiry_id=enquiry_id, body=body, now=now)
    return EnquiryRead.of(row, actor)


@router.post("/answer", responses=_MOVE)
@keys_with(Scope.ENQUIRIES_WRITE)
async def answer_enquiry(
    enquiry_id: UUID, body: EnquiryAnswer, actor: CurrentActor, session: WriteSession, now: Now
) -> EnquiryRead:
    """Note what the customer was told."""
    row = await service.answer(session, actor, enquiry_id=enquiry_id, text=body.answer, now=now)
    return EnquiryRead.of(row, actor)


@router.post("/escalate", responses=_MOVE)
@keys_with(Scope.ENQUIRIES_WRITE)
async def escalate_enquiry(
    enquiry_id: UUID, body: EnquiryEscalate, actor: CurrentActor, session: WriteSession, now: Now
) -> EnquiryRead:
    """Hand it to somebody else, and say to whom."""
    row = await service.escalate(
        session, actor, enquiry_id=enquiry_id, to=body.escalated_to, now=now
    )
    return EnquiryRead.of(row, actor)


@router.post("/close", responses=_MOVE)
@keys_with(Scope.ENQUIRIES_WRITE)
async def close_enquiry(
    enquiry_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> EnquiryRead:
    """Put it behind: it was answered, or those it was handed to took care of it."""
    row = await service.close(session, actor, enquiry_id=enquiry_id, now=now)
    return EnquiryRead.of(row, actor)


@router.post("/forget-customer", responses=_MOVE)
@keys_with(Scope.ENQUIRIES_WRITE)
async def forget_customer(
    enquiry_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> EnquiryRead:
    """Clear what tells who the customer was, every text included; only the client may.

    It happens by itself, too, when nothing was changed for as long as the market keeps enquiries.
    """
    row = await service.forget_customer(session, actor, enquiry_id=enquiry_id, now=now)
    return EnquiryRead.of(row, actor)


@router.put("/time-entries/{entry_id}", status_code=204, responses=_MOVE)
@keys_with(Scope.ENQUIRIES_WRITE)
@ignores_if_match
async def link_time_to_enquiry(
    enquiry_id: UUID, entry_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> None:
    """Say that time of the contract was spent on the enquiry."""
    await service.link_time(session, actor, enquiry_id=enquiry_id, entry_id=entry_id, now=now)


@router.delete("/time-entries/{entry_id}", status_code=204, responses=_MOVE)
@keys_with(Scope.ENQUIRIES_WRITE)
@ignores_if_match
async def unlink_time_from_enquiry(
    enquiry_id: UUID, entry_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> None:
    """Take back that time was spent on the enquiry."""
    await service.unlink_time(session, actor, enquiry_id=enquiry_id, entry_id=entry_id, now=now)

from typing import Annotated
from uuid import UUID

from fastapi import Query

from va_market.contracts.service.inside import ContractEnded
from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.errors import Forbidden
from va_market.kit.http.access import keys_with, people_only
from va_market.kit.http.conditional import needs_if_match
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession
from va_market.kit.http.docs import problems
from va_market.kit.http.limits import moves_money
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove
from va_market.ledger.errors import InsufficientFunds
from va_market.milestones import service
from va_market.milestones.deps import ApprovalTime
from va_market.milestones.errors import (
    BeyondFunding,
    DepositNotPaid,
    NothingHeld,
    PartsNotAllowed,
    WaitsForDecision,
)
from va_market.milestones.schemas import (
    ChangesRequest,
    MilestoneApprove,
    MilestoneFund,
    MilestonePage,
    MilestoneQuery,
    MilestoneRead,
    MilestoneSubmit,
    RefundRequest,
)
from va_market.milestones.service.moving import Held

of_contract = new_router("/v1/contracts/{contract_id}", tags=["milestones"])
router = new_router("/v1/milestones", tags=["milestones"])
_MOVE = problems(Forbidden, IllegalMove)
_CHANGES = problems(Forbidden, IllegalMove, ContractEnded)
_FUND = problems(Forbidden, IllegalMove, ContractEnded, InsufficientFunds, DepositNotPaid)
_RELEASE = problems(Forbidden, IllegalMove, PartsNotAllowed, BeyondFunding)
_REFUND = problems(Forbidden, IllegalMove, NothingHeld, WaitsForDecision)


def _shown(held: Held, actor: CurrentActor) -> MilestoneRead:
    return MilestoneRead.of(
        held.milestone,
        held.movements,
        actor,
        held.contract,
        fee=held.fee,
        is_over=held.is_over,
    )


@of_contract.get("/milestones")
@keys_with(Scope.CONTRACTS_READ)
async def list_milestones(
    contract_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[MilestoneQuery, Query()],
) -> MilestonePage:
    """The milestones of a contract in the order of the work; only projects have any."""
    found = await service.list_of_contract(
        session, actor, contract_id=contract_id, query=query, request=page.request
    )
    return page.reply(MilestonePage, found, lambda row: MilestoneRead.of_row(row, actor))


@router.get("/{milestone_id}")
@keys_with(Scope.CONTRACTS_READ)
async def get_milestone(
    milestone_id: UUID, actor: CurrentActor, session: ReadSession
) -> MilestoneRead:
    """One milestone, with what happened to its funds."""
    row = await service.get_visible(session, actor, milestone_id=milestone_id)
    return MilestoneRead.of_row(row, actor)


@router.post("/{milestone_id}/fund", responses=_FUND)
@keys_with(Scope.CONTRACTS_WRITE)
@needs_if_match
@moves_money
async def fund_milestone(
    milestone_id: UUID, body: MilestoneFund, actor: CurrentActor, session: WriteSession, now: Now
) -> MilestoneRead:
    """Put up the money for a milestone; work begins then. Only the client may.

    It comes out of what was paid in and is held for the client, see `POST /v1/payments`. Where a
    deposit was agreed that covers a part of it, that is paid first.
    """
    held = await service.fund(session, actor, milestone_id=milestone_id, body=body, now=now)
    return _shown(held, actor)


@router.post("/{milestone_id}/submit", responses=_MOVE)
@people_only
@needs_if_match
async def submit_milestone(
    milestone_id: UUID,
    body: MilestoneSubmit,
    actor: CurrentActor,
    session: WriteSession,
    approval_time: ApprovalTime,
    now: Now,
) -> MilestoneRead:
    """Hand the work over; only the assistant may.

    It counts as approved when the client says nothing until `silence_ends_at`.
    """
    held = await service.submit(
        session,
        actor,
        milestone_id=milestone_id,
        note=body.note,
        approval_time=approval_time,
        now=now,
    )
    return _shown(held, actor)


@router.post("/{milestone_id}/approve", responses=_RELEASE)
@people_only
@needs_if_match
@moves_money
async def approve_milestone(
    milestone_id: UUID,
    body: MilestoneApprove,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
) -> MilestoneRead:
    """Approve what was submitted, in full or in part, and release its funds to the assistant.

    What the deposit covers is paid out with it. The rest of a part stays funded, for the next
    submission; after the end of the contract it is asked back. What was released may be spent at
    `spendable_at` of the movement.
    """
    held = await service.approve(
        session, actor, milestone_id=milestone_id, amount=body.amount, now=now
    )
    return _shown(held, actor)


@router.post("/{milestone_id}/request-changes", responses=_CHANGES)
@keys_with(Scope.CONTRACTS_WRITE)
@needs_if_match
async def request_changes(
    milestone_id: UUID, body: ChangesRequest, actor: CurrentActor, session: WriteSession, now: Now
) -> MilestoneRead:
    """Send what was submitted back with a note; its funds stay where they are."""
    held = await service.request_changes(
        session, actor, milestone_id=milestone_id, note=body.note, now=now
    )
    return _shown(held, actor)


@router.post("/{milestone_id}/request-refund", responses=_REFUND)
@keys_with(Scope.CONTRACTS_WRITE)
@needs_if_match
async def request_refund(
    milestone_id: UUID, body: RefundRequest, actor: CurrentActor, session: WriteSession, now: Now
) -> MilestoneRead:
    """Ask for the held funds back; the assistant agrees, or says nothing for seven days.

    After the end of the contract this answers work that was handed over, too.
    """
    held = await service.request_refund(
        session, actor, milestone_id=milestone_id, reason=body.reason, now=now
    )
    return _shown(held, actor)


@router.post("/{milestone_id}/agree-to-refund", responses=_MOVE)
@people_only
@needs_if_match
@moves_money
async def agree_to_refund(
    milestone_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> MilestoneRead:
    """Give the held funds back; only the assistant may, or the agency between them."""
    held = await service.agree_to_refund(session, actor, milestone_id=milestone_id, now=now)
    return _shown(held, actor)


@router.post("/{milestone_id}/decline-refund", responses=_MOVE)
@people_only
@needs_if_match
async def decline_refund(
    milestone_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> MilestoneRead:
    """Keep the held funds for the work, which can still be handed over.

    Only the assistant may, or the agency between them.
    """
    held = await service.decline_refund(session, actor, milestone_id=milestone_id, now=now)
    return _shown(held, actor)

"""What the client and the issuer of an invoice do in a dispute."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from va_market.disputes import service
from va_market.disputes.deps import PatienceTold
from va_market.disputes.errors import (
    AboveInvoice,
    DisputedBefore,
    DisputedTooLate,
    NotYourMove,
)
from va_market.disputes.schemas import (
    DisputeAnswer,
    DisputeCreate,
    DisputeDecline,
    DisputeOfInvoiceQuery,
    DisputePage,
    DisputePositionPage,
    DisputePositionRead,
    DisputeQuery,
    DisputeRead,
    DisputeStatement,
    DisputeSummary,
    PositionQuery,
    SettlementPropose,
)
from va_market.disputes.service.moving import Held
from va_market.identity.actor import Actor
from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.http.access import keys_with, people_only
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.limits import moves_money
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove

of_invoice = new_router("/v1/invoices/{invoice_id}/disputes", tags=["disputes"])
router = new_router("/v1/disputes", tags=["disputes"])
_MOVE = problems(NotYourMove, IllegalMove)


def _shown(held: Held, actor: Actor) -> DisputeRead:
    return DisputeRead.of(held.dispute, held.lines, actor)


@of_invoice.post(
    "",
    status_code=201,
    responses=problems(NotYourMove, IllegalMove, DisputedTooLate, DisputedBefore, AboveInvoice),
)
@people_only
@moves_money
async def open_dispute(
    invoice_id: UUID,
    body: DisputeCreate,
    actor: CurrentActor,
    session: WriteSession,
    patience: PatienceTold,
    now: Now,
    response: Response,
) -> DisputeRead:
    """Say of some lines of an invoice to your organization that they were billed wrongly.

    The rest is paid as usual, and work goes on. What was paid of these lines the issuer cannot
    spend meanwhile, as far as it is there (`reserved`). If the issuer says nothing by
    `silence_ends_at`, all that is disputed goes back, or the operators rule.
    """
    held = await service.open_(
        session, actor, invoice_id=invoice_id, body=body, patience=patience, now=now
    )
    created(response, "/v1/disputes", held.dispute.id)
    return _shown(held, actor)


@of_invoice.get("")
@keys_with(Scope.MONEY_READ)
async def list_disputes_of_invoice(
    invoice_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[DisputeOfInvoiceQuery, Query()],
) -> DisputePage:
    """What of an invoice was disputed."""
    found = await service.list_of_invoice(
        session, actor, invoice_id=invoice_id, query=query, request=page.request
    )
    return page.reply(DisputePage, found, lambda row: DisputeSummary.of_row(row, actor))


@router.get("")
@keys_with(Scope.MONEY_READ)
async def list_disputes(
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[DisputeQuery, Query()],
) -> DisputePage:
    """Disputes on invoices of yours, or of organizations whose money you keep."""
    found = await service.search(session, actor, query=query, request=page.request)
    return page.reply(DisputePage, found, lambda row: DisputeSummary.of_row(row, actor))


@router.get("/{dispute_id}")
@keys_with(Scope.MONEY_READ)
async def get_dispute(dispute_id: UUID, actor: CurrentActor, session: ReadSession) -> DisputeRead:
    """One dispute, line by line."""
    row = await service.get_visible(session, actor, dispute_id=dispute_id)
    return DisputeRead.of_row(row, actor)


@router.get("/{dispute_id}/positions")
@keys_with(Scope.MONEY_READ)
async def list_positions(
    dispute_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[PositionQuery, Query()],
) -> DisputePositionPage:
    """What was said and done in a dispute, oldest first."""
    found = await service.list_positions(
        session, actor, dispute_id=dispute_id, query=query, request=page.request
    )
    return page.reply(DisputePositionPage, found, DisputePositionRead.of_row)


@router.post("/{dispute_id}/answer", responses=_MOVE)
@people_only
async def answer_dispute(
    dispute_id: UUID,
    body: DisputeAnswer,
    actor: CurrentActor,
    session: WriteSession,
    patience: PatienceTold,
    now: Now,
) -> DisputeRead:
    """Say, as the issuer, what you think of it.

    With a `settlement` you accept a part: it waits for the client to accept it as well.
    """
    held = await service.answer(
        session, actor, dispute_id=dispute_id, body=body, patience=patience, now=now
    )
    return _shown(held, actor)


@router.post("/{dispute_id}/comment", responses=_MOVE)
@people_only
async def comment_on_dispute(
    dispute_id: UUID,
    body: DisputeStatement,
    actor: CurrentActor,
    session: WriteSession,
    patience: PatienceTold,
    now: Now,
) -> DisputeRead:
    """Say more, as either side, while it lasts."""
    held = await service.comment(
        session, actor, dispute_id=dispute_id, body=body, patience=patience, now=now
    )
    return _shown(held, actor)


@router.post("/{dispute_id}/propose", responses=_MOVE)
@people_only
async def propose_settlement(
    dispute_id: UUID,
    body: SettlementPropose,
    actor: CurrentActor,
    session: WriteSession,
    patience: PatienceTold,
    now: Now,
) -> DisputeRead:
    """Say how much of each line should go back; the other side answers, or it lapses."""
    held = await service.propose(
        session, actor, dispute_id=dispute_id, body=body, patience=patience, now=now
    )
    return _shown(held, actor)


@router.post("/{dispute_id}/counter", responses=_MOVE)
@people_only
async def counter_settlement(
    dispute_id: UUID,
    body: SettlementPropose,
    actor: CurrentActor,
    session: WriteSession,
    patience: PatienceTold,
    now: Now,
) -> DisputeRead:
    """Propose another settlement in place of the one that waits for you."""
    held = await service.counter(
        session, actor, dispute_id=dispute_id, body=body, patience=patience, now=now
    )
    return _shown(held, actor)


@router.post("/{dispute_id}/accept", responses=_MOVE)
@people_only
@moves_money
async def accept_settlement(
    dispute_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> DisputeRead:
    """Take the settlement that waits for you: what it says is credited at once.

    The reserve pays what of it was paid already, and the rest of the reserve is free again.
    """
    held = await service.accept(session, actor, dispute_id=dispute_id, now=now)
    return _shown(held, actor)


@router.post("/{dispute_id}/decline", responses=_MOVE)
@people_only
async def decline_settlement(
    dispute_id: UUID,
    body: DisputeDecline,
    actor: CurrentActor,
    session: WriteSession,
    patience: PatienceTold,
    now: Now,
) -> DisputeRead:
    """Refuse the settlement that waits for you, and say why."""
    held = await service.decline(
        session, actor, dispute_id=dispute_id, text=body.text, patience=patience, now=now
    )
    return _shown(held, actor)


@router.post("/{dispute_id}/concede", responses=_MOVE)
@people_only
@moves_money
async def concede_dispute(
    dispute_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> DisputeRead:
    """Give back, as the issuer, all that is disputed."""
    held = await service.concede(session, actor, dispute_id=dispute_id, now=now)
    return _shown(held, actor)


@router.post("/{dispute_id}/withdraw", responses=_MOVE)
@people_only
@moves_money
async def withdraw_dispute(
    dispute_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> DisputeRead:
    """Let the lines stay, as the client, as they were billed; the reserve is free again."""
    held = await service.withdraw(session, actor, dispute_id=dispute_id, now=now)
    return _shown(held, actor)


@router.post("/{dispute_id}/escalate", responses=_MOVE)
@people_only
async def escalate_dispute(
    dispute_id: UUID, body: DisputeStatement, actor: CurrentActor, session: WriteSession, now: Now
) -> DisputeRead:
    """Ask the operators of the platform to rule, and tell them why."""
    held = await service.escalate(session, actor, dispute_id=dispute_id, body=body, now=now)
    return _shown(held, actor)

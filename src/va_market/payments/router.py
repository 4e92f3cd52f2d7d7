from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response

from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.errors import Forbidden, NotFound
from va_market.kit.http.access import keys_with, people_only, public
from va_market.kit.http.conditional import needs_if_match
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.limits import moves_money
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove
from va_market.ledger.errors import BalanceOutOfRange, InsufficientFunds
from va_market.payments import service
from va_market.payments.deps import CardPayments, ProviderReport
from va_market.payments.errors import (
    BadSignature,
    NotByCard,
    PaymentOfProvider,
    ProviderNotConfigured,
    ReceivedByPayer,
)
from va_market.payments.schemas import (
    CardRead,
    EventReceipt,
    HousePaymentQuery,
    PaymentCreate,
    PaymentPage,
    PaymentQuery,
    PaymentRead,
    PaymentReceive,
    PaymentReturn,
    ProviderEventPage,
    ProviderEventQuery,
    ProviderEventRead,
)

router = new_router("/v1/payments", tags=["payments"])
of_house = new_router("/v1/admin/payments", tags=["payments"])
of_provider = new_router("/v1/payment-providers/stripe/events", tags=["payments"])
events = new_router("/v1/admin/provider-events", tags=["payments"])
_EVENT: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "An event of Stripe, exactly as it was signed.",
        "content": {
            "application/json": {
                "schema": {"type": "object"},
                "example": {
                    "id": "evt_1Q0PsIJvEtkwdCNYMSaVuRz6",
                    "object": "event",
                    "type": "payment_intent.succeeded",
                    "data": {
                        "object": {
                            "id": "pi_3Q0PsIJvEtkwdCNY1rqBu2aY",
                            "amount_received": 125000,
                            "currency": "eur",
                        }
                    },
                },
            }
        },
    }
}


@router.post("", status_code=201, responses=problems(NotFound, Forbidden, ProviderNotConfigured))
@people_only
@moves_money
async def announce_payment(
    body: PaymentCreate,
    actor: CurrentActor,
    cards: CardPayments,
    session: WriteSession,
    now: Now,
    response: Response,
) -> PaymentRead:
    """Say that your organization sends money, and learn the `reference` that the transfer carries.

    With `provider: stripe` it is a payment by card: it is prepared at once, and made on a page with
    what `GET /v1/payments/{payment_id}/card` says.

    Once it has come it is held for the organization: `GET /v1/accounts` shows it. Milestones are
    funded from it.
    """
    payment = await service.announce(session, actor, body=body, cards=cards, now=now)
    created(response, "/v1/payments", payment.id)
    return PaymentRead.of(payment, actor)


@router.get("")
@keys_with(Scope.MONEY_READ)
async def list_payments(
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[PaymentQuery, Query()],
) -> PaymentPage:
    """What organizations whose money you keep have sent."""
    found = await service.list_visible(session, actor, query=query, request=page.request)
    return page.reply(PaymentPage, found, lambda row: PaymentRead.of(row, actor))


@router.get("/{payment_id}")
@keys_with(Scope.MONEY_READ)
async def get_payment(payment_id: UUID, actor: CurrentActor, session: ReadSession) -> PaymentRead:
    """One payment, and what became of it."""
    row = await service.get_visible(session, actor, payment_id=payment_id)
    return PaymentRead.of(row, actor)


@router.get("/{payment_id}/card", responses=problems(NotByCard))
@people_only
async def get_payment_card(
    payment_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    cards: CardPayments,
    response: Response,
) -> CardRead:
    """What the page needs on which a payment by card is made; only who may pay it sees it."""
    response.headers["Cache-Control"] = "no-store"
    return await service.card_of(session, actor, payment_id=payment_id, cards=cards)


@router.post("/{payment_id}/cancel", responses=problems(Forbidden, IllegalMove))
@people_only
@needs_if_match
async def cancel_payment(
    payment_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> PaymentRead:
    """Say that it is sent no more; what comes after all is still found by its reference."""
    payment = await service.cancel(session, actor, payment_id=payment_id, now=now)
    return PaymentRead.of(payment, actor)


@of_house.post(
    "/{payment_id}/receive",
    responses=problems(
        *(Forbidden, IllegalMove, ReceivedByPayer, PaymentOfProvider, BalanceOutOfRange)
    ),
)
@people_only
@needs_if_match
@moves_money
async def receive_payment(
    payment_id: UUID, body: PaymentReceive, actor: CurrentActor, session: WriteSession, now: Now
) -> PaymentRead:
    """Confirm that a transfer has come; only operators of the platform may.

    What came counts, be it less or more than was announced.
    """
    payment = await service.receive(session, actor, payment_id=payment_id, body=body, now=now)
    return PaymentRead.of(payment, actor)


@of_house.post(
    "/{payment_id}/return",
    responses=problems(
        *(Forbidden, IllegalMove, ReceivedByPayer, PaymentOfProvider, InsufficientFunds)
    ),
)
@people_only
@needs_if_match
@moves_money
async def return_payment(
    payment_id: UUID, body: PaymentReturn, actor: CurrentActor, session: WriteSession, now: Now
) -> PaymentRead:
    """Say that the bank took a transfer back; only operators of the platform may.

    It is refused where the client has spent the money: what was funded has to be refunded first.
    """
    payment = await service.take_back(session, actor, payment_id=payment_id, body=body, now=now)
    return PaymentRead.of(payment, actor)


@of_house.get("/{payment_id}", responses=problems(Forbidden))
@people_only
async def get_any_payment(
    payment_id: UUID, actor: CurrentActor, session: ReadSession
) -> PaymentRead:
    """One payment of anybody; only operators of the platform see it."""
    row = await service.get_for_house(session, actor, payment_id=payment_id)
    return PaymentRead.of(row, actor)


@of_house.get("", responses=problems(Forbidden))
@people_only
async def list_all_payments(
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[HousePaymentQuery, Query()],
) -> PaymentPage:
    """What everybody has sent, oldest first; only operators of the platform see it.

    `status=announced` waits for the bank, and `reference` finds the payment of a transfer.
    """
    found = await service.list_for_house(session, actor, query=query, request=page.request)
    return page.reply(PaymentPage, found, lambda row: PaymentRead.of(row, actor))


@of_provider.post("", responses=problems(BadSignature), openapi_extra=_EVENT)
@public
async def hear_of_payments(report: ProviderReport, session: WriteSession, now: Now) -> EventReceipt:
    """For Stripe alone, which tells here what becomes of payments by card.

    The signature stands for the caller. Events may come twice, late, and in any order: each is kept
    and carried out once. Others than of payments, refunds and disputes are kept and ignored.
    """
    return EventReceipt(outcome=await service.hear(session, report, now=now))


@events.get("", responses=problems(Forbidden))
@people_only
async def list_provider_events(
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[ProviderEventQuery, Query()],
) -> ProviderEventPage:
    """What the provider has told; only operators of the platform see it.

    `outcome=mismatched` is what does not fit a payment: nothing moved, and somebody has to look.
    """
    found = await service.list_events(session, actor, query=query, request=page.request)
    return page.reply(ProviderEventPage, found, ProviderEventRead.of)

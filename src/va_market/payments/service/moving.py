"""What every move of a payment begins and ends with."""

from uuid import UUID

from va_market import events
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.identity.house import check_house
from va_market.kit.db import WriteSession, lock
from va_market.kit.errors import Forbidden, NotFound
from va_market.payments import policies
from va_market.payments.errors import PaymentOfProvider, ReceivedByPayer
from va_market.payments.models import HOUSE, PAYMENT, Payment, Provider


async def hold_for(session: WriteSession, actor: Actor, payment_id: UUID, action: str) -> Payment:
    """Lock a payment of one's own organization for `action`.

    Raises:
        NotFound: there is no such payment for this caller.
        Forbidden: it is not the caller's move.
        IllegalMove: the status does not permit it.
    """
    payment = await lock(session, Payment, payment_id)
    if payment is None or not policies.may_see(actor, payment):
        raise NotFound
    if action not in PAYMENT.actions_of(policies.parties(actor, payment)):
        raise Forbidden(f"You may not {action} this payment.")
    PAYMENT.check(payment.status, action)
    return payment


async def hold_for_house(
    session: WriteSession, actor: Actor, payment_id: UUID, action: str
) -> Payment:
    """Lock anybody's payment for `action` of the house.

    Raises:
        Forbidden: the caller does not work for the house.
        NotFound: there is no such payment.
        PaymentOfProvider: it is no bank transfer.
        ReceivedByPayer: the caller announced it.
        IllegalMove: the status does not permit it.
    """
    check_house(actor)
    payment = await lock(session, Payment, payment_id)
    if payment is None:
        raise NotFound
    if payment.provider != Provider.MANUAL:
        raise PaymentOfProvider
    if HOUSE not in policies.parties(actor, payment):
        raise ReceivedByPayer
    PAYMENT.check(payment.status, action)
    return payment


def tell(session: WriteSession, kind: EventKind, payment: Payment, actor: Actor | None) -> None:
    """Record what became of a payment. How much it is, those read who keep the payer's money.

    Nobody is the actor of what a provider tells.
    """
    events.record(
        session,
        kind,
        now=payment.updated_at,
        subject_id=payment.id,
        parties=(payment.organization_id,),
        actor_id=None if actor is None else actor.user_id,
        data={"status": str(payment.status)},
    )

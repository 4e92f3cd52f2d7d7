"""The house confirms what came to its bank account, and what the bank took back (money.md §6)."""

from datetime import date, datetime
from uuid import UUID

from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.kit.errors import field_error
from va_market.ledger import service as ledger
from va_market.ledger.entries import Entry
from va_market.payments.models import PAYMENT, Payment
from va_market.payments.schemas import PaymentReceive, PaymentReturn
from va_market.payments.service.holding import legs_in
from va_market.payments.service.moving import hold_for_house, tell

RECEIVED = EventKind("payment.received", "Money of a client has come, and is held for it.")
RETURNED = EventKind("payment.returned", "The bank took the money of a client back.")


async def receive(
    session: WriteSession, actor: Actor, *, payment_id: UUID, body: PaymentReceive, now: datetime
) -> Payment:
    """Confirm that it has come: the money is held for the client from now on.

    Raises:
        NotFound, Forbidden, IllegalMove: see `hold_for_house`.
        ReceivedByPayer: the caller announced it.
        Invalid: it is in another currency, or its day has not come.
        BalanceOutOfRange: see the ledger.
    """
    payment = await hold_for_house(session, actor, payment_id, "receive")
    _check_day(body.received_on, "/received_on", now)
    if body.amount.currency != payment.currency:
        detail = f"the payment was announced in {payment.currency}"
        raise field_error("/amount/currency", "other_currency", detail)
    entry = Entry(f"payments:{payment.id}:receive", "payment_received", payment.reference)
    legs = await legs_in(session, payment, body.amount, now)
    posted = await ledger.post(session, entry, legs, now=now)
    PAYMENT.become(payment, "receive")
    payment.sqlmodel_update(
        {
            "received_minor": body.amount.minor,
            "received_on": body.received_on,
            "received_by": actor.user_id,
            "received_at": now,
            "transaction_id": posted.id,
            "updated_at": now,
        }
    )
    tell(session, RECEIVED, payment, actor)
    return payment


async def take_back(
    session: WriteSession, actor: Actor, *, payment_id: UUID, body: PaymentReturn, now: datetime
) -> Payment:
    """Say that the bank took it back: it is held no more.

    Raises:
        NotFound, Forbidden, IllegalMove: see `hold_for_house`.
        Invalid: its day has not come, or lies before the day of the payment.
        InsufficientFunds: the client has spent it.
    """
    payment = await hold_for_house(session, actor, payment_id, "return")
    assert payment.received_on is not None  # noqa: S101  # only what came is returned
    assert payment.transaction_id is not None  # noqa: S101
    _check_day(body.returned_on, "/returned_on", now)
    if body.returned_on < payment.received_on:
        raise field_error("/returned_on", "before_it_came", f"it came on {payment.received_on}")
    entry = Entry(f"payments:{payment.id}:return", "payment_returned", payment.reference)
    await ledger.reverse(session, transaction_id=payment.transaction_id, entry=entry, now=now)
    PAYMENT.become(payment, "return")
    payment.returned_on, payment.returned_by = body.returned_on, actor.user_id
    payment.updated_at = now
    tell(session, RETURNED, payment, actor)
    return payment


def _check_day(day: date, pointer: str, now: datetime) -> None:
    if day > now.date():
        raise field_error(pointer, "in_the_future", "must not lie in the future")

"""What a line does to a payment: a credit receives it, a debit takes it back (money.md §6)."""

from datetime import datetime

from va_market.bank_statements import repository
from va_market.bank_statements.errors import PaymentHasLine
from va_market.bank_statements.formats.lines import Direction
from va_market.bank_statements.models import BankLine
from va_market.identity.actor import Actor
from va_market.kit.db import Row, WriteSession
from va_market.kit.errors import Invalid, field_error
from va_market.kit.money import Money
from va_market.payments import service as payments
from va_market.payments.models import PaymentStatus
from va_market.payments.schemas import PaymentReceive, PaymentReturn


async def settle(
    session: WriteSession, actor: Actor, line: BankLine, payment: Row, *, now: datetime
) -> None:
    """Let the line be that of the payment, and move the money unless an operator had done so.

    Raises:
        Invalid: it is in another currency, of another amount than what is taken back, earlier
            than what it takes back, or of a transfer that the house itself has sent.
        PaymentHasLine: another line is.
        IllegalMove, ReceivedByPayer, BalanceOutOfRange, InsufficientFunds: see the payments.
    """
    if line.currency != payment.currency:
        raise _refusal("other_currency", f"the payment was announced in {payment.currency}")
    if line.is_reversal and line.direction == Direction.CREDIT:
        raise _refusal("not_of_a_payment", "the line takes back what the house has sent")
    if await repository.has_line(
        session, payment_id=payment.id, direction=Direction(line.direction)
    ):
        raise PaymentHasLine
    if line.direction == Direction.DEBIT:
        await _take_back(session, actor, line, payment, now)
    else:
        await _receive(session, actor, line, payment, now)
    line.payment_id = payment.id


async def _receive(
    session: WriteSession, actor: Actor, line: BankLine, payment: Row, now: datetime
) -> None:
    if payment.status == PaymentStatus.RECEIVED and line.amount_minor == payment.received_minor:
        return  # confirmed by hand before; that no other line is its own, an index says
    amount = Money.from_minor(line.amount_minor, line.currency)
    body = PaymentReceive(amount=amount, received_on=line.booked_on)
    await payments.receive(session, actor, payment_id=payment.id, body=body, now=now)


async def _take_back(
    session: WriteSession, actor: Actor, line: BankLine, payment: Row, now: datetime
) -> None:
    if payment.received_minor is not None:
        if line.amount_minor != payment.received_minor:
            raise _refusal("other_amount", "it is not the amount that the payment came with")
        if line.booked_on < payment.received_on:
            raise _refusal("before_it_came", f"the payment came on {payment.received_on}")
    if payment.status == PaymentStatus.RETURNED:
        return  # as above
    body = PaymentReturn(returned_on=line.booked_on)
    await payments.take_back(session, actor, payment_id=payment.id, body=body, now=now)


def _refusal(code: str, detail: str) -> Invalid:
    return field_error("/payment_id", code, detail)

"""How lines find what they are of, without anybody: the first matcher that knows one settles it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from va_market.bank_statements import repository
from va_market.bank_statements.formats.lines import Direction
from va_market.bank_statements.models import BankLine
from va_market.bank_statements.repository import payouts as sent_payouts
from va_market.bank_statements.service import payout_lines
from va_market.bank_statements.service.payout_lines import Sent
from va_market.bank_statements.service.settling import settle
from va_market.identity.actor import Actor
from va_market.kit.db import Row, WriteSession
from va_market.payments.models import PaymentStatus
from va_market.payments.references import references_in
from va_market.payouts import references as payout_references


class Matcher(Protocol):
    """Something that lines of the bank may be of."""

    async def __call__(
        self, session: WriteSession, actor: Actor, line: BankLine, *, now: datetime
    ) -> str | None:
        """Settle the line, or say by a code why it is not known here.

        Raises:
            MarketError: it is known, and the rules refuse it.
        """
        ...


async def of_payments(
    session: WriteSession, actor: Actor, line: BankLine, *, now: datetime
) -> str | None:
    """Credits with the reference of a payment, and what takes such a credit back."""
    is_reversal = line.direction == Direction.DEBIT
    if is_reversal != line.is_reversal:
        return "not_of_a_payment"
    references = references_in(f"{line.remittance} {line.end_to_end_id or ''}")
    found = await repository.payments_named(session, references=references)
    if is_reversal and not found:
        found = await repository.matched_before(session, line=line)
    if len(found) != 1:
        return _unknown(found, references, is_reversal=is_reversal)
    [payment] = found
    if _is_settled_on_another_day(line, payment):
        return "confirmed_before"
    await settle(session, actor, line, payment, now=now)
    return None


def _unknown(found: Sequence[Row], references: Sequence[str], *, is_reversal: bool) -> str:
    if found:
        return "several_payments"
    if is_reversal:
        return "no_earlier_line"
    return "unknown_reference" if references else "no_reference"


def _is_settled_on_another_day(line: BankLine, payment: Row) -> bool:
    """Whether an operator has confirmed by hand what may be another transfer: a second one."""
    match payment.status:
        case PaymentStatus.RECEIVED if not line.is_reversal:
            return bool(payment.received_on != line.booked_on)
        case PaymentStatus.RETURNED if line.is_reversal:
            return bool(payment.returned_on != line.booked_on)
    return False


async def of_payouts(
    session: WriteSession, actor: Actor, line: BankLine, *, now: datetime
) -> str | None:
    """Debits with the reference of a payout or of a batch, and credits that bring it back."""
    if line.is_reversal and line.direction == Direction.DEBIT:
        return "not_of_a_payout"
    told = f"{line.remittance} {line.end_to_end_id or ''}"
    found = await _sent_with(session, told)
    if isinstance(found, str):
        return found
    if payout_lines.is_settled_on_another_day(line, found):
        return "confirmed_before"
    await payout_lines.settle(session, actor, line, found, now=now)
    return None


async def _sent_with(session: WriteSession, told: str) -> Sent | str:
    """What a text names: one payout, or one batch; or a code that says why not."""
    references = payout_references.references_in(told)
    found = await sent_payouts.named(session, references=references) if references else []
    if len(found) == 1:
        return Sent(found)
    batch_ids = payout_references.batches_in(told)
    items = await sent_payouts.sent_in(session, batch_ids=batch_ids) if batch_ids else []
    batches = {one.batch_id for one in items}
    if len(batches) == 1 and all(one.batch_id in batches for one in found):
        return Sent(items, batches.pop())
    if found or items:
        return "several_payouts"
    return "unknown_payout" if references else "not_of_a_payout"


MATCHERS: tuple[Matcher, ...] = (of_payments, of_payouts)

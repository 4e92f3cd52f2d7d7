"""What a line does to payouts: a debit has paid them, a credit brings them back (money.md §6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from va_market.bank_statements.errors import BatchHasLine, PayoutHasLine
from va_market.bank_statements.formats.lines import Direction
from va_market.bank_statements.models import BankLine
from va_market.bank_statements.repository import payouts as repository
from va_market.identity.actor import Actor
from va_market.kit.db import Row, WriteSession
from va_market.kit.errors import Invalid, MarketError, field_error
from va_market.payouts import service as payouts
from va_market.payouts.models import PayoutStatus
from va_market.payouts.schemas import Outcome, Settlement

_GIVEN_BACK = (PayoutStatus.FAILED, PayoutStatus.RETURNED)


@dataclass(frozen=True, slots=True)
class Sent:
    """One payout, or all that the bank was told to pay with a batch."""

    items: Sequence[Row]
    batch_id: UUID | None = None

    @property
    def payout_id(self) -> UUID | None:
        return self.items[0].id if self.batch_id is None else None

    @property
    def field(self) -> str:
        """What says by hand of which it is."""
        return "/payout_id" if self.batch_id is None else "/payout_batch_id"

    @property
    def totals(self) -> set[int]:
        """What the bank may have booked: all of it, or what it did not refuse before."""
        kept = [one for one in self.items if one.status not in _GIVEN_BACK]
        return {sum(one.amount_minor for one in some) for some in (self.items, kept)}


async def settle(
    session: WriteSession, actor: Actor, line: BankLine, sent: Sent, *, now: datetime
) -> None:
    """Let the line be that of the payouts, and settle those that nobody had settled by hand.

    Raises:
        Invalid: it is in another currency, of another amount, or takes back a debit of others;
            or its day fits none of them.
        PayoutHasLine, BatchHasLine: another line is.
        PaysThemselves, IllegalMove, BalanceOutOfRange: see the payouts.
    """
    _check(line, sent)
    if await repository.has_line(
        session, payout_id=sent.payout_id, batch_id=sent.batch_id, direction=line.direction
    ):
        raise PayoutHasLine if sent.batch_id is None else BatchHasLine
    for done in await payouts.settle_many(session, actor, items=_said(line, sent), now=now):
        if isinstance(done, MarketError):
            raise _of_line(done, sent)
    line.payout_id, line.payout_batch_id = sent.payout_id, sent.batch_id


def _check(line: BankLine, sent: Sent) -> None:
    if line.is_reversal and line.direction == Direction.DEBIT:
        raise field_error(sent.field, "not_of_a_payout", "the line takes back what had come")
    if not sent.items:
        raise field_error(sent.field, "not_submitted", "the bank was not told to pay it")
    if line.currency != sent.items[0].currency:
        detail = f"it was sent in {sent.items[0].currency}"
        raise field_error(sent.field, "other_currency", detail)
    if line.amount_minor not in sent.totals:
        raise field_error(sent.field, "other_amount", "it is not the amount that was sent")


def _said(line: BankLine, sent: Sent) -> list[Settlement]:
    """What the bank says of each; of a batch it pays what it did not refuse before."""
    is_paid = line.direction == Direction.DEBIT
    return [
        Settlement(
            payout_id=one.id,
            outcome=Outcome.PAID if is_paid else _back(one),
            settled_on=line.booked_on,
        )
        for one in sent.items
        if not (is_paid and sent.batch_id is not None and one.status in _GIVEN_BACK)
    ]


def _back(payout: Row) -> Outcome:
    """What failed by hand came back with this line: that it failed is said again."""
    return Outcome.FAILED if payout.status == PayoutStatus.FAILED else Outcome.RETURNED


def _of_line(fault: MarketError, sent: Sent) -> MarketError:
    """The day of the line is no field of who says by hand of what it is."""
    if isinstance(fault, Invalid) and fault.errors:
        return field_error(sent.field, fault.errors[0].code, fault.errors[0].detail)
    return fault


def is_settled_on_another_day(line: BankLine, sent: Sent) -> bool:
    """Whether an operator has said by hand what may be of another line."""
    is_paid = line.direction == Direction.DEBIT
    status = PayoutStatus.PAID if is_paid else PayoutStatus.RETURNED
    return any(one.status == status and one.settled_on != line.booked_on for one in sent.items)

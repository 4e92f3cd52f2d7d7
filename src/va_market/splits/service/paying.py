from datetime import datetime
from uuid import UUID

from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession, lock
from va_market.kit.errors import Forbidden, NotFound, field_error
from va_market.kit.ids import new_id
from va_market.kit.money import Money
from va_market.splits import policies
from va_market.splits.errors import NothingDue
from va_market.splits.models import Split
from va_market.splits.schemas import SplitPay, SplitSource
from va_market.splits.service.moving import check_can_pay, owed_on, settle


async def pay(
    session: WriteSession, actor: Actor, *, split_id: UUID, body: SplitPay, now: datetime
) -> Split:
    """Pay what is due of a share, all or a part: out of what the agency has here, or outside.

    Raises:
        NotFound: there is no such split for this caller.
        Forbidden: the caller does not spend the money of the agency, or would be paid.
        NothingDue: it was paid, or is set off.
        Invalid: more than is due, or in another currency.
        InsufficientFunds: the agency has not so much to spend.
    """
    split = await lock(session, Split, split_id)
    if split is None or not policies.may_see(actor, split):
        raise NotFound
    if not policies.may_pay(actor, split):
        raise Forbidden("Those who keep the money of the agency pay its assistants, in person.")
    owed = await owed_on(session, split, now=now)
    due = min(split.money(split.due_minor - split.paid_minor), owed)
    if due.minor <= 0:
        raise NothingDue
    amount = body.amount or due
    _check(amount, due)
    is_here = body.source == SplitSource.AVAILABLE
    if is_here:
        await check_can_pay(session, actor, split, amount, now=now)
    await settle(session, split, amount, is_here=is_here, key=new_id(), now=now)
    await session.flush()
    return split


def _check(amount: Money, due: Money) -> None:
    if amount.currency != due.currency:
        raise field_error("/amount", "other_currency", f"the share is in {due.currency}")
    if amount > due:
        raise field_error("/amount", "above_what_is_due", f"{due} are due")

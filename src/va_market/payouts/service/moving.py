"""What making a payout and every move of one have in common."""

from datetime import date, datetime
from uuid import UUID

from va_market import events
from va_market.events import EventKind
from va_market.kit.db import WriteSession
from va_market.kit.ids import new_id
from va_market.kit.money import Money
from va_market.payouts.models import Payout, PayoutStatus, Source
from va_market.payouts.references import new_reference
from va_market.payouts.service import posting

CREATED = EventKind("payout.created", "Money left an account, to be paid out.")


async def make(
    session: WriteSession,
    *,
    destination_id: UUID,
    owner_id: UUID,
    is_organization: bool,
    account_id: UUID,
    source: Source,
    amount: Money,
    now: datetime,
    requested_by: UUID | None = None,
    run_on: date | None = None,
) -> Payout:
    """A payout whose money has left the account. Errors: see `posting.take`."""
    payout_id, reference = new_id(), new_reference()
    transaction_id = await posting.take(
        session,
        payout_id=payout_id,
        account_id=account_id,
        reference=reference,
        amount=amount,
        now=now,
    )
    payout = Payout(
        id=payout_id,
        owner_id=owner_id,
        is_organization=is_organization,
        destination_id=destination_id,
        account_id=account_id,
        source=source,
        reference=reference,
        currency=amount.currency,
        amount_minor=amount.minor,
        status=PayoutStatus.CREATED,
        requested_by=requested_by,
        run_on=run_on,
        transaction_id=transaction_id,
        created_at=now,
        updated_at=now,
    )
    session.add(payout)
    tell(session, CREATED, payout, requested_by)
    return payout


def tell(session: WriteSession, kind: EventKind, payout: Payout, actor_id: UUID | None) -> None:
    """Record what became of a payout. How much it is, those read whose money it is."""
    events.record(
        session,
        kind,
        now=payout.updated_at,
        subject_id=payout.id,
        parties=(payout.owner_id,),
        actor_id=actor_id,
        data={"status": str(payout.status)},
    )

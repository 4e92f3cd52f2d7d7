"""Where owners are paid. A change needs the password, rests, and is told to the owner."""

from datetime import datetime, timedelta
from uuid import UUID

from va_market import events
from va_market.accounts.policies import owners_seen_by
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row, WriteSession
from va_market.kit.errors import NotFound
from va_market.kit.pages import Page, PageRequest
from va_market.payouts import policies
from va_market.payouts.letters import PayoutLetters
from va_market.payouts.models import DestinationStatus, PayoutDestination
from va_market.payouts.repository import destinations as repository
from va_market.payouts.schemas import DestinationCreate, DestinationQuery

NAMED = EventKind("payout_destination.named", "Payouts go to another account after the hold.")


async def name_destination(
    session: WriteSession,
    actor: Actor,
    *,
    body: DestinationCreate,
    hold: timedelta,
    letters: PayoutLetters,
    now: datetime,
) -> PayoutDestination:
    """Name where an owner is paid in a currency; the one before is retired and kept.

    Raises:
        NotFound, Forbidden: it is not the caller's money to keep.
    """
    owner_id = body.organization_id or actor.user_id
    if body.organization_id is not None:
        policies.check_keeps(actor, body.organization_id)
    before = await repository.lock_live(session, owner_id=owner_id, currency=body.currency)
    if before is not None:
        _retire(before, now)
        await session.flush()  # there is one live destination of each currency
    made = PayoutDestination(
        **body.model_dump(exclude={"organization_id"}),
        owner_id=owner_id,
        is_organization=body.organization_id is not None,
        status=DestinationStatus.LIVE,
        added_by=actor.user_id,
        usable_at=now + hold,
        created_at=now,
    )
    session.add(made)
    await _tell(session, made, letters, now)
    return made


def _retire(destination: PayoutDestination, now: datetime) -> None:
    destination.status, destination.retired_at = DestinationStatus.RETIRED, now


async def _tell(
    session: WriteSession, made: PayoutDestination, letters: PayoutLetters, now: datetime
) -> None:
    """Whoever keeps the money hears it, whoever of them it was."""
    events.record(
        session,
        NAMED,
        now=now,
        subject_id=made.id,
        parties=(made.owner_id,),
        actor_id=made.added_by,
        data={"currency": made.currency},
    )
    for address in await repository.addresses_of(session, owner_id=made.owner_id):
        await letters.changed(
            session, to=address, currency=made.currency, usable_at=made.usable_at, now=now
        )


async def get_destination(session: ReadSession, actor: Actor, *, destination_id: UUID) -> Row:
    """One of the caller's.

    Raises:
        NotFound: there is no such destination for this caller.
    """
    row: Row | None = await repository.find(session, destination_id=destination_id)
    if row is None or not policies.may_see(actor, row.owner_id):
        raise NotFound
    return row


async def list_destinations(
    session: ReadSession, actor: Actor, *, query: DestinationQuery, request: PageRequest
) -> Page[Row]:
    """Present and former ones, of the caller and of organizations whose money they keep."""
    return await repository.OWNED.page(
        session,
        request,
        filters=query.model_dump(exclude={"sort"}),
        sort=query.sort,
        scope={"owners": owners_seen_by(actor)},
    )


async def wipe(session: WriteSession, *, owner_id: UUID, now: datetime) -> None:
    """Retire what is live, and forget numbers to which nothing was ever to be paid.

    To which account money went is kept, as the law on taxes and on money laundering asks.
    """
    for one in await repository.lock_all(session, owner_id=owner_id):
        if one.status == DestinationStatus.LIVE:
            _retire(one, now)
        if not await repository.is_used(session, destination_id=one.id):
            one.holder_name = ""
            one.iban = one.account_number = one.bank_code = one.bic = None

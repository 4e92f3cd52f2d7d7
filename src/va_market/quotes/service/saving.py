from datetime import datetime, timedelta
from uuid import UUID

from va_market import events
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.identity.permissions import Permission
from va_market.kit.db import ReadSession, Row, WriteSession, lock
from va_market.kit.errors import Conflict, Forbidden, NotFound
from va_market.kit.pages import Page, PageRequest
from va_market.pricing.fees import FeeRule
from va_market.quotes import policies, repository
from va_market.quotes.models import QuoteStatus, SavedQuote
from va_market.quotes.schemas import QuoteSave, SavedQuoteQuery, status_of
from va_market.quotes.service.pricing import price

SAVED = EventKind("quote.saved", "Somebody kept a quote, to send a proposal with it.")
BOUND = EventKind("quote.bound", "A proposal was sent with a quote; its figures hold.")


class QuoteNotOpen(Conflict):
    code = "quote_not_open"
    title = "The quote can no longer be bound"
    cause = "It has expired, or a proposal was sent with it already."
    fix = "Save a new quote of the same request, and name that one."


async def save(
    session: WriteSession, actor: Actor, *, body: QuoteSave, usual_fee: FeeRule, now: datetime
) -> SavedQuote:
    """Price a request and keep the figures.

    Raises:
        Invalid: the inputs do not fit the terms; the field is named.
        NotFound, Forbidden: the agency is not the caller's, or they do not propose for it.
    """
    organization_id = _for_whom(actor, body.organization_id)
    figures = price(body.request, usual_fee=usual_fee, within="/request")
    saved = SavedQuote(
        made_by=actor.user_id,
        organization_id=organization_id,
        request=body.request.model_dump(mode="json"),
        quote=figures.model_dump(mode="json"),
        fee=usual_fee.model_dump(mode="json"),
        currency=figures.currency,
        expires_at=now + timedelta(days=body.valid_days),
        created_at=now,
    )
    session.add(saved)
    _tell(session, SAVED, saved, actor, now)
    return saved


def _for_whom(actor: Actor, named: UUID | None) -> UUID | None:
    organization_id = next(iter(actor.roles)) if actor.is_key and named is None else named
    if organization_id is None:
        return None
    if not actor.is_member(organization_id):
        raise NotFound
    if not actor.can(Permission.PROPOSE, organization_id):
        raise Forbidden("Only those who propose for this agency may do that.")
    return organization_id


async def search(
    session: ReadSession, actor: Actor, *, query: SavedQuoteQuery, request: PageRequest
) -> Page[Row]:
    """The quotes that the caller made, or that were made for the caller's organizations."""
    return await repository.LISTING.page(
        session, request, sort=query.sort, filters={}, scope=actor.scope
    )


async def get_visible(session: ReadSession, actor: Actor, *, quote_id: UUID) -> Row:
    """One of them.

    Raises:
        NotFound: there is no such quote for this caller.
    """
    row = await repository.find_visible(session, quote_id=quote_id, scope=actor.scope)
    if row is None:
        raise NotFound
    return row


async def get_bound(session: ReadSession, *, quote_id: UUID | None) -> Row:
    """The quote behind a proposal or a contract that the caller may see.

    Raises:
        NotFound: it was made without one.
    """
    row = None if quote_id is None else await repository.find_bound(session, quote_id=quote_id)
    if row is None:
        raise NotFound("No quote was bound to it.")
    return row


async def bind(session: WriteSession, actor: Actor, *, quote_id: UUID, now: datetime) -> SavedQuote:
    """Use a quote up for a proposal that is being sent.

    Raises:
        NotFound: there is no such quote for this caller.
        Forbidden: it is an agency's, and the caller does not propose for it.
        QuoteNotOpen: it has expired, or is bound already.
    """
    saved = await lock(session, SavedQuote, quote_id)
    if saved is None or not policies.may_see(actor, saved):
        raise NotFound("There is no such quote for you.")
    if not policies.may_bind(actor, saved):
        raise Forbidden("Only those who propose for this agency may do that.")
    status = status_of(saved, now=now)
    if status is not QuoteStatus.OPEN:
        raise QuoteNotOpen(f"The quote is {status}.")
    saved.bound_at = now
    _tell(session, BOUND, saved, actor, now)
    return saved


def _tell(
    session: WriteSession, kind: EventKind, saved: SavedQuote, actor: Actor, now: datetime
) -> None:
    events.record(
        session,
        kind,
        now=now,
        subject_id=saved.id,
        parties=(saved.organization_id or saved.made_by,),
        actor_id=actor.user_id,
        data={"expires_at": saved.expires_at.isoformat(), "currency": saved.currency},
    )

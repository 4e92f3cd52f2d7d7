from datetime import datetime
from uuid import UUID

from va_market.identity import service as identity
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row
from va_market.kit.errors import NotFound
from va_market.kit.pages import Page, PageRequest
from va_market.pricing.rates import resolve_for
from va_market.pricing.rates.errors import NoRate
from va_market.rate_cards import policies, repository
from va_market.rate_cards.schemas import EffectiveQuery, EffectiveRate, RateCardQuery
from va_market.rate_cards.service.cards import card_of, today_in, work_of


class NoRateApplies(NotFound):
    code = "no_rate"
    title = "No rate applies to this work on this day"
    cause = "The organization has no default, and no line of its pay scale is for this work."
    fix = "Add one with POST /v1/organizations/{id}/rate-cards, or describe the work in full."


async def list_of_organization(
    session: ReadSession,
    actor: Actor,
    *,
    organization_id: UUID,
    query: RateCardQuery,
    request: PageRequest,
) -> Page[Row]:
    """The card of an organization of the caller.

    Raises:
        NotFound: it is not one of the caller's.
    """
    if not policies.may_see(actor, organization_id):
        raise NotFound
    return await repository.OF_ORGANIZATION.page(
        session,
        request,
        sort=query.sort,
        filters=query.model_dump(exclude={"sort"}),
        scope={"organization_id": organization_id, **actor.scope},
    )


async def get_of_organization(
    session: ReadSession, actor: Actor, *, organization_id: UUID, entry_id: UUID
) -> Row:
    """One rate of a card of the caller's.

    Raises:
        NotFound: there is no such rate for this caller.
    """
    row = await repository.find_of_organization(
        session, organization_id=organization_id, entry_id=entry_id, scope=actor.scope
    )
    if row is None:
        raise NotFound
    return row


async def list_own(
    session: ReadSession, actor: Actor, *, query: RateCardQuery, request: PageRequest
) -> Page[Row]:
    """The list prices of the caller."""
    return await repository.OWN.page(
        session,
        request,
        sort=query.sort,
        filters=query.model_dump(exclude={"sort"}),
        scope=actor.scope,
    )


async def get_own(session: ReadSession, actor: Actor, *, entry_id: UUID) -> Row:
    """One list price of the caller.

    Raises:
        NotFound: there is no such price for this caller.
    """
    row = await repository.find_own(session, entry_id=entry_id, scope=actor.scope)
    if row is None:
        raise NotFound
    return row


async def effective(
    session: ReadSession,
    actor: Actor,
    *,
    organization_id: UUID,
    query: EffectiveQuery,
    now: datetime,
) -> EffectiveRate:
    """The rate of an organization of the caller that applies to a piece of work.

    Raises:
        NotFound: it is not one of the caller's.
        NoRateApplies: see there.
    """
    organization = await identity.get_visible(session, actor, organization_id=organization_id)
    on = query.on or today_in(organization.time_zone, now)
    rows = await repository.candidates(
        session, organization_id=organization_id, side=query.side, on=on, scope=actor.scope
    )
    try:
        found = resolve_for(work_of(query, on=on), map(card_of, rows))
    except NoRate as error:
        said = "; ".join(step.formula for step in error.trace)
        raise NoRateApplies(f"{error.detail}: {said}.") from error
    return EffectiveRate.of(found, on=on)

"""Rates are added, one by one; what applied before stays as it was."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from va_market import events
from va_market.assistants.models import AssistantProfile
from va_market.events import EventKind
from va_market.identity import service as identity
from va_market.identity.actor import Actor
from va_market.identity.models import Organization
from va_market.kit.db import WriteSession, lock, queue
from va_market.kit.errors import Conflict, Forbidden, NotFound, field_error
from va_market.pricing.errors import AmountOutOfRange, EndNotAfterStart, PricingError
from va_market.pricing.rates import Insertion, RatePeriod, insertion, scaled
from va_market.pricing.rates.errors import HistoryIsFixed, RateBeginsThen, RatesOverlap
from va_market.rate_cards import policies, repository
from va_market.rate_cards.models import RateCardEntry
from va_market.rate_cards.schemas import ListPriceAdd, RateCardAdd
from va_market.rate_cards.service.cards import card_of, today_in

ADDED = EventKind("rate_card.added", "A rate was added; where it took the place of one, it ends.")


_POINTERS: dict[type[PricingError], str] = {
    AmountOutOfRange: "/factor",
    EndNotAfterStart: "/ends_on",
    HistoryIsFixed: "/starts_on",
}


class RateExists(Conflict):
    code = "rate_exists"
    title = "A rate for the same work begins on that day already"
    cause = "Rates are added and never replaced, so that what was agreed to can be looked up."
    fix = "Let the new rate begin on another day."


class RatePlanned(Conflict):
    code = "rate_planned"
    title = "Another rate for the same work begins before this one ends"
    cause = "On one day one rate applies."
    fix = "Leave `ends_on` out, or let it be the day on which the other one begins."
    constraint = "ex_rate_card_entries_no_overlap"


class NoListPrices(Forbidden):
    code = "no_list_prices"
    title = "Only assistants have list prices"
    cause = "You have no assistant profile."
    fix = "PUT /v1/me/assistant-profile, then repeat the request."


async def add_to_organization(
    session: WriteSession, actor: Actor, *, organization_id: UUID, body: RateCardAdd, now: datetime
) -> RateCardEntry:
    """Add a rate to the card of an organization.

    Raises:
        NotFound: the organization is not one of the caller's.
        Forbidden: the caller's role does not manage its money.
        Invalid, RateExists, RatePlanned: see `_add`.
    """
    if not policies.may_see(actor, organization_id):
        raise NotFound
    if not policies.may_add(actor, organization_id):
        raise Forbidden("Your role does not manage the money of the organization.")
    await queue(session, Organization, organization_id)
    zone = await identity.time_zone_of(session, organization_id)
    entry = _entry_of(body, actor, zone, now)
    entry.organization_id = organization_id
    return await _add(session, entry, actor, zone=zone, now=now)


async def add_own(
    session: WriteSession, actor: Actor, *, body: ListPriceAdd, now: datetime
) -> RateCardEntry:
    """Add a list price of the caller.

    Raises:
        NoListPrices: the caller is no assistant.
        Invalid, RateExists, RatePlanned: see `_add`.
    """
    profile = await lock(session, AssistantProfile, actor.user_id)
    if profile is None:
        raise NoListPrices
    entry = _entry_of(body, actor, profile.time_zone, now)
    entry.assistant_id = actor.user_id
    return await _add(session, entry, actor, zone=profile.time_zone, now=now)


def _entry_of(body: ListPriceAdd, actor: Actor, zone: str, now: datetime) -> RateCardEntry:
    names = type(body).model_fields.keys() - {"rate", "starts_on", "ends_on"}
    columns = {"per": RatePeriod.HOUR, **{name: getattr(body, name) for name in names}}
    return RateCardEntry(
        **columns,
        rate_minor=body.rate.minor,
        currency=body.rate.currency,
        valid_from=body.starts_on or today_in(zone, now),
        valid_until=body.ends_on,
        created_by=actor.user_id,
        created_at=now,
    )


async def _add(
    session: WriteSession, entry: RateCardEntry, actor: Actor, *, zone: str, now: datetime
) -> RateCardEntry:
    """Write the rate, and end the one that it takes the place of. The owner is locked.

    Raises:
        Invalid: it begins before today, or does not last a day.
        RateExists, RatePlanned: see there.
    """
    ended_id = await _make_room(session, entry, zone=zone, now=now)
    session.add(entry)
    owner_id = entry.organization_id or entry.assistant_id
    events.record(
        session,
        ADDED,
        now=now,
        subject_id=entry.id,
        parties=[owner_id],
        actor_id=actor.user_id,
        data={
            "owner_id": str(owner_id),
            "side": str(entry.side),
            "starts_on": entry.valid_from.isoformat(),
            "ended_id": None if ended_id is None else str(ended_id),
        },
    )
    return entry


async def _make_room(
    session: WriteSession, entry: RateCardEntry, *, zone: str, now: datetime
) -> UUID | None:
    """Fit the rate between those for the same work: the id of the one that it ends."""
    lasting = await repository.lasting_beyond(session, entry, day=entry.valid_from)
    others = {str(one.id): one for one in lasting}
    plan = _planned(lasting, entry, today=today_in(zone, now))
    entry.valid_until = plan.added.valid_until
    if plan.ended is None:
        return None
    ended = others[str(plan.ended.reference)]
    ended.valid_until = plan.ended.valid_until
    await session.flush()  # before the new one is there, or both would apply for a moment
    return ended.id


def _planned(lasting: Iterable[RateCardEntry], entry: RateCardEntry, *, today: date) -> Insertion:
    try:
        new = card_of(entry)
        scaled(new)  # what is kept can be shown
        return insertion(map(card_of, lasting), new, today=today)
    except (RateBeginsThen, RatesOverlap) as error:
        kind = RateExists if isinstance(error, RateBeginsThen) else RatePlanned
        raise kind(f"{error.detail[0].upper()}{error.detail[1:]}.") from error
    except PricingError as error:
        raise field_error(_POINTERS[type(error)], error.code, error.detail) from error

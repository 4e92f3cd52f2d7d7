"""Fills the rosters of agencies, before anybody proposes."""

import asyncio

from va_market.demo.caller import Crowd
from va_market.demo.jobs_of_agency import ROSTER
from va_market.demo.prices import price
from va_market.demo.work import Offer, Place

Entries = dict[tuple[str | None, str], str]


async def enroll(crowd: Crowd) -> Entries:
    """The entry of each assistant, by the agency and the assistant."""
    ids = await asyncio.gather(*(_invite(crowd, place) for place in ROSTER))
    return {(one.agency, one.of.key): id_ for one, id_ in zip(ROSTER, ids, strict=True)}


def entry_of(entries: Entries, offer: Offer) -> str | None:
    """What an agency names in proposing; nothing in person."""
    return None if offer.agency is None else entries[offer.agency, offer.by.key]


async def _invite(crowd: Crowd, place: Place) -> str:
    agency, assistant = crowd[place.agency], crowd[place.of.key]
    profile = await assistant.get("/v1/me/assistant-profile")
    terms = {"rate": price(place.rate), "is_exclusive": place.is_exclusive}
    invitation = {"assistant_id": profile["id"], "visibility": "public", **terms}
    entry = await agency.post(f"{await agency.organization()}/roster", invitation)
    path = f"/v1/me/rosters/{entry['id']}"
    if place.answer == "accept":
        await assistant.post(f"{path}/accept", {"terms_version": entry["terms_version"]})
    elif place.answer == "decline":
        await assistant.post(f"{path}/decline")
    return str(entry["id"])

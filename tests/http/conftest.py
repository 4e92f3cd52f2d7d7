from collections.abc import AsyncIterator

import httpx
import pytest

from tests.conftest import app_of
from tests.factories.amendments import proposed
from tests.factories.keys import key_of
from tests.factories.market import Deal, Market
from tests.factories.members import invitation_of
from tests.factories.quotes import saved
from tests.factories.rate_cards import OWN, added, card
from tests.factories.rosters import agency, enrolled, handover, placement
from va_market.identity.models import Role
from va_market.kit.db import Database

NOWHERE = "postgresql://nobody@/none?host=/nonexistent"


@pytest.fixture(scope="session")
async def standing_deal(shared_market: Market) -> Deal:
    """People and things that the tests of this folder look at and do not change."""
    shared_market.clock.reset()
    assistant = await shared_market.assistant()
    kept = await saved(assistant)
    return await shared_market.deal(
        owner=await agency(shared_market),
        assistant=assistant,
        proposal={"quote_id": kept["id"], "terms": None},
    )


@pytest.fixture(scope="session")
async def ids(shared_market: Market, standing_deal: Deal) -> dict[str, str]:
    """An existing thing for every name in a path."""
    shared_market.clock.reset()
    job = await shared_market.job(standing_deal.owner)
    other = await shared_market.assistant()
    kept = await saved(other)
    priced = {"quote_id": kept["id"], "terms": None}
    proposal = await shared_market.proposal(other, job, **priced)
    quote = await saved(standing_deal.owner, organization_id=standing_deal.owner.organization_id)
    entry = await shared_market.entry(standing_deal)
    member = await shared_market.member(standing_deal.owner, Role.MEMBER)
    invitation = await invitation_of(standing_deal.owner)
    key = await key_of(standing_deal.owner)
    rate = await added(standing_deal.owner, card(standing_deal.owner), side="bill")
    price = await added(standing_deal.assistant, OWN)
    place = await enrolled(standing_deal.owner, standing_deal.assistant)
    placed = await placement(shared_market, agency_owner=standing_deal.owner)
    return {
        "organization_id": standing_deal.owner.organization_id,
        "assistant_id": str(standing_deal.assistant.id),
        "job_id": job["id"],
        "proposal_id": proposal["id"],
        "contract_id": standing_deal.id,
        "entry_id": entry["id"],
        "amendment_id": (await proposed(standing_deal))["id"],
        "roster_entry_id": place["id"],
        "substitution_id": (await handover(placed, place))["id"],
        "rate_card_id": rate["id"],
        "list_price_id": price["id"],
        "session_id": str((await shared_market.person()).session_id),  # somebody's
        "user_id": str(member.id),
        "invitation_id": invitation["id"],
        "key_id": key.id,
        "quote_id": quote["id"],
    }


@pytest.fixture
async def broken() -> AsyncIterator[httpx.AsyncClient]:
    """An application of its own with a route that fails and no database behind it."""
    app = app_of(Database(NOWHERE))

    @app.get("/fails", include_in_schema=False)
    async def fail() -> None:
        raise RuntimeError("postgres://secret@host/db is none of the caller's business")

    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://market.test") as client:
            yield client

"""R27: clients of one assistant never meet. One of them walks every route and finds no trace.

What is asked comes from the document: a new route is walked as soon as it is there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.access.foreign import MISSING, but_for_itself
from tests.factories.commitments import BREAK, waiting
from tests.factories.keys import key_of
from tests.factories.market import Market, Person
from tests.factories.rosters import enrolled
from tests.support.document import operations
from va_market.identity.models import Role

MARK = "canary-of-first-client"
PATHS = sorted({one.path for one in operations() if one.method.lower() == "get"})
# Of jobs that were published everybody knows whose they are, and what is to be done.
PUBLIC = {"/v1/jobs", "/v1/jobs/{job_id}"}
HIDDEN = ("contract_id", "proposal_id", "entry_id", "roster_entry_id", "waiting_proposal")
OWN = {
    *(f"/v1/contracts{rest}" for rest in ("", "/{contract_id}", "/{contract_id}/exclusivity")),
    *("/v1/proposals", "/v1/proposals/{proposal_id}", "/v1/jobs/{job_id}/proposals"),
    *("/v1/time-entries", "/v1/time-entries/{entry_id}", "/v1/events"),
    *("/v1/assistants", "/v1/assistants/{assistant_id}"),
    "/v1/organizations/{organization_id}/roster/{roster_entry_id}",
}
"""What the second client reads of its own on the way."""
SCOPES = ("assistants:read", "contracts:read", "events:read", "jobs:read", "proposals:read")
MORE_SCOPES = ("roster:read", "time:read")


@dataclass
class Side:
    """A client of the assistant; its ids by the name that a path gives them."""

    owner: Person
    ids: dict[str, str]


@pytest.fixture
async def assistant(market: Market) -> Person:
    return await market.assistant(weekly_minutes=1000)


async def side(market: Market, assistant: Person, mark: str, **conditions: Any) -> Side:
    """An agency, which hires as well, with something of everything."""
    owner = await market.owner(kind="agency", name=f"Client {mark}")
    supervisor = await market.member(owner, Role.SUPERVISOR)
    deal = await market.deal(
        owner=owner,
        assistant=assistant,
        job={"title": f"Work {mark}", "description": f"All of it {mark}"},
        proposal={"scope": f"Inbox {mark}", "conditions": conditions},
        supervisor_id=str(supervisor.id),
        supervisor_qualification=f"Ten years {mark}",
    )
    hours = 2 if mark == MARK else 4
    entry = await market.submitted(deal, hours_ago=hours, minutes=30, memo=f"Memo {mark}")
    placed = await enrolled(owner, assistant, note=f"Note {mark}")
    waits = await waiting(market, assistant, owner=owner, scope=f"More {mark}")
    ids = {
        "organization_id": owner.organization_id,
        "job_id": deal.job["id"],
        "proposal_id": deal.proposal["id"],
        "contract_id": deal.id,
        "entry_id": entry["id"],
        "roster_entry_id": placed["id"],
        "supervisor": str(supervisor.id),
        "owner": str(owner.id),
        "waiting_proposal": waits.proposal["id"],
    }
    return Side(owner, ids)


@pytest.fixture
async def first(market: Market, assistant: Person) -> Side:
    kept = {"scope": "categories", "categories": ["sales"], "premium_percent": "12.5"}
    return await side(market, assistant, MARK, weekly_minutes=617, exclusivity=kept)


@pytest.fixture
async def second(market: Market, assistant: Person, first: Side) -> Side:
    # After the first: whatever looks for the newest, or the only one, finds both.
    return await side(market, assistant, "second", weekly_minutes=100)


def filled(path: str, ids: dict[str, str]) -> str:
    return re.sub(r"{(\w+)}", lambda name: ids.get(name[1], MISSING), path)


def traces(first: Side, path: str, text: str) -> list[str]:
    """What of the first client stands in the text, and nobody but the assistant may know."""
    # What was agreed: minutes, a premium.
    known = [":617", ": 617", '"12.5"', *(first.ids[name] for name in HIDDEN)]
    if path not in PUBLIC:
        known += [MARK, *first.ids.values()]
    return [mark for mark in known if mark in text]


async def everybody(market: Market, of: Side) -> list[Any]:
    """Who looks: in person, and a program of the client."""
    member = await market.member(of.owner, Role.HIRING_MANAGER)
    return [of.owner, member, await key_of(of.owner, *SCOPES, *MORE_SCOPES)]


def walked() -> Iterator[str]:
    """Every path that is read, but for those that tell of everybody or of the server."""
    yield from (path for path in PATHS if path.startswith("/v1"))


class TestTwoClients:
    async def test_no_answer_of_any_route_holds_a_trace_of_the_other(
        self, market: Market, assistant: Person, first: Side, second: Side
    ) -> None:
        own = {**second.ids, "assistant_id": str(assistant.id), "user_id": str(assistant.id)}
        found, read = [], set()
        for caller in await everybody(market, second):
            for path in walked():
                answer = await caller.get(filled(path, own))
                found += [(path, mark) for mark in traces(first, path, answer.text)]
                read |= {path} if answer.is_success else set()
        assert found == []
        assert read >= OWN

    async def test_the_ids_of_the_other_lead_nowhere(
        self, assistant: Person, first: Side, second: Side
    ) -> None:
        ids = {**first.ids, "assistant_id": str(assistant.id), "user_id": str(assistant.id)}
        found = []
        for path in walked():
            answer = await second.owner.get(filled(path, ids))
            text = answer.text if answer.is_success else but_for_itself(answer)
            found += [(path, mark) for mark in traces(first, path, text)]
        assert found == []

    async def test_filters_by_the_ids_of_the_other_find_nothing(
        self, first: Side, second: Side
    ) -> None:
        lists = {
            "/v1/contracts": ("job_id", "organization_id", "agency_id"),
            "/v1/proposals": ("job_id", "agency_id"),
            "/v1/time-entries": ("contract_id",),
        }
        ids = {**first.ids, "agency_id": first.ids["organization_id"]}
        for path, names in lists.items():
            for name in names:
                answer = await second.owner.get(path, **{name: ids[name]})
                assert answer.json()["items"] == [], (path, name)

    async def test_the_assistant_sees_both(self, assistant: Person, first: Side, second: Side):
        """So that the walk would find what it looks for."""
        listed = (await assistant.get("/v1/contracts")).text
        assert traces(first, "/v1/contracts", listed)
        assert second.ids["contract_id"] in listed


class TestRefusals:
    async def test_why_somebody_is_not_free_is_told_without_the_other(
        self, market: Market, assistant: Person, first: Side, second: Side
    ) -> None:
        barred = {"work_types": ["sales"]}
        clash = await waiting(market, assistant, owner=second.owner, **barred)
        full = await waiting(
            market, assistant, owner=second.owner, conditions={"weekly_minutes": 400}
        )
        answers: list[httpx.Response] = [await clash.accept(), await full.accept()]
        assert [one.json()["code"] for one in answers] == ["exclusivity_clash", "over_capacity"]
        assert [traces(first, "", one.text) for one in answers] == [[], []]

    async def test_so_is_why_a_contract_is_not_resumed(
        self, market: Market, assistant: Person, first: Side, second: Side
    ) -> None:
        path = f"/v1/contracts/{second.ids['contract_id']}"
        await assistant.move(f"{path}/pause", BREAK)
        between = await waiting(
            market, assistant, owner=first.owner, conditions={"weekly_minutes": 350}
        )
        assert (await between.accept()).status_code == 201
        refused = await second.owner.move(f"{path}/resume")
        assert refused.json()["code"] == "over_capacity"
        assert traces(first, "", refused.text) == []

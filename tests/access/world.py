"""A small world, built once: home and its rival, one caller of every kind, things in each state.

Whatever is private carries the mark of its side, so that an answer tells what it should not hold.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import asyncpg
import httpx

from tests.access.kinds import ROLES
from tests.factories.market import Deal, Market, Person
from va_market.identity.models import Role
from va_market.identity.scopes import Scope

HOME, RIVAL = "canary-of-home", "canary-of-rival"
CONFIDENTIAL = "canary-of-managers"
"""Marks what only the owners and admins of home see."""
ALL_SCOPES = tuple(str(scope) for scope in Scope)
LONG_AGO = timedelta(days=30)


@dataclass
class Caller:
    """Somebody, or something, that sends requests; `person` is who it is or whose key."""

    kind: str
    headers: dict[str, str]
    person: Person

    async def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = {**self.headers, **options.pop("headers", {})}
        client = self.person.market.client
        return await client.request(method.upper(), path, headers=headers, **options)


def in_person(kind: str, person: Person) -> Caller:
    return Caller(kind, {"Authorization": f"Bearer {person.token}"}, person)


def by_key(kind: str, secret: str, maker: Person) -> Caller:
    return Caller(kind, {"X-API-Key": secret}, maker)


@dataclass
class World:
    market: Market
    owner: Person
    rival: Person
    people: dict[str, Person]
    callers: dict[str, Caller] = field(default_factory=dict)
    keys: dict[tuple[str, str | None], Caller] = field(default_factory=dict)
    """By kind and scope; the scope is None where a key has all of them."""
    deal: Deal = field(init=False)
    other_deal: Deal = field(init=False)
    """Of the rival."""
    account: Person = field(init=False)
    """Has a password."""
    password_hash: str = ""
    minutes_worked: int = 0

    def caller(self, kind: str, scope: str | None) -> Caller:
        return self.callers.get(kind) or self.keys[kind, scope]

    async def double(self, kind: str) -> Caller:
        """Somebody else of the same kind."""
        market = self.market
        if kind in ROLES:
            return in_person(kind, await market.member(self.owner, Role(kind)))
        if kind.startswith("rival_"):
            role = Role(kind.removeprefix("rival_"))
            return in_person(kind, await market.member(self.rival, role))
        return in_person(kind, await market.person(is_operator=kind == "operator"))

    async def execute(self, statement: str, *values: Any) -> None:
        """Past the application: what no route does."""
        connection = await asyncpg.connect(self.market.app.state.database.dsn)
        try:
            await connection.execute(statement, *values)
        finally:
            await connection.close()


async def build_world(market: Market) -> World:
    # An agency hires as well: so home has a roster, too.
    owner = await founder(market, HOME, kind="agency")
    rival = await founder(market, RIVAL, kind="agency")
    people = {"owner": owner, "rival_owner": rival}
    for role in [Role(name) for name in ROLES if name != "owner"]:
        people[str(role)] = await market.member(owner, role)
        people[f"rival_{role}"] = await market.member(rival, role)
    # The assistant of home shows the profile to nobody.
    people["assistant"] = await market.assistant(headline=f"Ana {HOME}", is_listed=False)
    people["other_assistant"] = await market.assistant()
    people["stranger"] = await market.person()
    people["operator"] = await market.person(is_operator=True)
    world = World(market, owner, rival, people)
    # Whoever has a role in two organizations has it in each of them alone.
    await done(people["finance"], "/v1/organizations", {"legal_form": "company", "name": "Third"})
    await _make_deals(world)
    return world


async def founder(market: Market, mark: str, **organization: Any) -> Person:
    person = await market.person(name=f"Olga {mark}")
    body = {"legal_form": "company", "name": f"Company {mark}", **organization}
    made = await person.post("/v1/organizations", body)
    assert made.status_code == 201, made.text
    person.organization_id = made.json()["id"]
    return person


async def new_deal(
    world: World,
    *,
    side: str = "home",
    job: dict[str, Any] | None = None,
    terms: dict[str, Any] | None = None,
    **fields: Any,
) -> Deal:
    """A contract whose private texts carry the mark of its side."""
    is_home = side == "home"
    mark, prefix = (HOME, "") if is_home else (RIVAL, "rival_")
    paid = {} if terms is None else {"terms": terms}
    agreed = {
        "supervisor_id": str(world.people[f"{prefix}supervisor"].id),
        "supervisor_qualification": f"Ten years {mark}",
        "starts_on": (world.market.clock() - LONG_AGO).date().isoformat(),
        "allotted_minutes": 40_000,
        **fields,
    }
    return await world.market.deal(
        owner=world.owner if is_home else world.rival,
        assistant=world.people["assistant" if is_home else "other_assistant"],
        job=job,
        proposal={"scope": f"All of it {mark}", **paid},
        **agreed,
    )


async def _make_deals(world: World) -> None:
    """Both sides have a little of everything, twice, so that every list has a second page."""
    market = world.market
    for side, mark, owner in (("home", HOME, world.owner), ("rival", RIVAL, world.rival)):
        for _ in range(2):
            deal = await new_deal(world, side=side)
            await market.draft(owner, title=f"A secret plan {mark}")
            for _ in range(2):
                memo = {**minute_of_work(world), "memo": f"Inbox {mark}"}
                await done(deal.assistant, f"{deal.path}/time-entries", memo)
            job = await market.job(owner)
            await market.proposal(deal.assistant, job, scope=f"Again {mark}")
        if side == "home":
            world.deal = deal
        else:
            world.other_deal = deal
        await moved(owner, f"{deal.path}/pause", {"reason": f"Summer {mark}"})
        await moved(owner, f"{deal.path}/resume")


async def done(caller: Person, path: str, body: Any = None) -> Any:
    answer = await caller.post(path, body)
    assert answer.is_success, answer.text
    return answer.json() if answer.content else None


async def moved(caller: Person, path: str, body: Any = None) -> None:
    """The same for what asks for a version."""
    answer = await caller.move(path, body)
    assert answer.is_success, answer.text


def minute_of_work(world: World) -> dict[str, Any]:
    """A minute that nothing else is recorded in."""
    world.minutes_worked += 1
    return world.market.span(hours_ago=100 - world.minutes_worked / 60, minutes=1)

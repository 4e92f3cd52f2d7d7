"""People and things of a market. Arguments name only what matters to the test."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx

from va_market.app import Market as Application
from va_market.identity.models import Membership, Role, Session, User
from va_market.kit.ids import new_id

MONDAY = datetime(2026, 12, 7, 10, 0, tzinfo=UTC)
EUR_25 = {"amount": "25.00", "currency": "EUR"}
HOURLY = {"kind": "hourly", "rate": EUR_25, "weekly_cap_minutes": None}


class TestClock:
    """A clock that stands still until a test moves it."""

    __test__ = False

    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def reset(self) -> None:
        self.now = MONDAY

    def advance(self, **span: float) -> datetime:
        self.now += timedelta(**span)
        return self.now


@dataclass
class Person:
    """A signed-in user who speaks to the API."""

    id: UUID
    email: str
    token: str
    market: "Market"
    session_id: UUID | None = None
    organization_id: str = ""

    async def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}", **options.pop("headers", {})}
        return await self.market.client.request(method, path, headers=headers, **options)

    async def get(self, path: str, **params: Any) -> httpx.Response:
        return await self.request("GET", path, params=params or None)

    async def post(self, path: str, body: Any = None) -> httpx.Response:
        return await self.request("POST", path, **({} if body is None else {"json": body}))

    async def move(self, path: str, body: Any = None, *, if_match: str = "*") -> httpx.Response:
        """A change of the version that is meant: whichever is there, unless the test says."""
        options = {} if body is None else {"json": body}
        return await self.request("POST", path, headers={"If-Match": if_match}, **options)

    async def pay(
        self, path: str, body: Any = None, *, if_match: str = "*", key: str | None = None
    ) -> httpx.Response:
        """The same for a change that moves money, with a key that no request had before."""
        options = {} if body is None else {"json": body}
        headers = {"If-Match": if_match, "Idempotency-Key": key or str(new_id())}
        return await self.request("POST", path, headers=headers, **options)

    async def patch(self, path: str, body: Any) -> httpx.Response:
        return await self.request("PATCH", path, json=body)

    async def put(self, path: str, body: Any) -> httpx.Response:
        return await self.request("PUT", path, json=body)

    async def delete(self, path: str) -> httpx.Response:
        return await self.request("DELETE", path)


@dataclass
class Deal:
    """A contract with the people around it."""

    id: str
    owner: Person
    assistant: Person
    job: dict[str, Any]
    proposal: dict[str, Any]
    contract: dict[str, Any]

    @property
    def path(self) -> str:
        return f"/v1/contracts/{self.id}"


class Market:
    """The application under test, and a maker of what tests need."""

    def __init__(self, app: Application, client: httpx.AsyncClient, clock: TestClock) -> None:
        self.app = app
        self.client = client
        self.clock = clock

    async def person(self, *, name: str = "Somebody", is_operator: bool = False) -> Person:
        """A user, signed in without the cost of a password."""
        user_id = new_id()
        email = f"{user_id}@people.example"
        async with self.app.state.database.writing() as session:
            session.add(
                User(
                    id=user_id,
                    email=email,
                    email_key=email,
                    password_hash="no password",
                    name=name,
                    time_zone="UTC",
                    is_operator=is_operator,
                    created_at=self.clock(),
                )
            )
        return await self.signed_in_anew(Person(user_id, email, "", self))

    async def signed_in_anew(self, person: Person) -> Person:
        """The same user in a sign-in of its own."""
        now = self.clock()
        found = replace(person, session_id=new_id())
        async with self.app.state.database.writing() as session:
            session.add(
                Session(
                    id=found.session_id,
                    user_id=found.id,
                    created_at=now,
                    refreshed_at=now,
                    confirmed_at=now,
                )
            )
        self.refresh(found, found.session_id)
        return found

    def refresh(self, person: Person, session_id: UUID | None) -> None:
        signer = self.app.state.signer
        person.token = signer.issue(user_id=person.id, session_id=session_id, now=self.clock())

    async def owner(self, **organization: Any) -> Person:
        """A user who owns a client organization."""
        person = await self.person(name="Olga Owner")
        body = {"legal_form": "company", "name": "Some Client", **organization}
        made = await person.post("/v1/organizations", body)
        assert made.status_code == 201, made.text
        person.organization_id = made.json()["id"]
        return person

    async def member(self, owner: Person, role: Role) -> Person:
        """A user with a role in the organization of `owner`."""
        person = await self.person(name=f"A {role}")
        async with self.app.state.database.writing() as session:
            session.add(
                Membership(
                    organization_id=UUID(owner.organization_id),
                    user_id=person.id,
                    role=role,
                    created_at=self.clock(),
                )
            )
        person.organization_id = owner.organization_id
        return person

    async def assistant(self, **profile: Any) -> Person:
        """A user with an assistant profile."""
        person = await self.person(name="Ana Assistant")
        body = {
            "headline": "Careful with details",
            "categories": ["data_entry"],
            "level": "expert",
            "years": 5,
            **profile,
        }
        made = await person.put("/v1/me/assistant-profile", body)
        assert made.status_code == 201, made.text
        return person

    async def draft(self, owner: Person, **fields: Any) -> dict[str, Any]:
        """A job nobody else sees."""
        body = {
            "organization_id": owner.organization_id or None,
            "title": "Keep my inbox empty",
            "description": "Every morning before nine.",
            "engagement": "hourly",
            "categories": ["email_management"],
            **fields,
        }
        made = await owner.post("/v1/jobs", body)
        assert made.status_code == 201, made.text
        job: dict[str, Any] = made.json()
        return job

    async def job(self, owner: Person, **fields: Any) -> dict[str, Any]:
        """An open job."""
        draft = await self.draft(owner, **fields)
        made = await owner.post(f"/v1/jobs/{draft['id']}/publish")
        assert made.status_code == 200, made.text
        job: dict[str, Any] = made.json()
        return job

    def proposal_body(self, **fields: Any) -> dict[str, Any]:
        return {
            "work_types": ["email_management"],
            "scope": "Your inbox, sorted.",
            "estimated_minutes": 600,
            "delivery_days": 30,
            "available_from": self.clock().date().isoformat(),
            "terms": HOURLY,
            **fields,
        }

    async def proposal(
        self, assistant: Person, job: dict[str, Any], **fields: Any
    ) -> dict[str, Any]:
        """A live proposal."""
        made = await assistant.post(f"/v1/jobs/{job['id']}/proposals", self.proposal_body(**fields))
        assert made.status_code == 201, made.text
        proposal: dict[str, Any] = made.json()
        return proposal

    async def deal(
        self,
        *,
        owner: Person | None = None,
        assistant: Person | None = None,
        job: dict[str, Any] | None = None,
        proposal: dict[str, Any] | None = None,
        **assign: Any,
    ) -> Deal:
        """An active contract; `job` and `proposal` hold fields, `assign` the accepting body."""
        owner = owner or await self.owner()
        assistant = assistant or await self.assistant()
        posted = await self.job(owner, **(job or {}))
        sent = await self.proposal(assistant, posted, **(proposal or {}))
        made = await owner.post(f"/v1/proposals/{sent['id']}/accept", assign)
        assert made.status_code == 201, made.text
        return Deal(made.json()["id"], owner, assistant, posted, sent, made.json())

    def span(self, *, hours_ago: float, minutes: float) -> dict[str, str]:
        """`started_at` and `ended_at` of work that began so long ago."""
        start = self.clock() - timedelta(hours=hours_ago)
        end = start + timedelta(minutes=minutes)
        return {"started_at": start.isoformat(), "ended_at": end.isoformat()}

    async def entry(
        self, deal: Deal, *, hours_ago: float = 2, minutes: float = 60, **fields: Any
    ) -> dict[str, Any]:
        """A draft of a time entry."""
        body = {**self.span(hours_ago=hours_ago, minutes=minutes), **fields}
        made = await deal.assistant.post(f"{deal.path}/time-entries", body)
        assert made.status_code == 201, made.text
        entry: dict[str, Any] = made.json()
        return entry

    async def submitted(self, deal: Deal, **fields: Any) -> dict[str, Any]:
        """An entry that waits for the supervisor."""
        entry = await self.entry(deal, **fields)
        made = await deal.assistant.post(f"/v1/time-entries/{entry['id']}/submit")
        assert made.status_code == 200, made.text
        submitted: dict[str, Any] = made.json()
        return submitted

    async def approved(self, deal: Deal, **fields: Any) -> dict[str, Any]:
        """An entry that never changes again."""
        entry = await self.submitted(deal, **fields)
        made = await deal.owner.post(f"/v1/time-entries/{entry['id']}/approve")
        assert made.status_code == 200, made.text
        approved: dict[str, Any] = made.json()
        return approved

"""What a key may do: never more than its scopes, its organization, and its maker now."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

from tests.factories.keys import Key, key_of
from tests.factories.market import Market, Person
from tests.invariants import rows
from tests.jobs.reading import events_of
from va_market.identity.models import Role
from va_market.identity.scopes import Scope

EVERY = [str(scope) for scope in Scope]


def organization(owner: Person) -> str:
    return f"/v1/organizations/{owner.organization_id}"


async def demote(market: Market, owner: Person, admin: Person, role: str) -> None:
    path = f"{organization(owner)}/members/{admin.id}"
    assert (await owner.patch(path, {"role": role})).status_code == 200


def job_body(**fields: Any) -> dict[str, Any]:
    return {
        "title": "Answer the phone",
        "description": "Two hours a day.",
        "engagement": "hourly",
        "categories": ["customer_service"],
        **fields,
    }


class TestMe:
    async def test_a_key_says_who_it_is(self, market: Market) -> None:
        owner = await market.owner(name="Lopes Trading")
        key = await key_of(owner, "events:read", expires_on="2027-01-31")

        me = (await key.get("/v1/me")).json()

        assert me == {
            "kind": "key",
            "id": key.id,
            "name": "A program",
            "prefix": key.secret[:16],
            "organization_id": owner.organization_id,
            "organization_name": "Lopes Trading",
            "role": "owner",
            "scopes": ["events:read"],
            "expires_on": "2027-01-31",
        }

    async def test_a_person_is_told_from_a_key(self, market: Market) -> None:
        owner = await market.owner()

        assert (await owner.get("/v1/me")).json()["kind"] == "person"


class TestOrganization:
    async def test_a_key_acts_for_its_organization(self, market: Market) -> None:
        owner = await market.owner()
        key = await key_of(owner, "jobs:read", "jobs:write")

        job = (await key.post("/v1/jobs", job_body())).json()
        opened = await key.post(f"/v1/jobs/{job['id']}/publish")

        assert job["organization_id"] == owner.organization_id
        assert (job["allowed_actions"], opened.json()["status"]) == (["publish", "update"], "open")

    async def test_and_for_no_other_of_its_maker(self, market: Market) -> None:
        owner = await market.owner()
        made = await owner.post("/v1/organizations", {"legal_form": "company", "name": "Other"})
        other = made.json()["id"]
        draft = await market.draft(owner, organization_id=other)
        key = await key_of(owner, *EVERY)

        answers = [
            await key.get(f"/v1/organizations/{other}"),
            await key.get(f"/v1/organizations/{other}/members"),
            await key.get(f"/v1/jobs/{draft['id']}"),
            await key.post("/v1/jobs", job_body(organization_id=other)),
            await key.post(f"/v1/jobs/{draft['id']}/publish"),
        ]

        assert [answer.status_code for answer in answers] == [404] * 5
        listed = (await key.get("/v1/organizations")).json()["items"]
        assert [one["id"] for one in listed] == [owner.organization_id]

    async def test_what_its_maker_does_in_person_is_hidden(self, market: Market) -> None:
        worker = await market.assistant(headline="Restorer of vellum", is_listed=False)
        made = await worker.post("/v1/organizations", {"legal_form": "company", "name": "Own"})
        worker.organization_id = made.json()["id"]
        deal = await market.deal(assistant=worker)
        entry = await market.entry(deal)
        key = await key_of(worker, *EVERY)

        answers = [
            await key.get(deal.path),
            await key.get(f"/v1/proposals/{deal.proposal['id']}"),
            await key.get(f"/v1/time-entries/{entry['id']}"),
            await key.move(f"{deal.path}/pause", {"reason": "No."}),
            await key.get(f"/v1/assistants/{worker.id}"),
        ]

        assert [answer.status_code for answer in answers] == [404] * 5
        for path in (
            "/v1/contracts",
            "/v1/proposals",
            "/v1/time-entries",
            "/v1/assistants?q=vellum",
        ):
            assert (await key.get(path)).json()["items"] == []
        kinds = {one["type"] for one in await events_of(key, until="api_key.created")}
        assert kinds == {"organization.created", "api_key.created"}

    async def test_a_key_hires_but_records_and_approves_nothing(self, market: Market) -> None:
        owner, worker = await market.owner(), await market.assistant()
        key = await key_of(owner, *EVERY)
        job = await market.job(owner)
        sent = await market.proposal(worker, job)

        seen = (await key.get(f"/v1/proposals/{sent['id']}")).json()
        hired = await key.post(f"/v1/proposals/{sent['id']}/accept", {})

        assert seen["allowed_actions"] == ["accept", "counter", "decline", "shortlist"]
        assert hired.status_code == 201
        contract = hired.json()["id"]
        span = market.span(hours_ago=2, minutes=60)
        entry = await worker.post(f"/v1/contracts/{contract}/time-entries", span)
        await worker.post(f"/v1/time-entries/{entry.json()['id']}/submit")
        answers = [
            await key.post(f"/v1/time-entries/{entry.json()['id']}/approve"),
            await key.post(f"/v1/contracts/{contract}/time-entries", span),
            await key.post("/v1/timers/start", {"contract_id": contract}),
        ]
        assert {answer.json()["code"] for answer in answers} == {"people_only"}
        shown = (await key.get(f"/v1/time-entries/{entry.json()['id']}")).json()
        assert shown["allowed_actions"] == []

    async def test_actions_beyond_the_scopes_are_not_offered(self, market: Market) -> None:
        owner = await market.owner()
        job = await market.job(owner)
        foreign = await market.job(await market.owner())
        key = await key_of(owner, "jobs:read", "organizations:read", "contracts:write")

        own = (await key.get(f"/v1/jobs/{job['id']}")).json()
        other = (await key.get(f"/v1/jobs/{foreign['id']}")).json()
        mine = (await key.get(organization(owner))).json()

        assert own["allowed_actions"] == ["hire"]
        assert other["allowed_actions"] == mine["allowed_actions"] == []


class TestMaker:
    async def test_a_key_does_not_hire_who_made_it(self, market: Market) -> None:
        owner, worker = await market.owner(), await market.assistant()
        sent = await market.proposal(worker, await market.job(owner))
        joined = "INSERT INTO memberships VALUES ($1, $2, 'owner', now())"
        await rows.fetch(market, joined, owner.organization_id, worker.id)
        key = await key_of(replace(worker, organization_id=owner.organization_id), *EVERY)

        refused = await key.post(f"/v1/proposals/{sent['id']}/accept", {})

        assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
        shown = (await key.get(f"/v1/proposals/{sent['id']}")).json()
        assert shown["allowed_actions"] == []

    async def test_a_key_shrinks_with_its_maker(self, market: Market) -> None:
        owner = await market.owner()
        admin = await market.member(owner, Role.ADMIN)
        key = await key_of(admin, *EVERY)
        job = await market.draft(owner)
        await demote(market, owner, admin, "reviewer")

        answers = [
            await key.post(f"/v1/jobs/{job['id']}/publish"),
            await key.post("/v1/jobs", job_body()),
            await key.post("/v1/jobs", job_body(organization_id=owner.organization_id)),
            await key.request("PATCH", organization(owner), json={"name": "Taken"}),
        ]

        assert [answer.status_code for answer in answers] == [403] * 4
        assert (await key.get("/v1/me")).json()["role"] == "reviewer"
        assert (await admin.get("/v1/organizations")).json()["items"][0]["name"] == "Some Client"

    async def test_a_key_never_reaches_the_other_organizations_of_its_maker(
        self, market: Market
    ) -> None:
        owner = await market.owner()
        admin = await market.member(owner, Role.ADMIN)
        key = await key_of(admin, *EVERY)
        private = {"legal_form": "company", "name": "The maker's own"}
        own = (await admin.post("/v1/organizations", private)).json()
        await demote(market, owner, admin, "reviewer")

        refused = await key.post("/v1/jobs", job_body())

        assert refused.status_code == 403
        assert (await admin.get("/v1/jobs", organization_id=own["id"])).json()["items"] == []

    async def test_and_grows_no_further_than_its_scopes(self, market: Market) -> None:
        owner = await market.owner()
        key = await key_of(owner, "jobs:read")

        refused = await key.post("/v1/jobs", job_body())

        assert (refused.status_code, refused.json()["code"]) == (403, "insufficient_scope")
        assert "`jobs:write`" in refused.json()["detail"]

    async def test_idempotency_keys_of_maker_and_key_do_not_meet(self, market: Market) -> None:
        owner = await market.owner()
        key = await key_of(owner, "jobs:write")
        retry = {"Idempotency-Key": str(uuid4())}

        made = [
            await caller.request("POST", "/v1/jobs", json=job_body(), headers=retry)
            for caller in (owner, key, owner, key)
        ]

        ids = [answer.json()["id"] for answer in made]
        assert ids[0] == ids[2] != ids[1] == ids[3]


async def test_a_member_list_read_by_a_key_offers_nothing(market: Market) -> None:
    owner = await market.owner()
    key: Key = await key_of(owner, "organizations:read")

    [shown] = (await key.get(f"{organization(owner)}/members")).json()["items"]

    assert (shown["role"], shown["allowed_actions"]) == ("owner", [])

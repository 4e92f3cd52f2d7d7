from typing import Any
from uuid import uuid4

import pytest

from tests.factories.market import Market, Person
from va_market.identity.models import Role
from va_market.jobs.models import Engagement

LEAST: dict[str, Any] = {
    "title": "Keep my inbox empty",
    "description": "Every morning.",
    "engagement": "hourly",
    "categories": ["email_management"],
}
WHOLE = {
    **LEAST,
    "categories": ["email_management", "other"],
    "other_work": "And water the plants.",
    "skills": ["Gmail", "Tact"],
    "tools_required": ["Google Workspace"],
    "questions": [
        {"text": "Which tools do you use?", "kind": "text", "is_required": True},
        {"text": "Do you work on Sundays?", "kind": "yes_no", "is_required": False},
    ],
    "level": "intermediate",
    "budget_min": {"amount": "15.00", "currency": "EUR"},
    "budget_max": {"amount": "30.00", "currency": "EUR"},
    "ceiling": {"amount": "35.00", "currency": "EUR"},
    "max_estimated_minutes": 2400,
    "max_delivery_days": 60,
    "seats": 3,
}


def eur(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def usd(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "USD"}


async def organizations(person: Person) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await person.get("/v1/organizations")).json()["items"]
    return items


class TestPostJob:
    async def test_a_job_begins_as_a_draft(self, market: Market) -> None:
        owner = await market.owner()
        made = await owner.post("/v1/jobs", LEAST)
        job = made.json()
        assert (made.status_code, job["status"], job["published_at"]) == (201, "draft", None)
        assert made.headers["location"] == f"/v1/jobs/{job['id']}"
        assert job["allowed_actions"] == ["publish", "update"]
        assert (job["organization_id"], job["seats"], job["hired"]) == (owner.organization_id, 1, 0)

    @pytest.mark.parametrize("engagement", Engagement)
    async def test_all_is_kept_as_it_was_written(self, market: Market, engagement) -> None:
        owner = await market.owner()
        body = {**WHOLE, "engagement": engagement, "organization_id": owner.organization_id}
        made = (await owner.post("/v1/jobs", body)).json()
        assert made.items() >= body.items()
        assert made["currency"] == "EUR"
        assert (await owner.get(f"/v1/jobs/{made['id']}")).json() == made

    @pytest.mark.parametrize("field", LEAST)
    async def test_what_has_no_default_is_needed(self, market: Market, field) -> None:
        owner = await market.owner()
        body = {name: value for name, value in LEAST.items() if name != field}
        refused = await owner.post("/v1/jobs", body)
        faults = [(fault["pointer"], fault["code"]) for fault in refused.json()["errors"]]
        assert (refused.status_code, faults) == (422, [(f"/{field}", "missing")])

    @pytest.mark.parametrize(
        ("field", "bad"),
        [
            *(("title", bad) for bad in ("", " ", "a\nb", "a\x00b", "x" * 201, None, 1)),
            *(("description", bad) for bad in ("", "a\x00b", "x" * 20_001, None)),
            *(("engagement", bad) for bad in ("salary", "", None, "HOURLY")),
            *(("categories", bad) for bad in ([], ["dreams"], None, "articles")),
            *(("seats", bad) for bad in (0, 101, 1.0, "1", None, True)),
            *(("max_estimated_minutes", bad) for bad in (0, -1, 525_601, 2**63, 1.5)),
            *(("max_delivery_days", bad) for bad in (0, 3651, "30")),
            *(("budget_min", bad) for bad in (eur("0.00"), eur("-1.00"), eur("1.005"), "15", 15)),
            *(("ceiling", bad) for bad in (eur("1e3"), eur("NaN"), usd(""), {"amount": "1"})),
            *(("level", "guru"), ("skills", ["a,b"]), ("skills", ["a"] * 51)),
            *(("organization_id", "mine"), ("status", "open"), ("hired", 1), ("currency", "EUR")),
        ],
    )
    async def test_each_field_keeps_to_its_rules(self, market: Market, field, bad) -> None:
        owner = await market.owner()
        refused = await owner.post("/v1/jobs", {**LEAST, field: bad})
        assert refused.status_code == 422
        pointers = {fault["pointer"].split("/")[1] for fault in refused.json()["errors"]}
        assert pointers == {field}

    async def test_other_work_is_described(self, market: Market) -> None:  # R13
        owner = await market.owner()
        refused = await owner.post("/v1/jobs", {**LEAST, "categories": ["other"]})
        codes = [fault["code"] for fault in refused.json()["errors"]]
        assert (refused.status_code, codes) == (422, ["other_work_missing"])


class TestAmountsOfAJob:
    @pytest.mark.parametrize(
        "amounts",
        [
            {"budget_min": eur("1.00"), "budget_max": usd("2.00")},
            {"budget_min": eur("1.00"), "ceiling": usd("2.00")},
            {"budget_max": usd("1.00"), "ceiling": eur("2.00")},
        ],
    )
    async def test_they_share_one_currency(self, market: Market, amounts) -> None:
        owner = await market.owner()
        refused = await owner.post("/v1/jobs", {**LEAST, **amounts})
        codes = [fault["code"] for fault in refused.json()["errors"]]
        assert (refused.status_code, codes) == (422, ["mixed_currencies"])

    async def test_the_least_is_not_above_the_most(self, market: Market) -> None:
        owner = await market.owner()
        amounts = {"budget_min": eur("2.00"), "budget_max": eur("1.99")}
        refused = await owner.post("/v1/jobs", {**LEAST, **amounts})
        faults = [(fault["pointer"], fault["code"]) for fault in refused.json()["errors"]]
        assert (refused.status_code, faults) == (422, [("/budget_min", "range_reversed")])

    @pytest.mark.parametrize("field", ["budget_min", "budget_max", "ceiling"])
    async def test_one_of_them_sets_the_currency(self, market: Market, field) -> None:
        owner = await market.owner()
        made = (await owner.post("/v1/jobs", {**LEAST, field: usd("9.00")})).json()
        assert (made["currency"], made[field]) == ("USD", usd("9.00"))


class TestWhoHires:  # R03
    async def test_a_person_who_hires_for_nobody_gets_an_individual_organization(
        self, market: Market
    ) -> None:
        person = await market.person(name="Ivo Individual")
        job = (await person.post("/v1/jobs", LEAST)).json()
        founded = await organizations(person)
        assert [(one["id"], one["legal_form"], one["name"]) for one in founded] == [
            (job["organization_id"], "individual", "Ivo Individual")
        ]
        assert job["allowed_actions"] == ["publish", "update"]

    async def test_the_next_job_is_for_the_same_organization(self, market: Market) -> None:
        person = await market.person()
        first = (await person.post("/v1/jobs", LEAST)).json()
        second = (await person.post("/v1/jobs", LEAST)).json()
        assert first["organization_id"] == second["organization_id"]

    async def test_a_member_who_may_not_hire_gets_one_as_well(self, market: Market) -> None:
        owner = await market.owner()
        member = await market.member(owner, Role.MEMBER)
        job = (await member.post("/v1/jobs", LEAST)).json()
        assert job["organization_id"] != owner.organization_id

    async def test_a_refused_job_founds_nothing(self, market: Market) -> None:
        person = await market.person()
        amounts = {"budget_min": eur("2.00"), "budget_max": eur("1.00")}
        assert (await person.post("/v1/jobs", {**LEAST, **amounts})).status_code == 422
        assert await organizations(person) == []

    async def test_who_hires_for_several_names_one(self, market: Market) -> None:
        owner = await market.owner()
        other = {"legal_form": "institution", "name": "School"}
        second = (await owner.post("/v1/organizations", other)).json()["id"]
        refused = await owner.post("/v1/jobs", LEAST)
        faults = [(fault["pointer"], fault["code"]) for fault in refused.json()["errors"]]
        assert (refused.status_code, faults) == (422, [("/organization_id", "missing")])
        named = await owner.post("/v1/jobs", {**LEAST, "organization_id": second})
        assert named.json()["organization_id"] == second

    async def test_a_foreign_organization_looks_like_none_at_all(self, market: Market) -> None:
        owner, stranger = await market.owner(), await market.person()
        for organization_id in (owner.organization_id, str(uuid4())):
            body = {**LEAST, "organization_id": organization_id}
            assert (await stranger.post("/v1/jobs", body)).status_code == 404

    @pytest.mark.parametrize("role", Role)
    async def test_a_role_that_does_not_hire_posts_nothing(self, market: Market, role) -> None:
        owner = await market.owner()
        member = await market.member(owner, role)
        body = {**LEAST, "organization_id": owner.organization_id}
        hires = role in (Role.OWNER, Role.ADMIN, Role.HIRING_MANAGER)
        assert (await member.post("/v1/jobs", body)).status_code == (201 if hires else 403)

    async def test_a_stranger_to_the_market_posts_nothing(self, market: Market) -> None:
        assert (await market.client.post("/v1/jobs", json=LEAST)).status_code == 401

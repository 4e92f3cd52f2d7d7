from typing import Any

import pytest

from tests.factories.market import Market, Person
from tests.jobs.reading import NO_ID, events_of, ids
from tests.jobs.test_posting import LEAST, WHOLE, eur, usd


@pytest.fixture
async def owner(market: Market) -> Person:
    return await market.owner()


@pytest.fixture
async def job(owner: Person) -> dict[str, Any]:
    made: dict[str, Any] = (await owner.post("/v1/jobs", WHOLE)).json()
    return made


class TestUpdateJob:
    @pytest.mark.parametrize(
        "patch",
        [
            *({}, {"title": "New"}, {"description": "New"}, {"categories": ["articles"]}),
            *({"skills": []}, {"skills": ["New"]}, {"tools_required": ["New"]}, {"level": None}),
            *({"level": "expert"}, {"budget_min": None}, {"budget_max": None}, {"ceiling": None}),
            *({"budget_min": eur("29.99")}, {"budget_max": eur("15.00")}, {"ceiling": eur("1.00")}),
            *({"max_estimated_minutes": None}, {"max_delivery_days": None}),
            *({"max_estimated_minutes": 1}, {"other_work": "New"}),
            {"categories": ["articles"], "other_work": None},
            {"budget_min": usd("1.00"), "budget_max": usd("2.00"), "ceiling": usd("3.00")},
        ],
    )
    async def test_what_is_absent_is_kept_and_null_clears(self, owner, job, patch) -> None:
        currency = patch.get("ceiling") and patch["ceiling"]["currency"]
        answer = await owner.patch(f"/v1/jobs/{job['id']}", patch)
        assert answer.json() == {**job, **patch, "currency": currency or "EUR"}
        assert (await owner.get(f"/v1/jobs/{job['id']}")).json() == answer.json()

    async def test_without_amounts_there_is_no_currency(self, owner, job) -> None:
        patch = {"budget_min": None, "budget_max": None, "ceiling": None}
        changed = (await owner.patch(f"/v1/jobs/{job['id']}", patch)).json()
        assert changed["currency"] is None
        changed = (await owner.patch(f"/v1/jobs/{job['id']}", {"ceiling": usd("9.00")})).json()
        assert changed["currency"] == "USD"

    @pytest.mark.parametrize(
        ("patch", "pointer", "code"),
        [
            ({"ceiling": usd("1.00")}, "/ceiling", "mixed_currencies"),
            ({"budget_max": usd("99.00")}, "/budget_max", "mixed_currencies"),
            ({"budget_max": eur("14.99")}, "/budget_min", "range_reversed"),
            ({"budget_min": eur("30.01")}, "/budget_min", "range_reversed"),
            ({"other_work": None}, "/other_work", "other_work_missing"),
        ],
    )
    async def test_the_whole_stays_free_of_contradictions(
        self, owner, job, patch, pointer, code
    ) -> None:
        refused = await owner.patch(f"/v1/jobs/{job['id']}", patch)
        faults = [(fault["pointer"], fault["code"]) for fault in refused.json()["errors"]]
        assert (refused.status_code, faults) == (422, [(pointer, code)])
        assert (await owner.get(f"/v1/jobs/{job['id']}")).json() == job

    @pytest.mark.parametrize(
        "patch",
        [
            *({"title": None}, {"description": None}, {"categories": None}, {"skills": None}),
            *({"tools_required": None}, {"title": ""}, {"categories": []}, {"level": "guru"}),
            *({"status": "open"}, {"engagement": "project"}, {"seats": 9}, {"hired": 0}),
            *(
                {"organization_id": NO_ID},
                {"published_at": None},
                {"currency": "USD"},
            ),
            *(
                {"closed_reason": "x"},
                {"id": NO_ID},
                {"max_delivery_days": 0},
            ),
        ],
    )
    async def test_what_cannot_be_cleared_or_changed_is_refused(self, owner, job, patch) -> None:
        refused = await owner.patch(f"/v1/jobs/{job['id']}", patch)
        pointers = [fault["pointer"] for fault in refused.json()["errors"]]
        assert (refused.status_code, pointers) == (422, [f"/{next(iter(patch))}"])

    async def test_new_skills_are_found_and_old_ones_are_not(self, owner, job) -> None:
        await owner.patch(f"/v1/jobs/{job['id']}", {"skills": ["Patience"]})
        of_owner = {"organization_id": owner.organization_id}
        assert await ids(owner, "/v1/jobs", skills="patience", **of_owner) == [job["id"]]
        assert await ids(owner, "/v1/jobs", skills="gmail", **of_owner) == []

    async def test_the_moment_of_the_change_is_kept(self, market, owner, job) -> None:
        market.clock.advance(minutes=3)
        changed = (await owner.patch(f"/v1/jobs/{job['id']}", {"title": "New"})).json()
        assert changed["created_at"] == job["created_at"] < changed["updated_at"]


class TestFollowers:
    async def test_authors_of_proposals_hear_which_fields_changed(self, market: Market) -> None:
        owner, author = await market.owner(), await market.assistant()
        job = await market.job(owner, **{**LEAST, "budget_max": eur("40.00")})
        await market.proposal(author, job)
        patch = {"title": "New", "budget_max": eur("30.00")}
        await owner.patch(f"/v1/jobs/{job['id']}", patch)
        told = [
            e for e in await events_of(author, until="job.updated") if e["type"] == "job.updated"
        ]
        assert [(e["subject_id"], e["data"], e["actor_id"]) for e in told] == [
            (job["id"], {"fields": ["budget_max", "title"]}, str(owner.id))
        ]

    async def test_they_hear_of_pauses_even_after_withdrawing(self, market: Market) -> None:
        owner, author = await market.owner(), await market.assistant()
        job = await market.job(owner)
        sent = await market.proposal(author, job)
        await author.post(f"/v1/proposals/{sent['id']}/withdraw")
        await owner.post(f"/v1/jobs/{job['id']}/pause")
        await owner.post(f"/v1/jobs/{job['id']}/resume")
        types = [event["type"] for event in await events_of(author, until="job.resumed")]
        assert types[-2:] == ["job.paused", "job.resumed"]

    async def test_others_hear_nothing(self, market: Market) -> None:
        owner, author = await market.owner(), await market.assistant()
        bystander = await market.assistant()
        job = await market.job(owner)
        await market.proposal(author, job)
        await owner.patch(f"/v1/jobs/{job['id']}", {"title": "New"})
        await bystander.put("/v1/me/assistant-profile", (await profile_of(bystander)))
        types = {e["type"] for e in await events_of(bystander, until="assistant_profile.saved")}
        assert types == {"assistant_profile.saved"}


async def profile_of(person: Person) -> dict[str, Any]:
    read: dict[str, Any] = (await person.get("/v1/me/assistant-profile")).json()
    for name in ("id", "name", "created_at", "updated_at"):
        del read[name]
    return read

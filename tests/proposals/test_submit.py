import asyncio
from collections import Counter
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import IntegrityError

from tests.factories.market import EUR_25, HOURLY, Market, Person
from tests.jobs.reading import NO_ID, events_of
from va_market.identity.models import Role
from va_market.kit.ids import new_id
from va_market.proposals.models import Proposal
from va_market.proposals.service.submitting import AlreadyProposed

PROJECT = {
    "kind": "project",
    "price": {"amount": "1000.00", "currency": "EUR"},
    "milestones": [
        {"title": "First", "amount": {"amount": "400.00", "currency": "EUR"}},
        {
            "title": "Second",
            "amount": {"amount": "600.00", "currency": "EUR"},
            "due_on": "2026-12-31",
        },
    ],
    "deposit": {"amount": "200.00", "currency": "EUR"},
}
RETAINER = {
    "kind": "retainer",
    "fee": {"amount": "500.00", "currency": "EUR"},
    "included_minutes": 1200,
    "period": "month",
    "overage_rate": EUR_25,
}


def eur(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


@pytest.fixture
async def owner(market: Market) -> Person:
    return await market.owner()


@pytest.fixture
async def author(market: Market) -> Person:
    return await market.assistant()


async def submit(author: Person, job: dict[str, Any], **fields: Any):
    body = author.market.proposal_body(**fields)
    return await author.post(f"/v1/jobs/{job['id']}/proposals", body)


def faults(answer) -> list[tuple[str, str]]:
    return [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]]


class TestSubmitProposal:  # R10, R12
    async def test_an_independent_assistant_gets_no_benefits(
        self, market: Market, owner, author
    ) -> None:  # R43
        benefit = {"name": "Health insurance", "amount": EUR_25}
        refused = await submit(author, await market.job(owner), conditions={"benefits": [benefit]})
        assert refused.status_code == 422
        assert faults(refused) == [("/conditions/benefits", "benefits_for_staff_only")]

    async def test_it_says_what_kind_of_work_and_in_how_much_time(
        self, market: Market, owner, author
    ) -> None:
        job = await market.job(owner)
        body = market.proposal_body(work_types=["articles", "other"], other_work="Cats.")
        made = await author.post(f"/v1/jobs/{job['id']}/proposals", body)
        assert made.status_code == 201, made.text
        sent = made.json()
        assert made.headers["location"] == f"/v1/proposals/{sent['id']}"
        terms = body.pop("terms")
        assert sent.items() >= body.items()
        assert sent["terms"].items() >= terms.items()
        assert (sent["status"], sent["allowed_actions"]) == ("submitted", ["withdraw"])
        assert (sent["assistant_id"], sent["job_id"]) == (str(author.id), job["id"])

    @pytest.mark.parametrize("terms", [HOURLY, PROJECT, RETAINER], ids=lambda one: one["kind"])
    async def test_terms_of_every_engagement_are_kept(
        self, market: Market, owner, author, terms
    ) -> None:
        job = await market.job(owner, engagement=terms["kind"])
        sent = await market.proposal(author, job, terms=terms)
        read = (await owner.get(f"/v1/proposals/{sent['id']}")).json()["terms"]
        assert {name: read[name] for name in terms if name != "milestones"} == {
            name: value for name, value in terms.items() if name != "milestones"
        }
        if terms is PROJECT:
            assert [part["amount"] for part in read["milestones"]] == [
                eur("400.00"),
                eur("600.00"),
            ]

    async def test_the_fee_is_quoted_with_it(self, market: Market, owner, author) -> None:  # B9
        sent = await market.proposal(author, await market.job(owner))
        assert sent["fee"] == {"payer": "assistant", "percent": "10"}

    @pytest.mark.parametrize(
        "field",
        [
            *("work_types", "scope", "estimated_minutes"),
            *("delivery_days", "available_from"),
        ],
    )
    async def test_each_of_its_fields_is_needed(self, market: Market, owner, author, field) -> None:
        job = await market.job(owner)
        body = market.proposal_body()
        del body[field]
        refused = await author.post(f"/v1/jobs/{job['id']}/proposals", body)
        assert (refused.status_code, faults(refused)) == (422, [(f"/{field}", "missing")])

    @pytest.mark.parametrize(
        ("field", "bad"),
        [
            *(("work_types", bad) for bad in ([], ["dreams"], None, "articles")),
            *(("scope", bad) for bad in ("", " ", None, "a\x00b", "x" * 20_001)),
            *(("estimated_minutes", bad) for bad in (0, -1, 525_601, 1.5, "60", None, True)),
            *(("delivery_days", bad) for bad in (0, 3651, "7", None)),
            *(("available_from", bad) for bad in ("soon", "", None, "1969-12-31", "2201-01-01")),
            *(("terms", bad) for bad in ({}, {"kind": "barter"}, "hourly", [])),
            *(("terms", {**HOURLY, "rate": bad}) for bad in (eur("0.00"), eur("1.005"), 25)),
            *(("terms", {**HOURLY, "fee": EUR_25}), ("status", "accepted"), ("fee", {})),
            *(("assistant_id", NO_ID), ("headline_minor", 1)),
        ],
    )
    async def test_each_field_keeps_to_its_rules(
        self, market: Market, owner, author, field, bad
    ) -> None:
        refused = await submit(author, await market.job(owner), **{field: bad})
        assert refused.status_code == 422
        assert {pointer.split("/")[1] for pointer, _code in faults(refused)} == {field}

    async def test_other_work_is_described(self, market: Market, owner, author) -> None:  # R13
        refused = await submit(author, await market.job(owner), work_types=["other"])
        assert (refused.status_code, faults(refused)[0][1]) == (422, "other_work_missing")


class TestFitsTheJob:  # R12
    @pytest.mark.parametrize(
        ("job", "fields", "fault"),
        [
            (
                {"engagement": "project"},
                {},
                ("/terms/kind", "engagement_differs"),
            ),
            (
                {"ceiling": {"amount": "30.00", "currency": "USD"}},
                {},
                ("/terms", "currency_differs"),
            ),
            (
                {"budget_min": {"amount": "30.00", "currency": "USD"}},
                {},
                ("/terms", "currency_differs"),
            ),
            ({"ceiling": eur("24.99")}, {}, ("/terms", "above_ceiling")),
            (
                {"max_estimated_minutes": 599},
                {},
                ("/estimated_minutes", "above_ceiling"),
            ),
            ({"max_delivery_days": 29}, {}, ("/delivery_days", "above_ceiling")),
            ({}, {"available_from": "2026-12-05"}, ("/available_from", "in_the_past")),
            (
                {"engagement": "project", "ceiling": eur("999.99")},
                {"terms": PROJECT},
                ("/terms", "above_ceiling"),
            ),
            (
                {"engagement": "retainer", "ceiling": eur("499.99")},
                {"terms": RETAINER},
                ("/terms", "above_ceiling"),
            ),
        ],
    )
    async def test_what_does_not_fit_is_named(self, owner, author, job, fields, fault) -> None:
        refused = await submit(author, await owner.market.job(owner, **job), **fields)
        assert (refused.status_code, refused.json()["code"]) == (422, "outside_ceilings")
        assert faults(refused) == [fault]

    @pytest.mark.parametrize(
        ("job", "fields"),
        [
            ({"ceiling": eur("25.00")}, {}),
            ({"max_estimated_minutes": 600, "max_delivery_days": 30}, {}),
            ({"budget_max": eur("1.00")}, {}),
            ({}, {"available_from": "2026-12-06"}),
            ({"engagement": "project", "ceiling": eur("1000.00")}, {"terms": PROJECT}),
        ],
    )
    async def test_what_just_fits_is_taken(
        self, market: Market, owner, author, job, fields
    ) -> None:
        made = await submit(author, await market.job(owner, **job), **fields)
        assert made.status_code == 201, made.text

    async def test_all_faults_are_told_at_once(self, market: Market, owner, author) -> None:
        job = await market.job(
            owner,
            engagement="retainer",
            ceiling=eur("24.00"),
            max_estimated_minutes=60,
            max_delivery_days=1,
        )
        refused = await submit(author, job, available_from="2020-01-01")
        assert faults(refused) == [
            ("/terms/kind", "engagement_differs"),
            ("/terms", "above_ceiling"),
            ("/estimated_minutes", "above_ceiling"),
            ("/delivery_days", "above_ceiling"),
            ("/available_from", "in_the_past"),
        ]
        assert all(fault["in"] == "body" and fault["detail"] for fault in refused.json()["errors"])


class TestWhoMaySubmit:
    @pytest.mark.parametrize("role", Role)
    async def test_nobody_proposes_to_their_own_organization(
        self, market: Market, owner, role
    ) -> None:
        member = await market.member(owner, role)
        refused = await submit(member, await market.job(owner))
        assert (refused.status_code, refused.json()["code"]) == (403, "own_job")

    async def test_owner_cannot_propose_to_own_job(self, market: Market, author) -> None:
        job = await market.job(author)
        refused = await submit(author, job)
        assert (refused.status_code, refused.json()["code"]) == (403, "own_job")

    async def test_a_profile_is_needed(self, market: Market, owner) -> None:
        refused = await submit(await market.person(), await market.job(owner))
        assert (refused.status_code, refused.json()["code"]) == (403, "no_assistant_profile")

    async def test_a_draft_of_others_looks_like_none_at_all(
        self, market: Market, owner, author
    ) -> None:
        draft = await market.draft(owner)
        for job in (draft, {"id": NO_ID}):
            refused = await submit(author, job)
            assert (refused.status_code, refused.json()["code"]) == (404, "not_found")

    async def test_an_assistant_may_be_a_client_of_others(
        self, market: Market, owner
    ) -> None:  # R28
        author = await market.assistant()
        await market.job(author)
        assert (await submit(author, await market.job(owner))).status_code == 201


class TestOneLiveProposal:
    async def test_a_second_one_is_refused(self, market: Market, owner, author) -> None:
        job = await market.job(owner)
        await market.proposal(author, job)
        refused = await submit(author, job)
        assert (refused.status_code, refused.json()["code"]) == (409, "already_proposed")

    async def test_a_shortlisted_one_is_live_too(self, market: Market, owner, author) -> None:
        job = await market.job(owner)
        sent = await market.proposal(author, job)
        await owner.post(f"/v1/proposals/{sent['id']}/shortlist")
        assert (await submit(author, job)).status_code == 409

    async def test_twenty_at_once_make_one(self, market: Market, owner, author) -> None:
        job = await market.job(owner)
        answers = await asyncio.gather(*(submit(author, job) for _ in range(20)))
        assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 19}
        listed = (await owner.get(f"/v1/jobs/{job['id']}/proposals")).json()["items"]
        assert len(listed) == 1

    async def test_the_database_itself_holds_to_it(self, market: Market, owner, author) -> None:
        sent = await market.proposal(author, await market.job(owner))
        database = market.app.state.database
        async with database.writing() as session:
            first = (await session.get_one(Proposal, UUID(sent["id"]))).model_dump()
        with pytest.raises(IntegrityError, match=AlreadyProposed.constraint):
            async with database.writing() as session:
                session.add(Proposal(**{**first, "id": new_id()}))

    @pytest.mark.parametrize("ending", ["withdraw", "decline"])
    async def test_after_its_end_another_may_be_sent(
        self, market: Market, owner, author, ending
    ) -> None:
        job = await market.job(owner)
        first = await market.proposal(author, job)
        who, body = (author, None) if ending == "withdraw" else (owner, {"reason": "Dear."})
        assert (await who.post(f"/v1/proposals/{first['id']}/{ending}", body)).status_code == 200
        second = await market.proposal(author, job)
        assert second["id"] != first["id"]

    async def test_several_assistants_propose_to_one_job(self, market: Market, owner) -> None:
        job = await market.job(owner)
        authors = [await market.assistant() for _ in range(3)]
        answers = await asyncio.gather(*(submit(one, job) for one in authors))
        assert [answer.status_code for answer in answers] == [201, 201, 201]

    async def test_the_client_and_the_author_are_told(self, market: Market, owner, author) -> None:
        job = await market.job(owner)
        sent = await market.proposal(author, job)
        for person in (owner, author):
            told = (await events_of(person, until="proposal.submitted"))[-1]
            assert (told["subject_id"], told["data"]) == (sent["id"], {"job_id": job["id"]})
            assert told["actor_id"] == str(author.id)

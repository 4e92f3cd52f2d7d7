"""The client begins: with a job or in private, to an assistant or to an agency for one."""

from typing import Any

import pytest

from tests.factories.market import EUR_25, HOURLY, Market, Person
from tests.factories.rosters import agency, agency_key, enrolled, verdict
from tests.invariants import rows
from tests.jobs.reading import NO_ID, events_of, ids
from tests.privacy.cast import erase, person
from tests.proposals.negotiating import (
    counter,
    countered,
    hired,
    lapse,
    offer,
    offered,
    path_of,
)
from va_market.identity.models import Role

SALARY = {"kind": "salary", "amount": {"amount": "3000.00", "currency": "EUR"}, "period": "month"}
HEALTH = {"name": "Health", "amount": EUR_25, "period": "month"}
KEYS = ("proposals:read", "proposals:write", "contracts:write", "contracts:read")


@pytest.fixture
async def owner(market: Market) -> Person:
    return await market.owner()


@pytest.fixture
async def assistant(market: Market) -> Person:
    return await market.assistant()


def pointers(refused: Any) -> list[str]:
    return [fault["pointer"] for fault in refused.json()["errors"]]


class TestPrivate:  # R15
    async def test_it_awaits_the_answer_of_the_assistant(self, owner, assistant) -> None:
        made = await offer(owner, assistant, message="You came recommended.")
        read = made.json()
        assert (made.status_code, made.headers["location"]) == (201, path_of(read))
        told = {name: read[name] for name in ("origin", "turn", "status", "job_id", "title")}
        assert told == {
            "origin": "client",
            "turn": "assistant",
            "status": "submitted",
            "job_id": None,
            "title": "Keep my calendar",
        }
        assert (read["allowed_actions"], read["fee"]["percent"]) == (["withdraw"], "10")
        mine = (await assistant.get(path_of(read))).json()
        assert mine["allowed_actions"] == ["accept", "counter", "decline"]
        assert await ids(assistant, "/v1/proposals", turn="mine", origin="client") == [read["id"]]
        [first] = (await assistant.get(f"{path_of(read)}/versions")).json()["items"]
        assert (first["author"], first["message"]) == ("client", "You came recommended.")

    async def test_accepting_makes_the_contract_as_the_client_said(
        self, market: Market, owner, assistant
    ) -> None:
        hiring = {
            "supervisor_id": str((await market.member(owner, Role.SUPERVISOR)).id),
            "starts_on": "2026-12-09",
            "allotted_minutes": 480,
            "at_allotment": "ask",
        }
        sent = await offered(owner, assistant, hiring=hiring, conditions={"notice_days": 14})
        made = await hired(assistant, sent)
        assert made.items() >= hiring.items()
        assert (made["title"], made["job_id"]) == ("Keep my calendar", None)
        assert (made["source"], made["status"]) == ("marketplace", "scheduled")
        assert (made["terms"], made["fee"]) == (sent["terms"], sent["fee"])
        assert made["conditions"]["notice_days"] == 14
        for kind, subject in (("proposal.accepted", sent["id"]), ("contract.created", made["id"])):
            [(data, parties)] = await rows.told(market, kind, subject)
            assert "job_id" not in data
            assert {str(one) for one in parties} == {owner.organization_id, str(assistant.id)}

    async def test_work_goes_on_as_with_any_contract(
        self, market: Market, owner, assistant
    ) -> None:
        made = await hired(assistant, await offered(owner, assistant))
        path = f"/v1/contracts/{made['id']}"
        span = market.span(hours_ago=2, minutes=60)
        entry = (await assistant.post(f"{path}/time-entries", span)).json()
        await assistant.post(f"/v1/time-entries/{entry['id']}/submit")
        approved = await owner.post(f"/v1/time-entries/{entry['id']}/approve")
        sheet = await owner.get(f"{path}/timesheet", week_of="2026-12-07")
        assert (approved.status_code, sheet.status_code) == (200, 200)
        assert sheet.json()["amount"]["client_pays"]["amount"] == "25.00"
        assert await ids(owner, "/v1/contracts") == [made["id"]]

    async def test_who_hires_nobody_yet_gets_an_organization(
        self, market: Market, assistant
    ) -> None:
        person = await market.person(name="Nina")
        sent = await offered(person, assistant)
        found = await person.get(f"/v1/organizations/{sent['organization_id']}")
        assert (found.json()["legal_form"], found.json()["name"]) == ("individual", "Nina")
        assert sent["allowed_actions"] == ["withdraw"]

    async def test_nobody_else_reads_of_it(self, market: Market, owner, assistant) -> None:
        sent = await offered(owner, assistant)
        for stranger in (await market.owner(), await market.assistant()):
            assert (await stranger.get(path_of(sent))).status_code == 404
            assert (await stranger.post(f"{path_of(sent)}/accept", {})).status_code == 404
        [(_, parties)] = await rows.told(market, "offer.made", sent["id"])
        assert {str(one) for one in parties} == {owner.organization_id, str(assistant.id)}
        assert await events_of(assistant, until="offer.made")

    async def test_both_sides_negotiate_it(self, owner, assistant) -> None:
        sent = await offered(owner, assistant)
        await countered(assistant, sent, estimated_minutes=900, delivery_days=60)
        await countered(owner, sent, estimated_minutes=800)
        made = await hired(assistant, sent)
        assert made["allotted_minutes"] == 800

    async def test_there_is_no_short_list(self, owner, assistant) -> None:
        sent = await offered(owner, assistant)
        for who in (owner, assistant):
            assert verdict(await who.post(f"{path_of(sent)}/shortlist")) == (403, "forbidden")


class TestWithAJob:
    async def test_accepting_takes_the_seat_and_tells_the_others(
        self, market: Market, owner, assistant
    ) -> None:
        job = await market.job(owner)
        loser = await market.assistant()
        lost = await market.proposal(loser, job)
        sent = await offered(owner, assistant, job_id=job["id"])
        made = await hired(assistant, sent)
        after = (await owner.get(f"/v1/jobs/{job['id']}")).json()
        assert (after["status"], after["hired"]) == ("filled", 1)
        assert (made["title"], made["job_id"]) == (job["title"], job["id"])
        assert (await loser.get(path_of(lost))).json()["status"] == "superseded"

    async def test_closing_the_job_ends_it(self, market: Market, owner, assistant) -> None:
        job = await market.job(owner)
        sent = await offered(owner, assistant, job_id=job["id"])
        await countered(assistant, sent, estimated_minutes=900)
        await owner.post(f"/v1/jobs/{job['id']}/close", {"reason": "Done."})
        assert (await assistant.get(path_of(sent))).json()["status"] == "superseded"
        assert "job.closed" in {e["type"] for e in await events_of(assistant, until="job.closed")}

    async def test_the_client_may_offer_more_than_its_ceilings(
        self, market: Market, owner, assistant
    ) -> None:
        job = await market.job(owner, ceiling={"amount": "20.00", "currency": "EUR"})
        sent = await offered(owner, assistant, job_id=job["id"])
        refused = await counter(assistant, sent, terms={**HOURLY, "weekly_cap_minutes": 600})
        assert refused.json()["code"] == "outside_ceilings"

    @pytest.mark.parametrize("status", ["draft", "closed"])
    async def test_only_of_a_job_that_hires(self, market: Market, owner, assistant, status) -> None:
        job = await (market.draft(owner) if status == "draft" else market.job(owner))
        if status == "closed":
            await owner.post(f"/v1/jobs/{job['id']}/close", {"reason": "Done."})
        refused = await offer(owner, assistant, job_id=job["id"])
        assert verdict(refused) == (409, "illegal_move")

    async def test_its_title_and_its_client_are_those_of_the_job(
        self, market: Market, owner, assistant
    ) -> None:
        job = await market.job(owner)
        named = {"job_id": job["id"], "organization_id": owner.organization_id}
        for fields in ({"job_id": job["id"], "title": "Mine"}, named, {"title": None}):
            refused = await offer(owner, assistant, **fields)
            codes = {fault["code"] for fault in refused.json()["errors"]}
            assert refused.status_code == 422
            assert codes <= {"title_or_job", "client_of_job"}


class TestOneLiveNegotiation:
    async def test_whoever_began(self, market: Market, owner, assistant) -> None:
        job = await market.job(owner)
        sent = await offered(owner, assistant, job_id=job["id"])
        path = f"/v1/jobs/{job['id']}/proposals"
        refused = await assistant.post(path, market.proposal_body())
        assert verdict(refused) == (409, "already_proposed")
        await owner.post(f"{path_of(sent)}/withdraw")
        await market.proposal(assistant, job)
        refused = await offer(owner, assistant, job_id=job["id"])
        assert verdict(refused) == (409, "already_proposed")

    async def test_one_in_private_per_client(self, market: Market, owner, assistant) -> None:
        sent = await offered(owner, assistant)
        assert verdict(await offer(owner, assistant)) == (409, "already_offered")
        await offered(await market.owner(), assistant)
        await offered(owner, await market.assistant())
        await offered(owner, assistant, job_id=(await market.job(owner))["id"])
        await lapse(market, sent)
        await offered(owner, assistant)

    async def test_of_twenty_at_once_there_is_one(self, owner, assistant) -> None:
        answers = await rows.at_once(*[offer(owner, assistant) for _ in range(20)])
        told = sorted(verdict(one) if one.is_error else (201, "") for one in answers)
        assert told == [(201, "")] + [(409, "already_offered")] * 19


class TestStaff:  # R37, R43, R45, R46
    async def test_they_get_a_salary_and_benefits(self, market: Market, owner, assistant) -> None:
        sent = await offered(
            *(owner, assistant),
            worker_class="staff",
            terms=SALARY,
            conditions={"benefits": [HEALTH]},
        )
        made = await hired(assistant, sent)
        assert (made["worker_class"], made["terms"]["kind"]) == ("staff", "salary")
        assert made["conditions"]["benefits"] == sent["conditions"]["benefits"]
        path, span = f"/v1/contracts/{made['id']}", market.span(hours_ago=2, minutes=60)
        assert (await assistant.post(f"{path}/time-entries", span)).status_code == 201
        assert (await owner.get(f"{path}/timesheet", week_of="2026-12-07")).status_code == 200

    @pytest.mark.parametrize(
        ("fields", "pointer"),
        [
            ({"terms": SALARY}, "/terms"),
            ({"conditions": {"benefits": [HEALTH]}}, "/conditions/benefits"),
        ],
    )
    async def test_independents_get_neither(self, owner, assistant, fields, pointer) -> None:
        refused = await offer(owner, assistant, **fields)
        assert (refused.status_code, pointers(refused)) == (422, [pointer])

    async def test_a_salary_may_be_negotiated(self, owner, assistant) -> None:
        sent = await offered(owner, assistant, worker_class="staff", terms=SALARY)
        more = {**SALARY, "amount": {"amount": "3200.00", "currency": "EUR"}}
        read = await countered(assistant, sent, terms=more)
        assert [one["pointer"] for one in read["differences"]] == ["/terms/amount/amount"]


class TestWhoAndWhom:
    @pytest.mark.parametrize("role", Role)
    async def test_those_who_hire(self, market: Market, owner, assistant, role) -> None:
        member = await market.member(owner, role)
        job = await market.job(owner)
        hires = role in (Role.OWNER, Role.ADMIN, Role.HIRING_MANAGER)
        for fields in ({"job_id": job["id"]}, {"organization_id": owner.organization_id}):
            made = await offer(member, assistant, **fields)
            assert made.status_code == (201 if hires else 403), made.text

    async def test_for_no_client_or_job_of_others(self, market: Market, owner, assistant) -> None:
        other = await market.owner()
        hidden = await market.draft(other)
        for fields in (
            *({"job_id": hidden["id"]}, {"job_id": NO_ID}),
            *({"organization_id": other.organization_id}, {"organization_id": NO_ID}),
        ):
            assert (await offer(owner, assistant, **fields)).status_code == 404
        shown = await market.job(other)
        assert verdict(await offer(owner, assistant, job_id=shown["id"])) == (403, "forbidden")

    async def test_to_assistants_who_are_listed(self, market: Market, owner) -> None:
        unlisted = await market.assistant(is_listed=False)
        for nobody in (unlisted, await market.person()):
            assert verdict(await offer(owner, nobody)) == (404, "not_found")

    @pytest.mark.parametrize("role", Role)
    async def test_to_no_member_of_the_client(self, market: Market, owner, role) -> None:
        member = await market.member(owner, role)
        profile = {"headline": "Me", "categories": ["sales"], "level": "entry", "years": 1}
        await member.put("/v1/me/assistant-profile", profile)
        assert verdict(await offer(owner, member)) == (403, "own_member")

    async def test_to_no_reviewer_of_the_job(self, market: Market, owner, assistant) -> None:
        job = await market.job(owner)
        path = f"/v1/jobs/{job['id']}/reviewers"
        await owner.post(path, {"reviewer_id": str(assistant.id)})
        refused = await offer(owner, assistant, job_id=job["id"])
        assert verdict(refused)[1] == "reviews_job"

    async def test_to_nobody_themselves(self, assistant) -> None:
        assert verdict(await offer(assistant, assistant)) == (403, "own_member")

    async def test_the_supervisor_is_one_of_the_client_who_may(
        self, market: Market, owner, assistant
    ) -> None:
        for other in (await market.member(owner, Role.MEMBER), assistant):
            refused = await offer(owner, assistant, hiring={"supervisor_id": str(other.id)})
            assert pointers(refused) == ["/hiring/supervisor_id"]
        hiring = {"supervisor_id": str((await market.owner()).id)}
        assert verdict(await offer(owner, assistant, hiring=hiring)) == (404, "not_found")

    @pytest.mark.parametrize(
        ("field", "bad"),
        [
            *(("work_types", bad) for bad in ([], ["dreams"], None)),
            *(("scope", bad) for bad in ("", None)),
            *(("estimated_minutes", 0), ("delivery_days", 0), ("terms", None), ("fee", {})),
            *(("source", "agency"), ("source", "friends"), ("contract_type", "lease")),
            *(("worker_class", "guest"), ("status", "accepted"), ("turn", "client")),
            *(("expires_at", "2026-12-07T10:00:00Z"), ("expires_at", "2028-01-01T00:00:00Z")),
        ],
    )
    async def test_each_field_keeps_to_its_rules(self, owner, assistant, field, bad) -> None:
        refused = await offer(owner, assistant, **{field: bad})
        assert refused.status_code == 422
        assert {pointer.split("/")[1] for pointer in pointers(refused)} == {field}


class TestSource:  # R26
    @pytest.mark.parametrize("source", ["marketplace", "invitation", "directory", "import"])
    async def test_it_says_how_they_found_each_other(self, owner, assistant, source) -> None:
        sent = await offered(owner, assistant, source=source)
        assert (await hired(assistant, sent))["source"] == source

    async def test_a_consultant_looks_over_what_others_do(self, owner, assistant) -> None:  # R16
        sent = await offered(owner, assistant, contract_type="consulting")
        assert (await hired(assistant, sent))["contract_type"] == "consulting"

    async def test_so_may_who_proposes(self, market: Market, owner, assistant) -> None:
        job = await market.job(owner)
        sent = await market.proposal(assistant, job, contract_type="consulting")
        made = (await owner.post(f"{path_of(sent)}/accept", {})).json()
        assert made["contract_type"] == "consulting"


class TestToAnAgency:  # B5
    @pytest.fixture
    async def agent(self, market: Market) -> Person:
        return await agency(market)

    @pytest.fixture
    async def entry(self, agent, assistant) -> dict[str, Any]:
        return await enrolled(agent, assistant, visibility="public")

    async def test_the_agency_accepts_with_a_key(self, owner, assistant, agent, entry) -> None:
        sent = await offered(owner, assistant, agency_id=agent.organization_id)
        key = await agency_key(agent, *KEYS)
        made = await hired(key, sent)
        assert (sent["roster_entry_id"], made["source"]) == (entry["id"], "agency")
        assert (made["agency_id"], made["assistant_id"]) == (
            agent.organization_id,
            str(assistant.id),
        )
        read = (await agent.get(f"/v1/contracts/{made['id']}")).json()
        assert read["agency_share"]["pay_rate"]["amount"] == "18.00"

    @pytest.mark.usefixtures("entry")
    async def test_an_import_stays_one(self, owner, assistant, agent) -> None:
        sent = await offered(owner, assistant, agency_id=agent.organization_id, source="import")
        assert (await hired(agent, sent))["source"] == "import"

    @pytest.mark.parametrize("visibility", ["members", "hidden"])
    async def test_only_of_who_stands_there_for_everybody(
        self, owner, assistant, agent, visibility
    ) -> None:
        refused = await offer(owner, assistant, agency_id=agent.organization_id)
        assert verdict(refused) == (404, "not_found")
        await enrolled(agent, assistant, visibility=visibility)
        again = await offer(owner, assistant, agency_id=agent.organization_id)
        assert verdict(again) == (404, "not_found")
        assert again.json()["detail"] == refused.json()["detail"]

    @pytest.mark.usefixtures("entry")
    async def test_a_client_does_not_find_what_the_agency_pays(
        self, owner, assistant, agent
    ) -> None:
        cheap = {**HOURLY, "rate": {**EUR_25, "amount": "17.99"}}
        sent = await offered(owner, assistant, agency_id=agent.organization_id, terms=cheap)
        refused = await agent.post(f"{path_of(sent)}/accept", {})
        assert verdict(refused) == (422, "below_roster_rate")
        assert (await owner.get(path_of(sent))).json()["status"] == "submitted"

    async def test_who_leaves_the_roster_leaves_the_offer(
        self, owner, assistant, agent, entry
    ) -> None:
        sent = await offered(owner, assistant, agency_id=agent.organization_id)
        await assistant.post(f"/v1/me/rosters/{entry['id']}/end")
        assert (await owner.get(path_of(sent))).json()["status"] == "superseded"

    @pytest.mark.usefixtures("entry")
    async def test_to_no_agency_of_ones_own(self, assistant, agent) -> None:
        refused = await offer(agent, assistant, agency_id=agent.organization_id)
        assert verdict(refused) == (403, "own_member")
        # Nor by way of another client that the same person hires for.
        body = {"legal_form": "company", "name": "Second"}
        second = (await agent.post("/v1/organizations", body)).json()
        named = {"agency_id": agent.organization_id, "organization_id": second["id"]}
        assert verdict(await offer(agent, assistant, **named)) == (403, "own_member")


class TestSubcontract:  # R28
    @pytest.fixture
    async def parent(self, market: Market, assistant) -> dict[str, Any]:
        deal = await market.deal(assistant=assistant)
        return {**deal.contract, "owner": deal.owner}

    async def test_an_assistant_gives_a_part_of_the_work_away(
        self, market: Market, assistant, parent
    ) -> None:
        other = await market.assistant()
        sent = await offered(assistant, other, parent_contract_id=parent["id"])
        made = await hired(other, sent)
        mine = (await assistant.get(f"/v1/contracts/{made['id']}")).json()
        assert made["parent_contract_id"] == mine["parent_contract_id"] == parent["id"]
        assert sent["parent_contract_id"] == parent["id"]
        # Neither learns of the contract of the other that is not theirs.
        assert (await other.get(f"/v1/contracts/{parent['id']}")).status_code == 404
        assert (await parent["owner"].get(f"/v1/contracts/{made['id']}")).status_code == 404

    async def test_the_agency_between_them_does_not_read_of_it(
        self, market: Market, assistant, parent
    ) -> None:
        agent, other = await agency(market), await market.assistant()
        await enrolled(agent, other, visibility="public")
        named = {"agency_id": agent.organization_id, "parent_contract_id": parent["id"]}
        sent = await offered(assistant, other, **named)
        assert (await agent.get(path_of(sent))).json()["parent_contract_id"] is None
        read = await hired(agent, sent)
        made = (await other.get(f"/v1/contracts/{read['id']}")).json()
        assert (made["parent_contract_id"], read["parent_contract_id"]) == (parent["id"], None)

    async def test_only_of_a_contract_one_works_on(self, market: Market, assistant, parent) -> None:
        other, stranger = await market.assistant(), await market.owner()
        for who in (parent["owner"], stranger):
            refused = await offer(who, other, parent_contract_id=parent["id"])
            assert verdict(refused) == (404, "not_found")
        assert verdict(await offer(assistant, other, parent_contract_id=NO_ID)) == (
            *(404, "not_found"),
        )

    async def test_it_goes_one_step_deep(self, market: Market, assistant, parent) -> None:
        other = await market.assistant()
        made = await hired(other, await offered(assistant, other, parent_contract_id=parent["id"]))
        refused = await offer(other, await market.assistant(), parent_contract_id=made["id"])
        assert verdict(refused) == (409, "no_subcontract")

    async def test_it_never_comes_back_to_the_client(self, assistant, parent) -> None:
        client = parent["owner"]
        profile = {"headline": "Me", "categories": ["sales"], "level": "entry", "years": 1}
        await client.put("/v1/me/assistant-profile", profile)
        refused = await offer(assistant, client, parent_contract_id=parent["id"])
        assert verdict(refused) == (409, "no_subcontract")

    async def test_not_of_a_contract_that_is_over(self, market: Market, assistant, parent) -> None:
        other = await market.assistant()
        sent = await offered(assistant, other, parent_contract_id=parent["id"])
        await assistant.move(f"/v1/contracts/{parent['id']}/end", {"reason": "Done."})
        accepted = await other.post(f"{path_of(sent)}/accept", {})
        late = await offer(assistant, await market.assistant(), parent_contract_id=parent["id"])
        assert verdict(accepted) == verdict(late) == (409, "no_subcontract")


class TestErasure:
    async def test_an_erased_assistant_leaves_no_live_offer(self, market: Market, owner) -> None:
        ana = await person(market)
        profile = {"headline": "Me", "categories": ["sales"], "level": "entry", "years": 1}
        await ana.put("/v1/me/assistant-profile", profile)
        sent = await offered(owner, ana)
        assert (await erase(ana)).status_code == 204
        assert (await owner.get(path_of(sent))).json()["status"] == "superseded"

    async def test_an_erased_client_takes_its_offers_back(self, market: Market, assistant) -> None:
        nina = await person(market)
        sent = await offered(nina, assistant)
        assert (await erase(nina)).status_code == 204
        read = (await assistant.get(path_of(sent))).json()
        assert (read["status"], read["title"], read["scope"]) == ("withdrawn", "", "")

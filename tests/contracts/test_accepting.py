import pytest

from tests.conftest import running_market
from tests.factories.market import EUR_25, Deal, Market, Person
from tests.invariants import rows
from tests.jobs.reading import events_of
from tests.support.contract import Contract
from va_market.identity.models import Role

PROJECT = {
    "kind": "project",
    "price": {"amount": "1000.00", "currency": "EUR"},
    "milestones": [
        {"title": "Inventory", "amount": {"amount": "333.33", "currency": "EUR"}},
        {"title": "Filing", "amount": {"amount": "666.67", "currency": "EUR"}},
    ],
    "deposit": {"amount": "100.00", "currency": "EUR"},
}
RETAINER = {
    "kind": "retainer",
    "fee": {"amount": "500.00", "currency": "EUR"},
    "included_minutes": 1200,
    "period": "month",
    "overage_rate": EUR_25,
}
HOURLY = {"kind": "hourly", "rate": EUR_25, "weekly_cap_minutes": 600}


class Hiring:
    """An open job with one proposal for it."""

    def __init__(self, market: Market, owner: Person, assistant: Person, **found: dict) -> None:
        self.market, self.owner, self.assistant = market, owner, assistant
        self.job, self.proposal = found["job"], found["proposal"]

    async def accept(self, by: Person | None = None, **body: object):
        return await (by or self.owner).post(f"/v1/proposals/{self.proposal['id']}/accept", body)


@pytest.fixture
async def hiring(market: Market) -> Hiring:
    owner, assistant = await market.owner(time_zone="Europe/Lisbon"), await market.assistant()
    job = await market.job(owner)
    proposal = await market.proposal(assistant, job)
    return Hiring(market, owner, assistant, job=job, proposal=proposal)


class TestTerms:
    @pytest.mark.parametrize("terms", [HOURLY, PROJECT, RETAINER], ids=lambda terms: terms["kind"])
    async def test_they_equal_the_proposed_ones_to_the_byte(self, market: Market, terms):
        deal = await market.deal(job={"engagement": terms["kind"]}, proposal={"terms": terms})
        same = await rows.value(
            market,
            "SELECT c.terms::text = p.terms::text AND c.fee::text = p.fee::text "
            "FROM contract_terms c, proposals p WHERE c.contract_id = $1 AND p.id = $2",
            deal.id,
            deal.proposal["id"],
        )
        assert same
        assert deal.contract["terms"] == deal.proposal["terms"]

    async def test_conditions_come_along_whole(self, market: Market):
        given = {
            "payment_schedule": {"kind": "custom", "dates": ["2026-12-24", "2027-01-15"]},
            "notice_days": 14,
            "ends_on": "2027-06-30",
            "training_paid_by": "client",
            "schedule": [{"weekday": 1, "starts": "09:00", "ends": "12:30"}],
            "benefits": [],
        }
        deal = await market.deal(proposal={"conditions": given})
        assert given.items() <= deal.contract["conditions"].items()
        assert deal.contract["conditions"] == deal.proposal["conditions"]
        assert deal.contract["worker_class"] == "independent"

    async def test_the_fee_stays_when_the_platform_changes_its_own(
        self, hiring: Hiring, database_url: str, contract: Contract
    ):
        async with running_market(database_url, contract, platform_fee_percent="20") as dearer:
            hiring.owner.market = hiring.assistant.market = dearer
            made = await hiring.accept()
            people = hiring.owner, hiring.assistant
            deal = Deal(made.json()["id"], *people, hiring.job, hiring.proposal, made.json())
            await dearer.approved(deal, minutes=60)
            later = await hiring.owner.get(f"{deal.path}/timesheet")
        assert made.json()["fee"] == {"payer": "assistant", "percent": "10"}
        assert later.json()["amount"]["fee"]["amount"] == "2.50"
        assert "10 %" in later.text
        assert "20 %" not in later.text

    async def test_the_work_order_defaults_to_the_proposal(self, hiring: Hiring):
        made = (await hiring.accept()).json()
        assert made["allotted_minutes"] == hiring.proposal["estimated_minutes"] == 600
        assert made["at_allotment"] == "stop"
        assert made["worker_class"] == "independent"  # R01
        assert made["source"] == "marketplace"
        assert made["title"] == hiring.job["title"]

    async def test_the_client_may_allot_otherwise(self, hiring: Hiring):
        made = await hiring.accept(allotted_minutes=45, at_allotment="ask")
        assert (made.json()["allotted_minutes"], made.json()["at_allotment"]) == (45, "ask")

    @pytest.mark.parametrize("minutes", [0, -1, 525_601, "60", 1.5])
    async def test_odd_allotments_are_refused(self, hiring: Hiring, minutes):
        refused = await hiring.accept(allotted_minutes=minutes)
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["pointer"] == "/allotted_minutes"

    async def test_the_answer_says_where_the_contract_is(self, hiring: Hiring):
        made = await hiring.accept()
        assert made.headers["location"] == f"/v1/contracts/{made.json()['id']}"
        seen = await hiring.assistant.get(made.headers["location"])
        shown = {"allowed_actions": ..., **made.json()}
        assert {**seen.json(), "allowed_actions": ...} == {**shown, "allowed_actions": ...}


class TestSupervisor:
    # R33
    async def test_it_is_the_one_who_accepts(self, market: Market, hiring: Hiring):
        manager = await market.member(hiring.owner, Role.HIRING_MANAGER)
        made = await hiring.accept(manager)
        assert made.json()["supervisor_id"] == str(manager.id)

    async def test_it_may_be_a_member_who_supervises(self, market: Market, hiring: Hiring):
        named = await market.member(hiring.owner, Role.SUPERVISOR)
        made = await hiring.accept(
            supervisor_id=str(named.id), supervisor_qualification="Ran an office for ten years."
        )
        assert made.json()["supervisor_id"] == str(named.id)
        assert made.json()["supervisor_qualification"] == "Ran an office for ten years."

    @pytest.mark.parametrize("role", [Role.FINANCE, Role.REVIEWER, Role.MEMBER])
    async def test_other_roles_cannot_be_named(self, market: Market, hiring: Hiring, role):
        other = await market.member(hiring.owner, role)
        refused = await hiring.accept(supervisor_id=str(other.id))
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["pointer"] == "/supervisor_id"

    async def test_whoever_is_no_member_is_not_found(self, market: Market, hiring: Hiring):
        assert (
            await hiring.accept(supervisor_id=str((await market.owner()).id))
        ).status_code == 404

    async def test_it_is_never_the_assistant(self, hiring: Hiring):
        refused = await hiring.accept(supervisor_id=str(hiring.assistant.id))
        assert refused.status_code == 409
        assert refused.json()["code"] == "supervisor_is_assistant"

    async def test_a_refusal_leaves_everything_as_it_was(self, hiring: Hiring):
        await hiring.accept(supervisor_id=str(hiring.assistant.id))
        proposal = await hiring.owner.get(f"/v1/proposals/{hiring.proposal['id']}")
        job = await hiring.owner.get(f"/v1/jobs/{hiring.job['id']}")
        assert proposal.json()["status"] == "submitted"
        assert (job.json()["status"], job.json()["hired"]) == ("open", 0)


class TestStart:
    async def test_it_is_today_where_the_client_is(self, market: Market):
        owner = await market.owner(time_zone="Pacific/Kiritimati")  # fourteen hours ahead
        deal = await market.deal(owner=owner)
        assert deal.contract["starts_on"] == "2026-12-08"
        assert deal.contract["status"] == "active"
        assert deal.contract["time_zone"] == "Pacific/Kiritimati"

    async def test_a_zone_may_be_given(self, hiring: Hiring):
        made = await hiring.accept(time_zone="Pacific/Honolulu", starts_on="2026-12-07")
        assert (made.json()["time_zone"], made.json()["status"]) == ("Pacific/Honolulu", "active")

    async def test_a_later_day_makes_it_wait(self, market: Market):
        deal = await market.deal(starts_on="2026-12-08")
        refused = await deal.assistant.post(
            f"{deal.path}/time-entries", market.span(hours_ago=1, minutes=30)
        )
        assert deal.contract["status"] == "scheduled"
        assert refused.status_code == 409
        assert "scheduled" in refused.json()["detail"]

    async def test_a_month_back_is_the_earliest(self, hiring: Hiring):
        assert (await hiring.accept(starts_on="2026-11-06")).status_code == 201

    async def test_longer_ago_is_refused(self, hiring: Hiring):
        refused = await hiring.accept(starts_on="2026-11-05")
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["pointer"] == "/starts_on"
        assert refused.json()["errors"][0]["code"] == "too_early"


class TestOthers:
    async def test_the_last_seat_ends_the_other_proposals(self, market: Market, hiring: Hiring):
        loser = await market.assistant()
        lost = await market.proposal(loser, hiring.job)
        await hiring.accept()
        assert (await loser.get(f"/v1/proposals/{lost['id']}")).json()["status"] == "superseded"
        assert (await loser.get(f"/v1/jobs/{hiring.job['id']}")).json()["status"] == "filled"
        [(_, parties)] = await rows.told(market, "proposal.superseded", lost["id"])
        assert loser.id in parties
        [(_, parties)] = await rows.told(market, "job.filled", hiring.job["id"])
        assert {loser.id, hiring.assistant.id} < parties

    async def test_a_proposal_over_already_stays_as_it_is(self, market: Market, hiring: Hiring):
        loser = await market.assistant()
        lost = await market.proposal(loser, hiring.job)
        await loser.post(f"/v1/proposals/{lost['id']}/withdraw")
        await hiring.accept()
        assert (await loser.get(f"/v1/proposals/{lost['id']}")).json()["status"] == "withdrawn"

    async def test_several_seats_are_filled_one_by_one(self, market: Market):
        owner = await market.owner()
        job = await market.job(owner, seats=2)
        sent = [await market.proposal(await market.assistant(), job) for _ in range(3)]
        first = await owner.post(f"/v1/proposals/{sent[0]['id']}/accept", {})
        between = (await owner.get(f"/v1/jobs/{job['id']}")).json()
        second = await owner.post(f"/v1/proposals/{sent[1]['id']}/accept", {})
        third = await owner.post(f"/v1/proposals/{sent[2]['id']}/accept", {})
        assert (between["status"], between["hired"]) == ("open", 1)
        assert [made.status_code for made in (first, second, third)] == [201, 201, 409]
        after = (await owner.get(f"/v1/jobs/{job['id']}")).json()
        assert (after["status"], after["hired"]) == ("filled", 2)

    async def test_both_sides_are_told(self, market: Market, hiring: Hiring):
        named = await market.member(hiring.owner, Role.SUPERVISOR)
        made = (await hiring.accept(supervisor_id=str(named.id))).json()
        [(data, parties)] = await rows.told(market, "contract.created", made["id"])
        assert {str(party) for party in parties} == {made["organization_id"], made["assistant_id"]}
        # The supervisor hears as a member, for as long as that lasts.
        assert await events_of(named, until="contract.created")
        assert data["proposal_id"] == hiring.proposal["id"]
        assert "terms" not in data


class TestWhoAndWhen:
    @pytest.mark.parametrize(
        ("role", "status"),
        [
            (Role.OWNER, 201),
            (Role.ADMIN, 201),
            (Role.HIRING_MANAGER, 201),
            (Role.SUPERVISOR, 403),
            (Role.FINANCE, 403),
            (Role.REVIEWER, 403),
            (Role.MEMBER, 403),
        ],
    )
    async def test_only_those_who_hire_accept(self, market: Market, hiring: Hiring, role, status):
        member = await market.member(hiring.owner, role)
        assert (await hiring.accept(member)).status_code == status

    async def test_the_author_cannot_accept(self, hiring: Hiring):
        refused = await hiring.accept(hiring.assistant)
        assert (refused.status_code, refused.json()["code"]) == (409, "not_your_turn")
        assert refused.json()["detail"] == "It is the client's turn."

    async def test_strangers_see_no_proposal(self, market: Market, hiring: Hiring):
        assert (await hiring.accept(await market.owner())).status_code == 404
        assert (await hiring.accept(await market.assistant())).status_code == 404

    async def test_it_happens_once(self, hiring: Hiring):
        await hiring.accept()
        assert (await hiring.accept()).json()["code"] == "illegal_move"

    @pytest.mark.parametrize(
        ("by", "move", "body"),
        [("owner", "decline", {"reason": "We need mornings."}), ("assistant", "withdraw", None)],
    )
    async def test_not_after_the_proposal_is_over(self, hiring: Hiring, by, move, body):
        await getattr(hiring, by).post(f"/v1/proposals/{hiring.proposal['id']}/{move}", body)
        assert (await hiring.accept()).status_code == 409

    async def test_a_paused_job_still_hires_among_its_proposals(self, hiring: Hiring):
        await hiring.owner.post(f"/v1/jobs/{hiring.job['id']}/pause")
        assert (await hiring.accept()).status_code == 201
        job = await hiring.owner.get(f"/v1/jobs/{hiring.job['id']}")
        assert job.json()["status"] == "filled"

    async def test_a_shortlisted_one_can_be_accepted(self, hiring: Hiring):
        await hiring.owner.post(f"/v1/proposals/{hiring.proposal['id']}/shortlist")
        assert (await hiring.accept()).status_code == 201

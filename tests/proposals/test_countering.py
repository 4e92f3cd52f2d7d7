"""Other terms from either side: each is a version, and passes the turn (R10, R12, R35, B9)."""

from typing import Any

import pytest

from tests.factories.market import EUR_25, HOURLY, Market, Person
from tests.factories.quotes import saved
from tests.factories.rosters import agency, agency_key, enrolled, propose
from tests.invariants import rows
from tests.jobs.reading import events_of, ids, walk
from tests.proposals.negotiating import counter, countered, path_of
from va_market.identity.models import Role

EUR_30 = {"amount": "30.00", "currency": "EUR"}
DEARER = {**HOURLY, "rate": EUR_30}
FIFTEEN_HOURS = {"estimated_minutes": 900}


@pytest.fixture
async def owner(market: Market) -> Person:
    return await market.owner()


@pytest.fixture
async def author(market: Market) -> Person:
    return await market.assistant()


@pytest.fixture
async def sent(market: Market, owner: Person, author: Person) -> dict[str, Any]:
    return await market.proposal(author, await market.job(owner))


def changed(answer: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What differs, by its pointer."""
    return {one["pointer"]: (one["before"], one["after"]) for one in answer["differences"]}


def faults(refused: Any) -> list[tuple[str, str]]:
    return [(fault["pointer"], fault["code"]) for fault in refused.json()["errors"]]


class TestCounter:
    async def test_what_is_absent_stays_as_it_is(self, owner, sent) -> None:
        read = await countered(owner, sent, **FIFTEEN_HOURS, message="Ten are too few.")
        assert (read["status"], read["turn"], read["current_version"]) == (
            "countered",
            "assistant",
            2,
        )
        assert changed(read) == {"/estimated_minutes": (600, 900)}
        kept = ("scope", "terms", "conditions", "delivery_days", "available_from", "fee")
        assert {name: read[name] for name in kept} == {name: sent[name] for name in kept}

    async def test_it_may_change_all_of_it(self, owner, sent) -> None:
        said = {
            "scope": "The calendar, too.",
            "delivery_days": 14,
            "available_from": "2026-12-14",
            "terms": DEARER,
        }
        read = await countered(owner, sent, **said)
        assert changed(read).keys() == {
            *("/terms/rate/amount", "/scope", "/delivery_days", "/available_from")
        }
        assert (await owner.get(path_of(sent))).json()["terms"]["rate"] == EUR_30

    async def test_of_conditions_each_stays_that_is_not_named(self, owner, author, sent) -> None:
        first = {"notice_days": 14, "training_paid_by": "client"}
        await countered(owner, sent, conditions=first)
        read = await countered(author, sent, conditions={"notice_days": 7})
        assert changed(read) == {"/conditions/notice_days": (14, 7)}
        assert read["conditions"]["training_paid_by"] == "client"

    async def test_it_goes_back_and_forth_until_one_accepts(self, owner, author, sent) -> None:
        await countered(owner, sent, terms={**HOURLY, "rate": {**EUR_25, "amount": "20.00"}})
        last = await countered(author, sent, terms={**HOURLY, "rate": {**EUR_25, "amount": "22.5"}})
        made = await owner.post(f"{path_of(sent)}/accept", {})
        assert made.status_code == 201, made.text
        assert made.json()["terms"] == last["terms"]
        assert made.json()["terms"]["rate"]["amount"] == "22.50"

    async def test_the_fee_stays_as_it_was_quoted_first(self, owner, author, sent) -> None:  # B9
        await countered(owner, sent, terms=DEARER)
        read = await countered(author, sent, **FIFTEEN_HOURS)
        assert read["fee"] == sent["fee"]

    @pytest.mark.parametrize("role", Role)
    async def test_of_the_client_those_who_hire(self, market: Market, owner, sent, role) -> None:
        member = await market.member(owner, role)
        hires = role in (Role.OWNER, Role.ADMIN, Role.HIRING_MANAGER)
        made = await counter(member, sent, **FIFTEEN_HOURS)
        assert made.status_code == (200 if hires else 403)

    async def test_it_says_something_new(self, owner, sent) -> None:
        for body in ({}, {"message": "Please."}, {"estimated_minutes": 600}, {"terms": HOURLY}):
            refused = await counter(owner, sent, **body)
            assert (refused.status_code, refused.json()["code"]) == (409, "same_version"), body
        assert (await owner.get(path_of(sent))).json()["current_version"] == 1

    @pytest.mark.parametrize(
        ("field", "bad"),
        [
            *(("terms", bad) for bad in (None, {}, {"rate": EUR_25}, {"kind": "barter"})),
            *(("conditions", bad) for bad in (None, {"notice_days": -1}, {"holidays": 30})),
            *(("scope", bad) for bad in ("", None, "a\x00b")),
            *(("estimated_minutes", bad) for bad in (0, "60", None)),
            *(("delivery_days", bad) for bad in (0, None)),
            *(("available_from", bad) for bad in ("soon", None)),
            *(("expires_at", bad) for bad in ("2026-12-07T10:00:00Z", "2028-01-01T00:00:00Z")),
            *(("hiring", bad) for bad in ({"supervisor_id": "x"}, {"price": 1})),
            *(("message", ""), ("fee", {}), ("worker_class", "staff"), ("status", "accepted")),
        ],
    )
    async def test_each_field_keeps_to_its_rules(self, owner, sent, field, bad) -> None:
        refused = await counter(owner, sent, **{**FIFTEEN_HOURS, field: bad})
        assert refused.status_code == 422
        assert {pointer.split("/")[1] for pointer, _ in faults(refused)} == {field}

    async def test_a_salary_and_benefits_are_for_staff(self, owner, sent) -> None:  # R43
        salary = {"kind": "salary", "amount": EUR_30, "period": "month"}
        benefit = {"name": "Health", "amount": EUR_30, "period": "month"}
        for body, fault in (
            ({"terms": salary}, ("/terms", "salary_for_staff_only")),
            (
                {"conditions": {"benefits": [benefit]}},
                ("/conditions/benefits", "benefits_for_staff_only"),
            ),
        ):
            refused = await counter(owner, sent, **body)
            assert (refused.status_code, faults(refused)) == (422, [fault])


class TestWhoseTurn:
    async def test_it_passes_with_each_version(self, owner, author, sent) -> None:
        turns = [sent["turn"]]
        for number, who in enumerate((owner, author, owner)):
            read = await countered(who, sent, estimated_minutes=700 + number)
            turns.append(read["turn"])
        assert turns == ["client", "assistant", "client", "assistant"]

    async def test_who_waits_is_told_for_whom(self, owner, author, sent) -> None:
        refused = await counter(author, sent, **FIFTEEN_HOURS)
        assert (refused.status_code, refused.json()["code"]) == (409, "not_your_turn")
        assert refused.json()["detail"] == "It is the client's turn."
        await countered(owner, sent, **FIFTEEN_HOURS)
        for action, body in (("accept", {}), ("decline", {"reason": "No."})):
            refused = await owner.post(f"{path_of(sent)}/{action}", body)
            assert refused.json()["detail"] == "It is the assistant's turn."

    async def test_actions_follow_the_turn(self, owner, author, sent) -> None:
        answers = ["accept", "counter", "decline"]
        await countered(owner, sent, **FIFTEEN_HOURS)
        assert (await owner.get(path_of(sent))).json()["allowed_actions"] == []
        mine = (await author.get(path_of(sent))).json()["allowed_actions"]
        assert mine == [*answers, "withdraw"]
        await countered(author, sent, estimated_minutes=800)
        assert (await author.get(path_of(sent))).json()["allowed_actions"] == ["withdraw"]
        assert (await owner.get(path_of(sent))).json()["allowed_actions"] == answers

    async def test_the_author_withdraws_at_any_time(self, owner, author, sent) -> None:
        await countered(owner, sent, **FIFTEEN_HOURS)
        await countered(author, sent, estimated_minutes=800)
        left = (await author.post(f"{path_of(sent)}/withdraw")).json()
        assert (left["status"], left["turn"]) == ("withdrawn", None)

    async def test_the_assistant_may_decline_a_counter(self, owner, author, sent) -> None:
        await countered(owner, sent, **FIFTEEN_HOURS)
        await author.post(f"{path_of(sent)}/decline", {"reason": "Too long."})
        read = (await owner.get(path_of(sent))).json()
        assert (read["status"], read["decline_reason"]) == ("declined", "Too long.")


class TestAcceptedByTheAssistant:
    async def test_the_contract_is_as_the_client_said(
        self, market: Market, owner, author, sent
    ) -> None:
        named = await market.member(owner, Role.SUPERVISOR)
        hiring = {
            "supervisor_id": str(named.id),
            "supervisor_qualification": "Ran an office.",
            "starts_on": "2026-12-09",
            "time_zone": "Europe/Lisbon",
            "allotted_minutes": 480,
            "at_allotment": "ask",
            "at_substitution": "ask",
        }
        read = await countered(owner, sent, **FIFTEEN_HOURS, hiring=hiring)
        made = await author.post(f"{path_of(sent)}/accept", {})
        assert read["hiring"] == hiring
        assert made.status_code == 201, made.text
        assert made.json().items() >= hiring.items()
        assert made.json()["status"] == "scheduled"
        job = (await owner.get(f"/v1/jobs/{sent['job_id']}")).json()
        assert (job["status"], job["hired"]) == ("filled", 1)

    async def test_by_default_whoever_countered_supervises(self, owner, author, sent) -> None:
        await countered(owner, sent, **FIFTEEN_HOURS)
        made = (await author.post(f"{path_of(sent)}/accept", {})).json()
        assert made["supervisor_id"] == str(owner.id)
        assert (made["allotted_minutes"], made["starts_on"]) == (900, "2026-12-07")

    async def test_what_was_said_stays_with_the_next_version(self, owner, author, sent) -> None:
        await countered(owner, sent, **FIFTEEN_HOURS, hiring={"allotted_minutes": 480})
        await countered(author, sent, estimated_minutes=800)
        await countered(owner, sent, estimated_minutes=700, hiring={"at_allotment": "ask"})
        made = (await author.post(f"{path_of(sent)}/accept", {})).json()
        assert (made["allotted_minutes"], made["at_allotment"]) == (480, "ask")

    async def test_a_client_who_accepts_may_say_otherwise(self, owner, author, sent) -> None:
        await countered(owner, sent, **FIFTEEN_HOURS, hiring={"allotted_minutes": 480})
        await countered(author, sent, estimated_minutes=800)
        made = (await owner.post(f"{path_of(sent)}/accept", {"at_allotment": "ask"})).json()
        assert (made["allotted_minutes"], made["at_allotment"]) == (480, "ask")

    async def test_a_day_that_has_passed_is_the_day_of_the_acceptance(
        self, owner, author, sent
    ) -> None:
        await countered(owner, sent, **FIFTEEN_HOURS, hiring={"starts_on": "2026-10-01"})
        made = (await author.post(f"{path_of(sent)}/accept", {})).json()
        assert (made["starts_on"], made["status"]) == ("2026-12-07", "active")

    async def test_it_decides_nothing_of_the_client(self, owner, author, sent) -> None:
        await countered(owner, sent, **FIFTEEN_HOURS)
        body = {"allotted_minutes": 9000, "supervisor_id": str(owner.id)}
        refused = await author.post(f"{path_of(sent)}/accept", body)
        fields = ("/allotted_minutes", "/supervisor_id")
        assert faults(refused) == [(field, "decided_by_client") for field in fields]
        await owner.post(f"{path_of(sent)}/accept", {})
        refused = await counter(author, sent, estimated_minutes=800, hiring={})
        assert faults(refused) == [("/hiring", "decided_by_client")]

    async def test_the_supervisor_is_one_of_the_client_who_may(
        self, market: Market, owner, author, sent
    ) -> None:
        for other, code in (
            (await market.member(owner, Role.FINANCE), "cannot_supervise"),
            (author, "supervisor_is_assistant"),
        ):
            hiring = {"supervisor_id": str(other.id)}
            refused = await counter(owner, sent, **FIFTEEN_HOURS, hiring=hiring)
            assert faults(refused) == [("/hiring/supervisor_id", code)]
        hiring = {"supervisor_id": str((await market.owner()).id)}
        refused = await counter(owner, sent, **FIFTEEN_HOURS, hiring=hiring)
        assert (refused.status_code, refused.json()["code"]) == (404, "not_found")

    async def test_a_supervisor_who_left_meanwhile_is_named(
        self, market: Market, owner, author, sent
    ) -> None:
        named = await market.member(owner, Role.SUPERVISOR)
        hiring = {"supervisor_id": str(named.id)}
        await countered(owner, sent, **FIFTEEN_HOURS, hiring=hiring)
        await owner.delete(f"/v1/organizations/{owner.organization_id}/members/{named.id}")
        refused = await author.post(f"{path_of(sent)}/accept", {})
        assert (refused.status_code, refused.json()["code"]) == (409, "supervisor_gone")
        assert (await author.get(path_of(sent))).json()["status"] == "countered"

    async def test_whom_that_keeps_from_accepting_passes_the_turn_as_it_is(
        self, market: Market, owner, author, sent
    ) -> None:
        named = await market.member(owner, Role.SUPERVISOR)
        hiring = {"supervisor_id": str(named.id)}
        await countered(owner, sent, **FIFTEEN_HOURS, hiring=hiring)
        assert (await counter(author, sent)).json()["code"] == "same_version"
        await owner.delete(f"/v1/organizations/{owner.organization_id}/members/{named.id}")
        back = await countered(author, sent, message="Who approves my time?")
        assert (back["turn"], back["differences"]) == ("client", [])
        made = await owner.post(f"{path_of(sent)}/accept", {"supervisor_id": str(owner.id)})
        assert (made.status_code, made.json()["supervisor_id"]) == (201, str(owner.id))

    async def test_the_client_says_something_new_all_the_same(
        self, market: Market, owner, author, sent
    ) -> None:
        named = await market.member(owner, Role.SUPERVISOR)
        await countered(owner, sent, **FIFTEEN_HOURS, hiring={"supervisor_id": str(named.id)})
        await countered(author, sent, estimated_minutes=800)
        await owner.delete(f"/v1/organizations/{owner.organization_id}/members/{named.id}")
        refused = await counter(owner, sent, hiring={"supervisor_id": str(owner.id)})
        assert (refused.status_code, refused.json()["code"]) == (409, "same_version")


class TestJobAndRoster:
    async def test_an_assistant_keeps_to_the_ceilings_of_the_job(
        self, market: Market, owner, author
    ) -> None:
        limits = {"ceiling": EUR_25, "max_estimated_minutes": 600, "max_delivery_days": 30}
        sent = await market.proposal(author, await market.job(owner, **limits))
        await countered(owner, sent, scope="The calendar, too.")
        project = {"kind": "pro_bono", "list_rate": EUR_25}
        for body, fault in (
            ({"terms": DEARER}, ("/terms", "above_ceiling")),
            ({"terms": project}, ("/terms/kind", "engagement_differs")),
            (FIFTEEN_HOURS, ("/estimated_minutes", "above_ceiling")),
            ({"delivery_days": 31}, ("/delivery_days", "above_ceiling")),
            ({"available_from": "2026-12-05"}, ("/available_from", "in_the_past")),
        ):
            refused = await counter(author, sent, **body)
            assert refused.json()["code"] == "outside_ceilings", refused.text
            assert fault in faults(refused)
        assert (await counter(author, sent, delivery_days=29)).status_code == 200

    async def test_a_client_may_ask_for_more_than_its_job(
        self, market: Market, owner, author
    ) -> None:
        limits = {"ceiling": EUR_25, "max_estimated_minutes": 600}
        sent = await market.proposal(author, await market.job(owner, **limits))
        await countered(owner, sent, terms=DEARER, **FIFTEEN_HOURS)
        # What the client asked for stays when the assistant answers about something else.
        assert (await counter(author, sent, delivery_days=20)).status_code == 200

    async def test_an_hour_brings_what_the_agency_promised(self, market: Market, owner) -> None:
        agent, assistant = await agency(market), await market.assistant()
        entry, key = await enrolled(agent, assistant), await agency_key(agent)
        sent = (await propose(key, market, await market.job(owner), entry["id"])).json()
        cheap = {**HOURLY, "rate": {**EUR_25, "amount": "17.99"}}
        # A client that were told would find what the agency pays, cent by cent.
        await countered(owner, sent, terms=cheap)
        for refused in (
            await agent.post(f"{path_of(sent)}/accept", {}),
            await counter(key, sent, terms={**cheap, "rate": {**EUR_25, "amount": "17.98"}}),
        ):
            found = (refused.status_code, refused.json()["code"], "18.00 EUR" in refused.text)
            assert found == (422, "below_roster_rate", True)
        await countered(agent, sent, terms=DEARER)

    async def test_an_agency_answers_for_its_assistant(self, market: Market, owner) -> None:
        agent, assistant = await agency(market), await market.assistant()
        entry = await enrolled(agent, assistant)
        key = await agency_key(agent, "proposals:read", "proposals:write", "contracts:write")
        sent = (await propose(key, market, await market.job(owner), entry["id"])).json()
        await countered(owner, sent, **FIFTEEN_HOURS)
        await countered(key, sent, estimated_minutes=800)
        await countered(owner, sent, estimated_minutes=850)
        made = await key.post(f"{path_of(sent)}/accept", {})
        assert (made.status_code, made.json()["source"]) == (201, "agency")
        told = await rows.told(market, "proposal.countered", sent["id"])
        assert [data.get("acted_for") for data, _ in told] == [None, str(assistant.id), None]

    async def test_a_counter_keeps_the_job_from_expiring(self, market, owner, sent) -> None:
        at = "SELECT last_active_at FROM jobs WHERE id = $1"
        before = await rows.value(market, at, sent["job_id"])
        market.clock.advance(days=1)
        market.refresh(owner, owner.session_id)
        await countered(owner, sent, **FIFTEEN_HOURS)
        assert await rows.value(market, at, sent["job_id"]) > before


class TestQuote:
    @pytest.fixture
    async def quoted(self, market: Market, owner, author) -> dict[str, Any]:
        kept = await saved(author)
        body = market.proposal_body(quote_id=kept["id"])
        del body["terms"]
        job = await market.job(owner)
        made = await author.post(f"/v1/jobs/{job['id']}/proposals", body)
        assert made.status_code == 201, made.text
        read: dict[str, Any] = made.json()
        return read

    async def test_it_binds_until_what_was_quoted_changes(self, owner, author, quoted) -> None:
        other = await countered(owner, quoted, scope="The calendar, too.")
        assert (quoted["is_held_to_quote"], other["is_held_to_quote"]) == (True, True)
        made = (await author.post(f"{path_of(quoted)}/accept", {})).json()
        assert made["quote_id"] == quoted["quote_id"]

    @pytest.mark.parametrize("body", [FIFTEEN_HOURS, {"terms": DEARER}])
    async def test_other_pay_or_other_hours_leave_it(self, owner, author, quoted, body) -> None:
        read = await countered(owner, quoted, **body)
        assert (read["quote_id"], read["is_held_to_quote"]) == (quoted["quote_id"], False)
        made = (await author.post(f"{path_of(quoted)}/accept", {})).json()
        assert made["quote_id"] is None

    async def test_without_a_quote_none_binds(self, sent) -> None:
        assert (sent["quote_id"], sent["is_held_to_quote"]) == (None, False)


class TestVersions:
    async def test_each_says_who_put_it_forward_and_what_it_changed(
        self, owner, author, sent
    ) -> None:
        await countered(owner, sent, terms=DEARER, message="We can pay more.")
        await countered(author, sent, **FIFTEEN_HOURS)
        found = await walk(owner, f"{path_of(sent)}/versions", sort="created_at", limit=1)
        told = [(one["number"], one["author"], one["message"]) for one in found]
        assert told == [
            (1, "assistant", None),
            (2, "client", "We can pay more."),
            (3, "assistant", None),
        ]
        assert [changed(one) for one in found] == [
            {},
            {"/terms/rate/amount": ("25.00", "30.00")},
            {"/estimated_minutes": (600, 900)},
        ]
        assert [one["estimated_minutes"] for one in found] == [600, 600, 900]

    async def test_the_newest_stands_first(self, owner, author, sent) -> None:
        await countered(owner, sent, terms=DEARER)
        for person in (owner, author):
            found = await walk(person, f"{path_of(sent)}/versions")
            assert [one["number"] for one in found] == [2, 1]

    async def test_strangers_see_none(self, market: Market, sent) -> None:
        for stranger in (await market.owner(), await market.assistant()):
            assert (await stranger.get(f"{path_of(sent)}/versions")).status_code == 404


class TestEvents:
    async def test_both_sides_hear_and_nobody_else(self, market: Market, owner, author, sent):
        other = await market.assistant()
        await market.proposal(other, {"id": sent["job_id"]})
        await countered(owner, sent, **FIFTEEN_HOURS)
        [(data, parties)] = await rows.told(market, "proposal.countered", sent["id"])
        assert data == {"job_id": sent["job_id"], "version": 2}
        assert {str(party) for party in parties} == {owner.organization_id, str(author.id)}
        assert await events_of(author, until="proposal.countered")


class TestFilters:
    @pytest.fixture
    async def three(self, market: Market, owner, author) -> list[str]:
        """One that waits for the client, one for the assistant, one that is over."""
        made = [await market.proposal(author, await market.job(owner)) for _ in range(3)]
        await countered(owner, made[1], **FIFTEEN_HOURS)
        await author.post(f"{path_of(made[2])}/withdraw")
        return [one["id"] for one in made]

    async def test_what_awaits_my_answer(self, owner, author, three) -> None:
        path = "/v1/proposals"
        assert await ids(owner, path, turn="mine") == three[:1]
        assert await ids(owner, path, turn="theirs") == three[1:2]
        assert await ids(author, path, turn="mine") == three[1:2]
        assert await ids(author, path, turn="theirs") == three[:1]
        assert await ids(owner, path, turn="mine", status="countered") == []

    async def test_who_stands_on_both_sides_has_the_turns_of_both(
        self, market: Market, author, three
    ) -> None:
        job = await market.job(author)
        received = await market.proposal(await market.assistant(), job)
        assert await ids(author, "/v1/proposals", turn="mine", sort="created_at") == [
            *(three[1], received["id"])
        ]

    async def test_who_began(self, owner, three) -> None:
        assert await ids(owner, "/v1/proposals", origin="client") == []
        assert await ids(owner, "/v1/proposals", origin="assistant", limit=1) == three[::-1]
        path = "/v1/jobs/{}/proposals"
        job = (await owner.get(f"/v1/proposals/{three[0]}")).json()["job_id"]
        assert await ids(owner, path.format(job), turn="mine") == three[:1]

    @pytest.mark.parametrize("params", [{"turn": "client"}, {"origin": "agency"}])
    async def test_what_has_no_meaning_is_refused(self, author, params) -> None:
        assert (await author.get("/v1/proposals", **params)).status_code == 422

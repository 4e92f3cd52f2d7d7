"""Another assistant of the agency takes over, and the contract goes on (B5)."""

from uuid import UUID

import pytest

from tests.factories.market import Market
from tests.factories.rosters import EUR_18, agency, agency_key, enrolled, invited, roster, verdict
from tests.invariants import rows
from tests.substitutions.team import EUR_20, REASON, Team, team
from tests.timekeeping.days import later
from va_market.identity.models import Role

NOTE = "The inbox is answered until Friday.\nInvoices wait in the red folder."


class TestByTheBackup:
    async def test_it_takes_effect_at_once(self, crew: Team):
        made = await crew.substitute(handover_note=NOTE)

        assert made.status_code == 201
        substitution, contract = made.json(), await crew.contract()
        assert made.headers["Location"] == f"/v1/substitutions/{substitution['id']}"
        assert (substitution["status"], substitution["assignment"]) == ("done", 2)
        assert substitution["decided_by"] is None
        assert contract["assistant_id"] == substitution["assistant_id"] == str(crew.backup.id)
        assert (contract["assignment"], contract["status"]) == (2, "active")
        assert contract["assigned_at"] == "2026-12-07T10:00:00Z"

    async def test_the_history_says_who_worked_when_and_on_whose_word(self, crew: Team):
        await crew.substitute(handover_note=NOTE)
        first, second = await crew.assignments(crew.deal.owner)
        assert (first["assistant_id"], first["ends_at"]) == (
            str(crew.deal.assistant.id),
            "2026-12-07T10:00:00Z",
        )
        assert (second["assistant_id"], second["number"]) == (str(crew.backup.id), 2)
        assert (second["starts_at"], second["ends_at"]) == ("2026-12-07T10:00:00Z", None)
        assert (second["reason"], second["handover_note"]) == (REASON, NOTE)
        assert second["decided_by"] == str(crew.deal.agency.id)

    async def test_all_four_hear_of_it(self, crew: Team):
        await crew.substitute()
        [(data, parties)] = await rows.told(
            crew.market, "contract.assistant_substituted", crew.deal.id
        )
        previous = str(crew.deal.assistant.id)
        assert data == {
            "assistant_id": str(crew.backup.id),
            "previous_assistant_id": previous,
            "assignment": 2,
            "acted_for": previous,
        }
        organizations = {crew.deal.owner.organization_id, crew.deal.agency.organization_id}
        assert parties == {
            *map(UUID, organizations),
            *(crew.backup.id, crew.deal.assistant.id),
        }

    async def test_whom_the_agency_proposed_comes_back_at_once(self, crew: Team):
        await crew.handed_over()
        back = await crew.substitute(crew.deal.entry)
        assert back.json()["status"] == "done"
        assert (await crew.contract())["assistant_id"] == str(crew.deal.assistant.id)

    async def test_a_rested_contract_is_handed_over_as_well(self, crew: Team):
        await crew.deal.owner.move(f"{crew.path}/pause", {"reason": "Summer break."})
        assert (await crew.substitute()).json()["status"] == "done"
        assert (await crew.contract())["status"] == "paused"

    async def test_it_may_be_before_the_first_day(self, market: Market):
        crew = await team(market, starts_on="2026-12-20")
        await crew.handed_over()
        first, second = await crew.assignments(crew.deal.owner)
        start = "2026-12-20T00:00:00Z"
        assert (first["starts_at"], first["ends_at"], second["starts_at"]) == (start,) * 3

    async def test_a_key_of_the_agency_may(self, crew: Team):
        key = await agency_key(crew.deal.agency, "contracts:write")
        path, body = f"{crew.path}/substitute", {"reason": REASON}
        made = await key.request("POST", path, json=body, headers={"If-Match": "*"})
        assert made.status_code == 201, made.text
        assert made.json()["requested_by"] == str(crew.deal.agency.id)


class TestBackup:
    async def test_the_proposal_names_it_and_the_roster_changes_nothing_later(self, crew: Team):
        named = str(crew.backup.id)
        assert crew.deal.proposal["backup_assistant_id"] == named
        entry = f"{roster(crew.deal.agency)}/{crew.deal.entry['id']}"
        await crew.deal.agency.patch(entry, {"backup_id": crew.other_entry["id"]})
        assert (await crew.contract())["backup_assistant_id"] == named
        assert (await crew.substitute()).json()["assistant_id"] == named

    async def test_without_one_an_entry_is_named(self, market: Market, crew: Team):
        await rows.fetch(
            market, "UPDATE contracts SET backup_assistant_id = NULL WHERE id = $1", crew.deal.id
        )
        assert verdict(await crew.substitute()) == (409, "no_backup")

    async def test_one_who_left_the_roster_is_no_default(self, crew: Team):
        await crew.backup.post(f"/v1/me/rosters/{crew.backup_entry['id']}/end")
        assert verdict(await crew.substitute()) == (409, "backup_not_available")

    async def test_the_client_may_ask_to_be_asked(self, market: Market):
        crew = await team(market, at_substitution="ask")
        assert (await crew.contract())["at_substitution"] == "ask"
        assert (await crew.substitute()).json()["status"] == "requested"
        assert (await crew.contract())["assistant_id"] == str(crew.deal.assistant.id)


class TestPay:
    async def share(self, crew: Team) -> str:
        contract = await crew.contract(crew.deal.agency)
        amount: str = contract["agency_share"]["share"]["amount"]
        return amount

    async def test_the_rate_of_the_new_entry_applies_from_the_handover(self, crew: Team):
        assert await self.share(crew) == "7.00"
        await crew.handed_over()
        assert await self.share(crew) == "5.00"

    async def test_each_reads_their_own_and_the_agency_both(self, crew: Team):
        await crew.handed_over()
        rates = {
            who.email: [one["pay_rate"] for one in await crew.assignments(who)]
            for who in (crew.deal.agency, crew.backup, crew.deal.assistant, crew.deal.owner)
        }
        assert list(rates.values()) == [[EUR_18, EUR_20], [None, EUR_20], [EUR_18], [None, None]]

    async def test_the_contract_must_bring_it(self, market: Market, crew: Team):
        dear = await enrolled(
            crew.deal.agency, await market.assistant(), rate={"amount": "25.01", "currency": "EUR"}
        )
        refused = await crew.substitute(dear)
        assert verdict(refused) == (422, "below_roster_rate")
        assert refused.json()["errors"][0]["pointer"] == "/roster_entry_id"

    async def test_what_the_ledger_shares_is_left_after_the_fee(self, market: Market, crew: Team):
        dear = {"rate": {"amount": "22.51", "currency": "EUR"}, "share_percent": "60"}
        entry = await enrolled(crew.deal.agency, await market.assistant(), **dear)
        refused = await crew.substitute(entry)
        assert verdict(refused) == (422, "below_roster_rate")
        assert refused.json()["errors"][0]["pointer"] == "/roster_entry_id"


class TestRefusals:
    async def test_an_entry_of_another_roster_is_unknown(self, market: Market, crew: Team):
        foreign = await enrolled(await agency(market), await market.assistant())
        assert verdict(await crew.substitute(foreign)) == (404, "not_found")

    async def test_who_works_on_it_already_takes_over_nothing(self, crew: Team):
        assert verdict(await crew.substitute(crew.deal.entry)) == (409, "already_assigned")

    async def test_who_has_not_agreed_takes_over_nothing(self, market: Market, crew: Team):
        entry = await invited(crew.deal.agency, await market.assistant())
        assert verdict(await crew.substitute(entry)) == (409, "illegal_move")

    # R33
    @pytest.mark.parametrize("column", ["supervisor_id", "substitute_supervisor_id"])
    async def test_nobody_approves_their_own_time(self, market: Market, crew: Team, column: str):
        named = f"UPDATE contracts SET {column} = $2 WHERE id = $1"  # noqa: S608  # a constant
        await rows.fetch(market, named, crew.deal.id, crew.backup.id)
        assert verdict(await crew.substitute()) == (409, "supervisor_is_assistant")

    @pytest.mark.parametrize("who", ["backup", "agency"])
    async def test_nobody_of_the_client(self, market: Market, crew: Team, who: str):
        person = crew.backup if who == "backup" else crew.deal.agency
        await rows.fetch(
            market,
            "INSERT INTO memberships VALUES ($1, $2, 'member', now())",
            UUID(crew.deal.owner.organization_id),
            person.id,
        )
        assert verdict(await crew.substitute()) == (409, "substitute_of_client")

    async def test_one_at_a_time(self, crew: Team):
        assert (await crew.substitute(crew.other_entry)).json()["status"] == "requested"
        assert verdict(await crew.substitute()) == (409, "substitution_open")

    async def test_no_day_that_is_past(self, crew: Team):
        refused = await crew.substitute(takes_effect_on="2026-12-06")
        assert verdict(refused) == (422, "invalid")
        assert refused.json()["errors"][0]["code"] == "in_the_past"

    async def test_not_after_the_end(self, crew: Team):
        await crew.deal.owner.move(f"{crew.path}/end", {"reason": "Done."})
        assert verdict(await crew.substitute()) == (409, "illegal_move")

    async def test_only_those_who_propose_for_the_agency(self, market: Market, crew: Team):
        deal = crew.deal
        manager, member = [
            await market.member(deal.agency, role) for role in (Role.HIRING_MANAGER, Role.MEMBER)
        ]
        path, body = f"{deal.path}/substitute", {"reason": REASON}
        for person, status in (
            (member, 403),
            (deal.owner, 403),
            (deal.assistant, 403),
            (crew.other, 404),
            (await agency(market), 404),
            (manager, 201),
        ):
            assert (await person.move(path, body)).status_code == status

    async def test_it_says_which_version_it_means(self, crew: Team):
        path, body = f"{crew.path}/substitute", {"reason": REASON}
        assert (await crew.deal.agency.post(path, body)).status_code == 428
        read = await crew.deal.agency.get(crew.path)
        await crew.handed_over(crew.other_entry)
        stale = await crew.deal.agency.move(path, body, if_match=read.headers["ETag"])
        assert stale.status_code == 412

    async def test_there_is_nobody_to_send_without_an_agency(self, market: Market):
        deal = await market.deal()
        for person in (deal.owner, deal.assistant):
            refused = await person.move(f"{deal.path}/substitute", {"reason": REASON})
            assert refused.status_code == 403


class TestActions:
    async def test_only_the_agency_may_offer_it_now(self, crew: Team):
        seen = [
            "substitute" in (await crew.contract(who))["allowed_actions"]
            for who in (crew.deal.agency, crew.deal.owner, crew.deal.assistant)
        ]
        assert seen == [True, False, False]

    async def test_whoever_takes_over_has_the_moves_of_the_assistant(self, crew: Team):
        await crew.handed_over()
        later(crew.market, crew.backup, crew.deal.assistant, minutes=90)
        span = crew.market.span(hours_ago=1, minutes=30)
        for person, wanted in ((crew.backup, 201), (crew.deal.assistant, 422)):
            recorded = await person.post(f"{crew.path}/time-entries", span)
            assert recorded.status_code == wanted

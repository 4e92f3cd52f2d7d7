"""Erasure: what it asks for, what it ends, what it leaves, and that it is over at once."""

import asyncio
from uuid import UUID

from tests.factories.accounts import stood_of
from tests.factories.keys import key_of
from tests.factories.market import Deal, Market
from tests.factories.members import invitation_of, token_of
from tests.factories.milestones import done
from tests.factories.retainers import kept, running_deal
from tests.factories.rosters import agency, enrolled, invited, roster
from tests.invariants import rows
from tests.privacy.cast import assistant, erase, owner, person
from tests.support.accounts import PASSWORD, Account, newcomer
from tests.support.mail import PostOffice, deliver
from tests.worker.test_worker import run


class TestAsking:
    async def test_it_needs_the_password(self, market: Market) -> None:
        account = await newcomer(market)
        refused = await erase(account, password="another pass phrase")

        assert (refused.status_code, refused.json()["code"]) == (403, "wrong_password")
        assert (await account.get("/v1/me")).status_code == 200

    async def test_two_at_once_are_one(self, market: Market) -> None:
        account = await newcomer(market)
        user_id = await account.id()
        answers = await asyncio.gather(*(erase(account) for _ in range(4)))

        assert {answer.status_code for answer in answers} <= {204, 401}
        assert 204 in {answer.status_code for answer in answers}
        assert len(await rows.told(market, "user.erased", str(user_id))) == 1


class TestAfterwards:
    async def test_a_person_without_a_name_is_left(self, market: Market) -> None:
        account = await newcomer(market)
        user_id = await account.id()
        assert (await erase(account)).status_code == 204
        [row] = await rows.fetch(market, "SELECT * FROM users WHERE id = $1", user_id)

        nowhere = f"{user_id}@erased.invalid"
        assert (row["name"], row["email"], row["email_key"]) == ("", nowhere, nowhere)
        assert (row["country"], row["time_zone"], row["is_operator"]) == (None, "UTC", False)
        assert (row["password_hash"], row["email_verified_at"]) == ("none", None)
        assert row["erased_at"] == row["disabled_at"] == market.clock()

    async def test_every_token_is_dead_with_the_next_request(self, market: Market) -> None:
        account = await newcomer(market)
        other = Account(market, account.email)
        await other.log_in()
        body = {"email": account.email, "password": PASSWORD}
        refresh = (await market.client.post("/v1/auth/login", json=body)).json()["refresh_token"]
        await erase(account)
        again = await market.client.post("/v1/auth/refresh", json={"refresh_token": refresh})

        assert (await account.get("/v1/me")).status_code == 401
        assert (await other.get("/v1/me")).status_code == 401
        assert again.status_code == 401

    async def test_login_answers_as_for_an_unknown_address(self, market: Market) -> None:
        account, stranger = await newcomer(market), Account(market, "nobody@people.example.com")
        await erase(account)
        known, unknown = await account.log_in(), await stranger.log_in()

        assert known.status_code == unknown.status_code == 401
        assert [known.json()[k] for k in ("code", "detail")] == [
            unknown.json()[k] for k in ("code", "detail")
        ]

    async def test_the_address_is_free_for_somebody_new(self, market: Market) -> None:
        account = await newcomer(market)
        before = await account.id()
        await erase(account)

        assert (await account.register()).status_code == 201
        assert (await account.log_in()).status_code == 200
        assert await account.id() != before

    async def test_nobody_gets_the_placeholder_address(self, market: Market) -> None:
        account = await newcomer(market)
        user_id = await account.id()
        await erase(account)
        taken = Account(market, f"{user_id}@erased.invalid", password="none" * 4)

        assert (await taken.register()).status_code == 422

    async def test_waiting_mails_never_leave(self, market: Market, office: PostOffice) -> None:
        account = await newcomer(market)
        await account.post("/v1/auth/password-reset", {"email": account.email})
        await erase(account)
        await deliver(market, office)

        assert office.inbox(account.email) == []

    async def test_what_was_agreed_stays_readable_for_the_other_side(self, market: Market) -> None:
        ana = await assistant(market)
        deal = await market.deal(assistant=ana)
        entry = await market.approved(deal, memo="The inbox")
        await deal.owner.move(f"{deal.path}/end", {"reason": "Done."})
        assert (await erase(ana)).status_code == 204
        contract = (await deal.owner.get(deal.path)).json()
        kept = (await deal.owner.get(f"/v1/time-entries/{entry['id']}")).json()
        proposal = (await deal.owner.get(f"/v1/proposals/{deal.proposal['id']}")).json()

        assert (contract["assistant_id"], contract["status"]) == (str(ana.id), "ended")
        assert (kept["memo"], kept["status"]) == ("The inbox", "approved")
        assert proposal["scope"] == "Your inbox, sorted."

    async def test_the_search_finds_no_assistant(self, market: Market) -> None:
        ana = await assistant(market)
        await erase(ana)
        somebody = await market.person()

        assert (await somebody.get(f"/v1/assistants/{ana.id}")).status_code == 404


class TestWhatEnds:
    async def test_live_proposals_are_withdrawn_and_their_clients_told(
        self, market: Market
    ) -> None:
        ana, olga = await assistant(market), await market.owner()
        sent = await market.proposal(ana, await market.job(olga))
        await erase(ana)
        read = (await olga.get(f"/v1/proposals/{sent['id']}")).json()

        assert (read["status"], read["scope"]) == ("withdrawn", "")
        [(_, parties)] = await rows.told(market, "proposal.withdrawn", sent["id"])
        assert parties == {UUID(olga.organization_id), ana.id}

    async def test_the_titles_of_a_project_go_and_its_terms_still_agree(
        self, market: Market
    ) -> None:
        ana, olga = await assistant(market), await market.owner()
        parts = [
            {"title": f"Of Ana {number}", "amount": {"amount": "10.00", "currency": "EUR"}}
            for number in (1, 2)
        ]
        price = {"amount": "20.00", "currency": "EUR"}
        terms = {"kind": "project", "price": price, "milestones": parts}
        job = await market.job(olga, engagement="project")
        sent = await market.proposal(ana, job, terms=terms)
        await erase(ana)
        read = (await olga.get(f"/v1/proposals/{sent['id']}")).json()

        assert [part["title"] for part in read["terms"]["milestones"]] == ["Erased"] * 2

    async def test_those_of_combined_terms_go_as_well(self, market: Market) -> None:
        ana, olga = await assistant(market), await market.owner()
        price = {"amount": "20.00", "currency": "EUR"}
        project = {
            "kind": "project",
            "price": price,
            "milestones": [{"title": "Of Ana", "amount": price}],
        }
        terms = {"kind": "combined", "parts": [{"kind": "hourly", "rate": price}, project]}
        sent = await market.proposal(ana, await market.job(olga), terms=terms)
        await erase(ana)
        read = (await olga.get(f"/v1/proposals/{sent['id']}")).json()

        hourly, rest = read["terms"]["parts"]
        assert (hourly["rate"], [one["title"] for one in rest["milestones"]]) == (price, ["Erased"])
        assert "Of Ana" not in (await olga.get(f"/v1/proposals/{sent['id']}/versions")).text

    async def test_a_project_without_parts_has_no_titles_to_lose(self, market: Market) -> None:
        ana, olga = await assistant(market), await market.owner()
        price = {"amount": "100.00", "currency": "EUR"}
        terms = {
            "kind": "project",
            "price": price,
            "not_to_exceed": {"ceiling": price, "rate": {"amount": "25.00", "currency": "EUR"}},
        }
        job = await market.job(olga, engagement="project")
        sent = await market.proposal(ana, job, terms=terms)
        assert (await erase(ana)).status_code == 204
        read = (await olga.get(f"/v1/proposals/{sent['id']}")).json()
        assert read["terms"]["not_to_exceed"] == terms["not_to_exceed"]

    async def test_memberships_and_keys_end(self, market: Market) -> None:
        olga, admin = await market.owner(), await person(market)
        invitation = await invitation_of(olga, email=admin.email, role="admin")
        await admin.post("/v1/invitations/accept", {"token": await token_of(market, invitation)})
        admin.organization_id = olga.organization_id
        key = await key_of(admin, "organizations:read")
        assert (await erase(admin)).status_code == 204
        members = await olga.get(f"/v1/organizations/{olga.organization_id}/members")

        assert (await key.get("/v1/organizations")).status_code == 401
        assert [one["user_id"] for one in members.json()["items"]] == [str(olga.id)]
        assert len(await rows.told(market, "member.left", str(admin.id))) == 1
        assert len(await rows.told(market, "api_key.revoked", key.id)) == 1

    async def test_pending_invitations_to_the_address_are_taken_back(self, market: Market) -> None:
        olga, account = await market.owner(), await newcomer(market)
        invitation = await invitation_of(olga, email=account.email)
        token = await token_of(market, invitation)
        await erase(account)
        await account.register()
        await account.log_in()
        late = await account.post("/v1/invitations/accept", {"token": token})
        listed = await olga.get(f"/v1/organizations/{olga.organization_id}/invitations")

        assert late.status_code == 404
        [shown] = listed.json()["items"]
        assert (shown["status"], shown["email"]) == ("revoked", "")

    async def test_rosters_are_left_and_invitations_to_them_declined(self, market: Market) -> None:
        ana, first, other = await assistant(market), await agency(market), await agency(market)
        entry = await enrolled(first, ana, note="Ana of ours.")
        asked = await invited(other, ana)
        await erase(ana)
        left = (await first.get(f"{roster(first)}/{entry['id']}")).json()
        declined = (await other.get(f"{roster(other)}/{asked['id']}")).json()

        assert (left["status"], left["note"]) == ("ended", None)
        assert declined["status"] == "declined"

    async def test_the_roster_of_an_agency_of_nobody_else_is_dissolved(
        self, market: Market
    ) -> None:
        olga = await owner(market, kind="agency")
        people = [await market.assistant() for _ in range(2)]
        agreed, asked = await enrolled(olga, people[0]), await invited(olga, people[1])
        assert (await erase(olga)).status_code == 204

        for one, entry, status in zip(people, (agreed, asked), ("ended", "withdrawn"), strict=True):
            read = (await one.get(f"/v1/me/rosters/{entry['id']}")).json()
            assert read["status"] == status

    async def test_an_organization_of_nobody_else_is_wound_up(self, market: Market) -> None:
        olga, ana = (
            await owner(market, legal_form="individual", name="Olga"),
            await market.assistant(),
        )
        job = await market.job(olga)
        sent = await market.proposal(ana, job)
        pending = await invitation_of(olga)
        assert (await erase(olga)).status_code == 204
        seen = (await ana.get(f"/v1/jobs/{job['id']}")).json()

        assert (seen["status"], seen["title"], seen["description"]) == ("closed", "", "")
        proposal = (await ana.get(f"/v1/proposals/{sent['id']}")).json()
        assert (proposal["status"], proposal["scope"]) == ("superseded", "Your inbox, sorted.")
        assert len(await rows.told(market, "organization.wound_up", olga.organization_id)) == 1
        assert len(await rows.told(market, "invitation.revoked", pending["id"])) == 1
        name = "SELECT name FROM organizations WHERE id = $1"
        assert await rows.value(market, name, UUID(olga.organization_id)) == ""

    async def test_a_company_keeps_its_name(self, market: Market) -> None:
        olga = await owner(market)
        await erase(olga)
        name = "SELECT name FROM organizations WHERE id = $1"

        assert await rows.value(market, name, UUID(olga.organization_id)) == "Some Client"


class TestRetainers:
    async def test_what_is_still_deferred_is_earned_after_it(self, empty_market: Market) -> None:
        ana = await assistant(empty_market)
        deal = await running_deal(empty_market, assistant=ana)
        done(await deal.owner.move(f"{deal.path}/end", {"reason": "Done."}))
        assert (await stood_of(empty_market, deal.id))["deferred_revenue"] == 50000

        assert (await erase(ana)).status_code == 204

        empty_market.clock.advance(minutes=2)
        await kept(empty_market)
        assert await stood_of(empty_market, deal.id) == {
            "deferred_revenue": 0,
            "recognized_revenue": 50000,
            "deferred_fees": -50000,
        }


class TestAtTheSameMoment:
    async def test_an_acceptance_wins_or_loses_whole(self, market: Market) -> None:
        ana, olga = await assistant(market), await market.owner()
        sent = await market.proposal(ana, await market.job(olga))
        accepted, erased = await asyncio.gather(
            olga.post(f"/v1/proposals/{sent['id']}/accept", {}), erase(ana)
        )

        assert {accepted.status_code, erased.status_code} in ({201, 409}, {409, 204})

    async def test_what_was_under_way_is_erased_afterwards(self, market: Market) -> None:
        ana = await assistant(market)
        job = await market.job(await market.owner())
        deal = Deal("", ana, ana, job, {}, {})
        await erase(ana)
        sent = await _late(market, deal)
        market.clock.advance(minutes=2)
        assert await run(market, "finish_erasures") > 0

        found = await rows.fetch(
            market,
            "SELECT p.status, p.scope, a.headline, a.is_listed FROM proposals p "
            "JOIN assistant_profiles a ON a.user_id = p.assistant_id WHERE p.id = $1",
            UUID(sent),
        )
        assert [tuple(row) for row in found] == [("withdrawn", "", "", False)]
        assert len(await rows.told(market, "user.erased", str(ana.id))) == 1
        market.clock.advance(hours=1)
        assert await run(market, "finish_erasures") == 0


async def _late(market: Market, deal: Deal) -> str:
    """Write as a request does that found its caller signed in, a moment before the erasure."""
    sign_in = "UPDATE sessions SET ended_at = {} WHERE user_id = $1"
    disable = "UPDATE users SET disabled_at = {} WHERE id = $1"
    for change in (sign_in, disable):
        await rows.fetch(market, change.format("NULL"), deal.assistant.id)
    body = {"headline": "Late", "categories": ["data_entry"], "level": "expert", "years": 5}
    assert (await deal.assistant.put("/v1/me/assistant-profile", body)).status_code == 200
    sent = await market.proposal(deal.assistant, deal.job)
    for change in (sign_in, disable):
        await rows.fetch(market, change.format("now()"), deal.assistant.id)
    return str(sent["id"])

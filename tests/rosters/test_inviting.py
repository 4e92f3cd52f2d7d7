"""An agency asks assistants to join its roster, and keeps it."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.factories.market import Market, Person
from tests.factories.rosters import (
    EUR_18,
    accept,
    agency,
    agency_key,
    changing,
    enrolled,
    invited,
    roster,
    verdict,
)
from tests.invariants import rows
from tests.jobs.reading import NO_ID, ids
from va_market.identity.models import Role

KEEPERS = (Role.OWNER, Role.ADMIN, Role.HIRING_MANAGER)


async def invite(caller: Any, owner: Person, assistant: Person, **fields: Any) -> httpx.Response:
    body = {"assistant_id": str(assistant.id), "rate": EUR_18, **fields}
    answer: httpx.Response = await caller.post(roster(owner), body)
    return answer


class TestInvite:  # B5
    async def test_the_invitation_says_all_that_the_assistant_would_agree_to(
        self, market: Market, owner, assistant
    ) -> None:
        terms = {"visibility": "public", "is_exclusive": True, "is_reimbursable": True}
        made = await invite(owner, owner, assistant, note="For Lisbon.", **terms)
        entry = made.json()

        assert (made.status_code, made.headers["location"]) == (
            201,
            f"{roster(owner)}/{entry['id']}",
        )
        assert {name: entry[name] for name in terms} == terms
        assert (entry["rate"], entry["offered_terms"], entry["note"]) == (
            EUR_18,
            None,
            "For Lisbon.",
        )
        assert (entry["status"], entry["terms_version"], entry["agreed_at"]) == ("invited", 1, None)
        assert (entry["organization_name"], entry["assistant_name"]) == (
            "Bright Desk",
            "Ana Assistant",
        )
        assert entry["allowed_actions"] == ["offer", "update", "withdraw"]
        own = (await assistant.get(f"/v1/me/rosters/{entry['id']}")).json()
        assert own == {**entry, "allowed_actions": ["accept", "decline"]}
        [(data, told)] = await rows.told(market, "roster_entry.invited", entry["id"])
        assert told == {assistant.id, UUID(owner.organization_id)}
        assert data["terms_version"] == 1

    async def test_unless_it_says_otherwise_it_asks_for_little(self, owner, assistant) -> None:
        entry = (await invite(owner, owner, assistant)).json()
        assert (entry["visibility"], entry["is_exclusive"], entry["is_reimbursable"]) == (
            "members",
            False,
            False,
        )

    @pytest.mark.parametrize("role", Role)
    async def test_owners_admins_and_hiring_managers_keep_the_roster(
        self, market: Market, owner, assistant, role
    ) -> None:
        member = await market.member(owner, role)
        answer = await invite(member, owner, assistant)
        assert answer.status_code == (201 if role in KEEPERS else 403)

    async def test_a_key_with_the_scope_may(self, owner, assistant) -> None:
        assert (await invite(await agency_key(owner), owner, assistant)).status_code == 201
        weak = await agency_key(owner, "roster:read")
        assert verdict(await invite(weak, owner, assistant)) == (403, "insufficient_scope")

    async def test_only_agencies_have_a_roster(self, market: Market, assistant) -> None:
        client = await market.owner()
        assert verdict(await invite(client, client, assistant)) == (409, "not_an_agency")
        assert (await client.get(roster(client))).json()["items"] == []

    async def test_nobody_is_invited_who_cannot_be_seen(self, market: Market, owner) -> None:
        hidden = await market.assistant(is_listed=False)
        for somebody in (hidden, await market.person()):
            assert verdict(await invite(owner, owner, somebody)) == (404, "not_found")
        unknown = await owner.post(roster(owner), {"assistant_id": NO_ID, "rate": EUR_18})
        assert verdict(unknown) == (404, "not_found")

    async def test_the_rate_is_more_than_nothing_and_the_rest_keeps_to_its_rules(
        self, owner, assistant
    ) -> None:
        for field, bad in [
            *(("rate", {"amount": "0.00", "currency": "EUR"}), ("visibility", "friends")),
            *(("is_exclusive", "yes"), ("status", "active"), ("organization_id", NO_ID)),
        ]:
            refused = await invite(owner, owner, assistant, **{field: bad})
            pointers = {fault["pointer"].split("/")[1] for fault in refused.json()["errors"]}
            assert (refused.status_code, pointers) == (422, {field})

    async def test_there_is_one_live_entry_for_an_assistant(self, owner, assistant) -> None:
        first = await invited(owner, assistant)
        assert verdict(await invite(owner, owner, assistant)) == (409, "already_on_roster")
        await accept(assistant, first)
        assert verdict(await invite(owner, owner, assistant)) == (409, "already_on_roster")
        await owner.post(f"{roster(owner)}/{first['id']}/end")
        assert (await invite(owner, owner, assistant)).status_code == 201

    async def test_an_owner_who_assists_as_well_may_be_on_it(self, owner) -> None:
        profile = {"headline": "Too", "categories": ["data_entry"], "level": "entry", "years": 1}
        await owner.put("/v1/me/assistant-profile", profile)
        entry = await enrolled(owner, owner)
        assert entry["status"] == "active"


class TestRead:
    @pytest.mark.parametrize("role", Role)
    async def test_every_member_reads_the_roster(
        self, market: Market, owner, assistant, role
    ) -> None:
        entry = await enrolled(owner, assistant)
        member = await market.member(owner, role)
        [shown] = (await member.get(roster(owner))).json()["items"]
        assert shown["id"] == entry["id"]
        may = ["end", "offer", "propose", "update"] if role in KEEPERS else []
        assert shown["allowed_actions"] == may

    async def test_what_a_key_may_depends_on_its_scopes(self, owner, assistant) -> None:
        entry = await enrolled(owner, assistant)
        for scopes, may in [
            (("roster:read",), []),
            (("roster:read", "proposals:write"), ["propose"]),
            (("roster:read", "roster:write"), ["end", "offer", "update"]),
        ]:
            key = await agency_key(owner, *scopes)
            shown = (await key.get(f"{roster(owner)}/{entry['id']}")).json()
            assert shown["allowed_actions"] == may

    async def test_the_list_is_filtered_and_paged(self, market: Market, owner, assistant) -> None:
        first = await enrolled(owner, assistant)
        market.clock.advance(seconds=1)
        second = await invited(owner, await market.assistant())
        market.clock.advance(seconds=1)
        third = await changing(owner, await market.assistant())

        path = roster(owner)
        assert await ids(owner, path, limit=1) == [third["id"], second["id"], first["id"]]
        oldest = await ids(owner, path, limit=2, sort="created_at")
        assert oldest == [first["id"], second["id"], third["id"]]
        assert await ids(owner, path, status="active,changing") == [third["id"], first["id"]]
        assert await ids(owner, path, assistant_id=str(assistant.id)) == [first["id"]]
        assert await ids(assistant, "/v1/me/rosters", status="active") == [first["id"]]
        assert await ids(assistant, "/v1/me/rosters", status="invited") == []

    async def test_to_others_it_looks_like_none_at_all(
        self, market: Market, owner, assistant
    ) -> None:
        entry = await invited(owner, assistant)
        rival, other = await agency(market), await market.assistant()
        key = await agency_key(rival)
        for caller in (rival, key, other, assistant):
            assert (await caller.get(roster(owner))).status_code == 404
            assert (await caller.get(f"{roster(owner)}/{entry['id']}")).status_code == 404
        # Under an agency of one's own a foreign entry is not there, either.
        for method, path, body in [
            ("GET", "", None),
            ("PATCH", "", {"note": "Mine"}),
            *(("POST", f"/{verb}", None) for verb in ("withdraw", "end")),
            ("POST", "/offer", {"visibility": "public"}),
        ]:
            options = {} if body is None else {"json": body}
            answer = await rival.request(method, f"{roster(rival)}/{entry['id']}{path}", **options)
            assert answer.status_code == 404, path
        for verb, body in [("accept", {"terms_version": 1}), ("decline", None), ("end", None)]:
            for caller in (other, owner):
                answer = await caller.post(f"/v1/me/rosters/{entry['id']}/{verb}", body)
                assert answer.status_code == 404
            assert (await other.get(f"/v1/me/rosters/{entry['id']}")).status_code == 404
        assert (await other.get("/v1/me/rosters")).json()["items"] == []
        assert (await owner.get("/v1/me/rosters")).json()["items"] == []


class TestUpdate:
    async def test_note_and_backup_are_the_agencys_alone(
        self, market: Market, owner, assistant
    ) -> None:
        entry = await enrolled(owner, assistant, note="Old")
        backup = await enrolled(owner, await market.assistant())
        path = f"{roster(owner)}/{entry['id']}"
        patched = (await owner.patch(path, {"backup_id": backup["id"]})).json()
        assert (patched["backup_id"], patched["note"]) == (backup["id"], "Old")
        cleared = (await owner.patch(path, {"backup_id": None, "note": None})).json()
        assert (cleared["backup_id"], cleared["note"]) == (None, None)
        told = await rows.told(market, "roster_entry.updated", entry["id"])
        assert [data["fields"] for data, _ in told] == [["backup_id"], ["backup_id", "note"]]

    @pytest.mark.parametrize(
        "patch", [{"rate": EUR_18}, {"is_exclusive": True}, {"status": "ended"}, {"id": NO_ID}]
    )
    async def test_terms_are_no_business_of_a_patch(self, owner, assistant, patch) -> None:
        entry = await enrolled(owner, assistant)
        refused = await owner.patch(f"{roster(owner)}/{entry['id']}", patch)
        assert refused.status_code == 422

    async def test_a_backup_is_another_agreed_entry_of_the_same_roster(
        self, market: Market, owner, assistant
    ) -> None:
        entry = await enrolled(owner, assistant)
        rival = await agency(market)
        foreign = await enrolled(rival, assistant)
        waiting = await invited(owner, await market.assistant())
        path = f"{roster(owner)}/{entry['id']}"

        for backup, wanted in [
            (entry["id"], (422, "invalid")),
            (foreign["id"], (404, "not_found")),
            (NO_ID, (404, "not_found")),
            (waiting["id"], (409, "backup_not_on_roster")),
        ]:
            assert verdict(await owner.patch(path, {"backup_id": backup})) == wanted
        somebody = await market.assistant()
        refused = await invite(owner, owner, somebody, backup_id=foreign["id"])
        assert verdict(refused) == (404, "not_found")
        assert (await invite(owner, owner, somebody, backup_id=entry["id"])).status_code == 201

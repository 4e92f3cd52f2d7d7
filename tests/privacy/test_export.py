"""Everything that is kept about the caller, and nothing else, in bounded memory."""

import tracemalloc
from typing import Any

from tests.factories.keys import key_of
from tests.factories.market import Deal, Market, Person
from tests.factories.members import invitation_of
from tests.invariants import rows
from tests.support.accounts import newcomer
from va_market.identity.actor import Actor
from va_market.identity.models import Role
from va_market.kit import personal
from va_market.kit.ids import new_id
from va_market.privacy import service

PATH = "/v1/me/data-export"


async def exported(person: Person) -> dict[str, list[dict[str, Any]]]:
    answer = await person.get(PATH)
    assert answer.status_code == 200, answer.text
    parts: dict[str, list[dict[str, Any]]] = answer.json()["parts"]
    return parts


class TestArchive:
    async def test_it_is_a_file_that_nobody_keeps(self, market: Market) -> None:
        person = await market.person()
        answer = await person.get(PATH)

        assert answer.headers["content-type"] == "application/json"
        disposition = 'attachment; filename="va-market-export-2026-12-07.json"'
        assert answer.headers["content-disposition"] == disposition
        assert answer.headers["cache-control"] == "no-store"
        assert answer.json()["user_id"] == str(person.id)
        assert answer.json()["exported_at"] == "2026-12-07T10:00:00Z"

    async def test_an_assistant_finds_everything(self, market: Market) -> None:
        deal = await market.deal()
        ana = deal.assistant
        entry = await market.approved(deal, memo="The inbox of Monday")
        await deal.owner.move(f"{deal.path}/pause", {"reason": "Summer."})
        parts = await exported(ana)

        assert parts["account"][0]["email"] == ana.email
        assert parts["assistant_profile"][0]["headline"] == "Careful with details"
        assert [one["id"] for one in parts["sessions"]] == [str(ana.session_id)]
        assert [one["id"] for one in parts["proposals"]] == [deal.proposal["id"]]
        assert [one["job_id"] for one in parts["jobs_followed"]] == [deal.job["id"]]
        assert [one["id"] for one in parts["contracts"]] == [deal.id]
        assert parts["contract_terms"][0]["terms"]["rate"]["amount"] == "25.00"
        assert parts["contract_pauses"][0]["reason"] == "Summer."
        assert parts["time_entries"][0]["memo"] == entry["memo"]
        assert "time_entry.approved" in {one["kind"] for one in parts["events"]}

    async def test_an_owner_finds_everything(self, market: Market) -> None:
        deal = await market.deal(supervisor_qualification="Twenty years of inboxes")
        key = await key_of(deal.owner, "jobs:read")
        invitation = await invitation_of(deal.owner)
        entry = await market.approved(deal)
        parts = await exported(deal.owner)

        assert parts["memberships"][0]["organization_id"] == deal.owner.organization_id
        assert [one["id"] for one in parts["api_keys"]] == [key.id]
        assert [one["id"] for one in parts["invitations_sent"]] == [invitation["id"]]
        assert [one["id"] for one in parts["jobs_written"]] == [deal.job["id"]]
        [supervised] = parts["contracts_supervised"]
        assert supervised["supervisor_qualification"] == "Twenty years of inboxes"
        assert [one["time_entry_id"] for one in parts["time_decisions"]] == [entry["id"]]

    async def test_whoever_left_reads_nothing_of_the_organization(self, market: Market) -> None:
        olga = await market.owner()
        rui = await market.member(olga, Role.HIRING_MANAGER)
        job = await market.draft(rui, title="Written by Rui")
        before = (await exported(rui))["jobs_written"]
        await rui.post(f"/v1/organizations/{olga.organization_id}/leave")
        await olga.patch(f"/v1/jobs/{job['id']}", {"title": "A secret of the company"})
        after = await exported(rui)

        assert [one["title"] for one in before] == ["Written by Rui"]
        assert after["jobs_written"] == []
        [written] = after["jobs_written_before"]
        assert set(written) == {"id", "organization_id", "created_at"}

    async def test_what_concerns_an_address_is_found_by_it(self, market: Market) -> None:
        owner, account = await market.owner(), await newcomer(market)
        invitation = await invitation_of(owner, email=account.email)
        headers = {"Authorization": f"Bearer {account.token}", "Idempotency-Key": "the first"}
        body = {"legal_form": "company", "name": "A company"}
        await market.client.post("/v1/organizations", json=body, headers=headers)
        parts = (await account.get(PATH)).json()["parts"]

        assert [one["id"] for one in parts["invitations_received"]] == [invitation["id"]]
        assert [one["kind"] for one in parts["mails"]] == ["verify_address", "invitation"]
        assert [one["purpose"] for one in parts["mailed_tokens"]] == ["verify_email"]
        assert [one["key"] for one in parts["idempotent_replies"]] == ["the first"]

    async def test_keys_get_none(self, market: Market) -> None:
        key = await key_of(await market.owner(), "organizations:read")

        assert (await key.get(PATH)).json()["code"] == "people_only"


class TestWhatIsNotInIt:
    async def test_no_secrets_and_no_hashes(self, market: Market) -> None:
        account = await newcomer(market)
        parts = (await account.get(PATH)).json()["parts"]

        shown = {name for some in parts.values() for one in some for name in one}
        assert {name for name in shown if "hash" in name or "sealed" in name} == set()
        assert shown.isdisjoint({"body", "headers", "fingerprint", "email_key", "skill_keys"})
        assert not {name for name in shown if name.startswith("place_")}

    async def test_others_appear_by_their_ids_alone(self, market: Market) -> None:
        olga = await _named(market, "Olga Unmistakable", "olga.unmistakable@people.example")
        ana = await _named(market, "Ana Unmistakable", "ana.unmistakable@people.example")
        deal = await _deal_of(market, olga, ana, qualification="Ten years of unmistakable work")
        admin = await market.member(olga, Role.ADMIN)
        await invitation_of(admin, email="guest.unmistakable@people.example")
        seen = {who.email: (await who.get(PATH)).text.casefold() for who in (olga, ana, admin)}

        assert deal.id in seen[olga.email]
        assert deal.id in seen[ana.email]
        assert "ana unmistakable" not in seen[olga.email]
        assert "ana.unmistakable" not in seen[olga.email]
        assert "olga" not in seen[ana.email]
        assert "ten years" not in seen[ana.email]
        assert "guest" not in seen[admin.email]


async def _named(market: Market, name: str, email: str) -> Person:
    person = await market.person(name=name)
    await rows.fetch(
        market, "UPDATE users SET email = $2, email_key = $2 WHERE id = $1", person.id, email
    )
    person.email = email
    return person


async def _deal_of(market: Market, olga: Person, ana: Person, *, qualification: str) -> Deal:
    profile = {"headline": "Ana", "categories": ["data_entry"], "level": "expert", "years": 5}
    await ana.put("/v1/me/assistant-profile", profile)
    made = await olga.post("/v1/organizations", {"legal_form": "company", "name": "Client"})
    olga.organization_id = made.json()["id"]
    return await market.deal(owner=olga, assistant=ana, supervisor_qualification=qualification)


class TestSize:
    async def test_a_long_history_is_whole_and_in_order(self, market: Market, monkeypatch) -> None:
        monkeypatch.setattr(personal, "AT_ONCE", 3)
        person = await market.person()
        await _tell(market, person, times=10, bytes_each=1)
        parts = await exported(person)

        assert [one["data"]["number"] for one in parts["events"]] == list(range(1, 11))

    async def test_memory_stays_bounded(self, market: Market) -> None:
        person = await market.person()
        await _tell(market, person, times=4000, bytes_each=8000)
        actor = Actor(person.id, new_id(), is_operator=False, roles={})
        tracemalloc.start()
        try:
            pieces = await service.export(
                market.app.state.database.reader, actor, now=market.clock()
            )
            size = sum([len(piece) async for piece in pieces])
            most = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

        assert size > 32_000_000
        assert most < size / 3


async def _tell(market: Market, person: Person, *, times: int, bytes_each: int) -> None:
    """Many events of a person, as one statement."""
    await rows.fetch(
        market,
        """
        WITH told AS (
            INSERT INTO events (id, kind, subject_id, data, created_at)
            SELECT md5($1::text || number)::uuid, 'user.registered', $1::uuid,
                jsonb_build_object('number', number, 'text', repeat('x', $3)), now()
            FROM generate_series(1, $2::int) AS number
            RETURNING id, (data ->> 'number')::int AS number
        )
        INSERT INTO event_audiences (party_id, transaction, event_id)
        SELECT $1::uuid, number, id FROM told
        """,
        str(person.id),
        times,
        bytes_each,
    )

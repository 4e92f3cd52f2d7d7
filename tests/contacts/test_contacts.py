"""Whom the work on a contract may need (R21): kept by the client, read inside the contract."""

from uuid import UUID

import pytest

from tests.factories.contacts import ADA, added
from tests.factories.keys import key_of
from tests.factories.knowledge import ended
from tests.factories.market import Deal, Market
from tests.factories.rosters import verdict
from tests.invariants import rows
from tests.invariants.test_constraints import refusal
from tests.jobs.reading import ids, walk
from tests.privacy.cast import erase, owner
from va_market.identity.models import Role


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await market.deal()


class TestKeeping:
    async def test_the_client_adds_changes_and_removes(self, market: Market, deal: Deal) -> None:
        contact = await added(deal.owner, deal)
        assert {name: contact[name] for name in ADA} == ADA
        path = f"{deal.path}/contacts/{contact['id']}"
        changed = await deal.owner.patch(path, {"when_to_use": None, "channel": "email"})
        assert (changed.json()["when_to_use"], changed.json()["channel"]) == (None, "email")
        assert (await deal.owner.delete(path)).status_code == 204
        assert (await deal.owner.get(path)).status_code == 404
        both = {UUID(deal.owner.organization_id), deal.assistant.id}
        for kind, data in (
            ("added", {}),
            ("updated", {"fields": ["channel", "when_to_use"]}),
            ("removed", {}),
        ):
            told = await rows.told(market, f"contact.{kind}", contact["id"])
            assert told == [({"contract_id": deal.id, **data}, both)]

    @pytest.mark.parametrize(
        ("role", "may"),
        [(Role.HIRING_MANAGER, True), (Role.SUPERVISOR, True), (Role.MEMBER, False)],
    )
    async def test_only_those_who_hire_or_supervise(self, market: Market, deal, role, may) -> None:
        member = await market.member(deal.owner, role)
        answer = await member.post(f"{deal.path}/contacts", ADA)
        assert answer.status_code == (201 if may else 403)

    async def test_the_assistant_reads_and_changes_nothing(self, deal: Deal) -> None:
        contact = await added(deal.owner, deal)
        path = f"{deal.path}/contacts/{contact['id']}"
        assert (await deal.assistant.get(path)).json() == contact
        for answer in (
            await deal.assistant.post(f"{deal.path}/contacts", ADA),
            await deal.assistant.patch(path, {"name": "Me"}),
            await deal.assistant.delete(path),
        ):
            assert verdict(answer) == (403, "forbidden")

    async def test_a_key_with_the_scope_may(self, deal: Deal) -> None:
        key = await key_of(deal.owner, "knowledge:read", "knowledge:write")
        contact = await added(key, deal)
        assert await ids(key, f"{deal.path}/contacts") == [contact["id"]]

    async def test_none_is_added_after_the_end(self, deal: Deal) -> None:
        await ended(deal)
        refused = await deal.owner.post(f"{deal.path}/contacts", ADA)
        assert verdict(refused) == (409, "contract_ended")


class TestReading:
    async def test_another_client_of_the_same_assistant_nothing(
        self, market: Market, deal: Deal
    ) -> None:
        other = await market.deal(assistant=deal.assistant)
        contact = await added(deal.owner, deal)
        for base in (deal.path, other.path):
            path = f"{base}/contacts/{contact['id']}"
            answers = [
                await other.owner.get(path),
                await other.owner.patch(path, {"name": "Me"}),
                await other.owner.delete(path),
            ]
            assert {answer.status_code for answer in answers} == {404}
        assert (await other.owner.get(f"{deal.path}/contacts")).status_code == 404
        assert await walk(other.owner, f"{other.path}/contacts") == []

    async def test_the_assistant_until_the_end_and_the_client_still(self, deal: Deal) -> None:
        contact = await added(deal.owner, deal)
        await ended(deal)
        path = f"{deal.path}/contacts"
        for one in (path, f"{path}/{contact['id']}"):
            assert (await deal.assistant.get(one)).status_code == 404
            assert (await deal.owner.get(one)).status_code == 200

    async def test_page_by_page(self, deal: Deal) -> None:
        made = [(await added(deal.owner, deal))["id"] for _ in range(3)]
        path = f"{deal.path}/contacts"
        assert await ids(deal.assistant, path, limit=1, sort="created_at") == made


class TestErasing:
    @pytest.mark.parametrize(("form", "kept"), [("individual", 0), ("company", 1)])
    async def test_those_of_a_client_who_was_one_person_go(
        self, market: Market, form, kept
    ) -> None:
        olga = await owner(market, legal_form=form)
        deal = await market.deal(owner=olga)
        await added(olga, deal)
        parts = (await olga.get("/v1/me/data-export")).json()["parts"]
        assert [one["contract_id"] for one in parts["contacts_added"]] == [deal.id]
        await ended(deal)
        assert (await erase(olga)).status_code == 204
        count = "SELECT count(*) FROM contract_contacts WHERE contract_id = $1"
        assert await rows.value(market, count, deal.id) == kept

    async def test_a_contact_is_of_the_client_of_its_contract(
        self, market: Market, deal: Deal
    ) -> None:
        contact, other = await added(deal.owner, deal), await market.owner()
        statement = "UPDATE contract_contacts SET organization_id = $2 WHERE id = $1"
        values = (contact["id"], other.organization_id)
        rule = await refusal(market, statement, *values)
        assert rule == "fk_contract_contacts_contract_id_organization_id"

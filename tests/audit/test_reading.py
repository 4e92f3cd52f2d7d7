"""Owners, admins and their keys read the audit log of their organization."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.audit.rows import actions, chain_of
from tests.factories.keys import key_of
from tests.factories.market import Market, Person
from va_market.audit.canonical import FIELDS
from va_market.identity.models import Role
from va_market.kit.ids import new_id


def path_of(person: Person) -> str:
    return f"/v1/organizations/{person.organization_id}/audit-log"


@pytest.fixture
async def owner(market: Market) -> Person:
    """Three rows, a minute apart."""
    person = await market.owner()
    for name in ("Second", "Third"):
        market.clock.advance(minutes=1)
        await person.patch(f"/v1/organizations/{person.organization_id}", {"name": name})
    return person


class TestRows:
    async def test_they_come_newest_first_with_everything_that_is_hashed(
        self, market: Market, owner: Person
    ) -> None:
        items = (await owner.get(path_of(owner))).json()["items"]

        assert [item["position"] for item in items] == [3, 2, 1]
        stored = (await chain_of(market, owner.organization_id))[-1]
        shown = {"chain_id": "organization_id"}
        for name in (*FIELDS, "hash"):
            value, said = stored[name], items[0][shown.get(name, name)]
            if name == "created_at":
                assert said == "2026-12-07T10:02:00Z"
            elif isinstance(value, bytes):
                assert said == value.hex()
            else:
                assert said == (str(value) if isinstance(value, UUID) else value)
        assert items[0]["previous_hash"] == items[1]["hash"]

    async def test_pages_go_on_where_the_last_one_ended(self, owner: Person) -> None:
        first = (await owner.get(path_of(owner), limit=2, include="total_count")).json()
        second = (await owner.get(path_of(owner), limit=2, cursor=first["next_cursor"])).json()
        oldest = (await owner.get(path_of(owner), sort="created_at", limit=1)).json()

        assert [i["position"] for i in (*first["items"], *second["items"])] == [3, 2, 1]
        assert first["total_count"] == 3
        assert oldest["items"] == second["items"]

    async def test_nobody_sees_rows_of_another_organization(self, market: Market) -> None:
        first, second = await market.owner(), await market.owner()

        cursor = (await first.get(path_of(first), limit=1)).json()["next_cursor"]

        assert cursor is None
        items = (await second.get(path_of(second))).json()["items"]
        assert {item["organization_id"] for item in items} == {second.organization_id}


class TestFilters:
    async def test_each_keeps_what_it_names(self, market: Market) -> None:
        deal = await market.deal()
        begun = market.clock()
        market.clock.advance(minutes=1)
        entry = await market.entry(deal)
        owner = deal.owner

        async def found(**filters: object) -> list[str]:
            answer = await owner.get(path_of(owner), limit=100, **filters)
            assert answer.status_code == 200, answer.text
            return sorted(actions(answer.json()["items"]))

        everything = await found()
        assert await found(object_id=deal.id) == ["contract.created"]
        by_assistant = await found(actor_id=str(deal.assistant.id))
        assert by_assistant == ["proposal.submitted", "time_entry.recorded"]
        chosen = "contract.created,time_entry.recorded,operator.looked"
        assert await found(action=chosen) == ["contract.created", "time_entry.recorded"]
        assert await found(created_after=begun.isoformat()) == ["time_entry.recorded"]
        later = (begun + timedelta(seconds=1)).isoformat()
        assert await found(created_before=later, object_id=entry["id"]) == []
        assert len(await found(created_before=later)) == len(everything) - 1

    async def test_an_unknown_action_is_named(self, owner: Person) -> None:
        answer = await owner.get(path_of(owner), action="job.eaten")

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["code"] == "unknown_action"


class TestWhoMay:
    @pytest.mark.parametrize("role", Role)
    async def test_owners_and_admins_do_and_other_members_hear_so(
        self, market: Market, owner: Person, role: Role
    ) -> None:
        member = await market.member(owner, role)

        answer = await member.get(path_of(owner))

        assert answer.status_code == (200 if role in (Role.OWNER, Role.ADMIN) else 403)

    async def test_for_others_there_is_none(self, market: Market, owner: Person) -> None:
        stranger = await market.owner()

        assert (await stranger.get(path_of(owner))).status_code == 404
        unknown = await stranger.get(f"/v1/organizations/{new_id()}/audit-log")
        assert unknown.status_code == 404

    async def test_keys_do_with_their_scope(self, market: Market, owner: Person) -> None:
        key = await key_of(owner, "audit:read")

        assert (await key.get(path_of(owner))).status_code == 200
        assert (await key.get(path_of(await market.owner()))).status_code == 404

    async def test_a_key_sees_no_more_than_its_maker(self, market: Market, owner: Person) -> None:
        admin = await market.member(owner, Role.ADMIN)
        key = await key_of(admin, "audit:read")
        await owner.patch(
            f"/v1/organizations/{owner.organization_id}/members/{admin.id}", {"role": "member"}
        )

        assert (await key.get(path_of(owner))).status_code == 403

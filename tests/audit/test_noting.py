"""Every change leaves a row in the chain of whom it concerns, or there was no change."""

from typing import Any
from uuid import UUID

import pytest

from tests.audit.rows import actions, chain_of, last_of
from tests.factories.keys import key_of
from tests.factories.market import Market
from tests.jobs.reading import events_of
from tests.support.accounts import newcomer
from va_market import events
from va_market.contracts import service as contracts
from va_market.events import EventKind
from va_market.identity.models import Organization, Role
from va_market.identity.service.sessions import RefreshReused
from va_market.kit.db import Origin, WriteSession, lock
from va_market.kit.ids import new_id

RENAMED = "Another name"
# A kind of the platform, so that the list of kinds that the server publishes stays as it is.
UPDATED = EventKind.registry["organization.updated"]


async def rename_and_fail(market: Market, organization_id: UUID, error: type[Exception]) -> None:
    async with market.app.state.database.writing() as session:
        held = await lock(session, Organization, organization_id)
        assert held is not None
        held.name = RENAMED
        record(market, session, organization_id)
        raise error


def record(market: Market, session: WriteSession, *parties: UUID, **fields: Any) -> None:
    """An event of the parties about the first of them."""
    fields = {"now": market.clock(), "subject_id": parties[0], **fields}
    events.record(session, UPDATED, parties=parties, **fields)


class TestWhatARowSays:
    async def test_who_changed_what_and_by_which_request(self, market: Market) -> None:
        owner = await market.owner()
        path = f"/v1/organizations/{owner.organization_id}"
        headers = {"X-Request-Id": "renaming-0001"}

        await owner.request("PATCH", path, json={"name": RENAMED}, headers=headers)

        row = await last_of(market, owner.organization_id)
        assert row["action"] == "organization.updated"
        assert row["object_id"] == UUID(owner.organization_id)
        assert (row["actor_id"], row["session_id"]) == (owner.id, owner.session_id)
        assert row["key_id"] is row["acted_for"] is row["reason"] is row["route"] is None
        assert row["request_id"] == "renaming-0001"
        assert row["created_at"] == market.clock()

    async def test_the_row_has_the_id_of_its_event(self, market: Market) -> None:
        owner = await market.owner()

        [event] = await events_of(owner, until="organization.created", type="organization.created")

        assert (await last_of(market, owner.organization_id))["id"] == UUID(event["id"])

    async def test_a_key_is_named_beside_its_maker(self, market: Market) -> None:
        owner = await market.owner()
        key = await key_of(owner, "organizations:write")

        await key.request(
            "PATCH", f"/v1/organizations/{owner.organization_id}", json={"name": RENAMED}
        )

        row = await last_of(market, owner.organization_id)
        assert (row["actor_id"], row["key_id"]) == (owner.id, UUID(key.id))
        assert row["session_id"] is None

    async def test_whom_the_actor_stood_for_is_named(self, market: Market) -> None:
        owner, assistant_id = await market.owner(), new_id()
        organization_id = UUID(owner.organization_id)

        async with market.app.state.database.writing() as session:
            record(market, session, organization_id, actor_id=owner.id, acted_for=assistant_id)

        assert (await last_of(market, organization_id))["acted_for"] == assistant_id

    async def test_background_work_has_neither_actor_nor_request(self, market: Market) -> None:
        deal = await market.deal(starts_on="2026-12-08")
        market.clock.advance(days=2)

        async with market.app.state.database.writing() as session:
            await contracts.activate_due(session, now=market.clock())

        row = await last_of(market, deal.owner.organization_id)
        assert row["action"] == "contract.activated"
        assert row["actor_id"] is row["request_id"] is row["session_id"] is None


class TestBeforeAndAfter:
    async def test_a_new_thing_was_nothing_before(self, market: Market) -> None:
        owner = await market.owner()

        [row] = await chain_of(market, owner.organization_id)

        assert row["before_hash"] is None
        assert len(row["after_hash"]) == 32

    async def test_each_change_begins_where_the_one_before_it_ended(self, market: Market) -> None:
        owner = await market.owner()
        path = f"/v1/organizations/{owner.organization_id}"
        await owner.patch(path, {"name": RENAMED})
        await owner.patch(path, {"name": "Some Client"})

        made, renamed, undone = await chain_of(market, owner.organization_id)

        assert made["after_hash"] == renamed["before_hash"]
        assert renamed["after_hash"] == undone["before_hash"]
        # The version is part of the row: what was undone is not what was there before.
        assert len({made["after_hash"], renamed["after_hash"], undone["after_hash"]}) == 3

    async def test_what_is_gone_is_nothing_after(self, market: Market) -> None:
        deal = await market.deal()
        entry = await market.entry(deal)
        await deal.assistant.delete(f"/v1/time-entries/{entry['id']}")

        recorded, deleted = (await chain_of(market, deal.owner.organization_id))[-2:]

        assert actions([recorded, deleted]) == ["time_entry.recorded", "time_entry.deleted"]
        # The version and the moment of the change are part of the row.
        assert deleted["before_hash"] == recorded["after_hash"]
        assert deleted["after_hash"] is None

    async def test_a_membership_is_found_by_both_its_ids(self, market: Market) -> None:
        owner = await market.owner()
        member = await market.member(owner, Role.MEMBER)
        path = f"/v1/organizations/{owner.organization_id}/members/{member.id}"
        await owner.patch(path, {"role": "reviewer"})
        await owner.delete(path)

        changed, removed = (await chain_of(market, owner.organization_id))[-2:]

        assert None not in (changed["before_hash"], changed["after_hash"])
        assert removed["before_hash"] == changed["after_hash"]
        assert removed["after_hash"] is None

    async def test_every_kind_of_thing_in_a_deal_has_them(self, market: Market) -> None:
        deal = await market.deal()
        await market.approved(deal)

        found = await chain_of(market, deal.owner.organization_id)

        assert [row["action"] for row in found if row["after_hash"] is None] == []
        assert len(found) >= 8


class TestWhoseChain:
    async def test_what_concerns_an_organization_is_not_in_the_chains_of_users(
        self, market: Market
    ) -> None:
        deal = await market.deal()

        theirs = actions(await chain_of(market, deal.owner.organization_id))
        own = actions(await chain_of(market, deal.assistant.id))

        assert "contract.created" in theirs
        assert own == ["assistant_profile.saved"]

    async def test_two_organizations_each_have_a_row(self, market: Market) -> None:
        first, second = await market.owner(), await market.owner()
        ids = [UUID(first.organization_id), UUID(second.organization_id)]

        async with market.app.state.database.writing() as session:
            record(market, session, *ids, first.id)

        rows = [await last_of(market, one) for one in ids]
        assert actions(rows) == ["organization.updated"] * 2
        assert rows[0]["id"] == rows[1]["id"]
        assert await chain_of(market, first.id) == []

    async def test_sign_ins_are_in_the_chain_of_the_user(self, market: Market) -> None:
        account = await newcomer(market)

        found = await chain_of(market, await account.id())

        assert actions(found) == ["user.registered", "session.started"]
        assert [row["position"] for row in found] == [1, 2]


class TestOneTransaction:
    @pytest.mark.parametrize(("error", "kept"), [(ZeroDivisionError, 0), (RefreshReused, 1)])
    async def test_a_rollback_leaves_no_row_and_no_gap_unless_the_error_keeps_changes(
        self, market: Market, error: type[Exception], kept: int
    ) -> None:
        owner = await market.owner()
        organization_id = UUID(owner.organization_id)

        with pytest.raises(error):
            await rename_and_fail(market, organization_id, error)
        await owner.patch(f"/v1/organizations/{organization_id}", {"name": "A third name"})

        found = await chain_of(market, organization_id)
        assert [row["position"] for row in found] == list(range(1, 3 + kept))

    async def test_several_events_are_numbered_as_they_were_recorded(self, market: Market) -> None:
        deal = await market.deal()

        found = await chain_of(market, deal.owner.organization_id)

        assert actions(found)[-3:] == ["proposal.accepted", "job.filled", "contract.created"]
        assert len({row["request_id"] for row in found[-3:]}) == 1

    async def test_the_origin_of_a_unit_of_work_is_told(self, market: Market) -> None:
        owner = await market.owner()
        organization_id = UUID(owner.organization_id)

        async with market.app.state.database.writing(Origin("by-hand-0001")) as session:
            record(market, session, organization_id)

        assert (await last_of(market, organization_id))["request_id"] == "by-hand-0001"

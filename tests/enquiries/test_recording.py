"""What customers asked for is written down by both sides (R18)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.factories.enquiries import LAMP, brought_to, recorded
from tests.factories.keys import key_of
from tests.factories.knowledge import ended, published, written
from tests.factories.market import Deal, Market
from tests.factories.rosters import verdict
from tests.invariants import rows
from tests.jobs.reading import NO_ID, ids
from va_market.identity.models import Role


class TestRecording:
    async def test_the_assistant_writes_it_down(self, market: Market, deal: Deal) -> None:
        enquiry = await recorded(deal.assistant, deal)
        assert {name: enquiry[name] for name in LAMP} == LAMP
        assert (enquiry["status"], enquiry["received_at"]) == ("open", "2026-12-07T10:00:00Z")
        assert enquiry["allowed_actions"] == ["answer", "escalate", "link_time", "update"]
        [(data, parties)] = await rows.told(market, "enquiry.recorded", enquiry["id"])
        assert data == {"contract_id": deal.id, "status": "open"}
        assert parties == {UUID(deal.owner.organization_id), deal.assistant.id}

    async def test_every_member_of_the_client_and_its_keys_may(
        self, market: Market, deal: Deal
    ) -> None:
        member = await market.member(deal.owner, Role.MEMBER)
        key = await key_of(deal.owner, "enquiries:read", "enquiries:write")
        found = [await recorded(writer, deal) for writer in (member, key)]
        assert "forget_customer" not in found[0]["allowed_actions"]
        assert "forget_customer" in found[1]["allowed_actions"]

    async def test_it_came_before_now(self, market: Market, deal: Deal) -> None:
        earlier = (market.clock() - timedelta(days=40)).isoformat()
        enquiry = await recorded(deal.owner, deal, received_at=earlier)
        assert enquiry["received_at"] == "2026-10-28T10:00:00Z"
        later = (market.clock() + timedelta(seconds=1)).isoformat()
        body = {**LAMP, "received_at": later}
        refused = await deal.owner.post(f"{deal.path}/enquiries", body)
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["code"] == "in_the_future"

    async def test_nothing_is_added_after_the_end(self, deal: Deal) -> None:
        await ended(deal)
        for writer in (deal.owner, deal.assistant):
            refused = await writer.post(f"{deal.path}/enquiries", LAMP)
            assert verdict(refused) == (409, "contract_ended")

    async def test_text_is_given_back_as_it_was_written(self, deal: Deal) -> None:
        text = "<b>Broken</b> &amp; late\n- twice"
        assert (await recorded(deal.assistant, deal, details=text))["details"] == text


class TestChanging:
    async def test_while_it_waits_for_an_answer(self, market: Market, deal: Deal) -> None:
        enquiry = await recorded(deal.assistant, deal)
        path = f"/v1/enquiries/{enquiry['id']}"
        changed = await deal.owner.patch(path, {"details": None, "channel": "email"})
        assert (changed.json()["details"], changed.json()["channel"]) == (None, "email")
        [(data, _)] = await rows.told(market, "enquiry.updated", enquiry["id"])
        assert data["fields"] == ["channel", "details"]

    async def test_what_it_says_already_is_no_change(self, market: Market, deal: Deal) -> None:
        articles = [(await published(deal))["id"] for _ in range(2)]
        enquiry = await recorded(deal.assistant, deal, article_ids=articles)
        path = f"/v1/enquiries/{enquiry['id']}"
        before = await deal.owner.get(path)
        market.clock.advance(minutes=1)
        same = {"article_ids": [*articles[::-1], articles[0]], "channel": enquiry["channel"]}
        for body in (same, {"details": enquiry["details"]}, {}):
            assert (await deal.owner.patch(path, body)).json() == before.json()
        after = await deal.owner.get(path)
        assert (after.headers["etag"], after.json()) == (before.headers["etag"], before.json())
        assert await rows.told(market, "enquiry.updated", enquiry["id"]) == []

    async def test_it_names_what_is_said_otherwise(self, market: Market, deal: Deal) -> None:
        enquiry = await recorded(deal.assistant, deal)
        body = {"subject": enquiry["subject"], "channel": "email", "article_ids": []}
        await deal.owner.patch(f"/v1/enquiries/{enquiry['id']}", body)
        [(data, _)] = await rows.told(market, "enquiry.updated", enquiry["id"])
        assert data["fields"] == ["channel"]

    @pytest.mark.parametrize("status", ["answered", "closed"])
    async def test_not_afterwards(self, deal: Deal, status) -> None:
        enquiry = await brought_to(status, deal.assistant, deal)
        refused = await deal.owner.patch(f"/v1/enquiries/{enquiry['id']}", {"subject": "No"})
        assert verdict(refused) == (409, "illegal_move")

    async def test_a_version_nobody_saw_is_refused(self, deal: Deal) -> None:
        enquiry = await recorded(deal.assistant, deal)
        options = {"headers": {"If-Match": '"7-0"'}, "json": {"subject": "No"}}
        path = f"/v1/enquiries/{enquiry['id']}"
        assert (await deal.owner.request("PATCH", path, **options)).status_code == 412


class TestArticles:
    async def test_it_names_those_that_helped(self, deal: Deal) -> None:
        one, other = await published(deal), await published(deal)
        enquiry = await recorded(deal.assistant, deal, article_ids=[one["id"], one["id"]])
        assert enquiry["article_ids"] == [one["id"]]
        path = f"/v1/enquiries/{enquiry['id']}"
        both = await deal.owner.patch(path, {"article_ids": [other["id"], one["id"]]})
        assert both.json()["article_ids"] == sorted([one["id"], other["id"]])
        assert (await deal.owner.patch(path, {"article_ids": []})).json()["article_ids"] == []

    async def test_only_those_of_the_client_that_the_writer_reads(
        self, market: Market, deal: Deal
    ) -> None:
        foreign = await published(await market.deal(assistant=deal.assistant))
        draft = await written(deal.owner, deal)
        for article_id in (foreign["id"], draft["id"], NO_ID):
            body = {**LAMP, "article_ids": [article_id]}
            refused = await deal.assistant.post(f"{deal.path}/enquiries", body)
            assert verdict(refused) == (404, "not_found")
        assert (await recorded(deal.owner, deal, article_ids=[draft["id"]]))["article_ids"]


class TestTime:
    @pytest.fixture
    async def enquiry(self, deal: Deal) -> dict[str, Any]:
        return await recorded(deal.assistant, deal)

    async def test_it_names_the_time_spent_on_it(self, market: Market, deal: Deal, enquiry) -> None:
        entry = await market.entry(deal)
        path = f"/v1/enquiries/{enquiry['id']}"
        for writer in (deal.assistant, deal.owner):
            linked = await writer.put(f"{path}/time-entries/{entry['id']}", None)
            assert linked.status_code == 204
        assert (await deal.owner.get(path)).json()["time_entry_ids"] == [entry["id"]]
        assert len(await rows.told(market, "enquiry.time_linked", enquiry["id"])) == 1
        for status in (204, 404):
            unlinked = await deal.owner.delete(f"{path}/time-entries/{entry['id']}")
            assert unlinked.status_code == status
        assert (await deal.owner.get(path)).json()["time_entry_ids"] == []

    async def test_approved_time_may_be_named_and_deleted_time_is_gone(
        self, market: Market, deal: Deal, enquiry
    ) -> None:
        path = f"/v1/enquiries/{enquiry['id']}"
        draft = await market.entry(deal, hours_ago=4)
        paid = await market.approved(deal, hours_ago=8)
        for entry in (draft, paid):
            linked = await deal.assistant.put(f"{path}/time-entries/{entry['id']}", None)
            assert linked.status_code == 204
        assert (await deal.assistant.delete(f"/v1/time-entries/{draft['id']}")).status_code == 204
        assert (await deal.owner.get(path)).json()["time_entry_ids"] == [paid["id"]]

    async def test_only_time_of_the_same_contract(
        self, market: Market, deal: Deal, enquiry
    ) -> None:
        again = await market.deal(
            owner=deal.owner, assistant=deal.assistant, starts_on="2026-12-01"
        )
        elsewhere = await market.deal(assistant=deal.assistant, starts_on="2026-12-01")
        for hours, other in ((5, again), (8, elsewhere)):
            entry = await market.entry(other, hours_ago=hours)
            path = f"/v1/enquiries/{enquiry['id']}/time-entries/{entry['id']}"
            assert (await deal.assistant.put(path, None)).status_code == 404

    async def test_the_agency_only_reads(self, market: Market, deal: Deal) -> None:
        boss = await market.owner(kind="agency", name="Bright Desk")
        await rows.fetch(
            market,
            "UPDATE contracts SET agency_id = $2 WHERE id = $1",
            deal.id,
            boss.organization_id,
        )
        enquiry = await recorded(deal.assistant, deal)
        assert await ids(boss, f"{deal.path}/enquiries") == [enquiry["id"]]
        shown = (await boss.get(f"/v1/enquiries/{enquiry['id']}")).json()
        assert shown["allowed_actions"] == []
        refused = await boss.post(f"/v1/enquiries/{enquiry['id']}/answer", {"answer": "No."})
        assert verdict(refused) == (403, "forbidden")
        refused = await boss.post(f"{deal.path}/enquiries", LAMP)
        assert verdict(refused) == (403, "forbidden")

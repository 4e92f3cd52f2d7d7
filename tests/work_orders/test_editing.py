"""R14, R29: an order changes until it is delivered, and again after it was returned."""

import pytest

from tests.factories.keys import key_of
from tests.factories.market import Deal, Market
from tests.factories.work_orders import (
    done,
    extension,
    order,
    order_body,
    order_in,
    ordering_deal,
)
from tests.invariants import rows
from tests.timekeeping.days import approved, later, recorded
from va_market.identity.models import Role

EUR_40 = {"amount": "40.00", "currency": "EUR"}
CHANGES = {
    "order_number": "PO-2026-118b",
    "title": "Enter the cards of both fairs",
    "brief": "Eighty cards.",
    "end_buyer": "Casa Ribeiro",
    "authority": "decide",
    "allotted_minutes": 180,
    "price": EUR_40,
    "due_at": "2026-12-11T17:00:00Z",
    "priority": "urgent",
    "tags": ["fair", "spring"],
}
CLEARED = ("brief", "end_buyer", "allotted_minutes", "price", "due_at")


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await ordering_deal(market)


@pytest.fixture
async def asking(market: Market) -> Deal:
    return await ordering_deal(market, at_allotment="ask")


def id_of(path: str) -> str:
    return path.rsplit("/", 1)[1]


async def fields_told(market: Market, path: str) -> list[list[str]]:
    told = await rows.told(market, "work_order.changed", id_of(path))
    return [data["fields"] for data, _ in told]


async def warnings(market: Market, path: str) -> list[int]:
    told = await rows.told(market, "work_order.allotment_warning", id_of(path))
    return [data["percent"] for data, _ in told]


class TestEdit:
    async def test_everything_that_was_ordered_changes(self, deal: Deal):
        path = await order_in(deal, "open")
        changed = done(await deal.owner.patch(path, CHANGES))
        assert {name: changed[name] for name in CHANGES} == CHANGES
        assert done(await deal.assistant.get(path))["title"] == CHANGES["title"]

    @pytest.mark.parametrize("name", CHANGES)
    async def test_what_is_not_named_stays(self, deal: Deal, name):
        path = await order_in(deal, "open", brief="Forty cards.")
        before = done(await deal.owner.get(path))
        after = done(await deal.owner.patch(path, {name: CHANGES[name]}))
        assert {one for one in CHANGES if before[one] != after[one]} == {name}

    async def test_null_clears_what_may_be_missing(self, deal: Deal):
        path = await order_in(deal, "open", **CHANGES)
        cleared = done(await deal.owner.patch(path, dict.fromkeys(CLEARED)))
        assert [cleared[name] for name in CLEARED] == [None] * len(CLEARED)

    @pytest.mark.parametrize("name", sorted(CHANGES.keys() - {*CLEARED}))
    async def test_null_clears_nothing_else(self, deal: Deal, name):
        path = await order_in(deal, "open")
        refused = await deal.owner.patch(path, {name: None})
        [fault] = refused.json()["errors"]
        assert (refused.status_code, fault["pointer"]) == (422, f"/{name}")

    @pytest.mark.parametrize("name", ["status", "id", "created_by", "due_key", "currency"])
    async def test_the_rest_is_not_changed_like_this(self, deal: Deal, name):
        path = await order_in(deal, "open")
        refused = await deal.owner.patch(path, {name: "accepted"})
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (
            422,
            "extra_forbidden",
        )

    async def test_its_place_follows_the_day_it_is_due(self, deal: Deal):
        first = await order_in(deal, "open", due_at="2026-12-10T00:00:00Z")
        second = await order_in(deal, "open", due_at="2026-12-20T00:00:00Z")
        for due_at, wanted in (("2026-12-21T00:00:00Z", second), (None, second)):
            await deal.owner.patch(first, {"due_at": due_at})
            found = done(await deal.owner.get(f"{deal.path}/work-orders", sort="due_at"))["items"]
            assert found[0]["id"] == id_of(wanted)
        await deal.owner.patch(first, {"due_at": "2026-12-01T00:00:00Z"})
        found = done(await deal.owner.get(f"{deal.path}/work-orders", sort="due_at"))["items"]
        assert found[0]["id"] == id_of(first)


class TestWho:
    async def test_the_supervisor_and_programs_do_and_members_do_not(self, market: Market):
        owner = await market.owner()
        supervisor = await market.member(owner, Role.SUPERVISOR)
        deal = await ordering_deal(market, owner=owner, supervisor_id=str(supervisor.id))
        path = await order_in(deal, "open")
        assert done(await supervisor.patch(path, {"title": "A"}))["title"] == "A"
        key = await key_of(owner, "contracts:write")
        assert (await key.request("PATCH", path, json={"title": "B"})).status_code == 200
        for person in (await market.member(owner, Role.MEMBER), deal.assistant):
            assert (await person.patch(path, {"title": "C"})).status_code == 403

    async def test_an_order_in_work_changes_after_the_end_of_the_contract(self, deal: Deal):
        path = await order_in(deal, "in_progress")
        await deal.owner.move(f"{deal.path}/end", {"reason": "We closed down."})
        assert (await deal.owner.patch(path, {"priority": "low"})).status_code == 200


class TestNumber:
    async def test_the_number_of_another_is_refused(self, deal: Deal):
        taken = (await order(deal))["order_number"]
        path = await order_in(deal, "open")
        refused = await deal.owner.patch(path, {"order_number": taken})
        assert (refused.status_code, refused.json()["code"]) == (409, "order_number_taken")

    async def test_its_own_is_kept_and_a_former_one_is_free(self, deal: Deal):
        body = order_body()
        made = done(await deal.owner.post(f"{deal.path}/work-orders", body))
        path = f"/v1/work-orders/{made['id']}"
        again = await deal.owner.patch(path, {"order_number": body["order_number"], "title": "A"})
        assert again.status_code == 200
        await deal.owner.patch(path, {"order_number": "PO-new"})
        assert (await deal.owner.post(f"{deal.path}/work-orders", body)).status_code == 201

    async def test_other_contracts_may_have_it(self, market: Market, deal: Deal):
        taken = (await order(await ordering_deal(market)))["order_number"]
        path = await order_in(deal, "open")
        assert (await deal.owner.patch(path, {"order_number": taken})).status_code == 200


class TestPrice:
    async def test_it_is_in_the_currency_of_the_contract(self, deal: Deal):
        path = await order_in(deal, "open", price=EUR_40)
        refused = await deal.owner.patch(path, {"price": {"amount": "40.00", "currency": "USD"}})
        [fault] = refused.json()["errors"]
        assert (refused.status_code, fault["pointer"]) == (422, "/price")
        assert fault["code"] == "other_currency"

    async def test_it_changes_in_amount(self, deal: Deal):
        path = await order_in(deal, "open", price=EUR_40)
        price = {"amount": "45.00", "currency": "EUR"}
        assert done(await deal.owner.patch(path, {"price": price}))["price"] == price


class TestMinutes:
    # R14
    async def test_they_are_not_taken_below_what_is_recorded(self, deal: Deal):
        path = await order_in(deal, "in_progress", allotted_minutes=100)
        await recorded(deal, "2026-12-07T04:00Z", minutes=60.5, work_order_id=id_of(path))
        refused = await deal.owner.patch(path, {"allotted_minutes": 60, "title": "Less"})
        assert (refused.status_code, refused.json()["code"]) == (409, "allotment_below_use")
        assert refused.json()["detail"] == "61 minutes are recorded on the order."
        seen = done(await deal.owner.get(path))
        assert (seen["allotted_minutes"], seen["title"]) == (100, "Enter the cards")
        assert (await deal.owner.patch(path, {"allotted_minutes": 61})).status_code == 200

    async def test_nor_below_what_is_approved(self, deal: Deal):
        path = await order_in(deal, "in_progress")
        await approved(deal, "2026-12-07T04:00Z", minutes=60, work_order_id=id_of(path))
        refused = await deal.owner.patch(path, {"allotted_minutes": 59})
        assert (refused.status_code, refused.json()["code"]) == (409, "allotment_below_use")
        assert (await deal.owner.patch(path, {"allotted_minutes": 60})).status_code == 200

    async def test_a_running_timer_counts(self, market: Market, deal: Deal):
        path = await order_in(deal, "in_progress", allotted_minutes=100)
        body = {"contract_id": deal.id, "work_order_id": id_of(path)}
        done(await deal.assistant.post("/v1/timers/start", body))
        later(market, deal.owner, minutes=30)
        refused = await deal.owner.patch(path, {"allotted_minutes": 29})
        assert refused.json()["code"] == "allotment_below_use"

    async def test_more_minutes_make_room(self, deal: Deal):
        path = await order_in(deal, "in_progress", allotted_minutes=60)
        await recorded(deal, "2026-12-07T04:00Z", minutes=60, work_order_id=id_of(path))
        await deal.owner.patch(path, {"allotted_minutes": 90})
        await recorded(deal, "2026-12-07T06:00Z", minutes=30, work_order_id=id_of(path))

    async def test_more_are_given_where_even_more_are_recorded(self, asking: Deal):
        path = await order_in(asking, "in_progress", allotted_minutes=60)
        await recorded(asking, "2026-12-07T04:00Z", minutes=100, work_order_id=id_of(path))
        assert (await asking.owner.patch(path, {"allotted_minutes": 80})).status_code == 200
        refused = await asking.owner.patch(path, {"allotted_minutes": 70})
        assert refused.json()["code"] == "allotment_below_use"

    async def test_less_minutes_tell_of_the_share_that_is_used_now(
        self, market: Market, deal: Deal
    ):
        path = await order_in(deal, "in_progress")
        await recorded(deal, "2026-12-07T04:00Z", minutes=80, work_order_id=id_of(path))
        heard = []
        for minutes in (200, 101, 100, 90, 80):
            await deal.owner.patch(path, {"allotted_minutes": minutes})
            heard.append(await warnings(market, path))
        assert heard == [[], [], [80], [80], [80, 100]]

    async def test_what_was_asked_for_lapses_once_the_limit_is_lifted(self, deal: Deal):
        path = await order_in(deal, "in_progress", allotted_minutes=60)
        asked = await extension(deal, path)
        await deal.owner.patch(path, {"allotted_minutes": None})
        assert done(await deal.owner.get(asked))["status"] == "lapsed"
        assert (await deal.owner.post(f"{asked}/grant")).status_code == 409
        assert done(await deal.owner.get(path))["allotted_minutes"] is None


class TestTelling:
    async def test_both_sides_hear_what_changed_and_not_what_it_says(
        self, market: Market, deal: Deal
    ):
        path = await order_in(deal, "open", title="Old", priority="low")
        body = {"title": "New", "priority": "low", "price": EUR_40, "due_at": None}
        await deal.owner.patch(path, body)
        [(data, parties)] = await rows.told(market, "work_order.changed", id_of(path))
        assert data == {"contract_id": deal.id, "fields": ["price", "title"]}
        assert len(parties) == 2

    @pytest.mark.parametrize("body", [{}, CHANGES, {"title": f"  {CHANGES['title']} "}])
    async def test_what_changes_nothing_tells_nothing_and_keeps_the_version(
        self, market: Market, deal: Deal, body
    ):
        path = await order_in(deal, "open", **CHANGES)
        before = await deal.owner.get(path)
        market.clock.advance(seconds=1)
        same = await deal.owner.patch(path, body)
        assert (same.json(), same.headers["etag"]) == (before.json(), before.headers["etag"])
        assert await fields_told(market, path) == []

    async def test_an_old_version_is_refused(self, deal: Deal):
        path = await order_in(deal, "open")
        seen = (await deal.owner.get(path)).headers["etag"]
        headers = {"If-Match": seen}
        first, second = [
            await deal.owner.request("PATCH", path, json={"title": title}, headers=headers)
            for title in ("A", "B")
        ]
        assert (first.status_code, second.status_code) == (200, 412)
        assert done(await deal.owner.get(path))["title"] == "A"

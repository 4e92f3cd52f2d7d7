import pytest

from tests.factories.keys import key_of
from tests.factories.market import Deal, Market
from tests.factories.work_orders import done, order, order_body, order_in, ordering_deal
from tests.invariants import rows
from va_market.identity.models import Role

EUR_40 = {"amount": "40.00", "currency": "EUR"}


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await ordering_deal(market)


class TestCreate:
    # R05, R29
    async def test_it_is_as_it_was_ordered(self, deal: Deal):
        body = {
            "order_number": "PO-2026-118",
            "title": "Enter the orders of the fair",
            "brief": "Forty cards.",
            "end_buyer": "Casa Ribeiro",
            "authority": "recommend",
            "allotted_minutes": 120,
            "price": EUR_40,
            "due_at": "2026-12-10T17:00:00Z",
            "priority": "high",
            "tags": ["fair"],
        }
        made = await deal.owner.post(f"{deal.path}/work-orders", body)
        assert made.status_code == 201
        assert {name: made.json()[name] for name in body} == body
        assert made.json()["status"] == "open"
        assert made.headers["location"] == f"/v1/work-orders/{made.json()['id']}"
        assert done(await deal.assistant.get(made.headers["location"]))["title"] == body["title"]

    async def test_little_has_to_be_said(self, deal: Deal):
        made = await order(deal)
        assert (made["authority"], made["priority"]) == ("do", "normal")
        assert (made["allotted_minutes"], made["price"], made["due_at"]) == (None, None, None)

    async def test_a_number_is_taken_once_in_a_contract(self, market: Market, deal: Deal):
        body = order_body()
        assert (await deal.owner.post(f"{deal.path}/work-orders", body)).status_code == 201
        again = await deal.owner.post(f"{deal.path}/work-orders", body)
        assert (again.status_code, again.json()["code"]) == (409, "order_number_taken")
        other = await ordering_deal(market)
        assert (await other.owner.post(f"{other.path}/work-orders", body)).status_code == 201

    async def test_the_price_is_in_the_currency_of_the_contract(self, deal: Deal):
        body = order_body(price={"amount": "40.00", "currency": "USD"})
        refused = await deal.owner.post(f"{deal.path}/work-orders", body)
        [fault] = refused.json()["errors"]
        assert (refused.status_code, fault["pointer"]) == (422, "/price")
        assert fault["code"] == "other_currency"

    @pytest.mark.parametrize("authority", ["do", "recommend", "decide"])
    async def test_it_says_how_much_the_assistant_decides(self, deal: Deal, authority):
        assert (await order(deal, authority=authority))["authority"] == authority

    async def test_none_is_given_after_the_end(self, deal: Deal):
        await deal.owner.move(f"{deal.path}/end", {"reason": "We closed down."})
        refused = await deal.owner.post(f"{deal.path}/work-orders", order_body())
        assert (refused.status_code, refused.json()["code"]) == (409, "contract_not_active")

    async def test_they_are_given_before_the_first_day(self, market: Market):
        deal = await ordering_deal(market, starts_on="2026-12-24")
        assert (await order(deal))["status"] == "open"

    async def test_a_program_of_the_client_orders(self, deal: Deal):
        key = await key_of(deal.owner, "contracts:write")
        made = await key.request("POST", f"{deal.path}/work-orders", json=order_body())
        assert made.status_code == 201

    async def test_the_supervisor_orders_and_members_do_not(self, market: Market):
        owner = await market.owner()
        supervisor = await market.member(owner, Role.SUPERVISOR)
        deal = await ordering_deal(market, owner=owner, supervisor_id=str(supervisor.id))
        assert (await order(deal, by=supervisor))["created_by"] == str(supervisor.id)
        for person in (await market.member(owner, Role.MEMBER), deal.assistant):
            refused = await person.post(f"{deal.path}/work-orders", order_body())
            assert refused.status_code == 403

    async def test_both_sides_hear_of_it(self, market: Market, deal: Deal):
        made = await order(deal)
        [(data, parties)] = await rows.told(market, "work_order.created", made["id"])
        assert data == {"contract_id": deal.id}  # the number is what the client wrote
        assert len(parties) == 2


class TestBatch:
    # R29
    async def test_each_item_succeeds_or_fails_by_itself(self, market: Market, deal: Deal):
        twice = order_body()
        items = [
            order_body(),
            twice,
            twice,
            order_body(title=""),
            order_body(price={"amount": "40.00", "currency": "USD"}),
            {"order_number": "PO-X"},
            order_body(price=EUR_40),
        ]
        answer = await deal.owner.post(f"{deal.path}/work-orders/batch", {"items": items})
        assert answer.status_code == 200
        found = answer.json()
        assert [one["status"] for one in found["results"]] == [201, 201, 409, 422, 422, 422, 201]
        assert (found["created_count"], found["failed_count"]) == (3, 4)
        count = "SELECT count(*) FROM work_orders WHERE contract_id = $1"
        assert await rows.value(market, count, deal.id) == 3

    async def test_a_failing_item_has_its_own_problem(self, deal: Deal):
        items = [order_body(), order_body(title=" "), {"order_number": "PO-Y", "color": "red"}]
        answer = await deal.owner.post(f"{deal.path}/work-orders/batch", {"items": items})
        good, blank, odd = answer.json()["results"]
        assert (good["problem"], blank["work_order"]) == (None, None)
        assert blank["problem"]["code"] == "invalid"
        assert [one["pointer"] for one in blank["problem"]["errors"]] == ["/items/1/title"]
        assert blank["problem"]["request_id"] == answer.headers["x-request-id"]
        pointers = {one["pointer"]: one["code"] for one in odd["problem"]["errors"]}
        assert pointers == {"/items/2/title": "missing", "/items/2/color": "extra_forbidden"}

    async def test_what_was_made_is_shown_with_the_problem_of_the_other(self, deal: Deal):
        taken = await order(deal)
        items = [order_body(order_number=taken["order_number"]), order_body()]
        answer = await deal.owner.post(f"{deal.path}/work-orders/batch", {"items": items})
        first, second = answer.json()["results"]
        assert first["problem"]["code"] == "order_number_taken"
        path = f"/v1/work-orders/{second['work_order']['id']}"
        assert done(await deal.assistant.get(path))["status"] == "open"

    async def test_items_that_are_no_orders_fail_as_well(self, deal: Deal):
        body = {"items": [None, 7, "PO-1", order_body()]}
        answer = await deal.owner.post(f"{deal.path}/work-orders/batch", body)
        assert [one["status"] for one in answer.json()["results"]] == [422, 422, 422, 201]

    @pytest.mark.parametrize("number", [0, 101])
    async def test_there_are_one_to_a_hundred(self, deal: Deal, number):
        body = {"items": [order_body() for _ in range(number)]}
        refused = await deal.owner.post(f"{deal.path}/work-orders/batch", body)
        assert refused.status_code == 422

    async def test_a_hundred_are_made_at_once(self, deal: Deal):
        body = {"items": [order_body() for _ in range(100)]}
        answer = await deal.owner.post(f"{deal.path}/work-orders/batch", body)
        assert answer.json()["created_count"] == 100

    async def test_a_retry_makes_none_twice(self, deal: Deal):
        body, headers = {"items": [order_body()]}, {"Idempotency-Key": "the batch"}
        path = f"{deal.path}/work-orders/batch"
        first, again = [
            await deal.owner.request("POST", path, json=body, headers=headers) for _ in range(2)
        ]
        assert (first.status_code, again.content) == (200, first.content)

    async def test_only_those_who_may_order_do(self, deal: Deal):
        body = {"items": [order_body()]}
        refused = await deal.assistant.post(f"{deal.path}/work-orders/batch", body)
        assert refused.status_code == 403


class TestList:
    async def numbers(self, deal: Deal, **query: str) -> list[str]:
        found = done(await deal.assistant.get(f"{deal.path}/work-orders", **query))
        return [one["order_number"] for one in found["items"]]

    async def test_the_newest_come_first(self, market: Market, deal: Deal):
        for number in ("A-1", "A-2", "B-1"):
            await order(deal, order_number=number)
            market.clock.advance(seconds=1)
        assert await self.numbers(deal) == ["B-1", "A-2", "A-1"]
        assert await self.numbers(deal, sort="created_at") == ["A-1", "A-2", "B-1"]

    async def test_they_are_found_by_how_their_number_begins(self, deal: Deal):
        for number in ("A-1", "A-2", "B-1", "a-3", "A%"):
            await order(deal, order_number=number)
        assert sorted(await self.numbers(deal, q="A-")) == ["A-1", "A-2"]
        assert await self.numbers(deal, q="A%") == ["A%"]
        assert await self.numbers(deal, q="1") == []

    async def test_they_are_found_by_when_they_are_due(self, deal: Deal):
        await order(deal, order_number="late", due_at="2026-12-20T00:00:00Z")
        await order(deal, order_number="soon", due_at="2026-12-10T00:00:00Z")
        await order(deal, order_number="never")
        assert await self.numbers(deal, sort="due_at") == ["soon", "late", "never"]
        assert await self.numbers(deal, due_before="2026-12-20T00:00:00Z") == ["soon"]
        assert await self.numbers(deal, due_after="2026-12-20T00:00:00Z") == ["late"]

    async def test_they_are_found_by_status(self, deal: Deal):
        started = await order_in(deal, "in_progress", order_number="started")
        await order(deal, order_number="open")
        assert await self.numbers(deal, status="in_progress") == ["started"]
        assert len(await self.numbers(deal, status="open,in_progress")) == 2
        await deal.owner.post(f"{started}/cancel", {"reason": "The buyer withdrew."})
        assert await self.numbers(deal, status="in_progress") == []

    async def test_pages_follow_each_other(self, deal: Deal):
        for number in ("1", "2", "3"):
            await order(deal, order_number=number)
        path = f"{deal.path}/work-orders"
        first = done(await deal.owner.get(path, limit="2", sort="due_at"))
        rest = done(
            await deal.owner.get(path, limit="2", sort="due_at", cursor=first["next_cursor"])
        )
        found = {one["order_number"] for one in (*first["items"], *rest["items"])}
        assert (found, rest["next_cursor"]) == ({"1", "2", "3"}, None)

    async def test_other_clients_of_the_assistant_see_nothing(self, market: Market, deal: Deal):
        made = await order(deal)
        other = await market.deal(assistant=deal.assistant)
        for path in (f"{deal.path}/work-orders", f"/v1/work-orders/{made['id']}"):
            assert (await other.owner.get(path)).status_code == 404

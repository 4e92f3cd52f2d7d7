"""Sales, as clients report them (R42)."""

import pytest

from tests.factories.charges import charges_of
from tests.factories.commissions import commission, report, reported, sale, seller
from tests.factories.keys import key_of
from tests.factories.market import Market
from tests.factories.milestones import eur
from tests.factories.pay_periods import paid_by
from tests.invariants import rows
from va_market.identity.models import Role

BACK = {"returned": eur("50.00"), "returned_on": "2026-12-05"}


class TestOne:
    async def test_it_is_new(self, market: Market) -> None:
        deal = await seller(market)
        made = await report(deal, sale())
        read = made.json()
        assert (made.status_code, made.headers["Location"]) == (
            201,
            f"{deal.path}/sales/{read['id']}",
        )
        assert (read["source_id"], read["revision"], read["counted_in"]) == ("order-1", 1, None)
        assert (read["amount"], read["paid_on"]) == (eur("200.00"), "2026-12-03")

    async def test_the_same_again_changes_nothing(self, market: Market) -> None:
        deal = await seller(market)
        [first] = await reported(deal, sale())
        market.clock.advance(minutes=1)
        again = await report(deal, sale())
        assert (again.status_code, again.json()) == (200, first)
        assert len(await rows.told(market, "contract.sales_reported", deal.id)) == 1

    async def test_paid_later_and_returned_later_are_revisions(self, market: Market) -> None:
        deal = await seller(market)
        stages = [sale(paid_on=None), sale(), sale(**BACK)]
        *_, last = await reported(deal, *stages)
        read = (await deal.assistant.get(f"{deal.path}/sales/{last['id']}")).json()
        assert (read["revision"], read["returned"]) == (3, eur("50.00"))
        told = [(one["revision"], one["paid_on"], one["returned"]) for one in read["revisions"]]
        assert told == [
            (3, "2026-12-03", eur("50.00")),
            (2, "2026-12-03", None),
            (1, None, None),
        ]
        assert {one["reported_by"] for one in read["revisions"]} == {str(deal.owner.id)}

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"amount": eur("201.00")}, "amount"),
            ({"sold_on": "2026-12-02"}, "sold_on"),
            ({"paid_on": None}, "paid_on"),
            ({"paid_on": "2026-12-04"}, "paid_on"),
            ({"cost": eur("1.00")}, "cost"),
            ({"returned": None, "returned_on": None}, "returned and returned_on"),
            ({"returned": eur("49.99")}, "returned"),
            ({"returned_on": "2026-12-04"}, "returned_on"),
        ],
    )
    async def test_what_stands_is_not_taken_back(self, market: Market, changed, words) -> None:
        deal = await seller(market)
        body = sale(cost=eur("80.00"), **BACK)
        await reported(deal, body)
        refused = await report(deal, {**body, **changed})
        assert (refused.status_code, refused.json()["code"]) == (409, "sale_fixed")
        assert refused.json()["detail"] == f"Sale order-1 stands with another {words}."

    async def test_the_cost_may_come_later(self, market: Market) -> None:
        deal = await seller(market)
        [_, read] = await reported(deal, sale(), sale(cost=eur("80.00")))
        assert (read["revision"], read["cost"]) == (2, eur("80.00"))

    @pytest.mark.parametrize(
        ("fields", "pointer", "code"),
        [
            ({"sold_on": "2026-12-08", "paid_on": None}, "/sold_on", "in_the_future"),
            ({"paid_on": "2026-12-08"}, "/paid_on", "in_the_future"),
            ({**BACK, "returned_on": "2026-12-08"}, "/returned_on", "in_the_future"),
            (
                {"amount": {"amount": "1.00", "currency": "USD"}},
                "/amount/currency",
                "other_currency",
            ),
        ],
    )
    async def test_what_does_not_fit_is_refused(
        self, market: Market, fields, pointer, code
    ) -> None:
        refused = await report(await seller(market), {**sale(), **fields})
        [fault] = refused.json()["errors"]
        assert (refused.status_code, fault["pointer"], fault["code"]) == (422, pointer, code)

    async def test_a_margin_needs_the_cost(self, market: Market) -> None:
        deal = await seller(market, base="margin")
        refused = await report(deal, sale())
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/cost")
        assert (await report(deal, sale(cost=eur("80.00")))).status_code == 201

    async def test_before_the_contract_nothing_earns(self, market: Market) -> None:
        refused = await report(await seller(market, starts_on="2026-12-04"), sale())
        assert (refused.status_code, refused.json()["code"]) == (409, "no_commission")

    async def test_after_the_end_nothing_is_sold_but_what_was_is_paid(self, market: Market) -> None:
        deal = await seller(market)
        await reported(deal, sale(paid_on=None))
        await deal.owner.move(f"{deal.path}/end", {"reason": "We closed down."})
        market.clock.advance(days=1)
        market.refresh(deal.owner, deal.owner.session_id)
        late = {"sold_on": "2026-12-08", "paid_on": None}
        assert (await report(deal, sale("order-2", **late))).json()["code"] == "no_commission"
        assert (await report(deal, sale(paid_on="2026-12-08"))).status_code == 200

    async def test_a_contract_without_commission_takes_none(self, market: Market) -> None:
        refused = await report(await market.deal(), sale())
        assert (refused.status_code, refused.json()["code"]) == (409, "no_commission")

    async def test_two_contracts_have_sales_of_their_own(self, market: Market) -> None:
        for _ in range(2):
            assert (await report(await seller(market), sale())).status_code == 201


class TestWho:
    @pytest.mark.parametrize("role", Role)
    async def test_those_who_hire_or_keep_money(self, market: Market, role) -> None:
        deal = await seller(market)
        person = await market.member(deal.owner, role)
        may = role in {Role.OWNER, Role.ADMIN, Role.HIRING_MANAGER, Role.FINANCE}
        made = await report(deal, sale(), by=person)
        assert made.status_code == (201 if may else 403)
        found = (await person.get(f"{deal.path}/sales")).json()["items"]
        assert len(found) == (1 if may else 0)

    async def test_a_key_of_the_client(self, market: Market) -> None:
        deal = await seller(market)
        key = await key_of(deal.owner, "money:write")
        made = await key.post(f"{deal.path}/sales", sale())
        assert made.status_code == 201

    async def test_nobody_reports_their_own(self, market: Market) -> None:
        deal = await seller(market)
        assert (await report(deal, sale(), by=deal.assistant)).status_code == 403

    async def test_strangers_find_no_contract(self, market: Market) -> None:
        deal = await seller(market)
        stranger = await market.person()
        assert (await report(deal, sale(), by=stranger)).status_code == 404
        assert (await stranger.get(f"{deal.path}/sales")).status_code == 404


class TestReading:
    async def test_both_sides_list_them(self, market: Market) -> None:
        deal = await seller(market)
        await reported(deal, sale("a", sold_on="2026-12-02"), sale("b"))
        for person in (deal.assistant, deal.owner):
            page = (await person.get(f"{deal.path}/sales", sort="sold_on")).json()
            assert [one["source_id"] for one in page["items"]] == ["a", "b"]
        one = (await deal.owner.get(f"{deal.path}/sales", source_id="b")).json()["items"]
        assert [each["source_id"] for each in one] == ["b"]

    async def test_one_of_another_contract_is_not_found(self, market: Market) -> None:
        deal, other = await seller(market), await seller(market)
        [mine] = await reported(deal, sale())
        assert (await other.owner.get(f"{other.path}/sales/{mine['id']}")).status_code == 404


class TestMany:
    async def test_each_has_its_own_result(self, market: Market) -> None:
        deal = await seller(market)
        await reported(deal, sale("known"), sale("later", paid_on=None))
        items = [
            *(sale("new"), sale("known"), sale("later")),
            *(sale("known", "1.00"), sale("wrong", sold_on="2026-12-09"), {"id": "empty"}),
        ]
        made = await deal.owner.post(f"{deal.path}/sales/bulk", {"items": items})
        read = made.json()
        assert [one["status"] for one in read["results"]] == [201, 200, 200, 409, 422, 422]
        counts = ("created_count", "unchanged_count", "revised_count", "failed_count")
        assert [read[name] for name in counts] == [1, 1, 1, 3]
        pointers = [one["problem"]["errors"][0]["pointer"] for one in read["results"][4:]]
        assert pointers == ["/items/4/sold_on", "/items/5/sold_on"]

    async def test_five_hundred_and_the_same_again(self, market: Market) -> None:
        deal = await seller(market)
        body = {"items": [sale(f"order-{number}") for number in range(500)]}
        counts = [(await deal.owner.post(f"{deal.path}/sales/bulk", body)).json() for _ in range(2)]
        assert [(one["created_count"], one["unchanged_count"]) for one in counts] == [
            (500, 0),
            (0, 500),
        ]

    async def test_one_name_twice_is_one_sale(self, market: Market) -> None:
        deal = await seller(market)
        items = [sale(paid_on=None), sale(), sale()]
        read = (await deal.owner.post(f"{deal.path}/sales/bulk", {"items": items})).json()
        assert [one["status"] for one in read["results"]] == [201, 200, 200]
        assert {one["sale"]["revision"] for one in read["results"]} == {2}

    async def test_a_hundred_more_than_five_hundred_are_refused(self, market: Market) -> None:
        deal = await seller(market)
        items = [sale(f"order-{number}") for number in range(501)]
        made = await deal.owner.post(f"{deal.path}/sales/bulk", {"items": items})
        assert made.status_code == 422
        assert await charges_of(deal) == []


class TestTerms:
    async def test_combined_terms_earn_as_well(self, market: Market) -> None:
        hourly = {"kind": "hourly", "rate": eur("25.00")}
        terms = {"kind": "combined", "parts": [hourly, commission()]}
        deal = await paid_by(market, terms, starts_on="2026-12-01")
        assert (await report(deal, sale())).status_code == 201

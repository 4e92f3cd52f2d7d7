"""Rates are added to a card, and end those that they take the place of."""

from typing import Any
from uuid import UUID

import pytest

from tests.factories.keys import key_of
from tests.factories.market import Market
from tests.factories.rate_cards import OWN, add, added, card, rate_body
from tests.factories.rosters import verdict
from tests.invariants import rows
from va_market.assistants.models import Level
from va_market.identity.models import Role, SizeBand
from va_market.pricing import rates

# The clock of the tests stands on 2026-12-07.
TODAY, NEW_YEAR = "2026-12-07", "2027-01-01"
MONEY = (Role.OWNER, Role.ADMIN, Role.FINANCE)


async def spans(caller: Any, path: str) -> list[tuple[str, str | None]]:
    items = (await caller.get(path, limit=100)).json()["items"]
    return sorted((one["starts_on"], one["ends_on"]) for one in items)


class TestAdding:
    async def test_a_line_of_a_pay_scale_says_all_that_was_given(self, market: Market, owner):
        given = {
            "side": "pay",
            "service": "bookkeeping",
            "role": "executive_assistant",
            "level": "expert",
            "size_band": "51_200",
            "per": "month",
            "factor": "1.1500",
            "starts_on": NEW_YEAR,
            "ends_on": "2028-01-01",
        }
        made = await add(owner, card(owner), "2000.00", **given)
        entry = made.json()

        assert made.headers["location"] == f"{card(owner)}/{entry['id']}"
        assert {name: entry[name] for name in given} == {**given, "factor": "1.15"}
        assert entry["rate"] == {"amount": "2000.00", "currency": "EUR"}
        assert entry["organization_id"] == owner.organization_id
        assert entry["created_by"] == str(owner.id)
        read = await owner.get(made.headers["location"])
        assert (read.json(), read.headers["etag"]) == (entry, made.headers["etag"])
        [(data, told)] = await rows.told(market, "rate_card.added", entry["id"])
        assert told == {UUID(owner.organization_id)}
        assert data == {
            "owner_id": owner.organization_id,
            "side": "pay",
            "starts_on": NEW_YEAR,
            "ended_id": None,
        }

    async def test_unless_it_says_otherwise_it_is_for_an_hour_of_any_work_from_today(self, owner):
        entry = await added(owner, card(owner))
        blank = ("service", "role", "level", "size_band", "factor", "ends_on")
        assert [entry[name] for name in blank] == [None] * 6
        assert (entry["per"], entry["starts_on"]) == ("hour", TODAY)

    async def test_a_list_price_is_for_an_hour_and_billed(self, market: Market, assistant):
        made = await assistant.post(OWN, {"rate": rate_body()["rate"], "level": "expert"})
        entry = made.json()
        assert made.headers["location"] == f"{OWN}/{entry['id']}"
        assert entry["assistant_id"] == str(assistant.id)
        assert (entry["side"], entry["level"], entry["service"]) == ("bill", "expert", None)
        assert (await assistant.get(f"{OWN}/{entry['id']}")).json() == entry
        [(_, told)] = await rows.told(market, "rate_card.added", entry["id"])
        assert told == {assistant.id}

    @pytest.mark.parametrize("role", Role)
    async def test_owners_admins_and_finance_add(self, market: Market, owner, role):
        member = await market.member(owner, role)
        assert (await add(member, card(owner))).status_code == (201 if role in MONEY else 403)

    async def test_a_key_with_the_scope_may(self, owner):
        able = await key_of(owner, "pricing:read", "pricing:write")
        assert (await add(able, card(owner))).status_code == 201
        weak = await key_of(owner, "pricing:read")
        assert verdict(await add(weak, card(owner))) == (403, "insufficient_scope")

    async def test_only_assistants_have_list_prices(self, owner):
        refused = await owner.post(OWN, {"rate": rate_body()["rate"]})
        assert verdict(refused) == (403, "no_list_prices")

    async def test_strangers_find_no_card(self, market: Market, owner):
        rival = await market.owner()
        assert verdict(await add(rival, card(owner))) == (404, "not_found")


class TestTime:
    async def test_the_rate_before_ends_where_the_new_one_begins(self, market: Market, owner):
        first = await added(owner, card(owner))
        etag = (await owner.get(f"{card(owner)}/{first['id']}")).headers["etag"]
        second = await added(owner, card(owner), "26.00", starts_on=NEW_YEAR)
        assert await spans(owner, card(owner)) == [(TODAY, NEW_YEAR), (NEW_YEAR, None)]
        assert (await owner.get(f"{card(owner)}/{first['id']}")).headers["etag"] != etag
        [(data, _)] = await rows.told(market, "rate_card.added", second["id"])
        assert data["ended_id"] == first["id"]

    async def test_a_rate_may_come_before_a_planned_one(self, owner):
        for day in (TODAY, "2027-06-01", NEW_YEAR):
            await added(owner, card(owner), starts_on=day)
        assert await spans(owner, card(owner)) == [
            (TODAY, NEW_YEAR),
            (NEW_YEAR, "2027-06-01"),
            ("2027-06-01", None),
        ]

    async def test_rates_for_other_work_do_not_meet(self, market: Market, owner, assistant):
        others = [
            *({}, {"side": "bill"}, {"service": "data_entry"}, {"role": "manager"}),
            *({"level": "entry"}, {"size_band": "solo"}, {"per": "year"}),
        ]
        for one in others:
            await added(owner, card(owner), **one)
        rival = await market.owner()
        await added(rival, card(rival))
        await added(assistant, OWN)
        assert await spans(owner, card(owner)) == [(TODAY, None)] * len(others)

    async def test_list_prices_follow_the_same_rules(self, assistant):
        await added(assistant, OWN)
        await added(assistant, OWN, starts_on=NEW_YEAR)
        assert await spans(assistant, OWN) == [(TODAY, NEW_YEAR), (NEW_YEAR, None)]
        assert verdict(await add(assistant, OWN)) == (409, "rate_exists")

    async def test_a_second_rate_of_the_same_day_is_refused(self, owner):
        await added(owner, card(owner))
        refused = await add(owner, card(owner), "99.00")
        assert verdict(refused) == (409, "rate_exists")
        assert refused.json()["detail"] == "A rate begins on 2026-12-07 already."

    async def test_a_rate_does_not_last_into_a_planned_one(self, owner):
        await added(owner, card(owner), starts_on="2027-06-01")
        refused = await add(owner, card(owner), ends_on="2027-06-02")
        assert verdict(refused) == (409, "rate_planned")
        assert refused.json()["detail"] == "Another rate begins on 2027-06-01."
        assert (await add(owner, card(owner), ends_on="2027-06-01")).status_code == 201

    async def test_days_that_have_passed_keep_their_rates(self, owner):
        refused = await add(owner, card(owner), starts_on="2026-12-06")
        [fault] = refused.json()["errors"]
        assert (refused.status_code, fault["pointer"], fault["code"]) == (
            422,
            "/starts_on",
            "history_is_fixed",
        )

    @pytest.mark.parametrize(
        ("zone", "day"),
        [
            ("America/Los_Angeles", "2026-12-06"),
            ("UTC", "2026-12-07"),
            ("Pacific/Auckland", "2026-12-07"),
        ],
    )
    async def test_today_is_that_of_the_owner(self, market: Market, zone, day):
        market.clock.advance(hours=-8)  # 02:00 in UTC is 18:00 of the day before in California
        owner = await market.owner(time_zone=zone)
        assistant = await market.assistant(time_zone=zone)
        assert (await added(owner, card(owner)))["starts_on"] == day
        assert (await added(assistant, OWN))["starts_on"] == day

    async def test_an_end_that_is_not_after_today_is_refused(self, owner):
        refused = await add(owner, card(owner), ends_on=TODAY)
        [fault] = refused.json()["errors"]
        assert (fault["pointer"], fault["code"]) == ("/ends_on", "end_not_after_start")


class TestInput:
    async def test_the_factor_keeps_the_amount_in_range(self, owner):
        large = {"size_band": "solo", "factor": "1.1"}
        refused = await add(owner, card(owner), "9999999999999.99", **large)
        [fault] = refused.json()["errors"]
        assert (fault["pointer"], fault["code"]) == ("/factor", "amount_out_of_range")

    @pytest.mark.parametrize(
        ("field", "bad", "pointer"),
        [
            ("rate", {"amount": "0.00", "currency": "EUR"}, "/rate"),
            ("side", "both", "/side"),
            ("service", "magic", "/service"),
            ("role", "Boss", "/role"),
            ("level", "guru", "/level"),
            ("size_band", "huge", "/size_band"),
            ("per", "week", "/per"),
            ("factor", 1.5, "/factor"),
            ("factor", "1.5", ""),
            ("starts_on", "1.1.2027", "/starts_on"),
            ("ends_on", "2026-13-01", "/ends_on"),
            ("organization_id", "x", "/organization_id"),
        ],
    )
    async def test_every_field_keeps_to_its_rules(self, owner, field, bad, pointer):
        refused = await add(owner, card(owner), **{field: bad})
        pointers = {fault["pointer"].removesuffix("/amount") for fault in refused.json()["errors"]}
        assert (refused.status_code, pointers) == (422, {pointer})

    @pytest.mark.parametrize("field", ["role", "size_band", "per", "factor"])
    async def test_a_list_price_knows_no_scales(self, assistant, field):
        refused = await add(assistant, OWN, **{field: "hour"})
        assert [fault["pointer"] for fault in refused.json()["errors"]] == [f"/{field}"]

    async def test_it_runs_forward(self, owner):
        refused = await add(owner, card(owner), starts_on=NEW_YEAR, ends_on=NEW_YEAR)
        assert [fault["code"] for fault in refused.json()["errors"]] == ["ends_too_early"]

    def test_levels_and_sizes_are_those_of_the_pricing_service(self):
        assert set(rates.RateLevel) == set(Level)
        assert set(rates.SizeBand) == set(SizeBand)

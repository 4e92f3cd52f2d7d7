"""Whoever belongs to an organization reads its card, and finds out which rate applies."""

import pytest

from tests.factories.keys import key_of
from tests.factories.market import Market
from tests.factories.rate_cards import OWN, added, card
from tests.factories.rosters import verdict
from tests.jobs.reading import NO_ID, ids
from va_market.identity.models import Role


class TestLists:
    @pytest.mark.parametrize("role", Role)
    async def test_every_member_reads_the_card(self, market: Market, owner, role):
        entry = await added(owner, card(owner))
        member = await market.member(owner, role)
        assert await ids(member, card(owner)) == [entry["id"]]
        assert (await member.get(f"{card(owner)}/{entry['id']}")).json() == entry

    async def test_a_key_needs_the_scope(self, owner):
        entry = await added(owner, card(owner))
        able, weak = await key_of(owner, "pricing:read"), await key_of(owner, "jobs:read")
        assert await ids(able, card(owner)) == [entry["id"]]
        assert verdict(await weak.get(card(owner))) == (403, "insufficient_scope")

    async def test_it_is_filtered_and_paged(self, market: Market, owner):
        kinds = [
            {"side": "pay"},
            {"side": "bill", "service": "data_entry"},
            {"side": "pay", "level": "expert", "starts_on": "2027-01-01"},
        ]
        first, second, third = [await self._later(market, owner, kind) for kind in kinds]
        path = card(owner)
        assert await ids(owner, path, limit=1) == [third, second, first]
        assert await ids(owner, path, limit=2, sort="created_at") == [first, second, third]
        assert await ids(owner, path, side="pay") == [third, first]
        assert await ids(owner, path, service="data_entry") == [second]
        assert await ids(owner, path, level="expert") == [third]
        assert await ids(owner, path, on="2026-12-31") == [second, first]
        assert await ids(owner, path, on="2027-01-01", side="pay") == [third, first]
        assert await ids(owner, path, on="2026-12-06") == []

    async def _later(self, market: Market, owner, kind) -> str:
        market.clock.advance(seconds=1)
        return str((await added(owner, card(owner), **kind))["id"])

    async def test_the_day_of_a_change_shows_the_new_rate(self, market: Market, assistant):
        old = await added(assistant, OWN)
        market.clock.advance(seconds=1)
        new = await added(assistant, OWN, starts_on="2027-01-01")
        assert await ids(assistant, OWN, on="2026-12-31") == [old["id"]]
        assert await ids(assistant, OWN, on="2027-01-01") == [new["id"]]
        assert await ids(assistant, OWN) == [new["id"], old["id"]]

    async def test_to_others_it_looks_like_none_at_all(self, market: Market, owner, assistant):
        entry, price = await added(owner, card(owner)), await added(assistant, OWN)
        rival, other = await market.owner(), await market.assistant()
        for caller in (rival, other, assistant):
            for path in ("", f"/{entry['id']}", "/effective?side=pay"):
                assert (await caller.get(f"{card(owner)}{path}")).status_code == 404, path
        for caller in (rival, other, owner):
            assert (await caller.get(f"{OWN}/{price['id']}")).status_code == 404
            assert await ids(caller, OWN) == []
        # Under one's own organization a foreign rate is not there, either.
        for foreign in (entry["id"], price["id"], NO_ID):
            assert (await rival.get(f"{card(rival)}/{foreign}")).status_code == 404


class TestEffective:
    async def test_the_scale_goes_before_the_default_and_the_factor_is_applied(self, owner):
        await added(owner, card(owner), "9.00")
        line = await added(
            *(owner, card(owner), "19.99"),
            role="manager",
            size_band="51_200",
            factor="1.15",
        )
        work = {"side": "pay", "role": "manager", "size_band": "51_200"}
        found = (await owner.get(f"{card(owner)}/effective", **work)).json()
        # 19.99 x 1.15 = 22.9885
        assert found["rate"] == {"amount": "22.99", "currency": "EUR"}
        assert (found["source"], found["rate_card_id"]) == ("pay_scale", line["id"])
        assert (found["per"], found["on"]) == ("hour", "2026-12-07")
        steps = [step["step"] for step in found["trace"]]
        assert steps[-4:] == ["pay_scale", "organization", "size_factor", "rounding"]

    async def test_the_default_is_for_all_that_the_scale_does_not_name(self, owner):
        default = await added(owner, card(owner), "9.00")
        await added(owner, card(owner), "12.00", level="expert")
        for work in ({}, {"level": "entry"}, {"service": "sales"}):
            found = (await owner.get(f"{card(owner)}/effective", side="pay", **work)).json()
            assert (found["source"], found["rate_card_id"]) == ("organization", default["id"])

    async def test_it_is_the_rate_of_that_day(self, owner):
        await added(owner, card(owner), "20.00")
        await added(owner, card(owner), "22.00", starts_on="2027-01-01")
        for day, amount in (("2026-12-31", "20.00"), ("2027-01-01", "22.00")):
            found = await owner.get(f"{card(owner)}/effective", side="pay", on=day)
            assert found.json()["rate"]["amount"] == amount

    async def test_bill_and_pay_and_salaries_are_found_apart(self, owner):
        await added(owner, card(owner), "40.00", side="bill")
        await added(owner, card(owner), "2000.00", per="month")
        path = f"{card(owner)}/effective"
        assert (await owner.get(path, side="bill")).json()["rate"]["amount"] == "40.00"
        monthly = (await owner.get(path, side="pay", per="month")).json()
        assert (monthly["rate"]["amount"], monthly["per"]) == ("2000.00", "month")

    async def test_where_no_rate_applies_it_says_why(self, owner):
        await added(owner, card(owner), service="sales", level="expert")
        refused = await owner.get(f"{card(owner)}/effective", side="pay", service="data_entry")
        assert verdict(refused) == (404, "no_rate")
        assert "1 for another service" in refused.json()["detail"]

    async def test_a_key_finds_it_too(self, owner):
        await added(owner, card(owner))
        key = await key_of(owner, "pricing:read")
        assert (await key.get(f"{card(owner)}/effective", side="pay")).status_code == 200

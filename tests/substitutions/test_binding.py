"""Whoever takes over is free for it, as for a contract of their own (R27, R32, B4)."""

from tests.factories.commitments import ALL, waiting
from tests.factories.market import Market
from tests.factories.rosters import agency, enrolled, placement, verdict
from tests.substitutions.team import Team


class TestTakingOver:
    async def test_nobody_does_who_is_bound_elsewhere(self, market: Market, crew: Team) -> None:
        other = await market.deal(assistant=crew.backup, proposal={"conditions": ALL})
        refused = await crew.substitute()
        assert verdict(refused) == (409, "exclusivity_clash")
        assert other.id not in refused.text
        await other.owner.move(f"{other.path}/release-exclusivity")
        assert (await crew.substitute()).status_code == 201

    async def test_nobody_does_without_the_minutes(self, market: Market) -> None:
        keeper, busy = await agency(market), await market.assistant(weekly_minutes=500)
        backup = await enrolled(keeper, busy)
        taking = {"conditions": {"weekly_minutes": 300}}
        deal = await placement(market, agency_owner=keeper, backup=backup, proposal=taking)
        other = await market.deal(assistant=busy, proposal=taking)
        body = {"reason": "On leave."}
        refused = await keeper.move(f"{deal.path}/substitute", body)
        assert verdict(refused) == (409, "over_capacity")
        await busy.move(f"{other.path}/end", {"reason": "Done."})
        assert (await keeper.move(f"{deal.path}/substitute", body)).status_code == 201

    async def test_it_is_asked_of_the_days_that_they_would_work(self, market: Market) -> None:
        keeper, busy = await agency(market), await market.assistant(weekly_minutes=500)
        backup = await enrolled(keeper, busy)
        taking = {"conditions": {"weekly_minutes": 300}}
        deal = await placement(market, agency_owner=keeper, backup=backup, proposal=taking)
        until = {"conditions": {"weekly_minutes": 300, "ends_on": "2026-12-20"}}
        await market.deal(assistant=busy, proposal=until)
        body = {"reason": "On leave.", "takes_effect_on": "2026-12-20"}
        assert verdict(await keeper.move(f"{deal.path}/substitute", body)) == (409, "over_capacity")
        body["takes_effect_on"] = "2026-12-21"
        assert (await keeper.move(f"{deal.path}/substitute", body)).status_code == 201

    async def test_what_was_taken_over_binds_like_any_other(
        self, market: Market, crew: Team
    ) -> None:
        await crew.handed_over()
        alone = await waiting(market, crew.backup, conditions=ALL)
        assert verdict(await alone.accept()) == (409, "exclusivity_clash")

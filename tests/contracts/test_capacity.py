"""The contracts of an assistant take no more minutes a week than the profile gives."""

import pytest

from tests.factories.commitments import BREAK, HOURLY, minutes, taken, waiting
from tests.factories.market import Market, Person
from tests.factories.rosters import verdict

FULL = (409, "over_capacity")


@pytest.fixture
async def assistant(market: Market) -> Person:
    return await market.assistant(weekly_minutes=600)


class TestAccepting:  # R27, R36, B4
    async def test_what_fits_is_taken_to_the_last_minute(
        self, market: Market, assistant: Person
    ) -> None:
        await market.deal(assistant=assistant, proposal=minutes(400))
        assert verdict(await (await waiting(market, assistant, **minutes(201))).accept()) == FULL
        taken(await (await waiting(market, assistant, **minutes(200))).accept())

    async def test_one_contract_alone_may_be_too_much(
        self, market: Market, assistant: Person
    ) -> None:
        assert verdict(await (await waiting(market, assistant, **minutes(601))).accept()) == FULL

    async def test_the_weekly_cap_of_hours_counts_where_nothing_is_said(
        self, market: Market, assistant: Person
    ) -> None:
        capped = {"terms": {**HOURLY, "weekly_cap_minutes": 400}}
        await market.deal(assistant=assistant, proposal=capped)
        assert verdict(await (await waiting(market, assistant, **capped)).accept()) == FULL

    async def test_without_hours_agreed_nothing_is_taken(
        self, market: Market, assistant: Person
    ) -> None:  # R36: no minimum unless agreed
        await market.deal(assistant=assistant, proposal=minutes(600))
        assert (await (await waiting(market, assistant)).accept()).status_code == 201

    async def test_whoever_names_no_minutes_has_no_limit(self, market: Market) -> None:
        free = await market.assistant()
        await market.deal(assistant=free, proposal=minutes(10_080))
        taken(await (await waiting(market, free, **minutes(10_080))).accept())

    async def test_contracts_one_after_the_other_both_fit(
        self, market: Market, assistant: Person
    ) -> None:
        first = {"conditions": {"weekly_minutes": 600, "ends_on": "2027-01-31"}}
        await market.deal(assistant=assistant, proposal=first)
        second = await waiting(market, assistant, **minutes(600), available_from="2027-02-01")
        assert verdict(await second.accept(starts_on="2027-01-31")) == FULL
        taken(await second.accept(starts_on="2027-02-01"))


class TestResting:
    async def test_what_rests_takes_nothing(self, market: Market, assistant: Person) -> None:
        rested = await market.deal(assistant=assistant, proposal=minutes(600))
        await assistant.move(f"{rested.path}/pause", BREAK)
        between = taken(await (await waiting(market, assistant, **minutes(600))).accept())
        assert verdict(await rested.owner.move(f"{rested.path}/resume")) == FULL
        await assistant.move(f"/v1/contracts/{between['id']}/end", {"reason": "Done."})
        assert (await rested.owner.move(f"{rested.path}/resume")).status_code == 200


class TestTelling:
    async def test_a_client_does_not_find_the_last_day_of_another(
        self, market: Market, assistant: Person
    ) -> None:
        until = {"conditions": {"weekly_minutes": 600, "ends_on": "2026-12-20"}}
        await market.deal(assistant=assistant, proposal=until)
        sent = await waiting(market, assistant, **minutes(600))
        for day in ("2026-12-20", "2026-12-21", "2027-06-01"):
            assert verdict(await sent.accept(starts_on=day)) == FULL
        said = await waiting(market, assistant, **minutes(600), available_from="2026-12-21")
        assert verdict(await said.accept(starts_on="2026-12-20")) == FULL
        taken(await said.accept(starts_on="2026-12-21"))

    async def test_a_client_hears_no_figures(self, market: Market, assistant: Person) -> None:
        deal = await market.deal(assistant=assistant, proposal=minutes(433))
        refused = await (await waiting(market, assistant, **minutes(577))).accept()
        assert refused.json()["detail"] == "The assistant has not that many minutes a week left"
        assert refused.json()["errors"] == []
        assert deal.id not in refused.text

    async def test_the_assistant_reads_the_sum(self, market: Market, assistant: Person) -> None:
        rested = await market.deal(assistant=assistant, proposal=minutes(500))
        await assistant.move(f"{rested.path}/pause", BREAK)
        taken(await (await waiting(market, assistant, **minutes(300))).accept())
        refused = await assistant.move(f"{rested.path}/resume")
        assert refused.json()["detail"] == (
            "Your contracts would take 800 of your 600 minutes a week."
        )

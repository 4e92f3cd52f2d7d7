"""What an agency sees of its assistants: the work it brought them, and nothing else."""

from typing import Any

import pytest

from tests.factories.market import EUR_25, Market
from tests.factories.rosters import agency, enrolled, propose, verdict
from tests.invariants import rows
from tests.jobs.reading import ids
from va_market.identity.models import Role


class TestWhoSees:
    async def test_the_agency_its_own_and_nothing_else_of_the_assistant(
        self, market: Market, owner, assistant, entry, key
    ) -> None:
        rival = await agency(market)
        place = await enrolled(rival, assistant)
        jobs = [await market.job(await market.owner()) for _ in range(3)]
        own = (await propose(key, market, jobs[0], entry["id"])).json()
        theirs = (await propose(rival, market, jobs[1], place["id"])).json()
        in_person = await market.proposal(assistant, jobs[2])

        finance = await market.member(owner, Role.FINANCE)
        for caller in (key, owner, finance):
            assert await ids(caller, "/v1/proposals") == [own["id"]]
            assert (await caller.get(f"/v1/proposals/{own['id']}")).status_code == 200
            for job, hidden in [(jobs[1], theirs), (jobs[2], in_person)]:
                assert (await caller.get(f"/v1/proposals/{hidden['id']}")).status_code == 404
                withdrawn = await caller.post(f"/v1/proposals/{hidden['id']}/withdraw")
                assert withdrawn.status_code == 404
                assert await ids(caller, f"/v1/jobs/{job['id']}/proposals") == []
        assert await ids(assistant, "/v1/proposals") == [in_person["id"], theirs["id"], own["id"]]
        mine = {"agency_id": owner.organization_id}
        assert await ids(assistant, "/v1/proposals", **mine) == [own["id"]]
        assert await ids(key, "/v1/proposals", agency_id=rival.organization_id) == []

    async def test_members_without_the_right_see_and_withdraw_nothing(
        self, market: Market, owner, entry, key, job
    ) -> None:
        sent = (await propose(key, market, job, entry["id"])).json()
        finance = await market.member(owner, Role.FINANCE)
        assert (await finance.get(f"/v1/proposals/{sent['id']}")).json()["allowed_actions"] == []
        for caller, code in [(finance, "forbidden"), (key, None)]:
            answer = await caller.post(f"/v1/proposals/{sent['id']}/withdraw")
            assert answer.json().get("code") == code

    async def test_an_author_never_decides_though_they_joined_the_client(
        self, market: Market, owner, entry, client, job
    ) -> None:
        sent = (await propose(owner, market, job, entry["id"])).json()
        await rows.fetch(
            market,
            "INSERT INTO memberships VALUES ($1, $2, 'owner', now())",
            client.organization_id,
            owner.id,
        )
        refused = await owner.post(f"/v1/proposals/{sent['id']}/accept", {})
        assert verdict(refused) == (409, "not_your_turn")


class TestContract:
    @pytest.fixture
    async def hired(self, market: Market, entry, key, client, job) -> dict[str, Any]:
        sent = (await propose(key, market, job, entry["id"])).json()
        made: dict[str, Any] = (await client.post(f"/v1/proposals/{sent['id']}/accept", {})).json()
        return made

    async def test_the_agency_reads_it_and_its_time_and_speaks_for_its_side(
        self, market: Market, owner, assistant, key, hired
    ) -> None:
        path = f"/v1/contracts/{hired['id']}"
        span = market.span(hours_ago=2, minutes=60)
        worked = (await assistant.post(f"{path}/time-entries", span)).json()
        # The scopes of the key let it propose, and hand nothing over.
        for caller, actions in (
            (key, []),
            (owner, ["amend", "end", "end_for_cause", "pause", "substitute"]),
        ):
            shown = (await caller.get(path)).json()
            assert (shown["id"], shown["allowed_actions"]) == (hired["id"], actions)
            assert await ids(caller, "/v1/contracts") == [hired["id"]]
            assert await ids(caller, f"{path}/time-entries") == [worked["id"]]
            assert await ids(caller, "/v1/time-entries") == [worked["id"]]
            seen = (await caller.get(f"/v1/time-entries/{worked['id']}")).json()
            assert seen["allowed_actions"] == []
            assert len((await caller.get(f"{path}/timesheet")).json()["entries"]) == 1
            assert (await caller.get(f"{path}/burn-down")).json()["recorded_minutes"] == 60
        refused = await owner.post(f"{path}/time-entries", span)
        assert verdict(refused) == (403, "not_the_assistant")
        refused = await owner.post(f"/v1/time-entries/{worked['id']}/submit")
        assert verdict(refused) == (403, "not_the_assistant")

    async def test_other_contracts_of_the_assistant_stay_hidden(
        self, market: Market, owner, assistant, key, hired
    ) -> None:
        other = await market.deal(assistant=assistant)
        time = await market.entry(other)
        for caller in (key, owner):
            answers = [
                await caller.get(other.path),
                await caller.get(f"{other.path}/time-entries"),
                await caller.get(f"{other.path}/timesheet"),
                await caller.get(f"{other.path}/burn-down"),
                await caller.get(f"/v1/time-entries/{time['id']}"),
            ]
            assert [answer.status_code for answer in answers] == [404] * 5
            assert await ids(caller, "/v1/contracts") == [hired["id"]]
            assert await ids(caller, "/v1/time-entries") == []
        rival = await agency(market)
        assert (await rival.get(f"/v1/contracts/{hired['id']}")).status_code == 404
        mine = {"agency_id": owner.organization_id}
        assert await ids(assistant, "/v1/contracts", **mine) == [hired["id"]]

    async def test_the_terms_are_those_the_agency_proposed(self, hired) -> None:
        assert hired["terms"]["rate"] == EUR_25

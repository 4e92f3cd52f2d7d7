"""Whoever belongs to an agency never stands for its client, though they joined that later."""

from typing import Any

import pytest

from tests.factories.amendments import answer, hourly, proposed
from tests.factories.expenses import NOTE, expense_in
from tests.factories.market import Market
from tests.factories.milestones import fund, path_of, project
from tests.factories.reimbursement_policies import pays_back
from tests.factories.rosters import Placement, placement, verdict
from tests.factories.work_orders import DELIVERED, order_in
from tests.invariants import rows
from va_market.identity.models import Role

REFUSED = (403, "forbidden")
JOINS = (
    "INSERT INTO memberships (organization_id, user_id, role, created_at) "
    "VALUES ($1, $2, 'owner', now())"
)


async def joined(market: Market, **fields: Any) -> Placement:
    """The owner of the agency owns the client, too."""
    deal = await placement(market, **fields)
    await rows.fetch(market, JOINS, deal.owner.organization_id, deal.agency.id)
    return deal


@pytest.fixture
async def deal(market: Market) -> Placement:
    return await joined(market)


class TestMoney:
    async def test_time_of_their_assistant(self, market: Market, deal: Placement) -> None:
        entry = await market.submitted(deal)
        path = f"/v1/time-entries/{entry['id']}"
        assert (await deal.agency.get(path)).json()["allowed_actions"] == []
        for verb, body in (("approve", None), ("return", {"note": "No."})):
            refused = await deal.agency.post(f"{path}/{verb}", body)
            assert refused.status_code == 403, verb

    async def test_a_milestone_of_their_own(self, market: Market) -> None:
        terms = {"terms": project("1000.00")}
        deal = await joined(market, job={"engagement": "project"}, proposal=terms)
        path = await path_of(deal)
        await fund(deal.owner, path)
        await deal.assistant.pay(f"{path}/submit", {})
        assert verdict(await deal.agency.pay(f"{path}/approve", {})) == REFUSED

    async def test_an_order_that_they_delivered(self, deal: Placement) -> None:
        path = await order_in(deal, "in_progress")
        await deal.assistant.post(f"{path}/deliver", DELIVERED)
        assert verdict(await deal.agency.post(f"{path}/accept")) == REFUSED

    async def test_an_expense_of_their_assistant(self, market: Market) -> None:
        deal = await joined(market, starts_on="2026-11-10")
        await pays_back(deal.owner)
        path = await expense_in(deal, "submitted")
        for verb, body in (("approve", {}), ("return", NOTE)):
            assert verdict(await deal.agency.post(f"{path}/{verb}", body)) == REFUSED, verb
        assert (await deal.owner.post(f"{path}/approve", {})).status_code == 200


class TestAgreeing:
    async def test_minutes_are_the_clients_to_allot(self, deal: Placement) -> None:
        more = {"additional_minutes": 500}
        assert verdict(await deal.agency.move(f"{deal.path}/extend-allotment", more)) == REFUSED

    async def test_what_their_own_side_asks_for(self, market: Market, deal: Placement) -> None:
        colleague = await market.member(deal.agency, Role.ADMIN)
        asked = await proposed(deal, colleague, terms=hourly("99.00"))
        assert verdict(await answer(deal.agency, asked, "accept")) == REFUSED
        assert (await answer(deal.owner, asked, "accept")).status_code == 200


class TestSupervising:
    async def test_they_are_not_named(self, deal: Placement) -> None:
        body = {"supervisor_id": str(deal.agency.id)}
        refused = await deal.owner.move(f"{deal.path}/replace-supervisor", body)
        assert verdict(refused) == (422, "invalid")
        [fault] = refused.json()["errors"]
        assert (fault["pointer"], fault["code"]) == ("/supervisor_id", "of_agency")

    async def test_nor_do_they_remain(self, market: Market, deal: Placement) -> None:
        names = "UPDATE contracts SET supervisor_id = $2 WHERE id = $1"
        await rows.fetch(market, names, deal.id, deal.agency.id)
        entry = await market.submitted(deal)
        refused = await deal.agency.post(f"/v1/time-entries/{entry['id']}/approve")
        assert refused.status_code == 403

"""What revisions write down about rows that were there before them."""

from alembic import command

from tests.factories.amendments import agreed
from tests.factories.end_clients import agreed as agreed_to_be_named
from tests.factories.end_clients import forwarded
from tests.factories.market import HOURLY, Deal, Market
from tests.factories.milestones import (
    bring_to,
    eur,
    in_currency,
    path_of,
    project,
    project_deal,
)
from tests.factories.retainers import retainer_deal
from tests.factories.rosters import placement
from tests.invariants import rows
from tests.invariants.revisions import alembic

MILESTONES = """
    SELECT contract_id, terms_version, position, title, currency, amount_minor, deposit_minor,
        due_on, allows_parts, approval_days, status, created_at, updated_at
    FROM milestones ORDER BY contract_id, position
"""
PARTS = [
    {"title": "Filing system", "amount": eur("400.00")},
    {"title": "Handbook", "amount": eur("600.00"), "due_on": "2026-12-20"},
]
UNEVEN = ("100.00", "0.01", "33.33", "250.10", "77.77", "0.05", "12.34")
PROJECTS = [
    project("400.00", "600.00", milestones=PARTS),
    project(*UNEVEN, deposit=eur("173.59")),
    project(*UNEVEN, deposit=eur("173.59"), deposit_recoupment="first"),
    project(*UNEVEN, deposit=eur("173.59"), deposit_recoupment="last"),
    project("200.00", "300.00", deposit=eur("500.00")),
    project("400.00", policy={"allows_partial_release": False, "auto_approval_days": 3}),
    in_currency(project("7.00", "5.00", deposit=eur("5.00")), "JPY", decimals=0),
    in_currency(project("7.00", "5.00", "1.00", deposit=eur("4.00")), "KWD", decimals=3),
    {"kind": "combined", "parts": [HOURLY, project("10.00", "20.00", deposit=eur("0.01"))]},
    HOURLY,
]


# B5
async def test_contracts_of_before_get_their_first_assignment(empty_market: Market) -> None:
    market = empty_market
    deal = await placement(market)
    await market.approved(deal, minutes=10)
    url = market.app.state.database.dsn
    await alembic(command.downgrade, url, "0029_supervision_checked")

    await alembic(command.upgrade, url, "head")

    [first] = await rows.fetch(market, "SELECT * FROM contract_assignments")
    assert (first["number"], first["assistant_id"]) == (1, deal.assistant.id)
    assert (first["pay_rate_minor"], first["pay_currency"]) == (1800, "EUR")
    kept = "SELECT pay_rate_minor FROM contracts WHERE assignment = 1 AND assigned_at IS NULL"
    assert await rows.value(market, kept) == 1800
    assert await rows.value(market, "SELECT assignment FROM time_entries") == 1


async def projects(market: Market) -> list[Deal]:
    """A contract for each of the terms above."""
    return [
        await market.deal(
            job={"engagement": "project" if terms["kind"] == "project" else "hourly"},
            proposal={"terms": terms},
        )
        for terms in PROJECTS
    ]


# R10
async def test_projects_of_before_get_the_milestones_that_planning_makes(
    empty_market: Market,
) -> None:
    market = empty_market
    over, *_ = await projects(market)
    market.clock.advance(minutes=5)
    await over.owner.move(f"{over.path}/end", {"reason": "We closed down."})
    planned = await rows.fetch(market, MILESTONES)
    url = market.app.state.database.dsn
    await alembic(command.downgrade, url, "0039_negotiation_checked")

    await alembic(command.upgrade, url, "head")

    assert await rows.fetch(market, MILESTONES) == planned
    assert {row["status"] for row in planned} == {"agreed", "cancelled"}
    versions = "SELECT DISTINCT substr(id::text, 15, 1) FROM milestones"
    assert [row[0] for row in await rows.fetch(market, versions)] == ["7"]


async def test_milestones_that_have_rows_stay_and_later_versions_plan_as_well(
    empty_market: Market,
) -> None:
    market = empty_market
    paid = await project_deal(market)
    await bring_to(paid, await path_of(paid), "funded")
    amended = await market.deal()
    await agreed(amended, terms={"kind": "combined", "parts": [HOURLY, project("50.00")]})
    planned = await rows.fetch(market, MILESTONES)
    url = market.app.state.database.dsn
    await alembic(command.downgrade, url, "0063_renewals_checked")
    await rows.fetch(market, "DELETE FROM milestones WHERE contract_id = $1", amended.id)

    await alembic(command.upgrade, url, "head")

    assert await rows.fetch(market, MILESTONES) == planned
    assert {row["terms_version"] for row in planned} == {1, 2}


async def test_many_projects_get_their_milestones_batch_by_batch(empty_market: Market) -> None:
    market = empty_market
    await project_deal(market)
    url = market.app.state.database.dsn
    await alembic(command.downgrade, url, "0063_renewals_checked")
    connection = await rows.connect(market)
    await connection.execute("SET session_replication_role = replica; DELETE FROM milestones")
    await connection.execute(
        "INSERT INTO contracts SELECT copied.* FROM contracts, generate_series(1, 1200) AS n, "
        "jsonb_populate_record(contracts, jsonb_build_object("
        "'id', md5('contract ' || n), 'proposal_id', md5('proposal ' || n))) AS copied"
    )
    await connection.execute(
        "INSERT INTO contract_terms SELECT copied.* FROM contracts, contract_terms AS agreed, "
        "jsonb_populate_record(agreed, jsonb_build_object('contract_id', contracts.id)) AS copied "
        "WHERE contracts.id <> agreed.contract_id"
    )
    await connection.close()

    await alembic(command.upgrade, url, "head")

    whole = (
        "SELECT count(DISTINCT contract_id), count(*), count(DISTINCT xmin::text) FROM milestones"
    )
    assert tuple((await rows.fetch(market, whole))[0]) == (1201, 2402, 3)


# R11
async def test_endorsements_of_before_are_of_the_version_that_stood_then(
    empty_market: Market,
) -> None:
    market = empty_market
    buyer, employer, author = (
        await market.owner(),
        await market.owner(),
        await market.assistant(),
    )
    job = await market.job(buyer)
    sent = await market.proposal(author, job)
    await agreed_to_be_named(buyer, job, employer)
    await forwarded(buyer, sent)
    await employer.post(f"/v1/proposals/{sent['id']}/endorse")
    market.clock.advance(seconds=1)
    await buyer.post(f"/v1/proposals/{sent['id']}/counter", {"estimated_minutes": 900})
    url = market.app.state.database.dsn
    await alembic(command.downgrade, url, "0064_milestones_filled")

    await alembic(command.upgrade, url, "head")

    assert await rows.value(market, "SELECT endorsed_version FROM forwarded_proposals") == 1


async def test_imported_time_that_was_approved_goes_down_and_up_as_it_is(
    empty_market: Market,
) -> None:
    market = empty_market
    deal = await market.deal()
    entry = await market.submitted(deal)
    await rows.fetch(market, "UPDATE time_entries SET source = 'import'")
    assert (await deal.owner.post(f"/v1/time-entries/{entry['id']}/approve")).status_code == 200
    url = market.app.state.database.dsn
    await alembic(command.downgrade, url, "0071_timesheets_filled")

    await alembic(command.upgrade, url, "head")

    kept = "SELECT source || ' ' || status FROM time_entries"
    assert await rows.value(market, kept) == "import approved"


# B1
async def test_contracts_of_before_that_have_a_retainer_are_looked_at(
    empty_market: Market,
) -> None:
    market = empty_market
    deal = await retainer_deal(market)
    await market.deal()
    url = market.app.state.database.dsn
    await alembic(command.downgrade, url, "0110_charges")

    await alembic(command.upgrade, url, "head")

    looked_at = await rows.fetch(market, "SELECT contract_id::text FROM retainers")
    assert [row[0] for row in looked_at] == [deal.id]

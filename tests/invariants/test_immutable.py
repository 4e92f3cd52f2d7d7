"""Terms, approved time, events and the audit log never change (domain.md §4)."""

import asyncpg
import pytest

from tests.factories.market import Market
from tests.factories.milestones import fund, path_of, project_deal
from tests.invariants import rows

TERMS, EVENTS, TIME = "terms_are_immutable", "events_are_immutable", "approved_time_is_immutable"
AUDIT, RATES = "audit_is_immutable", "rates_are_append_only"
RELEASES = "releases_are_append_only"
FUNDS = "movements_are_immutable"
ASSIGNMENTS = "assignments_are_history"
VERSIONS = "versions_are_immutable"


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("UPDATE contract_terms SET terms = '{}'", TERMS),
        ("UPDATE contract_terms SET fee = fee", TERMS),
        ("DELETE FROM contract_terms", TERMS),
        ("TRUNCATE contract_terms CASCADE", TERMS),
        ("TRUNCATE contracts CASCADE", None),
        ("UPDATE events SET data = '{}'", EVENTS),
        ("UPDATE events SET created_at = now()", EVENTS),
        ("DELETE FROM events", EVENTS),
        ("TRUNCATE events CASCADE", EVENTS),
        ("UPDATE event_audiences SET party_id = gen_random_uuid()", EVENTS),
        ("DELETE FROM event_audiences", EVENTS),
        ("TRUNCATE event_audiences", EVENTS),
        ("UPDATE audit_rows SET reason = 'other'", AUDIT),
        ("DELETE FROM audit_rows", AUDIT),
        ("TRUNCATE audit_rows", AUDIT),
        ("UPDATE audit_chains SET length = length", AUDIT),
        ("INSERT INTO audit_chains VALUES (gen_random_uuid(), 0, '')", AUDIT),
        ("DELETE FROM audit_chains", AUDIT),
        ("TRUNCATE audit_chains", AUDIT),
        ("UPDATE time_entries SET memo = 'other' WHERE status = 'approved'", TIME),
        ("DELETE FROM time_entries WHERE status = 'approved'", TIME),
        ("TRUNCATE time_entries CASCADE", None),
        ("TRUNCATE rate_card_entries", RATES),
        ("TRUNCATE exclusivity_releases", RELEASES),
        ("DELETE FROM contract_assignments", ASSIGNMENTS),
        ("TRUNCATE contract_assignments CASCADE", None),
        ("UPDATE milestone_movements SET amount_minor = 1", FUNDS),
        ("DELETE FROM milestone_movements", FUNDS),
        ("UPDATE milestone_movements SET transaction_id = NULL", FUNDS),
        ("TRUNCATE milestone_movements CASCADE", FUNDS),
        ("UPDATE proposal_versions SET estimated_minutes = 1", VERSIONS),
        ("UPDATE proposal_versions SET terms = '{}'", VERSIONS),
        ("UPDATE proposal_versions SET conditions = '{\"notice_days\": 1}'", VERSIONS),
        ("UPDATE proposal_versions SET scope = 'other'", VERSIONS),
        ("UPDATE proposal_versions SET message = 'other'", VERSIONS),
        ("DELETE FROM proposal_versions", VERSIONS),
        ("TRUNCATE proposal_versions", VERSIONS),
    ],
)
async def test_the_database_refuses(market: Market, statement: str, rule: str | None) -> None:
    await market.approved(await market.deal(), minutes=10)
    project = await project_deal(market)
    await fund(project.owner, await path_of(project))
    with pytest.raises(asyncpg.RestrictViolationError) as refused:
        await rows.fetch(market, statement)
    assert refused.value.constraint_name == (rule or refused.value.constraint_name)


async def test_new_terms_are_a_new_version(market: Market) -> None:
    deal = await market.deal()
    await rows.fetch(
        market,
        "INSERT INTO contract_terms SELECT contract_id, 2, terms, fee, created_at "
        "FROM contract_terms WHERE contract_id = $1",
        deal.id,
    )
    assert (await deal.owner.get(deal.path)).json()["terms_version"] == 1

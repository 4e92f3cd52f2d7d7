"""add the indexes of lists: each filter that is asked for with an order has both in one index

Made CONCURRENTLY, for live tables: outside of a transaction, and each of them from the beginning
again if a run before was cut off.
"""

from alembic import op

revision = "0021_list_indexes"
down_revision = "0020_audit_positions_checked"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_assistant_profiles_currency": "assistant_profiles (currency, created_at, user_id)",
    "ix_audit_rows_action": "audit_rows (chain_id, action, created_at, id)",
    "ix_contracts_agency_status": "contracts (agency_id, status, created_at, id) WHERE agency_id IS NOT NULL",
    "ix_contracts_assistant_status": "contracts (assistant_id, status, created_at, id)",
    "ix_contracts_organization_status": "contracts (organization_id, status, created_at, id)",
    "ix_event_audiences_event": "event_audiences (event_id)",
    "ix_events_kind": "events (kind)",
    "ix_jobs_currency_newest": "jobs (currency, created_at, id)",
    "ix_jobs_drafts": "jobs (organization_id, created_at, id) WHERE status = 'draft'",
    "ix_jobs_pays_from": "jobs (currency, coalesce(budget_min_minor, budget_max_minor))",
    "ix_jobs_pays_up_to": "jobs (currency, coalesce(budget_max_minor, budget_min_minor))",
    "ix_memberships_organization_newest": "memberships (organization_id, created_at, user_id)",
    "ix_proposals_agency_status": "proposals (agency_id, status, created_at, id) WHERE agency_id IS NOT NULL",
    "ix_proposals_assistant_status": "proposals (assistant_id, status, created_at, id)",
    "ix_proposals_organization_status": "proposals (organization_id, status, created_at, id)",
    "ix_roster_entries_organization_status": "roster_entries (organization_id, status, created_at, id)",
    "ix_sessions_live": "sessions (user_id, created_at, id) WHERE ended_at IS NULL",
    "ix_time_entries_assistant_undecided": "time_entries (assistant_id, started_at, id) WHERE status <> 'approved'",
    "ix_time_entries_contract_undecided": "time_entries (contract_id, started_at, id) WHERE status <> 'approved'",
}


def upgrade() -> None:
    with op.get_context().autocommit_block():
        for name, what in INDEXES.items():
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            op.execute(f"CREATE INDEX CONCURRENTLY {name} ON {what}")


def downgrade() -> None:
    with op.get_context().autocommit_block():
        for name in INDEXES:
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")

"""add the indexes by which everything of one person is found, and what is to be forgotten

Made CONCURRENTLY, for live tables: outside of a transaction, and each of them from the beginning
again if a run before was cut off.
"""

from alembic import op

revision = "0014_privacy_indexes"
down_revision = "0013_factors"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_api_keys_maker": "api_keys (made_by, id)",
    "ix_contracts_supervisor": "contracts (supervisor_id, id)",
    "ix_invitations_accepted_by": "invitations (accepted_by) WHERE accepted_by IS NOT NULL",
    "ix_invitations_email_key": "invitations (email_key)",
    "ix_invitations_sender": "invitations (invited_by, id)",
    "ix_job_followers_user": "job_followers (user_id, job_id)",
    "ix_jobs_creator": "jobs (created_by, id)",
    "ix_refresh_tokens_expires_at": "refresh_tokens (expires_at)",
    "ix_sessions_ended": "sessions (ended_at) WHERE ended_at IS NOT NULL",
    "ix_time_entries_decider": "time_entries (decided_by, id) WHERE decided_by IS NOT NULL",
    "ix_users_erased": "users (erased_at) WHERE erased_at IS NOT NULL",
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

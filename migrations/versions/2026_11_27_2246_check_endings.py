"""validate and index what contracts say of their end, and say it where it was agreed already

Apart from the revision before: there every reader would wait while the table is scanned.
"""

from alembic import op

revision = "0052_endings_checked"
down_revision = "0051_endings"
branch_labels = None
depends_on = None

CHECKS = (
    (
        "fk_contracts_notice_given_by",
        "FOREIGN KEY (notice_given_by) REFERENCES users (id)",
    ),
    (
        "ck_contracts_notice_is_whole",
        "CHECK (num_nulls(notice_given_at, notice_given_by, notice_side) IN (0, 3))",
    ),
    ("ck_contracts_notice_side", "CHECK (notice_side IN ('client', 'provider'))"),
    (
        "ck_contracts_end_category",
        "CHECK (end_category IN ('completed', 'no_longer_needed', 'breach', 'other', 'term_over'))",
    ),
    (
        "ck_contracts_ends_on_a_day",
        (
            "CHECK (num_nulls(ending_on, ending_at) IN (0, 2) "
            "AND (notice_given_at IS NULL OR ending_on IS NOT NULL))"
        ),
    ),
)


def upgrade() -> None:
    for name, _ in CHECKS:
        op.execute(f"ALTER TABLE contracts VALIDATE CONSTRAINT {name}")
    # Contracts for a limited time are few and new.
    op.execute(
        "UPDATE contracts SET ending_on = (conditions ->> 'ends_on')::date, "
        "ending_at = ((conditions ->> 'ends_on')::date + 1)::timestamp AT TIME ZONE time_zone "
        "FROM contract_terms WHERE contract_id = contracts.id "
        "AND contract_terms.version = contracts.terms_version "
        "AND status <> 'ended' AND conditions ->> 'ends_on' IS NOT NULL"
    )
    # Few rows are in them, so writers wait for one look at the table. A concurrent build would wait
    # for every other process that waits to migrate, and they for it.
    op.execute(
        "-- squawk-ignore require-concurrent-index-creation\n"
        "CREATE INDEX ix_contracts_ending ON contracts (ending_at) "
        "WHERE ending_at IS NOT NULL AND status <> 'ended'"
    )
    op.execute(
        "-- squawk-ignore require-concurrent-index-creation\n"
        "CREATE INDEX ix_contracts_notice_giver ON contracts (notice_given_by, id) "
        "WHERE notice_given_by IS NOT NULL"
    )


def downgrade() -> None:
    op.execute("DROP INDEX ix_contracts_notice_giver")
    op.execute("DROP INDEX ix_contracts_ending")
    for name, condition in CHECKS:
        op.execute(f"ALTER TABLE contracts DROP CONSTRAINT {name}")
        op.execute(f"ALTER TABLE contracts ADD CONSTRAINT {name} {condition} NOT VALID")

"""validate and index what contracts say of their renewal

Apart from the revision before: there every reader would wait while the table is scanned.
"""

from alembic import op

revision = "0063_renewals_checked"
down_revision = "0062_renewals"
branch_labels = None
depends_on = None

CHECKS = (
    (
        "fk_contracts_renewal_declined_by",
        "FOREIGN KEY (renewal_declined_by) REFERENCES users (id)",
    ),
    (
        "ck_contracts_renewal_status",
        "CHECK (renewal_status IN ('undecided', 'due', 'declined'))",
    ),
    (
        "ck_contracts_renewal_is_whole",
        (
            "CHECK (num_nulls(renewal_status, renewal_decides_on, renewal_decides_at, "
            "renewal_anchor_day) IN (0, 4))"
        ),
    ),
    (
        "ck_contracts_renewal_decline_is_whole",
        (
            "CHECK (num_nulls(renewal_declined_at, renewal_declined_by, renewal_declined_side) "
            "IN (0, 3))"
        ),
    ),
    (
        "ck_contracts_renewal_is_declined_by_somebody",
        (
            "CHECK ((renewal_status IS NOT DISTINCT FROM 'declined') = "
            "(renewal_declined_at IS NOT NULL))"
        ),
    ),
    ("ck_contracts_renewal_side", "CHECK (renewal_declined_side IN ('client', 'provider'))"),
    ("ck_contracts_renewal_anchor", "CHECK (renewal_anchor_day BETWEEN 1 AND 31)"),
    (
        "ck_contracts_renews_what_ends",
        "CHECK (renewal_status IS NULL OR ending_on IS NOT NULL)",
    ),
)

IGNORED = "-- squawk-ignore require-concurrent-index-creation\n"


def upgrade() -> None:
    for name, _ in CHECKS:
        op.execute(f"ALTER TABLE contracts VALIDATE CONSTRAINT {name}")
    # No row is in them yet, so writers wait for one look at the table. A concurrent build would
    # wait for every other process that waits to migrate, and they for it.
    op.execute(
        f"{IGNORED}CREATE INDEX ix_contracts_renewing ON contracts (renewal_decides_at) "
        "WHERE renewal_status = 'undecided' AND status <> 'ended'"
    )
    op.execute(
        f"{IGNORED}CREATE INDEX ix_contracts_renewal_decliner ON contracts "
        "(renewal_declined_by, id) WHERE renewal_declined_by IS NOT NULL"
    )


def downgrade() -> None:
    op.execute("DROP INDEX ix_contracts_renewal_decliner")
    op.execute("DROP INDEX ix_contracts_renewing")
    for name, condition in CHECKS:
        op.execute(f"ALTER TABLE contracts DROP CONSTRAINT {name}")
        op.execute(f"ALTER TABLE contracts ADD CONSTRAINT {name} {condition} NOT VALID")

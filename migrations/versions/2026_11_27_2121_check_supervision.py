"""validate and index what contracts say of substitutes

Apart from the revision before: there every reader would wait while the table is scanned.
"""

from alembic import op

revision = "0029_supervision_checked"
down_revision = "0028_supervision"
branch_labels = None
depends_on = None

CHECKS = (
    (
        "fk_contracts_substitute_supervisor_id",
        "FOREIGN KEY (substitute_supervisor_id) REFERENCES users (id)",
    ),
    (
        "ck_contracts_substitute_is_another",
        "CHECK (substitute_supervisor_id NOT IN (assistant_id, supervisor_id))",
    ),
)


def upgrade() -> None:
    for name, _ in CHECKS:
        op.execute(f"ALTER TABLE contracts VALIDATE CONSTRAINT {name}")
    # No row is in it yet, so writers wait for one look at the table. A concurrent build would wait
    # for every other process that waits to migrate, and they for it.
    op.execute(
        "-- squawk-ignore require-concurrent-index-creation\n"
        "CREATE INDEX ix_contracts_substitute_supervisor ON contracts "
        "(substitute_supervisor_id, id) WHERE substitute_supervisor_id IS NOT NULL"
    )


def downgrade() -> None:
    op.execute("DROP INDEX ix_contracts_substitute_supervisor")
    for name, condition in CHECKS:
        op.execute(f"ALTER TABLE contracts DROP CONSTRAINT {name}")
        op.execute(f"ALTER TABLE contracts ADD CONSTRAINT {name} {condition} NOT VALID")

"""key contracts by their client as well: what is written inside a contract points at both

Made CONCURRENTLY, for a live table: outside of a transaction, and from the beginning again if a run
before was cut off.
"""

from alembic import op

revision = "0034_contract_keys"
down_revision = "0033_assignments_checked"
branch_labels = None
depends_on = None

NAME = "uq_contracts_id_organization_id"


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {NAME}")
        op.execute(f"CREATE UNIQUE INDEX CONCURRENTLY {NAME} ON contracts (id, organization_id)")
    op.execute(f"ALTER TABLE contracts ADD CONSTRAINT {NAME} UNIQUE USING INDEX {NAME}")


def downgrade() -> None:
    op.drop_constraint(op.f(NAME), "contracts")

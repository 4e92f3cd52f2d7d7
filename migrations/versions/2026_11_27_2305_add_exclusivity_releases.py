"""add what became of an exclusivity, and the releases of it"""

import sqlalchemy as sa
from alembic import op

revision = "0058_releases"
down_revision = "0057_absences"
branch_labels = None
depends_on = None

STATUSES = "CHECK (exclusivity_status IN ('in_force', 'release_requested', 'released'))"
RULE = "EXECUTE FUNCTION refuse_change('releases_are_append_only')"


def upgrade() -> None:
    op.add_column("contracts", sa.Column("exclusivity_status", sa.String(32), nullable=True))
    # The next revision validates it, when the locks of this one are gone.
    op.execute(
        f"ALTER TABLE contracts ADD CONSTRAINT ck_contracts_exclusivity_status {STATUSES} NOT VALID"
    )
    op.create_table(
        "exclusivity_releases",
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("terms_version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("released_by", sa.Uuid(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("buy_out_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(buy_out_minor IS NULL) = (currency IS NULL)",
            name=op.f("ck_exclusivity_releases_price_has_currency"),
        ),
        sa.ForeignKeyConstraint(
            ["contract_id", "terms_version"],
            ["contract_terms.contract_id", "contract_terms.version"],
            name=op.f("fk_exclusivity_releases_contract_id_terms_version"),
        ),
        sa.ForeignKeyConstraint(
            ["released_by"], ["users.id"], name=op.f("fk_exclusivity_releases_released_by")
        ),
        sa.PrimaryKeyConstraint(
            "contract_id", "terms_version", name=op.f("pk_exclusivity_releases")
        ),
    )
    op.create_index("ix_exclusivity_releases_released_by", "exclusivity_releases", ["released_by"])
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON exclusivity_releases "
        f"FOR EACH ROW {RULE}"
    )
    op.execute(
        "CREATE TRIGGER no_truncate BEFORE TRUNCATE ON exclusivity_releases "
        f"FOR EACH STATEMENT {RULE}"
    )


def downgrade() -> None:
    op.drop_table("exclusivity_releases")
    op.drop_column("contracts", "exclusivity_status")

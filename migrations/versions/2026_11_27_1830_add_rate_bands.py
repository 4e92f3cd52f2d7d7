"""add rate bands"""

import sqlalchemy as sa
from alembic import op

revision = "0023_rate_bands"
down_revision = "0022_rate_cards"
branch_labels = None
depends_on = None

LEVELS = ("entry", "intermediate", "expert")


def upgrade() -> None:
    op.create_table(
        "rate_bands",
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column(
            "level",
            sa.Enum(*LEVELS, name="level", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("years_from", sa.Integer(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("low_minor", sa.BigInteger(), nullable=False),
        sa.Column("median_minor", sa.BigInteger(), nullable=False),
        sa.Column("high_minor", sa.BigInteger(), nullable=False),
        sa.Column("sources", sa.Integer(), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("low_minor > 0", name=op.f("ck_rate_bands_pays")),
        sa.CheckConstraint(
            "low_minor <= median_minor AND median_minor <= high_minor",
            name=op.f("ck_rate_bands_runs_upwards"),
        ),
        sa.CheckConstraint("sources >= 5", name=op.f("ck_rate_bands_hides_its_sources")),
        sa.CheckConstraint("years_from >= 0", name=op.f("ck_rate_bands_years_not_negative")),
        sa.PrimaryKeyConstraint(
            "category", "level", "years_from", "currency", name=op.f("pk_rate_bands")
        ),
    )


def downgrade() -> None:
    op.drop_table("rate_bands")

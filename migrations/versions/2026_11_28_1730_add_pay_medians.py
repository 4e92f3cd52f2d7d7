"""add medians of pay by the size of the firm"""

import sqlalchemy as sa
from alembic import op

revision = "0178_pay_medians"
down_revision = "0177_card_payments_checked"
branch_labels = None
depends_on = None

PER = ("hour", "year")
BANDS = ("solo", "2_10", "11_50", "51_200", "201_1000", "over_1000")


def _named(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "pay_medians",
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("per", _named("per", PER), nullable=False),
        sa.Column("size_band", _named("size_band", BANDS), nullable=False),
        sa.Column("median_minor", sa.BigInteger(), nullable=False),
        sa.Column("payees", sa.Integer(), nullable=False),
        sa.Column("organizations", sa.Integer(), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("median_minor > 0", name=op.f("ck_pay_medians_pays")),
        sa.CheckConstraint(
            "payees >= 5 AND organizations >= 5", name=op.f("ck_pay_medians_hides_its_sources")
        ),
        sa.PrimaryKeyConstraint("currency", "per", "size_band", name=op.f("pk_pay_medians")),
    )


def downgrade() -> None:
    op.drop_table("pay_medians")

"""add billing details of people, and to all of them whether tax is charged and how to number"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0097_own_billing"
down_revision = "0096_files_shown_checked"
branch_labels = None
depends_on = None

SERIES = r"~ '^(([A-Z0-9]{1,8}|\{year\})[/-]){1,4}$'"
PREFIXES = {"invoice_prefix": "INV-{year}-", "credit_note_prefix": "CN-{year}-"}


def _invoicing() -> list[sa.Column]:
    return [
        sa.Column("charges_tax", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        *(
            sa.Column(name, sa.Text(), server_default=sa.text(f"'{prefix}'"), nullable=False)
            for name, prefix in PREFIXES.items()
        ),
    ]


def upgrade() -> None:
    for column in _invoicing():
        op.add_column("billing_details", column)
    op.create_table(
        "own_billing_details",
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("legal_name", sa.Text(), nullable=True),
        sa.Column("registration_number", sa.Text(), nullable=True),
        sa.Column("tax_id", postgresql.JSONB(), nullable=True),
        sa.Column("vat_id", sa.Text(), nullable=True),
        sa.Column("address", postgresql.JSONB(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        *_invoicing(),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.CheckConstraint(
                f"{column} {SERIES}", name=op.f(f"ck_own_billing_details_{column}_ends_a_series")
            )
            for column in PREFIXES
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_own_billing_details_user_id")
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_own_billing_details")),
    )
    for column in PREFIXES:  # a later revision validates them, when the locks of this one are gone
        op.execute(
            f"ALTER TABLE billing_details ADD CONSTRAINT ck_billing_details_{column}_ends_a_series "
            f"CHECK ({column} {SERIES}) NOT VALID"
        )


def downgrade() -> None:
    op.drop_table("own_billing_details")
    for column in PREFIXES:
        op.drop_constraint(op.f(f"ck_billing_details_{column}_ends_a_series"), "billing_details")
    for name in ("charges_tax", *PREFIXES):
        op.drop_column("billing_details", name)

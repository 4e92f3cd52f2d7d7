"""add supervision: a substitute of the supervisor, and whom to turn to after them"""

import sqlalchemy as sa
from alembic import op

revision = "0028_supervision"
down_revision = "0027_agreements_checked"
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
    op.add_column("contracts", sa.Column("substitute_supervisor_id", sa.Uuid(), nullable=True))
    # The next revision validates them, when the locks of this one are gone.
    for name, condition in CHECKS:
        op.execute(f"ALTER TABLE contracts ADD CONSTRAINT {name} {condition} NOT VALID")
    op.create_table(
        "contract_escalations",
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_contract_escalations_contract_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_contract_escalations_user_id")
        ),
        sa.PrimaryKeyConstraint("contract_id", "place", name=op.f("pk_contract_escalations")),
        sa.UniqueConstraint(
            "contract_id", "user_id", name=op.f("uq_contract_escalations_contract_id_user_id")
        ),
    )
    op.create_index(
        "ix_contract_escalations_user", "contract_escalations", ["user_id", "contract_id"]
    )


def downgrade() -> None:
    op.drop_table("contract_escalations")
    op.drop_column("contracts", "substitute_supervisor_id")

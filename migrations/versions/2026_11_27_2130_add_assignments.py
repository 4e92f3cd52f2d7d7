"""add assignments: who works on a contract from when to when, and what an agency pays them"""

import sqlalchemy as sa
from alembic import op

revision = "0030_assignments"
down_revision = "0029_supervision_checked"
branch_labels = None
depends_on = None

PAYS = {
    "pays": "pay_rate_minor > 0",
    "pays_in_money": "num_nulls(pay_rate_minor, pay_currency) IN (0, 2)",
}

# Contracts bring their first assignment along, those of the version before this one as well.
FIRST = """
    CREATE FUNCTION assign_first() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO contract_assignments
            (id, contract_id, number, assistant_id, pay_rate_minor, pay_currency, starts_at)
        VALUES (NEW.id, NEW.id, NEW.assignment, NEW.assistant_id, NEW.pay_rate_minor,
            NEW.pay_currency, NEW.starts_at);
        RETURN NULL;
    END $$
"""


def upgrade() -> None:
    op.create_table(
        "contract_assignments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("assistant_id", sa.Uuid(), nullable=False),
        sa.Column("pay_rate_minor", sa.BigInteger(), nullable=True),
        sa.Column("pay_currency", sa.Text(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("handover_note", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "ends_at >= starts_at", name=op.f("ck_contract_assignments_runs_forward")
        ),
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_contract_assignments_{name}"))
            for name, rule in PAYS.items()
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_contract_assignments_contract_id")
        ),
        sa.ForeignKeyConstraint(
            ["assistant_id"],
            ["assistant_profiles.user_id"],
            name=op.f("fk_contract_assignments_assistant_id"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["users.id"], name=op.f("fk_contract_assignments_decided_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_assignments")),
        sa.UniqueConstraint(
            "contract_id", "number", name=op.f("uq_contract_assignments_contract_id_number")
        ),
        sa.UniqueConstraint(
            "contract_id",
            "number",
            "assistant_id",
            name=op.f("uq_contract_assignments_contract_id_number_assistant_id"),
        ),
    )
    _index_and_guard()
    op.add_column(
        "contracts",
        sa.Column("assignment", sa.Integer(), server_default=sa.text("1"), nullable=False),
    )
    op.add_column("contracts", sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("contracts", sa.Column("pay_rate_minor", sa.BigInteger(), nullable=True))
    op.add_column("contracts", sa.Column("pay_currency", sa.Text(), nullable=True))
    op.add_column(
        "time_entries",
        sa.Column("assignment", sa.Integer(), server_default=sa.text("1"), nullable=False),
    )
    for name, rule in PAYS.items():
        # A later revision validates it, when the locks of this one are gone.
        op.execute(
            f"ALTER TABLE contracts ADD CONSTRAINT ck_contracts_{name} CHECK ({rule}) NOT VALID"
        )
    op.execute(FIRST)
    op.execute(
        "CREATE TRIGGER brings_first_assignment AFTER INSERT ON contracts "
        "FOR EACH ROW EXECUTE FUNCTION assign_first()"
    )


def _index_and_guard() -> None:
    op.create_index(
        "ix_contract_assignments_contract_start",
        "contract_assignments",
        ["contract_id", "starts_at", "id"],
    )
    op.create_index(
        "ix_contract_assignments_assistant", "contract_assignments", ["assistant_id", "contract_id"]
    )
    op.create_index(
        "ix_contract_assignments_decider",
        "contract_assignments",
        ["decided_by", "id"],
        postgresql_where=sa.text("decided_by IS NOT NULL"),
    )
    op.execute(
        """
        ALTER TABLE contract_assignments ADD CONSTRAINT ex_contract_assignments_no_overlap
        EXCLUDE USING gist (
            uuidrange(contract_id, contract_id, '[]') WITH &&,
            tstzrange(starts_at, ends_at) WITH &&
        )
        """
    )
    kept = "- 'ends_at' - 'reason' - 'handover_note'"
    op.execute(
        "CREATE TRIGGER only_ends BEFORE UPDATE ON contract_assignments FOR EACH ROW WHEN ("
        f"to_jsonb(OLD) {kept} <> to_jsonb(NEW) {kept} "
        "OR OLD.ends_at IS DISTINCT FROM NEW.ends_at AND OLD.ends_at IS NOT NULL) "
        "EXECUTE FUNCTION refuse_change('assignments_are_history')"
    )
    op.execute(
        "CREATE TRIGGER stays BEFORE DELETE ON contract_assignments FOR EACH ROW "
        "EXECUTE FUNCTION refuse_change('assignments_are_history')"
    )
    op.execute(
        "CREATE TRIGGER no_truncate BEFORE TRUNCATE ON contract_assignments "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('assignments_are_history')"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER brings_first_assignment ON contracts")
    op.execute("DROP FUNCTION assign_first()")
    op.drop_column("time_entries", "assignment")
    for column in ("pay_currency", "pay_rate_minor", "assigned_at", "assignment"):
        op.drop_column("contracts", column)
    op.drop_table("contract_assignments")

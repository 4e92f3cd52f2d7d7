"""what assistants let firms see of their pay, and who looked"""

import sqlalchemy as sa
from alembic import op

revision = "0181_payee_consents"
down_revision = "0180_report_indexes"
branch_labels = None
depends_on = None

GUARD = """
    CREATE FUNCTION keep_payee_consent() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.revoked_at IS NOT NULL OR
            (NEW.id, NEW.assistant_id, NEW.organization_id, NEW.shares, NEW.purpose,
             NEW.expires_at, NEW.created_at)
            IS DISTINCT FROM
            (OLD.id, OLD.assistant_id, OLD.organization_id, OLD.shares, OLD.purpose,
             OLD.expires_at, OLD.created_at) THEN
            RAISE EXCEPTION 'consents_are_kept: what was agreed never changes, and is revoked once'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'consents_are_kept';
        END IF;
        RETURN NEW;
    END $$
"""
KEPT = {
    "payee_consents": ("DELETE", "consents_are_kept"),
    "payee_views": ("UPDATE OR DELETE", "views_are_kept"),
}


def upgrade() -> None:
    _add_consents()
    _add_views()
    op.execute(GUARD)
    op.execute(
        "CREATE TRIGGER kept BEFORE UPDATE ON payee_consents "
        "FOR EACH ROW EXECUTE FUNCTION keep_payee_consent()"
    )
    for table, (events, rule) in KEPT.items():
        op.execute(
            f"CREATE TRIGGER stays BEFORE {events} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION refuse_change('{rule}')"
        )
        op.execute(
            f"CREATE TRIGGER no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('{rule}')"
        )


def _add_consents() -> None:
    op.create_table(
        "payee_consents",
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assistant_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("shares", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                *("onboarding", "tax_report", "proof_of_pay", "audit"),
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "shares <@ ARRAY['billing_details', 'statements'] AND cardinality(shares) > 0",
            name=op.f("ck_payee_consents_shares_something"),
        ),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_payee_consents_expires_later")),
        sa.CheckConstraint(
            "revoked_at >= created_at", name=op.f("ck_payee_consents_is_revoked_later")
        ),
        sa.ForeignKeyConstraint(
            ["assistant_id"], ["users.id"], name=op.f("fk_payee_consents_assistant_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_payee_consents_organization_id_organizations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payee_consents")),
    )
    for side in ("assistant", "organization"):
        op.create_index(
            f"ix_payee_consents_{side}", "payee_consents", [f"{side}_id", "created_at", "id"]
        )


def _add_views() -> None:
    op.create_table(
        "payee_views",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column("viewed_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["consent_id"],
            ["payee_consents.id"],
            name=op.f("fk_payee_views_consent_id_payee_consents"),
        ),
        sa.ForeignKeyConstraint(
            ["viewed_by"], ["users.id"], name=op.f("fk_payee_views_viewed_by_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payee_views")),
    )
    op.create_index("ix_payee_views_consent", "payee_views", ["consent_id", "created_at", "id"])
    op.create_index("ix_payee_views_viewer", "payee_views", ["viewed_by", "id"])


def downgrade() -> None:
    op.drop_table("payee_views")
    op.drop_table("payee_consents")
    op.execute("DROP FUNCTION keep_payee_consent()")

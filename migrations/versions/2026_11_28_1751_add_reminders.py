"""add reminders: who reminds when, which were sent, and when to look at an invoice again"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0182_reminders"
down_revision = "0181_installments"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
# Whatever changes what is owed makes the invoice be looked at; of one that is over nothing is due.
WAKE = """
CREATE FUNCTION wake_reminders() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO reminder_schedules AS s (invoice_id, due_at)
    VALUES (NEW.id, CASE NEW.status WHEN 'open' THEN NEW.updated_at END)
    ON CONFLICT (invoice_id) DO UPDATE SET due_at =
        CASE NEW.status WHEN 'open' THEN LEAST(s.due_at, NEW.updated_at) END;
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    _add_policies()
    _add_reminders()
    op.create_table(
        "reminder_schedules",
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoices.id"], name=op.f("fk_reminder_schedules_invoice_id")
        ),
        sa.PrimaryKeyConstraint("invoice_id", name=op.f("pk_reminder_schedules")),
    )
    op.create_index(
        "ix_reminder_schedules_due",
        "reminder_schedules",
        ["due_at", "invoice_id"],
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.execute(WAKE)
    op.execute(
        "CREATE TRIGGER wake_reminders AFTER UPDATE ON invoices FOR EACH ROW WHEN ("
        "(OLD.status, OLD.paid_minor, OLD.credited_minor, OLD.disputed_minor) IS DISTINCT FROM "
        "(NEW.status, NEW.paid_minor, NEW.credited_minor, NEW.disputed_minor)) "
        "EXECUTE FUNCTION wake_reminders()"
    )
    # Those that were opened before wait until their issuer says that it reminds.
    op.execute("INSERT INTO reminder_schedules SELECT id FROM invoices WHERE status = 'open'")


def _add_policies() -> None:
    op.create_table(
        "reminder_policies",
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Uuid(), nullable=True) for name in ("user_id", "organization_id")),
        sa.Column("rules", postgresql.JSONB(), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "num_nonnulls(user_id, organization_id) = 1 "
            "AND owner_id = coalesce(user_id, organization_id)",
            name=op.f("ck_reminder_policies_names_its_owner"),
        ),
        *(
            sa.ForeignKeyConstraint([name], [f"{of}.id"], name=op.f(f"fk_reminder_policies_{name}"))
            for name, of in (("user_id", "users"), ("organization_id", "organizations"))
        ),
        sa.PrimaryKeyConstraint("owner_id", name=op.f("pk_reminder_policies")),
    )


def _add_reminders() -> None:
    op.create_table(
        "invoice_reminders",
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ("id", "invoice_id")),
        sa.Column("attempt", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Date(), nullable=False) for name in ("due_on", "reminded_on")),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("sent_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("attempt > 0", name=op.f("ck_invoice_reminders_counts_from_one")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_invoice_reminders_asks_for_money")),
        sa.CheckConstraint("reminded_on > due_on", name=op.f("ck_invoice_reminders_is_not_early")),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoices.id"], name=op.f("fk_invoice_reminders_invoice_id")
        ),
        sa.ForeignKeyConstraint(
            ["sent_by"], ["users.id"], name=op.f("fk_invoice_reminders_sent_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_reminders")),
        sa.UniqueConstraint(
            *("invoice_id", "due_on", "attempt"),
            name=op.f("uq_invoice_reminders_invoice_id_due_on_attempt"),
        ),
        sa.UniqueConstraint(
            *("invoice_id", "reminded_on"), name=op.f("uq_invoice_reminders_invoice_id_reminded_on")
        ),
    )
    op.create_index(
        "ix_invoice_reminders_invoice", "invoice_reminders", ["invoice_id", "created_at", "id"]
    )
    op.create_index(
        "ix_invoice_reminders_sender",
        "invoice_reminders",
        ["sent_by", "id"],
        postgresql_where=sa.text("sent_by IS NOT NULL"),
    )
    for name, event, each in (
        ("immutable", "UPDATE OR DELETE", "ROW"),
        ("no_truncate", "TRUNCATE", "STATEMENT"),
    ):
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON invoice_reminders FOR EACH {each} "
            "EXECUTE FUNCTION refuse_change('reminders_are_immutable')"
        )


def downgrade() -> None:
    op.execute("DROP TRIGGER wake_reminders ON invoices")
    for table in ("reminder_schedules", "invoice_reminders", "reminder_policies"):
        op.drop_table(table)
    op.execute("DROP FUNCTION wake_reminders()")

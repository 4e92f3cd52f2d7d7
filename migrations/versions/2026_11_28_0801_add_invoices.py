"""add invoices: their series, lines and sources, and what keeps an opened one as it is"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0098_invoices"
down_revision = "0097_own_billing"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
STATUSES = ("draft", "open", "paid", "void", "uncollectible")
KINDS = ("hourly", "project", "fee")
RULE = "opened_invoices_are_fixed"
CHECKS = {
    "has_one_issuer": "num_nonnulls(assistant_id, agency_id) = 1",
    "names_its_issuer": "issuer_id = coalesce(agency_id, assistant_id)",
    "runs_forward": "period_ends_on >= period_starts_on",
    "adds_up": "total_minor = net_minor + tax_minor",
    "opens_whole": (
        "num_nulls(series, sequence, number, issued_on, due_on, opened_by, opened_at, posting_id)"
        " = CASE status WHEN 'draft' THEN 8 ELSE 0 END"
    ),
    "asks_for_money": "status = 'draft' OR total_minor > 0",
    "is_due_later": "due_on >= issued_on",
    "void_has_its_moment": "(status = 'void') = (voided_at IS NOT NULL)",
    "void_has_a_reason": "num_nulls(voided_at, void_reason) IN (0, 2)",
    "taxes_in_percent": "tax_percent BETWEEN 0 AND 100",
    "paid_within_total": (
        "paid_minor >= 0 AND credited_minor >= 0 "
        "AND paid_minor + credited_minor <= greatest(total_minor, 0)"
    ),
    "paid_in_full": (
        "(status = 'paid') = (paid_at IS NOT NULL) "
        "AND (status <> 'paid' OR paid_minor + credited_minor = total_minor)"
    ),
    "void_was_not_paid": "status <> 'void' OR paid_minor + credited_minor = 0",
}
INDEXES = {
    "contract": ("contract_id",),
    "contract_status": ("contract_id", "status"),
    "issuer": ("issuer_id",),
    "issuer_status": ("issuer_id", "status"),
    "client": ("organization_id",),
    "client_status": ("organization_id", "status"),
}

KEEP = """
CREATE FUNCTION keep_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY['status', 'version', 'updated_at', 'voided_at', 'void_reason',
        'paid_minor', 'paid_at', 'credited_minor'];
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - moving = to_jsonb(NEW) - moving AND (
        OLD.status = NEW.status OR (OLD.status, NEW.status) IN (
            ('open', 'paid'), ('open', 'void'), ('open', 'uncollectible'),
            ('uncollectible', 'paid'), ('uncollectible', 'void')
        )
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an opened invoice is fixed'
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[0];
END $$
"""

# What is opened is the sum of what stands on it, under the number that was counted last.
OPENING = """
CREATE FUNCTION check_opened_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    broken text;
BEGIN
    broken := CASE
        WHEN NEW.status <> 'open' THEN 'invoices_open_first'
        WHEN NEW.net_minor IS DISTINCT FROM
                (SELECT sum(amount_minor) FROM invoice_lines WHERE invoice_id = NEW.id)
            THEN 'invoices_are_the_sum_of_lines'
        WHEN NEW.tax_minor IS DISTINCT FROM
                (SELECT sum((one ->> 'tax_minor')::bigint) FROM jsonb_array_elements(NEW.taxes) one)
            THEN 'invoices_are_the_sum_of_taxes'
        WHEN NEW.sequence IS DISTINCT FROM (
                SELECT last_number FROM invoice_series
                WHERE issuer_id = NEW.issuer_id AND series = NEW.series
            ) OR NEW.number NOT LIKE NEW.series || '%' || NEW.sequence
            THEN 'invoices_have_the_next_number'
    END;
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION 'invoice % cannot be opened', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = broken;
    END IF;
    RETURN NEW;
END $$
"""

# Held until the commit: nobody opens an invoice while something is put on it.
WRITE = """
CREATE FUNCTION write_draft_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    one record := CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    status_found text;
BEGIN
    SELECT status INTO status_found FROM invoices WHERE id = one.invoice_id FOR SHARE;
    IF status_found = 'draft' AND (TG_OP <> 'UPDATE' OR OLD.invoice_id = NEW.invoice_id) THEN
        RETURN one;
    END IF;
    RAISE EXCEPTION 'an opened invoice is fixed'
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[0];
END $$
"""

SOURCE = """
CREATE FUNCTION check_invoice_source() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM time_entries WHERE id = NEW.time_entry_id AND status = 'approved'
    ) THEN
        RAISE EXCEPTION 'only approved time is billed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'only_approved_time_is_billed';
    END IF;
    RETURN NEW;
END $$
"""

RELEASE = """
CREATE FUNCTION release_invoice_source() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(OLD) - 'released_at' = to_jsonb(NEW) - 'released_at'
        AND OLD.released_at IS NULL AND NEW.released_at IS NOT NULL
        AND EXISTS (SELECT FROM invoices WHERE id = NEW.invoice_id AND status = 'void')
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'only the sources of a void invoice are released'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'opened_invoices_are_fixed';
END $$
"""
FUNCTIONS = {
    "keep_invoice": KEEP,
    "check_opened_invoice": OPENING,
    "write_draft_only": WRITE,
    "check_invoice_source": SOURCE,
    "release_invoice_source": RELEASE,
}


def text_enum(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    _add_series()
    _add_invoices()
    _add_lines()
    _add_sources()
    for function in FUNCTIONS.values():
        op.execute(function)
    _guard()


def _add_series() -> None:
    op.create_table(
        "invoice_series",
        sa.Column("issuer_id", sa.Uuid(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.CheckConstraint("last_number > 0", name=op.f("ck_invoice_series_counts_from_one")),
        sa.PrimaryKeyConstraint("issuer_id", "series", name=op.f("pk_invoice_series")),
    )


def _add_invoices() -> None:
    op.create_table(
        "invoices",
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        *(sa.Column(n, sa.Uuid(), nullable=False) for n in ("id", "contract_id")),
        *(sa.Column(n, sa.Uuid(), nullable=False) for n in ("organization_id", "issuer_id")),
        *(sa.Column(n, sa.Uuid(), nullable=True) for n in ("assistant_id", "agency_id")),
        sa.Column("status", text_enum(STATUSES, "status"), nullable=False),
        *(sa.Column(n, sa.Date(), nullable=False) for n in ("period_starts_on", "period_ends_on")),
        *(sa.Column(n, sa.Text(), nullable=False) for n in ("time_zone", "currency")),
        sa.Column("memo", sa.Text(), nullable=True),
        sa.Column("payment_terms", postgresql.JSONB(), nullable=False),
        sa.Column("tax_percent", sa.Numeric(7, 4), nullable=True),
        *(
            sa.Column(name, postgresql.JSONB(), nullable=False)
            for name in ("seller", "buyer", "taxes")
        ),
        *(
            sa.Column(f"{name}_minor", sa.BigInteger(), nullable=False)
            for name in ("net", "tax", "total", "client_fee", "assistant_fee")
        ),
        sa.Column("series", sa.Text(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        *(sa.Column(name, sa.Date(), nullable=True) for name in ("issued_on", "due_on")),
        sa.Column("opened_by", sa.Uuid(), nullable=True),
        sa.Column("opened_at", MOMENT, nullable=True),
        sa.Column("posting_id", sa.Uuid(), nullable=True),
        *(
            sa.Column(name, sa.BigInteger(), server_default=sa.text("0"), nullable=False)
            for name in ("paid_minor", "credited_minor")
        ),
        *(sa.Column(name, MOMENT, nullable=True) for name in ("paid_at", "voided_at")),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        *(sa.Column(name, MOMENT, nullable=False) for name in ("created_at", "updated_at")),
        *(
            sa.CheckConstraint(condition, name=op.f(f"ck_invoices_{name}"))
            for name, condition in CHECKS.items()
        ),
        sa.ForeignKeyConstraint(
            ["contract_id", "organization_id"],
            ["contracts.id", "contracts.organization_id"],
            name=op.f("fk_invoices_contract_id_organization_id"),
        ),
        *(
            sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_invoices_{column}"))
            for column, target in (
                ("assistant_id", "users.id"),
                ("agency_id", "organizations.id"),
                ("opened_by", "users.id"),
                ("posting_id", "ledger_transactions.id"),
                ("created_by", "users.id"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoices")),
        sa.UniqueConstraint("id", "contract_id", name=op.f("uq_invoices_id_contract_id")),
        sa.UniqueConstraint(
            "issuer_id", "series", "sequence", name=op.f("uq_invoices_issuer_id_series_sequence")
        ),
        sa.UniqueConstraint("issuer_id", "number", name=op.f("uq_invoices_issuer_id_number")),
    )
    for name, columns in INDEXES.items():
        op.create_index(f"ix_invoices_{name}", "invoices", [*columns, "created_at", "id"])
    for column in ("assistant_id", "created_by", "opened_by"):
        op.create_index(
            f"ix_invoices_{column}",
            "invoices",
            [column, "id"],
            postgresql_where=sa.text(f"{column} IS NOT NULL"),
        )


def _add_lines() -> None:
    op.create_table(
        "invoice_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", text_enum(KINDS, "kind"), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("work_order_id", sa.Uuid(), nullable=True),
        sa.Column("task", sa.Text(), nullable=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("quantity", "unit")),
        *(
            sa.Column(f"{name}_minor", sa.BigInteger(), nullable=False)
            for name in ("unit_price", "amount", "client_fee", "assistant_fee")
        ),
        sa.Column("tax_category", sa.Text(), nullable=False),
        sa.Column("tax_percent", sa.Numeric(7, 4), nullable=False),
        sa.Column("trace", postgresql.JSONB(), nullable=False),
        *(sa.Column(name, sa.Date(), nullable=False) for name in ("first_on", "last_on")),
        sa.Column("sources_of", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "tax_category IN ('S', 'Z', 'E', 'AE', 'O', 'G')",
            name=op.f("ck_invoice_lines_is_a_category_of_tax"),
        ),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_invoice_lines_runs_forward")),
        sa.CheckConstraint(
            "sources_of <> id", name=op.f("ck_invoice_lines_has_its_own_sources_or_another_s")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoices.id"], name=op.f("fk_invoice_lines_invoice_id")
        ),
        sa.ForeignKeyConstraint(
            ["work_order_id"], ["work_orders.id"], name=op.f("fk_invoice_lines_work_order_id")
        ),
        sa.ForeignKeyConstraint(
            ["sources_of", "invoice_id"],
            ["invoice_lines.id", "invoice_lines.invoice_id"],
            name=op.f("fk_invoice_lines_sources_of_invoice_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_lines")),
        sa.UniqueConstraint("id", "invoice_id", name=op.f("uq_invoice_lines_id_invoice_id")),
        sa.UniqueConstraint(
            "invoice_id", "position", name=op.f("uq_invoice_lines_invoice_id_position")
        ),
    )
    op.create_index(
        "ix_invoice_lines_order",
        "invoice_lines",
        ["work_order_id"],
        postgresql_where=sa.text("work_order_id IS NOT NULL"),
    )


def _add_sources() -> None:
    op.create_table(
        "invoice_sources",
        *(
            sa.Column(name, sa.Uuid(), nullable=False)
            for name in ("line_id", "time_entry_id", "invoice_id", "contract_id")
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("released_at", MOMENT, nullable=True),
        *(
            sa.ForeignKeyConstraint(
                columns, targets, name=op.f(f"fk_invoice_sources_{'_'.join(columns)}")
            )
            for columns, targets in (
                (["line_id", "invoice_id"], ["invoice_lines.id", "invoice_lines.invoice_id"]),
                (["invoice_id", "contract_id"], ["invoices.id", "invoices.contract_id"]),
                (["time_entry_id", "contract_id"], ["time_entries.id", "time_entries.contract_id"]),
            )
        ),
        sa.PrimaryKeyConstraint("line_id", "position", name=op.f("pk_invoice_sources")),
    )
    op.create_index(
        "uq_invoice_sources_live",
        "invoice_sources",
        ["time_entry_id"],
        unique=True,
        postgresql_where=sa.text("released_at IS NULL"),
    )
    op.create_index("ix_invoice_sources_entry", "invoice_sources", ["time_entry_id"])
    op.create_index("ix_invoice_sources_invoice", "invoice_sources", ["invoice_id"])


FIXED, GAPLESS = f"write_draft_only('{RULE}')", "refuse_change('series_have_no_gaps')"
SKIPS = (
    "ROW(NEW.issuer_id, NEW.series, NEW.last_number) "
    "<> ROW(OLD.issuer_id, OLD.series, OLD.last_number + 1)"
)
BEGINS, KEEPS = "refuse_change('invoices_begin_as_drafts')", f"keep_invoice('{RULE}')"
OPENS = "OLD.status = 'draft' AND NEW.status <> 'draft'"
# Name, event, table, when, and what is done then.
TRIGGERS = (
    ("begins", "INSERT", "invoices", "NEW.status <> 'draft'", BEGINS),
    ("fixed", "UPDATE OR DELETE", "invoices", "OLD.status <> 'draft'", KEEPS),
    ("opens", "UPDATE", "invoices", OPENS, "check_opened_invoice()"),
    ("fixed", "INSERT OR UPDATE OR DELETE", "invoice_lines", "true", FIXED),
    ("fixed", "INSERT OR DELETE", "invoice_sources", "true", FIXED),
    ("approved", "INSERT", "invoice_sources", "true", "check_invoice_source()"),
    ("released", "UPDATE", "invoice_sources", "true", "release_invoice_source()"),
    ("begins", "INSERT", "invoice_series", "NEW.last_number <> 1", GAPLESS),
    ("counts", "UPDATE", "invoice_series", SKIPS, GAPLESS),
    ("stays", "DELETE", "invoice_series", "true", GAPLESS),
)


def _guard() -> None:
    for name, event, table, when, done in TRIGGERS:
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW "
            f"WHEN ({when}) EXECUTE FUNCTION {done}"
        )
    for table in ("invoices", "invoice_lines", "invoice_sources", "invoice_series"):
        op.execute(
            f"CREATE TRIGGER no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT "
            f"EXECUTE FUNCTION refuse_change('{RULE}')"
        )


def downgrade() -> None:
    for table in ("invoice_sources", "invoice_lines", "invoices", "invoice_series"):
        op.drop_table(table)
    for name in FUNCTIONS:
        op.execute(f"DROP FUNCTION {name}")

"""let approved time be corrected: by an entry that takes it back, and one in its place"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0091_time_corrections"
down_revision = "0090_lapsing_checked"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
LINKS = ("reverses_id", "reversed_by_id", "replaces_id")
LESS = (
    "CHECK (CASE WHEN reverses_id IS NULL THEN billable_seconds >= 0 "
    "ELSE billable_seconds <= 0 END)"
)
APPROVED = (
    "CHECK (status = 'approved' "
    "OR (reverses_id IS NULL AND reversed_by_id IS NULL AND replaces_id IS NULL))"
)
NOTHING_ELSE = "CHECK (reverses_id IS NULL OR (reversed_by_id IS NULL AND replaces_id IS NULL))"
SOURCES = "CHECK (source IN ('timer', 'manual', 'import', 'grid', 'correction'))"
OLD_SOURCES = "CHECK (source IN ('timer', 'manual', 'import', 'grid'))"
OLD_LESS = "CHECK (billable_seconds >= 0)"
RULES = {
    "only_reversals_bill_less": LESS,
    "only_approved_time_is_corrected": APPROVED,
    "a_reversal_is_nothing_else": NOTHING_ELSE,
}
IMMUTABLE = "approved_time_is_immutable"

# What an approved entry says never changes. That it was taken back is told once, of what did it.
KEEP = """
    CREATE FUNCTION keep_approved_time() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' AND OLD.reversed_by_id IS NULL
            AND EXISTS (
                SELECT FROM time_entries WHERE id = NEW.reversed_by_id AND reverses_id = OLD.id
            )
            AND to_jsonb(NEW) = to_jsonb(OLD) || jsonb_build_object(
                'reversed_by_id', NEW.reversed_by_id, 'version', OLD.version + 1
            )
        THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'rows of % never change', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_ARGV[0];
    END $$
"""
FIT = """
    CREATE FUNCTION check_correction_of_time() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        original time_entries;
        fits boolean;
    BEGIN
        SELECT * INTO original FROM time_entries
            WHERE id = coalesce(NEW.reverses_id, NEW.replaces_id) FOR NO KEY UPDATE;
        fits := original.contract_id = NEW.contract_id
            AND original.assistant_id = NEW.assistant_id;
        IF NEW.reverses_id IS NULL THEN
            fits := fits AND original.reversed_by_id IS NOT NULL;
        ELSE
            fits := fits AND original.status = 'approved' AND original.reverses_id IS NULL
                AND NEW.billable_seconds = -original.billable_seconds
                AND (NEW.assignment, NEW.terms_version, NEW.paid_as, NEW.is_billable,
                     NEW.work_order_id, NEW.started_at, NEW.ended_at, NEW.unpaid_seconds,
                     NEW.breaks, NEW.time_zone, NEW.work_on, NEW.counted_on)
                IS NOT DISTINCT FROM
                    (original.assignment, original.terms_version, original.paid_as,
                     original.is_billable, original.work_order_id, original.started_at,
                     original.ended_at, original.unpaid_seconds, original.breaks,
                     original.time_zone, original.work_on, original.counted_on);
        END IF;
        IF fits IS NOT TRUE THEN
            RAISE EXCEPTION 'a correction fits what it corrects'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'a_correction_fits';
        END IF;
        RETURN NEW;
    END $$
"""
MARK = """
    CREATE FUNCTION mark_reversed_time() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE time_entries SET reversed_by_id = NEW.id, version = version + 1
            WHERE id = NEW.reverses_id;
        RETURN NULL;
    END $$
"""
CLOSE = """
    CREATE FUNCTION close_adjustment_of_time() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE time_corrections SET status = 'closed', decided_at = NEW.updated_at,
            updated_at = NEW.updated_at, version = version + 1
            WHERE entry_id = NEW.id AND status = 'proposed';
        RETURN NULL;
    END $$
"""
TRIGGERS = {
    "correction_fits": "BEFORE INSERT ON time_entries FOR EACH ROW "
    "WHEN (NEW.reverses_id IS NOT NULL OR NEW.replaces_id IS NOT NULL) "
    "EXECUTE FUNCTION check_correction_of_time()",
    "reversed_is_marked": "AFTER INSERT ON time_entries FOR EACH ROW "
    "WHEN (NEW.reverses_id IS NOT NULL) EXECUTE FUNCTION mark_reversed_time()",
    "nothing_begins_reversed": "BEFORE INSERT ON time_entries FOR EACH ROW "
    "WHEN (NEW.reversed_by_id IS NOT NULL) "
    "EXECUTE FUNCTION refuse_change('a_correction_fits')",
    "nothing_becomes_a_correction": "BEFORE UPDATE ON time_entries FOR EACH ROW "
    "WHEN (OLD.status <> 'approved' AND (NEW.reverses_id IS NOT NULL "
    "OR NEW.reversed_by_id IS NOT NULL OR NEW.replaces_id IS NOT NULL)) "
    "EXECUTE FUNCTION refuse_change('a_correction_fits')",
}


def upgrade() -> None:
    for name in LINKS:
        op.add_column("time_entries", sa.Column(name, sa.Uuid(), nullable=True))
        op.execute(
            f"ALTER TABLE time_entries ADD CONSTRAINT fk_time_entries_{name} "
            f"FOREIGN KEY ({name}) REFERENCES time_entries (id) NOT VALID"
        )
    _exchange("ck_time_entries_bills_no_negative_time", {**RULES})
    _exchange("ck_time_entries_source", {"source": SOURCES})
    for function in (KEEP, FIT, MARK):
        op.execute(function)
    _finalize(f"keep_approved_time('{IMMUTABLE}')")
    for name, what in TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} {what}")
    _add_corrections()


def _exchange(old: str, rules: dict[str, str]) -> None:
    """The next revision validates them, when the locks of this one are gone."""
    op.execute(
        f"-- squawk-ignore ban-drop-constraint\nALTER TABLE time_entries DROP CONSTRAINT {old}"
    )
    for name, rule in rules.items():
        op.execute(
            f"ALTER TABLE time_entries ADD CONSTRAINT ck_time_entries_{name} {rule} NOT VALID"
        )


def _finalize(call: str) -> None:
    op.execute("DROP TRIGGER approved_is_final ON time_entries")
    op.execute(
        "CREATE TRIGGER approved_is_final BEFORE UPDATE OR DELETE ON time_entries "
        f"FOR EACH ROW WHEN (OLD.status = 'approved') EXECUTE FUNCTION {call}"
    )


def _add_corrections() -> None:
    op.create_table(
        "time_corrections",
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("assistant_id", sa.Uuid(), nullable=False),
        _choice("kind", "correction", "adjustment"),
        _choice("status", "proposed", "approved", "declined", "withdrawn", "closed"),
        _choice("side", "assistant", "client"),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("replacement", postgresql.JSONB(), nullable=True),
        sa.Column("original", postgresql.JSONB(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("reversal_id", sa.Uuid(), nullable=True),
        sa.Column("replacement_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        _check(
            "assistants_ask_for_themselves", "(side = 'assistant') = (proposed_by = assistant_id)"
        ),
        _check(
            "the_other_side_decides",
            "status NOT IN ('approved', 'declined') "
            "OR (side = 'client') = (decided_by = assistant_id)",
        ),
        _check(
            "open_until_decided",
            "(status = 'proposed') = (decided_at IS NULL) "
            "AND (status IN ('proposed', 'closed')) = (decided_by IS NULL)",
        ),
        _check(
            "approval_reverses",
            "(status = 'approved' AND kind = 'correction') = (reversal_id IS NOT NULL)",
        ),
        _check(
            "replaces_what_was_asked",
            "(reversal_id IS NOT NULL AND replacement IS NOT NULL) = (replacement_id IS NOT NULL)",
        ),
        _check(
            "clients_adjust_what_was_said",
            "(kind = 'adjustment') = (original IS NOT NULL) "
            "AND (kind = 'correction' OR (side = 'client' AND replacement IS NOT NULL))",
        ),
        sa.ForeignKeyConstraint(
            ["entry_id", "contract_id"],
            ["time_entries.id", "time_entries.contract_id"],
            name=op.f("fk_time_corrections_entry_id_contract_id"),
            ondelete="CASCADE",
        ),
        *(
            sa.ForeignKeyConstraint([name], [target], name=op.f(f"fk_time_corrections_{name}"))
            for name, target in (
                ("assistant_id", "assistant_profiles.user_id"),
                ("proposed_by", "users.id"),
                ("decided_by", "users.id"),
                ("reversal_id", "time_entries.id"),
                ("replacement_id", "time_entries.id"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_corrections")),
    )
    _index_corrections()
    op.execute(CLOSE)
    op.execute(
        "CREATE TRIGGER decided_closes_adjustment AFTER UPDATE OF status ON time_entries "
        "FOR EACH ROW WHEN (OLD.status = 'submitted' AND NEW.status <> 'submitted') "
        "EXECUTE FUNCTION close_adjustment_of_time()"
    )
    op.execute(
        "CREATE TRIGGER decided_is_final BEFORE UPDATE ON time_corrections "
        "FOR EACH ROW WHEN (OLD.status <> 'proposed') "
        "EXECUTE FUNCTION refuse_change('corrections_are_history')"
    )
    # Time that was not approved after all may be deleted, with what was proposed for it.
    op.execute(
        "CREATE TRIGGER stays BEFORE DELETE ON time_corrections "
        "FOR EACH ROW WHEN (OLD.kind = 'correction' OR OLD.status = 'approved') "
        "EXECUTE FUNCTION refuse_change('corrections_are_history')"
    )
    op.execute(
        "CREATE TRIGGER no_truncate BEFORE TRUNCATE ON time_corrections "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('corrections_are_history')"
    )


def _choice(name: str, *values: str) -> sa.Column:
    kind = sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
    return sa.Column(name, kind, nullable=False)


def _check(name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_time_corrections_{name}"))


def _index_corrections() -> None:
    for name, status, columns in (
        ("open", "proposed", ["entry_id"]),
        ("approved", "approved", ["entry_id", "kind"]),
    ):
        op.create_index(
            f"uq_time_corrections_{name}",
            "time_corrections",
            columns,
            unique=True,
            postgresql_where=sa.text(f"status = '{status}'"),
        )
    for thing in ("entry", "contract", "assistant"):
        newest = [f"{thing}_id", "created_at", "id"]
        op.create_index(f"ix_time_corrections_{thing}_newest", "time_corrections", newest)
    for party in ("contract", "assistant"):
        by_status = [f"{party}_id", "status", "created_at", "id"]
        op.create_index(f"ix_time_corrections_{party}_status", "time_corrections", by_status)
    op.create_index("ix_time_corrections_proposer", "time_corrections", ["proposed_by", "id"])
    op.create_index(
        "ix_time_corrections_decider",
        "time_corrections",
        ["decided_by", "id"],
        postgresql_where=sa.text("decided_by IS NOT NULL"),
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER decided_closes_adjustment ON time_entries")
    op.execute("DROP FUNCTION close_adjustment_of_time()")
    op.drop_table("time_corrections")
    for name in TRIGGERS:
        op.execute(f"DROP TRIGGER {name} ON time_entries")
    _finalize(f"refuse_change('{IMMUTABLE}')")
    for function in ("keep_approved_time", "check_correction_of_time", "mark_reversed_time"):
        op.execute(f"DROP FUNCTION {function}()")
    for name in RULES:
        op.execute(f"ALTER TABLE time_entries DROP CONSTRAINT ck_time_entries_{name}")
    _exchange("ck_time_entries_source", {"source": OLD_SOURCES})
    op.execute(
        "ALTER TABLE time_entries ADD CONSTRAINT ck_time_entries_bills_no_negative_time "
        f"{OLD_LESS} NOT VALID"
    )
    for name in ("source", "bills_no_negative_time"):
        op.execute(f"ALTER TABLE time_entries VALIDATE CONSTRAINT ck_time_entries_{name}")
    for name in LINKS:
        op.drop_column("time_entries", name)

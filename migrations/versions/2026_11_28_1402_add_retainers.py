"""add retainers: their periods, and minutes as an append-only ledger"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0111_retainers"
down_revision = "0141_repayments_checked"
branch_labels = None
depends_on = None

RULES = {
    "retainer_grants": "retainer_minutes_are_immutable",
    "retainer_minutes": "retainer_minutes_are_immutable",
    "retainer_time": "retainer_minutes_are_immutable",
}
PERIODS = "closed_periods_are_immutable"
SOURCES = ("base", "rollover", "top_up", "goodwill", "purchased")
REASONS = ("consumed", "expired", "breakage", "refunded", "rolled_over")

# A period may be closed, and then end earlier than it was planned; that is all.
KEEP_PERIOD = f"""
CREATE FUNCTION keep_retainer_period() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moving text[] := ARRAY['status', 'ends_on', 'statement', 'closed_at'];
BEGIN
    IF TG_OP <> 'UPDATE' OR OLD.status = 'closed' OR NEW.ends_on > OLD.ends_on
        OR to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving
    THEN
        RAISE EXCEPTION 'a retainer period is closed once, and changes no more'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = '{PERIODS}';
    END IF;
    RETURN NEW;
END $$
"""

OPEN_PERIOD = """
CREATE FUNCTION only_in_open_period() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT status FROM retainer_periods WHERE id = NEW.period_id FOR SHARE) = 'closed' THEN
        RAISE EXCEPTION 'the period is closed'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_ARGV[0];
    END IF;
    RETURN NEW;
END $$
"""

WITHIN = """
CREATE FUNCTION minutes_within_grant() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    granted integer;
    moved bigint;
BEGIN
    -- Whoever else takes from this grant waits, and counts this row.
    SELECT minutes INTO granted FROM retainer_grants WHERE id = NEW.grant_id FOR NO KEY UPDATE;
    SELECT sum(minutes) INTO moved FROM retainer_minutes WHERE grant_id = NEW.grant_id;
    IF moved NOT BETWEEN -granted AND 0 THEN
        RAISE EXCEPTION 'a grant of % minutes cannot have % left', granted, granted + moved
            USING ERRCODE = 'check_violation', CONSTRAINT = 'minutes_within_grants';
    END IF;
    RETURN NULL;
END $$
"""

# Whatever brings terms with a retainer, the worker looks at the contract at once.
LOOK = """
CREATE FUNCTION look_at_retainer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO retainers (contract_id, next_at)
        SELECT NEW.contract_id, NEW.created_at
        WHERE NEW.terms @> '{"kind": "retainer"}'
            OR NEW.terms @> '{"parts": [{"kind": "retainer"}]}'
            OR EXISTS (SELECT FROM retainers WHERE contract_id = NEW.contract_id)
    ON CONFLICT (contract_id) DO UPDATE SET next_at = least(retainers.next_at, EXCLUDED.next_at);
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    _add_periods()
    _add_grants()
    _add_minutes()
    for function in (KEEP_PERIOD, OPEN_PERIOD, WITHIN, LOOK):
        op.execute(function)
    op.execute(
        "CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON retainer_periods "
        "FOR EACH ROW EXECUTE FUNCTION keep_retainer_period()"
    )
    op.execute(
        "CREATE TRIGGER no_truncate BEFORE TRUNCATE ON retainer_periods "
        "FOR EACH STATEMENT EXECUTE FUNCTION keep_retainer_period()"
    )
    for table, rule in RULES.items():
        op.execute(
            f"CREATE TRIGGER immutable BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION refuse_change('{rule}')"
        )
        op.execute(
            f"CREATE TRIGGER no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('{rule}')"
        )
        op.execute(
            f"CREATE TRIGGER only_while_open BEFORE INSERT ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION only_in_open_period('{PERIODS}')"
        )
    op.execute(
        "CREATE TRIGGER within_grant AFTER INSERT ON retainer_minutes "
        "FOR EACH ROW EXECUTE FUNCTION minutes_within_grant()"
    )
    op.execute(
        "CREATE TRIGGER look_at_retainer AFTER INSERT ON contract_terms "
        "FOR EACH ROW EXECUTE FUNCTION look_at_retainer()"
    )


def _ids(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Uuid(), nullable=False) for name in names]


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _choice(name: str, *values: str) -> sa.Column:
    kind = sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
    return sa.Column(name, kind, nullable=False)


def _of_period(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["period_id", "contract_id"],
        ["retainer_periods.id", "retainer_periods.contract_id"],
        name=op.f(f"fk_{table}_period_id_contract_id"),
    )


def _add_periods() -> None:
    op.create_table(
        "retainers",
        *_ids("contract_id"),
        _moment("next_at", nullable=True),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_retainers_contract_id")
        ),
        sa.PrimaryKeyConstraint("contract_id", name=op.f("pk_retainers")),
    )
    op.create_index(
        "ix_retainers_due",
        "retainers",
        ["next_at", "contract_id"],
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_table(
        "retainer_periods",
        *_ids("id", "contract_id"),
        _choice("status", "open", "closed"),
        *(sa.Column(name, sa.Date(), nullable=False) for name in ("starts_on", "ends_on")),
        sa.Column("anchor_day", sa.Integer(), nullable=False),
        sa.Column("year_starts_on", sa.Date(), nullable=True),
        sa.Column("terms_version", sa.Integer(), nullable=False),
        sa.Column("statement", postgresql.JSONB(), nullable=True),
        _moment("created_at"),
        _moment("closed_at", nullable=True),
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_retainer_periods_{name}"))
            for name, rule in (
                ("runs_forward", "ends_on >= starts_on"),
                ("lies_within_its_year", "year_starts_on <= starts_on"),
                ("is_anchored", "anchor_day BETWEEN 1 AND 31"),
                (
                    "closes_with_a_statement",
                    "num_nulls(closed_at, statement) = CASE status WHEN 'closed' THEN 0 ELSE 2 END",
                ),
            )
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_retainer_periods_contract_id")
        ),
        sa.ForeignKeyConstraint(
            ["contract_id", "terms_version"],
            ["contract_terms.contract_id", "contract_terms.version"],
            name=op.f("fk_retainer_periods_contract_id_terms_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retainer_periods")),
        sa.UniqueConstraint(
            "contract_id", "starts_on", name=op.f("uq_retainer_periods_contract_id_starts_on")
        ),
        sa.UniqueConstraint("id", "contract_id", name=op.f("uq_retainer_periods_id_contract_id")),
    )
    op.create_index(
        "ix_retainer_periods_newest", "retainer_periods", ["contract_id", "starts_on", "id"]
    )
    op.create_index(
        "ix_retainer_periods_status",
        "retainer_periods",
        ["contract_id", "status", "starts_on", "id"],
    )
    op.execute(
        "ALTER TABLE retainer_periods ADD CONSTRAINT ex_retainer_periods_overlap EXCLUDE USING "
        "gist (uuidrange(contract_id, contract_id, '[]') WITH &&, "
        "daterange(starts_on, ends_on, '[]') WITH &&)"
    )


def _add_grants() -> None:
    op.create_table(
        "retainer_grants",
        *_ids("id", "contract_id", "period_id"),
        sa.Column("key", sa.Text(), nullable=False),
        _choice("source", *SOURCES),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("value_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("origin_on", sa.Date(), nullable=True),
        sa.Column("granted_by", sa.Uuid(), nullable=True),
        _moment("created_at"),
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_retainer_grants_{name}"))
            for name, rule in (
                ("is_not_negative", "minutes >= 0"),
                ("runs_forward", "expires_on > effective_on"),
                ("is_worth_something", "value_minor >= 0"),
                ("is_worth_money", "num_nulls(value_minor, currency) IN (0, 2)"),
            )
        ),
        _of_period("retainer_grants"),
        sa.ForeignKeyConstraint(
            ["granted_by"], ["users.id"], name=op.f("fk_retainer_grants_granted_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retainer_grants")),
        sa.UniqueConstraint("contract_id", "key", name=op.f("uq_retainer_grants_contract_id_key")),
        sa.UniqueConstraint("id", "contract_id", name=op.f("uq_retainer_grants_id_contract_id")),
    )
    op.create_index(
        "ix_retainer_grants_newest", "retainer_grants", ["contract_id", "created_at", "id"]
    )
    op.create_index("ix_retainer_grants_period", "retainer_grants", ["period_id"])
    op.create_index(
        "ix_retainer_grants_giver",
        "retainer_grants",
        ["granted_by", "id"],
        postgresql_where=sa.text("granted_by IS NOT NULL"),
    )


def _add_minutes() -> None:
    op.create_table(
        "retainer_minutes",
        *_ids("id", "contract_id", "period_id", "grant_id"),
        sa.Column("minutes", sa.Integer(), nullable=False),
        _choice("reason", *REASONS),
        _moment("created_at"),
        sa.CheckConstraint("minutes <> 0", name=op.f("ck_retainer_minutes_moves_something")),
        _of_period("retainer_minutes"),
        sa.ForeignKeyConstraint(
            ["grant_id", "contract_id"],
            ["retainer_grants.id", "retainer_grants.contract_id"],
            name=op.f("fk_retainer_minutes_grant_id_contract_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retainer_minutes")),
        sa.UniqueConstraint(
            *("period_id", "grant_id", "reason"),
            name=op.f("uq_retainer_minutes_period_id_grant_id_reason"),
        ),
    )
    op.create_index(
        "ix_retainer_minutes_period", "retainer_minutes", ["period_id", "created_at", "id"]
    )
    op.create_index("ix_retainer_minutes_contract", "retainer_minutes", ["contract_id"])
    op.create_index("ix_retainer_minutes_grant", "retainer_minutes", ["grant_id"])
    op.create_table(
        "retainer_time",
        *_ids("time_entry_id", "contract_id", "period_id"),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("seconds", "minutes")),
        _of_period("retainer_time"),
        sa.ForeignKeyConstraint(
            ["time_entry_id", "contract_id"],
            ["time_entries.id", "time_entries.contract_id"],
            name=op.f("fk_retainer_time_time_entry_id_contract_id"),
        ),
        sa.PrimaryKeyConstraint("time_entry_id", name=op.f("pk_retainer_time")),
    )
    op.create_index("ix_retainer_time_period", "retainer_time", ["period_id"])
    op.create_index("ix_retainer_time_contract", "retainer_time", ["contract_id"])


def downgrade() -> None:
    op.execute("DROP TRIGGER look_at_retainer ON contract_terms")
    for table in ("retainer_time", "retainer_minutes", "retainer_grants", "retainer_periods"):
        op.drop_table(table)
    op.drop_table("retainers")
    for name in (
        *("look_at_retainer", "minutes_within_grant", "only_in_open_period"),
        "keep_retainer_period",
    ):
        op.execute(f"DROP FUNCTION {name}")

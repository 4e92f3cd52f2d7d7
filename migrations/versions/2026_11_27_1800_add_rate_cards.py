"""add rate cards: the rates of organizations and the list prices of assistants"""

import sqlalchemy as sa
from alembic import op

revision = "0022_rate_cards"
down_revision = "0021_list_indexes"
branch_labels = None
depends_on = None

LEVELS = ("entry", "intermediate", "expert")
SIZES = ("solo", "2_10", "11_50", "51_200", "201_1000", "over_1000")
CHECKS = {
    "has_one_owner": "num_nonnulls(organization_id, assistant_id) = 1",
    "pays": "rate_minor > 0",
    "runs_forward": "valid_until > valid_from",
    "a_factor_is_for_a_size": "factor IS NULL OR (factor > 0 AND size_band IS NOT NULL)",
    "list_prices_are_for_an_hour": (
        "assistant_id IS NULL OR (role IS NULL AND size_band IS NULL AND per = 'hour')"
    ),
}
KEYS = {
    "organization_id": "organizations.id",
    "assistant_id": "assistant_profiles.user_id",
    "created_by": "users.id",
}


def text_enum(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "rate_card_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("assistant_id", sa.Uuid(), nullable=True),
        sa.Column("side", text_enum(("bill", "pay"), "side"), nullable=False),
        sa.Column("service", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("level", text_enum(LEVELS, "level"), nullable=True),
        sa.Column("size_band", text_enum(SIZES, "size_band"), nullable=True),
        sa.Column("per", text_enum(("hour", "month", "year"), "per"), nullable=False),
        sa.Column("rate_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("factor", sa.Numeric(6, 4), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        *(
            sa.CheckConstraint(condition, name=op.f(f"ck_rate_card_entries_{name}"))
            for name, condition in CHECKS.items()
        ),
        *(
            sa.ForeignKeyConstraint([column], [other], name=op.f(f"fk_rate_card_entries_{column}"))
            for column, other in KEYS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rate_card_entries")),
    )
    for owner, name, columns in (
        ("organization", "newest", ()),
        ("organization", "side", ("side",)),
        ("organization", "service", ("service",)),
        ("organization", "level", ("level",)),
        ("assistant", "newest", ()),
    ):
        op.create_index(
            f"ix_rate_card_entries_{owner}_{name}",
            "rate_card_entries",
            [f"{owner}_id", *columns, "created_at", "id"],
        )
    op.create_index(
        "ix_rate_card_entries_organization_end",
        "rate_card_entries",
        ["organization_id", sa.text("coalesce(valid_until, 'infinity'::date)")],
    )
    _refuse_overlap()
    _refuse_changes()


def _refuse_overlap() -> None:
    """What a rate is for, as one id: GiST compares a range of it without an extension."""
    columns = ("service", "role", "level", "size_band")
    named = " || '|' || ".join(f"coalesce({column}, '')" for column in columns)
    owner = "coalesce(organization_id, assistant_id)::text"
    what = f"md5({owner} || '|' || side || '|' || per || '|' || {named})::uuid"
    op.execute(
        "ALTER TABLE rate_card_entries ADD CONSTRAINT ex_rate_card_entries_no_overlap "
        f"EXCLUDE USING gist (uuidrange({what}, {what}, '[]') WITH &&, "
        "daterange(valid_from, valid_until) WITH &&)"
    )


def _refuse_changes() -> None:
    """A rate never changes, but for its end: that is set, or brought forward, never put off."""
    kept = "- 'valid_until' - 'version'"
    op.execute(
        "CREATE TRIGGER only_ends BEFORE UPDATE ON rate_card_entries FOR EACH ROW WHEN ("
        f"to_jsonb(OLD) {kept} <> to_jsonb(NEW) {kept} OR NEW.valid_until IS NULL "
        "OR NEW.valid_until > OLD.valid_until) "
        "EXECUTE FUNCTION refuse_change('rates_are_append_only')"
    )
    op.execute(
        "CREATE TRIGGER no_delete BEFORE DELETE ON rate_card_entries "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change('rates_are_append_only')"
    )
    op.execute(
        "CREATE TRIGGER no_truncate BEFORE TRUNCATE ON rate_card_entries "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('rates_are_append_only')"
    )


def downgrade() -> None:
    op.drop_table("rate_card_entries")

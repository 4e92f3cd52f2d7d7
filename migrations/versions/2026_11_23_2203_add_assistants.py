"""add assistants"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003_assistants"
down_revision = "0002_identity"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assistant_profiles",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("categories", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("other_work", sa.Text(), nullable=True),
        sa.Column("skills", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("skill_keys", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("tools", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "entry",
                "intermediate",
                "expert",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("availability", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("weekly_minutes", sa.Integer(), nullable=True),
        sa.Column("rate_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("is_listed", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(rate_minor IS NULL) = (currency IS NULL)",
            name=op.f("ck_assistant_profiles_rate_has_currency"),
        ),
        sa.CheckConstraint(
            "cardinality(categories) > 0", name=op.f("ck_assistant_profiles_has_category")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_assistant_profiles_user_id")
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_assistant_profiles")),
    )
    op.create_index(
        "ix_assistant_profiles_categories",
        "assistant_profiles",
        ["categories"],
        unique=False,
        postgresql_using="gin",
    )
    op.create_index(
        "ix_assistant_profiles_created",
        "assistant_profiles",
        ["created_at", "user_id"],
        unique=False,
    )
    op.create_index(
        "ix_assistant_profiles_skill_keys",
        "assistant_profiles",
        ["skill_keys"],
        unique=False,
        postgresql_using="gin",
    )
    op.execute(
        """
        CREATE FUNCTION join_words(words text[]) RETURNS text
        -- array_to_string is only STABLE because of other element types; for text it is fixed.
        LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN array_to_string(words, ' ')
        """
    )
    op.execute(
        """
        ALTER TABLE assistant_profiles ADD COLUMN search tsvector GENERATED ALWAYS AS (
            setweight(to_tsvector('english', headline), 'A')
            || setweight(to_tsvector('english', join_words(skills)), 'B')
            || setweight(to_tsvector('english', about), 'C')
        ) STORED
        """
    )
    op.execute("CREATE INDEX ix_assistant_profiles_search ON assistant_profiles USING gin (search)")


def downgrade() -> None:
    op.drop_table("assistant_profiles")
    op.execute("DROP FUNCTION join_words")

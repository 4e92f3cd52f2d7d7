"""add files: what somebody sent for a contract, and the contents that are to be removed"""

import sqlalchemy as sa
from alembic import op

revision = "0083_files"
down_revision = "0082_enquiries_indexed"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "files",
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("byte_count", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("stored_at", MOMENT, nullable=True),
        sa.Column("loose_since", MOMENT, nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("attached_at", MOMENT, nullable=True),
        sa.CheckConstraint("byte_count BETWEEN 1 AND 10485760", name=op.f("ck_files_has_a_size")),
        sa.CheckConstraint(
            "num_nulls(subject_kind, subject_id, attached_at) IN (0, 3)",
            name=op.f("ck_files_is_attached_wholly"),
        ),
        sa.CheckConstraint(
            "subject_id IS NULL OR stored_at IS NOT NULL",
            name=op.f("ck_files_is_stored_before_attached"),
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_files_contract_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_files_organization_id")
        ),
        sa.ForeignKeyConstraint(["uploaded_by"], ["users.id"], name=op.f("fk_files_uploaded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
        sa.UniqueConstraint("key", name=op.f("uq_files_key")),
    )
    op.create_index("ix_files_uploader", "files", ["uploaded_by", "id"])
    op.create_index("ix_files_client", "files", ["organization_id"])
    op.create_index(
        "ix_files_subject",
        "files",
        ["subject_id"],
        postgresql_where=sa.text("subject_id IS NOT NULL"),
    )
    op.create_index(
        "ix_files_loose",
        "files",
        ["loose_since"],
        postgresql_where=sa.text("subject_id IS NULL"),
    )
    op.create_table(
        "file_removals",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_file_removals")),
    )
    op.create_index("ix_file_removals_due", "file_removals", ["due_at"])
    op.execute(
        "CREATE TRIGGER held_stays BEFORE DELETE ON files "
        "FOR EACH ROW WHEN (OLD.subject_id IS NOT NULL) "
        "EXECUTE FUNCTION refuse_change('file_in_use')"
    )
    # Whatever deletes the row: by database time, as the day is that of whoever copies the store.
    op.execute(
        "CREATE FUNCTION leave_content() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "INSERT INTO file_removals (key, due_at) VALUES (OLD.key, now() + interval '1 day') "
        "ON CONFLICT DO NOTHING; RETURN NULL; END $$"
    )
    op.execute(
        "CREATE TRIGGER content_follows AFTER DELETE ON files "
        "FOR EACH ROW EXECUTE FUNCTION leave_content()"
    )


def downgrade() -> None:
    op.drop_table("files")
    op.execute("DROP FUNCTION leave_content()")
    op.drop_table("file_removals")

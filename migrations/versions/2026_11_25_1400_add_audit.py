"""add the audit log"""

import sqlalchemy as sa
from alembic import op

revision = "0016_audit"
down_revision = "0015_versions"
branch_labels = None
depends_on = None

# The chain of all chains has the smallest id there is, so that it is locked before every other. Its
# rows say which chains were opened, so that none can be lost whole.
OPEN_REGISTRY = """
INSERT INTO audit_chains (id, length, head)
VALUES ('00000000-0000-0000-0000-000000000000', 0, decode(repeat('00', 32), 'hex'))
"""

CHAIN_ROW = """
CREATE FUNCTION chain_audit_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Held until the commit: rows of a chain are numbered one after the other, without gaps.
    SELECT length + 1, head INTO STRICT NEW.position, NEW.previous_hash
        FROM audit_chains WHERE id = NEW.chain_id FOR NO KEY UPDATE;
    IF NEW.chain_id = '00000000-0000-0000-0000-000000000000' THEN
        INSERT INTO audit_chains (id, length, head)
            VALUES (NEW.object_id, 0, decode(repeat('00', 32), 'hex')) ON CONFLICT DO NOTHING;
        IF NOT FOUND THEN
            RETURN NULL;  -- somebody opened it while this transaction waited
        END IF;
    END IF;
    -- The form is that of va_market/audit/canonical.py, which computes it anew.
    NEW.hash := sha256(convert_to(jsonb_build_array(
        NEW.chain_id, NEW.position, NEW.id,
        to_char(NEW.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        NEW.actor_id, NEW.session_id, NEW.key_id, NEW.acted_for, NEW.action, NEW.object_id,
        encode(NEW.before_hash, 'hex'), encode(NEW.after_hash, 'hex'),
        NEW.request_id, NEW.reason, NEW.route, encode(NEW.previous_hash, 'hex')
    )::text, 'UTF8'));
    UPDATE audit_chains SET length = NEW.position, head = NEW.hash WHERE id = NEW.chain_id;
    RETURN NEW;
END $$
"""

APPEND = """
CREATE FUNCTION append_to_audit(notes jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_rows (
        chain_id, id, created_at, actor_id, session_id, key_id, acted_for, action, object_id,
        before_hash, after_hash, request_id, reason, route
    )
    WITH noted AS MATERIALIZED (
        SELECT note.*, chain.id AS chain_id
        FROM jsonb_to_recordset(notes) AS note (
            number int, id uuid, created_at timestamptz, actor_id uuid, session_id uuid,
            key_id uuid, acted_for uuid, action text, object_id uuid, before_hash bytea,
            after_hash bytea, request_id text, reason text, route text, parties uuid[]
        )
        CROSS JOIN LATERAL (
            SELECT id FROM organizations WHERE id = ANY (note.parties)
            UNION ALL
            SELECT party FROM unnest(note.parties) AS party
            WHERE NOT EXISTS (SELECT FROM organizations WHERE id = ANY (note.parties))
        ) AS chain
    ), appended AS (
        SELECT chain_id, number, id, created_at, actor_id, session_id, key_id, acted_for, action,
            object_id, before_hash, after_hash, request_id, reason, route
        FROM noted
        UNION ALL
        SELECT '00000000-0000-0000-0000-000000000000', 0, gen_random_uuid(), min(created_at), NULL, NULL, NULL, NULL,
            'audit_chain.opened', chain_id, NULL, NULL, NULL, NULL, NULL
        FROM noted WHERE NOT EXISTS (SELECT FROM audit_chains WHERE id = noted.chain_id)
        GROUP BY chain_id
    )
    SELECT chain_id, id, created_at, actor_id, session_id, key_id, acted_for, action, object_id,
        before_hash, after_hash, request_id, reason, route
    -- The triggers lock chains in this order: two transactions never wait for each other.
    FROM appended ORDER BY chain_id, number, object_id;
END $$
"""


def upgrade() -> None:
    op.create_table(
        "audit_chains",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_chains")),
        # Each append changes the row in place; the free space keeps it on its page.
        postgresql_with={"fillfactor": 50},
    )
    op.create_table(
        "audit_rows",
        sa.Column("chain_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("key_id", sa.Uuid(), nullable=True),
        sa.Column("acted_for", sa.Uuid(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("before_hash", sa.LargeBinary(), nullable=True),
        sa.Column("after_hash", sa.LargeBinary(), nullable=True),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("route", sa.Text(), nullable=True),
        sa.Column("previous_hash", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("chain_id", "position", name=op.f("pk_audit_rows")),
    )
    op.create_index("ix_audit_rows_newest", "audit_rows", ["chain_id", "created_at", "id"])
    op.create_index(
        "ix_audit_rows_object", "audit_rows", ["chain_id", "object_id", "created_at", "id"]
    )
    op.create_index(
        "ix_audit_rows_actor", "audit_rows", ["chain_id", "actor_id", "created_at", "id"]
    )
    op.execute(OPEN_REGISTRY)
    op.execute(CHAIN_ROW)
    op.execute(APPEND)
    op.execute(
        "CREATE TRIGGER chained BEFORE INSERT ON audit_rows "
        "FOR EACH ROW EXECUTE FUNCTION chain_audit_row()"
    )
    refuse()


def refuse() -> None:
    """Rows never change; chains change by the trigger of the rows alone."""
    for table, events, guard in (
        ("audit_rows", "UPDATE OR DELETE", ""),
        ("audit_chains", "INSERT OR UPDATE OR DELETE", "WHEN (pg_trigger_depth() = 0) "),
    ):
        op.execute(
            f"CREATE TRIGGER immutable BEFORE {events} ON {table} FOR EACH ROW {guard}"
            f"EXECUTE FUNCTION refuse_change('audit_is_immutable')"
        )
        op.execute(
            f"CREATE TRIGGER no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('audit_is_immutable')"
        )


def downgrade() -> None:
    op.drop_table("audit_rows")
    op.drop_table("audit_chains")
    op.execute("DROP FUNCTION append_to_audit")
    op.execute("DROP FUNCTION chain_audit_row")

"""hold contracts to their assignments: who works on one is whom it is assigned to

Looked at when a transaction ends, as a handover changes both tables.
"""

from alembic import op

revision = "0050_contracts_assigned"
down_revision = "0049_amendments_indexed"
branch_labels = None
depends_on = None

CHECK = """
    CREATE FUNCTION check_assignment() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT EXISTS (
            SELECT FROM contract_assignments
            WHERE contract_id = NEW.id AND number = NEW.assignment
                AND assistant_id = NEW.assistant_id AND ends_at IS NULL
        ) THEN
            RAISE EXCEPTION 'the contract is not assigned to this assistant'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'assistant_is_assigned';
        END IF;
        RETURN NULL;
    END $$
"""


def upgrade() -> None:
    op.execute(CHECK)
    op.execute(
        "CREATE CONSTRAINT TRIGGER assistant_is_assigned "
        "AFTER UPDATE OF assistant_id, assignment ON contracts DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION check_assignment()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER assistant_is_assigned ON contracts")
    op.execute("DROP FUNCTION check_assignment()")

"""give projects agreed on before milestones had rows their milestones, as planning lays them out

In batches, each in a transaction of its own: a live market waits for none of them for long, and a
run that was cut off goes on where it stopped. Whatever ends waits for its batch, so that a contract
that is over has its milestones cancelled, as if they had ended with it.
"""

from alembic import op

revision = "0064_milestones_filled"
down_revision = "0063_renewals_checked"
branch_labels = None
depends_on = None

BATCH = 500
PROJECT = (
    "CASE agreed.terms ->> 'kind' WHEN 'project' THEN agreed.terms WHEN 'combined' THEN "
    "jsonb_path_query_first(agreed.terms, '$.parts[*] ? (@.kind == \"project\")') END"
)
WITHOUT_ROWS = f"""
    SELECT contracts.id FROM contracts
    WHERE contracts.id > reached
    AND NOT EXISTS (SELECT FROM milestones WHERE milestones.contract_id = contracts.id)
    AND EXISTS (
        SELECT FROM contract_terms AS agreed WHERE agreed.contract_id = contracts.id
        AND jsonb_array_length({PROJECT} -> 'milestones') > 0
    )
    ORDER BY contracts.id LIMIT {BATCH} FOR NO KEY UPDATE
"""  # noqa: S608  # constants
# The first version with milestones is the one that planned them. An amount has all the decimals of
# its currency, so that without the point it counts the smallest unit.
PLANNED = f"""
    WITH projects AS (
        SELECT DISTINCT ON (agreed.contract_id) agreed.contract_id, agreed.version,
            agreed.created_at, contracts.status = 'ended' AS is_over, contracts.ended_at, project,
            coalesce(replace(project #>> '{{deposit,amount}}', '.', '')::numeric, 0) AS deposit
        FROM contract_terms AS agreed
        JOIN contracts ON contracts.id = agreed.contract_id
        CROSS JOIN LATERAL (SELECT {PROJECT}) AS found (project)
        WHERE agreed.contract_id = ANY (batch) AND jsonb_array_length(project -> 'milestones') > 0
        ORDER BY agreed.contract_id, agreed.version
    ), parts AS (
        SELECT projects.*, part, place, minor, sum(minor) OVER whole AS price,
            sum(minor) OVER (whole ORDER BY place) - minor AS before,
            sum(minor) OVER (whole ORDER BY place DESC) - minor AS behind
        FROM projects
        CROSS JOIN LATERAL jsonb_array_elements(project -> 'milestones')
            WITH ORDINALITY AS listed (part, place)
        CROSS JOIN LATERAL (
            SELECT replace(part #>> '{{amount,amount}}', '.', '')::numeric
        ) AS amount (minor)
        WINDOW whole AS (PARTITION BY contract_id)
    ), remainders AS (
        SELECT parts.*, div(deposit * minor, price) AS rounded_down,
            row_number() OVER (
                PARTITION BY contract_id ORDER BY mod(deposit * minor, price) DESC, place
            ) AS turn
        FROM parts
    )
    SELECT remainders.*, CASE project ->> 'deposit_recoupment'
        WHEN 'first' THEN least(minor, greatest(deposit - before, 0))
        WHEN 'last' THEN least(minor, greatest(deposit - behind, 0))
        ELSE rounded_down
            + (turn <= deposit - sum(rounded_down) OVER (PARTITION BY contract_id))::integer
    END AS share
    FROM remainders
"""  # noqa: S608  # as above
# A UUIDv7 of the moment at which they were agreed on.
ID = (
    "(left(millis, 8) || '-' || right(millis, 4) || '-7' || substr(gen_random_uuid()::text, 16))"
    "::uuid"
)
INSERT = f"""
    INSERT INTO milestones (
        id, contract_id, terms_version, position, title, currency, amount_minor, deposit_minor,
        due_on, allows_parts, approval_days, status, created_at, updated_at
    )
    SELECT {ID}, contract_id, version, place, part ->> 'title', project #>> '{{price,currency}}',
        minor, share, (part ->> 'due_on')::date,
        coalesce((project #>> '{{policy,allows_partial_release}}')::boolean, true),
        (project #>> '{{policy,auto_approval_days}}')::integer,
        CASE WHEN is_over THEN 'cancelled' ELSE 'agreed' END,
        created_at, CASE WHEN is_over THEN coalesce(ended_at, created_at) ELSE created_at END
    FROM ({PLANNED}) AS planned
    CROSS JOIN LATERAL (
        SELECT lpad(to_hex(floor(extract(epoch FROM created_at) * 1000)::bigint), 12, '0')
    ) AS moment (millis)
"""  # noqa: S608  # as above


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute(
            f"""
            DO $$
            DECLARE
                reached uuid := '00000000-0000-0000-0000-000000000000';
                batch uuid[];
            BEGIN
                LOOP
                    SELECT array_agg(id ORDER BY id) INTO batch FROM ({WITHOUT_ROWS}) AS found;
                    EXIT WHEN batch IS NULL;
                    {INSERT};
                    reached := batch[cardinality(batch)];
                    COMMIT;
                END LOOP;
            END $$
            """  # noqa: S608  # as above
        )


def downgrade() -> None:
    """They stay: some of them may have been funded by now."""

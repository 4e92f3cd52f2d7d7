"""What holds of money whatever happened: each law by the rows that break it.

Every law compares the ledger with what a feature wrote down by itself, or two such things with each
other; none asks the application. No row is the proof.
"""

import asyncpg

from tests.factories.market import Market
from tests.invariants import rows
from tests.ledger.books import faults_in

_HOLDINGS = """
    CREATE TEMPORARY VIEW holdings AS
    SELECT a.kind, a.subject_id AS of, b.posted_minor AS minor
    FROM ledger_accounts a JOIN ledger_balances b ON b.account_id = a.id
"""
"""What the accounts of each kind hold for each thing."""

LAWS = {
    "each currency comes to zero": """
        SELECT a.currency, sum(b.posted_minor) FROM ledger_accounts a
        JOIN ledger_balances b ON b.account_id = a.id
        GROUP BY a.currency HAVING sum(b.posted_minor) <> 0
    """,
    "no guarded account is below zero, what is promised included": """
        SELECT * FROM ledger_balances
        WHERE NOT allow_negative AND posted_minor - pending_out_minor < 0
    """,
    "every balance is the sum of its postings": """
        SELECT b.account_id, b.posted_minor, sum(p.amount_minor) FROM ledger_balances b
        JOIN ledger_postings p ON p.account_id = b.account_id AND p.state = 'posted'
        GROUP BY b.account_id, b.posted_minor HAVING sum(p.amount_minor) <> b.posted_minor
    """,
    "what came in is what the payments say": """
        SELECT paid.minor, posted.minor FROM
        (SELECT coalesce(sum(received_minor), 0) AS minor FROM payments
         WHERE status = 'received') paid,
        (SELECT coalesce(-sum(p.amount_minor), 0) AS minor FROM ledger_postings p
         JOIN ledger_accounts a ON a.id = p.account_id AND a.kind = 'cash'
         JOIN ledger_transactions t ON t.id = p.transaction_id
         WHERE t.kind IN ('payment_received', 'payment_returned')) posted
        WHERE paid.minor <> posted.minor
    """,
    "what went out is what the payouts say": """
        SELECT paid.minor, posted.minor FROM
        (SELECT coalesce(sum(amount_minor), 0) AS minor FROM payouts
         WHERE status = 'paid') paid,
        (SELECT coalesce(sum(p.amount_minor), 0) AS minor FROM ledger_postings p
         JOIN ledger_accounts a ON a.id = p.account_id AND a.kind = 'cash'
         JOIN ledger_transactions t ON t.id = p.transaction_id
         WHERE t.kind NOT IN ('payment_received', 'payment_returned')) posted
        WHERE paid.minor <> posted.minor
    """,
    "what is on its way out is what the payouts say": """
        SELECT way.minor FROM
        (SELECT coalesce(sum(amount_minor), 0) AS minor FROM payouts
         WHERE status IN ('created', 'submitted')) way
        WHERE way.minor <>
            (SELECT coalesce(sum(minor), 0) FROM holdings WHERE kind = 'payout_clearing')
    """,
    "a line of the bank moved what its payout, or all of its batch, says": """
        SELECT l.id FROM bank_lines l JOIN payouts p ON p.submitted_by IS NOT NULL
            AND (p.id = l.payout_id OR p.batch_id = l.payout_batch_id)
        GROUP BY l.id, l.payout_id, l.amount_minor
        HAVING bool_or(p.status NOT IN ('paid', 'failed', 'returned'))
            OR l.amount_minor > sum(p.amount_minor)
            OR (l.payout_id IS NOT NULL AND l.amount_minor <> sum(p.amount_minor))
        UNION ALL
        SELECT l.id FROM bank_lines l JOIN payouts p ON p.id = l.payout_id
        WHERE p.submitted_by IS NULL
    """,
    "a milestone holds what was funded and neither released nor given back": """
        SELECT * FROM (
            SELECT m.id, coalesce(sum(CASE v.kind WHEN 'funded' THEN 1
                WHEN 'deposited' THEN 1 ELSE -1 END
                * (v.amount_minor + v.client_fee_minor)), 0) AS minor
            FROM milestones m LEFT JOIN milestone_movements v ON v.milestone_id = m.id
            GROUP BY m.id
        ) held
        WHERE minor < 0 OR minor <> (SELECT coalesce(sum(minor), 0) FROM holdings
            WHERE kind = 'milestone_held' AND of = held.id)
    """,
    "what was released waits until it is cleared": """
        SELECT c.pending_account_id, b.posted_minor, sum(v.amount_minor - v.assistant_fee_minor)
        FROM milestone_clearings c
        JOIN milestone_movements v ON v.id = c.movement_id
        JOIN ledger_balances b ON b.account_id = c.pending_account_id
        GROUP BY c.pending_account_id, b.posted_minor
        HAVING coalesce(sum(v.amount_minor - v.assistant_fee_minor)
            FILTER (WHERE c.cleared_at IS NULL), 0) <> b.posted_minor
    """,
    "an invoice is the sum of its lines": """
        SELECT i.id FROM invoices i JOIN invoice_lines l ON l.invoice_id = i.id
        WHERE i.status <> 'draft' GROUP BY i.id, i.net_minor, i.tax_minor, i.total_minor
        HAVING sum(l.amount_minor) <> i.net_minor OR i.net_minor + i.tax_minor <> i.total_minor
    """,
    "an opened invoice is the sum of its installments": """
        SELECT i.id FROM invoices i LEFT JOIN invoice_installments p ON p.invoice_id = i.id
        WHERE i.status <> 'draft'
        GROUP BY i.id, i.total_minor, i.due_on, i.installment_plan
        HAVING count(p.position) <> jsonb_array_length(i.installment_plan)
            OR coalesce(sum(p.amount_minor), i.total_minor) <> i.total_minor
            OR coalesce(min(p.due_on), i.due_on) <> i.due_on
    """,
    "an invoice is paid and credited as its payments and credit notes say": """
        SELECT * FROM (
            SELECT i.id, i.paid_minor, i.credited_minor, i.refund_due_minor, i.disputed_minor,
                (SELECT coalesce(sum(amount_minor), 0) FROM invoice_payments
                 WHERE invoice_id = i.id) AS paid,
                (SELECT coalesce(sum(total_minor - refund_minor), 0) FROM credit_notes
                 WHERE invoice_id = i.id) AS credited,
                (SELECT coalesce(sum(refund_minor), 0) FROM credit_notes
                 WHERE invoice_id = i.id) -
                (SELECT coalesce(sum(amount_minor), 0) FROM invoice_repayments
                 WHERE invoice_id = i.id) AS refund_due,
                (SELECT coalesce(sum(total_minor), 0) FROM disputes
                 WHERE invoice_id = i.id AND ended_at IS NULL) AS disputed
            FROM invoices i
        ) found
        WHERE (paid, credited, refund_due, disputed)
            <> (paid_minor, credited_minor, refund_due_minor, disputed_minor)
    """,
    "a client owes what is neither paid nor credited": """
        SELECT * FROM (
            SELECT id, CASE WHEN status IN ('draft', 'void') THEN 0
                ELSE total_minor - paid_minor - credited_minor END AS owed, refund_due_minor
            FROM invoices
        ) i
        WHERE owed < 0 OR refund_due_minor < 0
           OR owed <> -(SELECT coalesce(sum(minor), 0) FROM holdings
            WHERE kind = 'client_receivable' AND of = i.id)
           OR refund_due_minor <> (SELECT coalesce(sum(minor), 0) FROM holdings
            WHERE kind = 'refund_due' AND of = i.id)
           OR refund_due_minor <> -(SELECT coalesce(sum(minor), 0) FROM holdings
            WHERE kind = 'refund_payable' AND of = i.id)
    """,
    "nothing waits on an invoice of which nothing is owed": """
        SELECT i.id, a.kind, b.posted_minor FROM invoices i
        JOIN ledger_accounts a ON a.subject_id = i.id AND a.kind LIKE '%\\_pending'
        JOIN ledger_balances b ON b.account_id = a.id AND b.posted_minor <> 0
        WHERE i.status = 'void' OR i.total_minor = i.paid_minor + i.credited_minor
    """,
    "a dispute reserves until it ends, and gives back no more": """
        SELECT * FROM (
            SELECT id, refunded_minor, reserved_minor,
                CASE WHEN ended_at IS NULL THEN reserved_minor ELSE 0 END AS reserved
            FROM disputes
        ) d
        WHERE refunded_minor > reserved_minor
           OR reserved <> (SELECT coalesce(sum(minor), 0) FROM holdings
            WHERE kind IN ('assistant_reserve', 'agency_reserve') AND of = d.id)
    """,
    "an agency owes its assistants what is due of their shares and not paid": """
        SELECT * FROM (
            SELECT coalesce(sum(due_minor - paid_minor), 0) AS owed FROM splits
        ) s
        WHERE owed <> (SELECT coalesce(sum(minor), 0) FROM holdings WHERE kind = 'share_due')
           OR owed <> -(SELECT coalesce(sum(minor), 0) FROM holdings WHERE kind = 'share_payable')
    """,
    "a retainer defers what of its grants is neither used, nor lapsed, nor paid back": """
        SELECT * FROM (
            SELECT contract_id, sum(CASE
                WHEN minutes > 0 THEN
                    value_minor - div(2 * value_minor::numeric * gone + minutes, 2 * minutes)
                WHEN EXISTS (SELECT FROM retainer_periods p WHERE p.contract_id = g.contract_id
                    AND g.effective_on BETWEEN p.starts_on AND p.ends_on AND p.status = 'closed')
                THEN 0 ELSE value_minor END) AS deferred
            FROM retainer_grants g, LATERAL (
                SELECT -coalesce(sum(m.minutes), 0) AS gone
                FROM retainer_minutes m WHERE m.grant_id = g.id
            ) left_it
            WHERE value_minor IS NOT NULL GROUP BY contract_id
        ) sold
        WHERE deferred <> (SELECT coalesce(sum(minor), 0) FROM holdings
            WHERE kind = 'deferred_revenue' AND of = sold.contract_id)
    """,
    "what a retainer charged in advance and did not give back is deferred or earned": """
        SELECT * FROM (
            SELECT contract_id, sum(amount_minor) AS charged FROM charges
            WHERE kind IN ('retainer_fee', 'packs') OR kind = 'credit' AND term = ''
            GROUP BY contract_id
        ) paid
        WHERE charged <> -(SELECT coalesce(sum(minor), 0) FROM holdings
            WHERE kind = 'deferred_fees' AND of = paid.contract_id)
           OR charged <> (SELECT coalesce(sum(minor), 0) FROM holdings
            WHERE kind IN ('deferred_revenue', 'recognized_revenue') AND of = paid.contract_id)
    """,
    "nothing is billed twice": """
        SELECT coalesce(time_entry_id, expense_id, release_id, charge_id), count(*)
        FROM invoice_sources WHERE released_at IS NULL
        GROUP BY 1 HAVING count(*) > 1
    """,
    "what is billed was approved": """
        SELECT s.line_id FROM invoice_sources s
        LEFT JOIN time_entries t ON t.id = s.time_entry_id
        LEFT JOIN expenses e ON e.id = s.expense_id
        WHERE s.released_at IS NULL
          AND (t.status <> 'approved' OR e.status IN ('draft', 'submitted', 'returned'))
    """,
    "numbers count from one without a gap": """
        WITH numbers AS (
            SELECT issuer_id, series, sequence FROM invoices WHERE sequence IS NOT NULL
            UNION ALL SELECT issuer_id, series, sequence FROM credit_notes
        )
        SELECT issuer_id, series FROM numbers
        FULL JOIN (SELECT issuer_id, series, last_number FROM invoice_series) counted
            USING (issuer_id, series)
        GROUP BY issuer_id, series, last_number
        HAVING count(sequence) <> last_number OR count(DISTINCT sequence) <> last_number
            OR min(sequence) <> 1 OR max(sequence) <> last_number
    """,
}


async def broken(connection: asyncpg.Connection) -> dict[str, list[str]]:
    """The laws that do not hold, and the rows that break each."""
    await connection.execute(_HOLDINGS)
    found = {law: await connection.fetch(query) for law, query in LAWS.items()}
    return {law: [str(dict(row)) for row in wrong] for law, wrong in found.items() if wrong}


async def check(market: Market) -> None:
    """Every law holds, and the ledger's own proof finds no fault."""
    connection = await rows.connect(market)
    try:
        assert await broken(connection) == {}
    finally:
        await connection.close()
    assert await faults_in(market.app.state.database.reader) == []

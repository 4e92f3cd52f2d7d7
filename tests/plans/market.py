"""A market in which a few have far more than the others, so that the planner has a choice.

One client posts every third job, one assistant answers every fifth, one agency proposes every
fourth. The rows that the benchmark has no use for are made by statements.
"""

# ruff: noqa: S608  # these statements hold numbers and ids of our own

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import md5
from uuid import UUID

from tests.benchmark.market import Rows
from tests.benchmark.sizes import Size

SIZE = Size(
    *(12_000, 20_000, 400, 2_500, 2_200),
    busy=8,
    writers=0,
    week=100,
)
NOW = datetime(2026, 12, 7, 12, tzinfo=UTC)
AGENCY = UUID(int=0xA6E)
LONG = 4_000
"""How much happens to the busy client."""
NAMING = UUID(int=0xEC)
EVENT = UUID(md5(b"event 4000", usedforsecurity=False).hexdigest())
ARTICLE = UUID(md5(b"article 0 1", usedforsecurity=False).hexdigest())
"""Of the busy client, changed often, and for many contracts."""
IMPORT = UUID(md5(b"import 1", usedforsecurity=False).hexdigest())
STATEMENT = UUID(md5(b"statement 1", usedforsecurity=False).hexdigest())
TEAM = 500
"""Members, invitations and keys of each large organization: people make them, one by one."""


class Lopsided(Rows):
    def organization(self, number: int) -> int:
        return 0 if number % 3 == 0 else super().organization(number)

    def bidder(self, job: int) -> int:
        return self.busy_assistant if job % 5 == 0 else super().bidder(job)

    @property
    def busy_assistant(self) -> int:
        return self.size.organizations + self.size.assistants - 1

    @property
    def client(self) -> UUID:
        return self.id("organization", 0)

    @property
    def owner_of_client(self) -> UUID:
        return self.id("user", self.owner(0))

    def more(self) -> Iterator[str]:
        """The statements that make the rest, in an order in which they may run."""
        yield "SELECT setseed(0.5)"
        yield "SET LOCAL session_replication_role = replica"
        yield "UPDATE assistant_profiles SET is_listed = random() < 0.8"
        yield from self._agency()
        yield from self._invitations()
        yield from self._reviewing()
        yield from self._end_clients()
        yield from self._milestones()
        yield from self._timesheets()
        yield from self._corrections()
        yield from self._work_orders()
        yield from self._expenses()
        yield from self._rates()
        yield from self._quotes()
        yield from self._amendments()
        yield from self._team()
        yield from self._knowledge()
        yield from self._enquiries()
        yield from self._contacts()
        yield from self._imports()
        yield from self._ledger()
        yield from self._payments()
        yield from self._charges()
        yield from self._retainers()
        yield from self._payee_records()
        yield from self._commissions()
        yield from self._bank_statements()
        yield from self._payouts()
        yield from self._invoices()
        yield from self._disputes()
        yield from self._splits()
        yield from self._happenings()

    def _agency(self) -> Iterator[str]:
        owner = self.id("user", 1)
        yield f"""INSERT INTO organizations
            SELECT (jsonb_populate_record(one, jsonb_build_object('id', '{AGENCY}',
                'kind', 'agency'))).* FROM organizations AS one WHERE id = '{self.client}'"""
        yield f"""INSERT INTO memberships (organization_id, user_id, role, created_at)
            VALUES ('{AGENCY}', '{owner}', 'owner', '{self.opened}')"""
        yield f"""INSERT INTO roster_entries (id, organization_id, assistant_id, status,
                rate_minor, currency, visibility, is_exclusive, is_reimbursable, terms_version,
                invited_by, created_at, updated_at)
            SELECT gen_random_uuid(), '{AGENCY}', user_id,
                CASE WHEN random() < 0.02 THEN 'invited' ELSE 'active' END,
                1000, 'EUR', 'public', false, false, 1, '{owner}', created_at, created_at
            FROM assistant_profiles"""
        yield f"""INSERT INTO roster_entries (id, organization_id, assistant_id, status,
                rate_minor, currency, visibility, is_exclusive, is_reimbursable, terms_version,
                invited_by, created_at, updated_at)
            SELECT gen_random_uuid(), organization.id, '{self.id("user", self.busy_assistant)}',
                'ended', 1000, 'EUR', 'public', false, false, 1, '{owner}', made, made
            FROM (SELECT id FROM organizations WHERE id <> '{AGENCY}' LIMIT 300) AS organization,
                {_moments(2)}"""
        yield f"""UPDATE proposals SET agency_id = '{AGENCY}', proposed_by = '{owner}',
                roster_entry_id = entry.id
            FROM roster_entries AS entry
            WHERE entry.organization_id = '{AGENCY}'
                AND entry.assistant_id = proposals.assistant_id
                AND hashtext(proposals.job_id::text) % 4 = 0"""
        yield f"""UPDATE contracts SET agency_id = '{AGENCY}', source = 'agency'
            FROM proposals WHERE proposals.id = proposal_id AND proposals.agency_id IS NOT NULL"""
        yield """UPDATE proposals SET
                origin = CASE WHEN hashtext(id::text) % 20 = 0 THEN 'client' ELSE 'assistant' END,
                proposed_by = CASE WHEN hashtext(id::text) % 20 <> 0 THEN proposed_by END,
                turn = CASE WHEN hashtext(id::text) % 30 < 3 THEN 'assistant' ELSE 'client' END"""
        yield """INSERT INTO proposal_versions (id, proposal_id, number, author, created_by,
                worker_class, terms, conditions, fee, scope, estimated_minutes, delivery_days,
                available_from, created_at)
            SELECT gen_random_uuid(), id, number, 'assistant', assistant_id, worker_class, terms,
                conditions, fee, scope, estimated_minutes, delivery_days, available_from, created_at
            FROM proposals, generate_series(1, 3) AS number"""
        yield "UPDATE contracts SET status = 'ended' WHERE hashtext(id::text) % 10 < 8"
        yield f"""UPDATE time_entries SET status = 'approved', decided_at = ended_at,
                decided_by = '{owner}', billable_seconds = 2400
            WHERE status = 'submitted' AND started_at < '{NOW}'::timestamptz - interval '4 days'"""

    def _invitations(self) -> Iterator[str]:
        """A tenth of the jobs is not public. One assistant and one agency are asked to most."""
        owner = self.owner_of_client
        yield "UPDATE jobs SET visibility = 'invited' WHERE hashtext(id::text) % 10 = 0"
        for column, id_, share in (
            ("assistant_id", self.id("user", self.busy_assistant), 2),
            ("agency_id", AGENCY, 3),
        ):
            yield f"""INSERT INTO job_invitations (id, job_id, organization_id, {column}, status,
                    message, invited_by, created_at, updated_at)
                SELECT gen_random_uuid(), id, organization_id, '{id_}',
                    CASE WHEN random() < 0.02 THEN 'sent' ELSE 'declined' END,
                    'Come.', '{owner}', created_at, created_at
                FROM jobs WHERE hashtext(id::text) % {share} = 0"""
        yield f"""INSERT INTO job_invitations (id, job_id, organization_id, assistant_id, status,
                message, invited_by, created_at, updated_at)
            SELECT gen_random_uuid(), '{self.id("job", 0)}', '{self.client}', user_id, 'sent',
                'Come.', '{owner}', created_at, created_at FROM assistant_profiles LIMIT 300"""
        yield """INSERT INTO job_followers (job_id, user_id)
            SELECT job_id, assistant_id FROM proposals ON CONFLICT DO NOTHING"""

    def _reviewing(self) -> Iterator[str]:
        """One assistant looks over many jobs; one job, and one proposal, have many reviewers."""
        owner, busy = self.owner_of_client, self.id("user", self.busy_assistant)
        yield f"""INSERT INTO job_reviewers (job_id, user_id, is_member, added_by, created_at)
            SELECT id, '{busy}', false, '{owner}', created_at FROM jobs LIMIT {LONG}"""
        yield f"""INSERT INTO job_reviewers (job_id, user_id, is_member, added_by, created_at)
            SELECT '{self.id("job", 0)}', user_id, false, '{owner}', created_at
            FROM assistant_profiles LIMIT 300 ON CONFLICT DO NOTHING"""
        yield f"""INSERT INTO proposal_reviews (id, proposal_id, organization_id, reviewer_id,
                overall, created_at, updated_at)
            SELECT gen_random_uuid(), proposals.id, organization_id, profile.user_id, 4,
                profile.created_at, profile.created_at
            FROM proposals, (SELECT * FROM assistant_profiles LIMIT 300) AS profile
            WHERE proposals.id = '{self.id("proposal", 0)}'"""
        yield f"""INSERT INTO proposal_reviews (id, proposal_id, organization_id, reviewer_id,
                overall, created_at, updated_at)
            SELECT gen_random_uuid(), id, organization_id, '{owner}', 4, created_at, created_at
            FROM proposals ON CONFLICT DO NOTHING"""

    def _end_clients(self) -> Iterator[str]:
        """The busy client is the end client of nearly all that others buy."""
        owner, first = self.owner_of_client, self.id("proposal", 0)
        yield f"""INSERT INTO end_clients (id, job_id, organization_id, end_client_id, status,
                asked_by, created_at, updated_at)
            SELECT gen_random_uuid(), id, organization_id, '{self.client}',
                CASE WHEN random() < 0.02 THEN 'asked'
                    WHEN random() < 0.02 THEN 'declined' ELSE 'agreed' END,
                '{owner}', created_at, created_at FROM jobs
            WHERE organization_id <> '{self.client}'"""
        yield f"""DELETE FROM end_clients WHERE job_id =
            (SELECT job_id FROM proposals WHERE id = '{first}')"""
        yield f"""INSERT INTO end_clients (id, job_id, organization_id, end_client_id, status,
                asked_by, created_at, updated_at)
            SELECT '{NAMING}', job_id, '{AGENCY}', '{self.client}', 'agreed', '{owner}',
                created_at, created_at FROM proposals WHERE id = '{first}'"""
        yield f"""INSERT INTO forwarded_proposals (proposal_id, asked_id, organization_id,
                end_client_id, forwarded_by, created_at, updated_at)
            SELECT proposals.id, end_clients.id, proposals.organization_id, end_client_id,
                '{owner}', proposals.created_at, proposals.created_at
            FROM proposals JOIN end_clients USING (job_id)"""
        yield f"""INSERT INTO proposal_comments (id, proposal_id, asked_id, organization_id,
                written_by, text, created_at)
            SELECT gen_random_uuid(), '{first}', '{NAMING}', '{self.client}',
                '{owner}', 'Well.', made FROM {_moments(LONG)}"""

    def _ledger(self) -> Iterator[str]:
        """Many accounts of the busy client, the first of which has a long statement."""
        yield f"""INSERT INTO ledger_accounts
            SELECT md5('account ' || n)::uuid, CASE WHEN n % 3 = 0 THEN md5('owner ' || n)::uuid
                ELSE '{self.client}' END, CASE WHEN n % 5 = 0 THEN 'fee' ELSE 'held' END,
                md5('subject ' || n)::uuid, CASE WHEN n % 4 = 0 THEN 'USD' ELSE 'EUR' END, true,
                '{self.opened}'::timestamptz + n * interval '1 minute'
            FROM generate_series(1, {LONG}) AS n"""
        yield """INSERT INTO ledger_balances (account_id, allow_negative, moved_at)
            SELECT id, true, created_at FROM ledger_accounts"""
        yield f"""INSERT INTO ledger_transactions
            SELECT md5('transaction ' || n)::uuid, 'plans:' || n, 'post', 'test', 'plans', NULL,
                '{NOW}'::timestamptz - interval '600 days' + n * interval '3 hours'
            FROM generate_series(1, {LONG}) AS n"""
        yield f"""INSERT INTO ledger_postings
            SELECT md5('account ' || side)::uuid, n, md5('transaction ' || n)::uuid, 'EUR',
                'posted', CASE side WHEN 1 THEN 1 ELSE -1 END, 0,
                '{NOW}'::timestamptz - interval '600 days' + n * interval '3 hours', '', ''
            FROM generate_series(1, {LONG}) AS n, generate_series(1, 2) AS side"""

    def _payee_records(self) -> Iterator[str]:
        """Much is shared of the busy assistant; the first of it was looked at often."""
        busy, owner = self.id("user", self.busy_assistant), self.owner_of_client
        yield f"""INSERT INTO payee_consents (id, assistant_id, organization_id, shares, purpose,
                expires_at, created_at)
            SELECT md5('consent ' || n)::uuid,
                CASE WHEN n % 3 = 0 THEN '{owner}'::uuid ELSE '{busy}' END,
                CASE WHEN n % 2 = 0 THEN '{AGENCY}'::uuid ELSE '{self.client}' END,
                ARRAY['statements'], 'audit', made + interval '1 day', made
            FROM {_moments(LONG)}"""
        yield f"""INSERT INTO payee_views (id, consent_id, viewed_by, created_at)
            SELECT gen_random_uuid(), md5('consent 1')::uuid, '{owner}', made
            FROM {_moments(LONG)}"""

    def _payments(self) -> Iterator[str]:
        """Many payments, two of three of which are the busy client's."""
        yield f"""INSERT INTO payments (id, version, organization_id, reference, currency,
                amount_minor, status, announced_by, created_at, updated_at)
            SELECT gen_random_uuid(), 1, CASE WHEN n % 3 = 0 THEN '{AGENCY}'::uuid
                ELSE '{self.client}' END, 'VAM' || n, 'EUR', 100,
                CASE WHEN n % 4 = 0 THEN 'cancelled' ELSE 'announced' END,
                '{self.owner_of_client}', made, made
            FROM (SELECT n, '{self.opened}'::timestamptz + n * interval '1 minute' AS made
                FROM generate_series(1, {LONG}) AS n) AS each"""

        yield f"""INSERT INTO provider_events (id, provider, event_id, type, kind, outcome,
                created_at)
            SELECT gen_random_uuid(), 'stripe', 'evt_' || n, 'payment_intent.succeeded',
                'succeeded',
                CASE WHEN n % 50 = 0 THEN 'mismatched' WHEN n % 2 = 0 THEN 'ignored'
                    ELSE 'applied' END,
                '{self.opened}'::timestamptz + n * interval '1 minute'
            FROM generate_series(1, {LONG}) AS n"""

    def _charges(self) -> Iterator[str]:
        """Some of each contract, and years of the first."""
        first = self.id("contract", 0)
        yield f"""INSERT INTO charges (id, contract_id, kind, term, terms_version, period_starts_on,
                period_ends_on, bills_on, description, quantity, unit, unit_price_minor,
                amount_minor, currency, trace, created_at)
            SELECT gen_random_uuid(), id, 'fixed_fee', n, 1, made::date, made::date, made::date,
                'Fee', '1', 'month', 1, 1, 'EUR', '[]', made
            FROM contracts, {_moments(LONG)} WHERE id = '{first}' OR n < 3"""

    def _retainers(self) -> Iterator[str]:
        """Some periods of each contract, and years of the first, each day one of them."""
        first, one = self.id("contract", 0), "md5('period 1')::uuid"
        yield f"""INSERT INTO retainer_periods (id, contract_id, status, starts_on, ends_on,
                anchor_day, terms_version, statement, created_at, closed_at)
            SELECT CASE WHEN id = '{first}' AND n = 1 THEN {one} ELSE gen_random_uuid() END, id,
                CASE WHEN n < 3 THEN 'open' ELSE 'closed' END, day, day, 1, 1,
                CASE WHEN n >= 3 THEN '{{}}'::jsonb END, day, CASE WHEN n >= 3 THEN day END
            FROM contracts, (SELECT n, '{NOW}'::date - n AS day
                FROM generate_series(1, {LONG}) AS n) AS each
            WHERE id = '{first}' OR n < 3"""
        yield f"""INSERT INTO retainer_grants (id, contract_id, period_id, key, source, minutes,
                effective_on, priority, created_at)
            SELECT md5('grant ' || n)::uuid, '{first}', {one}, n, 'goodwill', 60, made::date, 1,
                made
            FROM {_moments(LONG)}"""
        yield f"""INSERT INTO retainer_minutes (id, contract_id, period_id, grant_id, minutes,
                reason, created_at)
            SELECT gen_random_uuid(), '{first}', {one}, md5('grant ' || n)::uuid, -1, 'consumed',
                made
            FROM {_moments(LONG)}"""

    def _commissions(self) -> Iterator[str]:
        """Some of each contract, and years of the first."""
        first = self.id("contract", 0)
        yield f"""INSERT INTO sales (id, contract_id, source_id, revision, sold_on, currency,
                amount_minor, created_at, updated_at)
            SELECT gen_random_uuid(), id, 'sale-' || n, 1, made::date, 'EUR', 100, made, made
            FROM contracts, {_moments(LONG)} WHERE id = '{first}' OR n < 3"""
        yield f"""INSERT INTO commission_statements (id, contract_id, terms_version, starts_on,
                ends_on, currency, earned_minor, payable_minor, is_below_target, statement,
                closed_at)
            SELECT gen_random_uuid(), id, 1, date '2000-01-01' + n, date '2000-01-02' + n,
                'EUR', 1, 1, false, '{{}}', made
            FROM contracts, {_moments(LONG)} WHERE id = '{first}' OR n < 3"""

    def _bank_statements(self) -> Iterator[str]:
        """Many lines of few statements; most are dismissed, as what is matched has payments."""
        who = self.owner_of_client
        yield f"""INSERT INTO bank_statements (id, version, status, format, content_hash,
                file_bytes, line_count, valid, duplicates, faulty, skipped, imported, faults,
                sent_by, imported_by, imported_at, created_at, updated_at)
            SELECT md5('statement ' || n)::uuid, 1,
                CASE WHEN n % 3 = 0 THEN 'checked' ELSE 'imported' END, 'csv', '', 1, 1, 1, 0, 0,
                0, 1, '[]', '{who}', CASE WHEN n % 3 <> 0 THEN '{who}'::uuid END,
                CASE WHEN n % 3 <> 0 THEN made END, made, made FROM {_moments(LONG)}"""
        yield f"""INSERT INTO bank_lines (id, version, statement_id, number, part, account, key,
                direction, is_reversal, currency, amount_minor, booked_on, remittance,
                counterparty, status, reason, note, settled_by, settled_at, created_at, updated_at)
            SELECT gen_random_uuid(), 1, md5('statement ' || n % 20 + 1)::uuid, n, 0, 'A',
                sha256(n::text::bytea), 'credit', false, 'EUR', 100, made::date, '', '',
                CASE WHEN n % 20 = 0 THEN 'unmatched' ELSE 'dismissed' END, 'no_reference', 'fee',
                CASE WHEN n % 20 <> 0 THEN '{who}'::uuid END,
                CASE WHEN n % 20 <> 0 THEN made END, made, made FROM {_moments(LONG)}"""

    def _payouts(self) -> Iterator[str]:
        """Many payouts and destinations, two of three of which are the busy client's."""
        each = f"""(SELECT n, '{self.opened}'::timestamptz + n * interval '1 minute' AS made
            FROM generate_series(1, {LONG}) AS n) AS each"""
        whose = f"CASE WHEN n % 3 = 0 THEN '{AGENCY}'::uuid ELSE '{self.client}' END"
        yield f"""INSERT INTO payout_destinations (id, version, owner_id, is_organization, currency,
                rail, schedule, holder_name, iban, status, added_by, usable_at, retired_at,
                created_at)
            SELECT md5('destination ' || n)::uuid, 1, {whose}, true, 'EUR', 'bank_transfer',
                'weekly', 'Somebody', 'PT50000201231234567890154', 'retired',
                '{self.owner_of_client}', made, made, made FROM {each}"""
        yield f"""INSERT INTO payout_batches (id, version, currency, rail, run_on, part, status,
                submitted_by, submitted_at, created_at)
            SELECT md5('batch ' || n)::uuid, 1, 'EUR', 'bank_transfer', '2026-01-01', n,
                CASE WHEN n % 9 = 0 THEN 'open' ELSE 'submitted' END,
                CASE WHEN n % 9 <> 0 THEN '{self.owner_of_client}'::uuid END,
                CASE WHEN n % 9 <> 0 THEN made END, made FROM {each}"""
        yield f"""INSERT INTO payouts (id, version, owner_id, is_organization, destination_id,
                account_id, source, reference, currency, amount_minor, status, run_on, batch_id,
                transaction_id, credit_transaction_id, created_at, updated_at)
            SELECT gen_random_uuid(), 1, {whose}, true, md5('destination ' || n)::uuid,
                md5('account ' || n)::uuid, 'earned', 'VAP' || n, 'EUR', 100,
                CASE WHEN n % 4 = 0 THEN 'cancelled' ELSE 'created' END, '2026-01-01',
                md5('batch ' || (1 + n / 20))::uuid, md5('transaction ' || n)::uuid,
                CASE WHEN n % 4 = 0 THEN md5('transaction ' || n)::uuid END, made, made
            FROM {each}"""

    def _invoices(self) -> Iterator[str]:
        """Some of each contract, and years of the first, with much time on one line."""
        owner, first = self.owner_of_client, self.id("contract", 0)
        yield f"""INSERT INTO invoices (id, contract_id, organization_id, issuer_id, assistant_id,
                agency_id, status, period_starts_on, period_ends_on, time_zone, currency,
                payment_terms, seller, buyer, taxes, net_minor, tax_minor, total_minor,
                client_fee_minor, assistant_fee_minor, created_by, created_at, updated_at,
                paid_minor, paid_at, series, sequence, number, issued_on, due_on, opened_by,
                opened_at, posting_id)
            SELECT CASE WHEN id = '{first}' AND n = 1 THEN md5('invoice 1')::uuid
                    ELSE gen_random_uuid() END,
                id, organization_id, coalesce(agency_id, assistant_id),
                CASE WHEN agency_id IS NULL THEN assistant_id END, agency_id,
                CASE WHEN n % 50 = 0 THEN 'open' ELSE 'paid' END,
                made::date, made::date, 'UTC', 'EUR', '{{}}', '{{}}', '{{}}', '[]', 1, 0, 1, 0, 0,
                '{owner}', made, made, CASE WHEN n % 50 = 0 THEN 0 ELSE 1 END,
                CASE WHEN n % 50 <> 0 THEN made END, 'INV-' || id, n, 'INV-' || id || n,
                made::date, made::date, '{owner}', made, md5('transaction 1')::uuid
            FROM contracts, {_moments(LONG)} WHERE id = '{first}' OR n < 3"""
        yield """INSERT INTO invoice_lines (id, invoice_id, position, kind, description, quantity,
                unit, unit_price_minor, amount_minor, client_fee_minor, assistant_fee_minor,
                tax_category, tax_percent, trace, first_on, last_on)
            SELECT md5('line 1')::uuid, id, 1, 'hourly', 'Work', '1', 'hour', 1, 1, 0, 0, 'S', 23,
                '[]', period_starts_on, period_ends_on
            FROM invoices WHERE id = md5('invoice 1')::uuid"""
        yield f"""INSERT INTO invoice_payments (id, invoice_id, amount_minor, received_on,
                posting_id, recorded_by, created_at)
            SELECT gen_random_uuid(), md5('invoice 1')::uuid, 1, made::date,
                md5('transaction 1')::uuid, '{owner}', made FROM {_moments(LONG)}"""
        yield f"""INSERT INTO invoice_reminders (id, invoice_id, attempt, due_on, reminded_on,
                amount_minor, sent_by, created_at)
            SELECT gen_random_uuid(), md5('invoice 1')::uuid, n, '2000-01-01',
                '2000-01-01'::date + n::int, 1, '{owner}', made FROM {_moments(LONG)}"""
        yield f"""INSERT INTO invoice_repayments (id, invoice_id, source, amount_minor,
                given_back_on, posting_id, recorded_by, created_at)
            SELECT gen_random_uuid(), md5('invoice 1')::uuid, 'held', 1, made::date,
                md5('transaction 1')::uuid, '{owner}', made FROM {_moments(LONG)}"""
        yield f"""INSERT INTO credit_notes (id, invoice_id, issuer_id, series, sequence, number,
                issued_on, reason, net_minor, tax_minor, total_minor, client_fee_minor,
                assistant_fee_minor, refund_minor, posting_id, issued_by, created_at)
            SELECT gen_random_uuid(), md5('invoice 1')::uuid, '{owner}', 'CN-', n, 'CN-' || n,
                made::date, 'Late', 1, 0, 1, 0, 0, 1, md5('transaction 1')::uuid, '{owner}', made
            FROM {_moments(LONG)}"""
        yield f"""INSERT INTO invoice_sources
                (line_id, position, time_entry_id, invoice_id, contract_id)
            SELECT md5('line 1')::uuid, row_number() OVER (), id, md5('invoice 1')::uuid, '{first}'
            FROM time_entries WHERE contract_id = '{first}'"""

    def _splits(self) -> Iterator[str]:
        """One of each invoice; much became due to the busy assistant, who is one of many."""
        busy = self.id("user", self.busy_assistant)
        yield f"""INSERT INTO splits (id, version, contract_id, agency_id, assistant_id, invoice_id,
                currency, agreed_minor, share_minor, parts, created_at, updated_at)
            SELECT gen_random_uuid(), 1, i.contract_id, '{AGENCY}', c.assistant_id, i.id, 'EUR', 1,
                1, '[]', i.created_at, i.created_at
            FROM invoices i JOIN contracts c ON c.id = i.contract_id"""
        yield f"""INSERT INTO ledger_accounts
            SELECT md5('payable ' || user_id)::uuid, '{AGENCY}'::uuid, 'share_payable', user_id,
                'EUR', true, '{self.opened}'::timestamptz FROM assistant_profiles
            WHERE user_id = '{busy}' OR hashtext(user_id::text) % 10 = 0
            UNION ALL SELECT md5('due')::uuid, '{busy}'::uuid, 'share_due', '{AGENCY}'::uuid,
                'EUR', true, '{self.opened}'::timestamptz"""
        yield f"""INSERT INTO ledger_transactions
            SELECT md5('share ' || n)::uuid, 'shares:' || n, 'post',
                CASE WHEN n % 2 = 0 THEN 'split_paid' ELSE 'split_due' END, 'split ' || one.id,
                NULL, made
            FROM (SELECT id, row_number() OVER () AS place FROM splits) AS one
            JOIN {_moments(LONG)} ON n = place"""
        yield f"""INSERT INTO ledger_postings
            SELECT account, n, md5('share ' || n)::uuid, 'EUR', 'posted', 1, 0, made, '', ''
            FROM {_moments(LONG)},
                (VALUES (md5('due')::uuid), (md5('payable {busy}')::uuid)) AS of_both (account)"""

    def _disputes(self) -> Iterator[str]:
        """One of each invoice, years of the first, and much that is said in the first of all."""
        owner = self.owner_of_client
        columns = """(id, invoice_id, contract_id, organization_id, issuer_id, assistant_id, status,
            reason, currency, net_minor, total_minor, reserved_minor, refunded_minor, opened_by,
            answered_by, answered_at, escalated_at, silence_ends_at, ended_at, created_at,
            updated_at)"""
        values = f"""i.id, i.contract_id, i.organization_id, i.issuer_id, c.assistant_id,
            CASE WHEN n % 50 = 0 THEN 'answered' WHEN n % 50 = 1 THEN 'escalated'
                ELSE 'settled' END, 'other', 'EUR', 1, 1, 0, 0, '{owner}', '{owner}', made,
            CASE WHEN n % 10 = 1 THEN made END, CASE WHEN n % 50 = 0 THEN made END,
            CASE WHEN n % 50 > 1 THEN made END, made, made"""
        yield f"""INSERT INTO disputes {columns} SELECT CASE WHEN n = 1 THEN
                md5('dispute 1')::uuid ELSE gen_random_uuid() END, {values}
            FROM invoices i JOIN contracts c ON c.id = i.contract_id, {_moments(LONG)}
            WHERE i.id = md5('invoice 1')::uuid"""
        yield f"""INSERT INTO disputes {columns} SELECT gen_random_uuid(), {values}
            FROM (SELECT *, row_number() OVER () AS n, created_at AS made FROM invoices) i
            JOIN contracts c ON c.id = i.contract_id"""
        yield f"""INSERT INTO dispute_positions (id, dispute_id, kind, speaker, author_id, text,
                amounts, file_ids, created_at)
            SELECT gen_random_uuid(), md5('dispute 1')::uuid, 'commented', 'client', '{owner}',
                'No', '[]', '{{}}', made FROM {_moments(LONG)}"""

    def _milestones(self) -> Iterator[str]:
        """Two of each contract, and as many of the first as a project may have."""
        yield f"""INSERT INTO milestones (id, contract_id, terms_version, position, title, currency,
                amount_minor, deposit_minor, allows_parts, status, created_at, updated_at)
            SELECT gen_random_uuid(), contract_id, version, n, 'A part', 'EUR', 10000, 0, true,
                CASE WHEN n % 9 = 0 THEN 'approved' ELSE 'agreed' END, created_at, created_at
            FROM contract_terms, generate_series(1,
                CASE WHEN contract_id = '{self.id("contract", 0)}' THEN 50 ELSE 2 END) AS n"""

    def _timesheets(self) -> Iterator[str]:
        """Of all time that was handed in, and of years of the first contract."""
        first = self.id("contract", 0)
        week = "date_trunc('week', {}::timestamp)::date"
        columns = """(id, contract_id, assistant_id, week_starts_on, status, waiting_since,
                asked_at, created_at, updated_at)"""
        yield f"""INSERT INTO timesheets {columns}
            SELECT gen_random_uuid(), contract_id, assistant_id, {week.format("counted_on")},
                max(status), CASE WHEN max(status) = 'submitted' THEN min(submitted_at) END,
                CASE WHEN max(status) = 'submitted' THEN min(submitted_at) END, min(created_at),
                min(created_at)
            FROM time_entries WHERE status IN ('submitted', 'approved') GROUP BY 2, 3, 4"""
        yield f"""INSERT INTO timesheets {columns}
            SELECT gen_random_uuid(), id, assistant_id, monday::date, 'approved', NULL, NULL,
                monday, monday
            FROM contracts, generate_series('2000-01-03'::date, '2026-11-30', '7 days') AS monday
            WHERE id = '{first}' ON CONFLICT DO NOTHING"""
        yield f"""UPDATE timesheets SET escalated_to = ARRAY['{self.id("user", 3)}'::uuid]
            WHERE status = 'submitted' AND hashtext(id::text) % 5 = 0"""

    def _corrections(self) -> Iterator[str]:
        """Of all time of the first contract and of some elsewhere, and a thousand of one entry."""
        owner, first = self.owner_of_client, self.id("contract", 0)
        columns = """(id, contract_id, entry_id, assistant_id, kind, status, side, proposed_by,
                reason, decided_by, decided_at, created_at, updated_at)"""
        asked = f"'correction', 'withdrawn', 'client', '{owner}', 'Lunch.', '{owner}'"
        yield f"""UPDATE time_entries SET id = md5('corrected')::uuid
            WHERE id = (SELECT id FROM time_entries WHERE contract_id = '{first}'
                ORDER BY started_at LIMIT 1)"""
        yield f"""INSERT INTO time_corrections {columns}
            SELECT gen_random_uuid(), contract_id, id, assistant_id, {asked}, started_at,
                started_at, started_at
            FROM time_entries WHERE contract_id = '{first}' OR hashtext(id::text) % 4 = 0"""
        yield f"""INSERT INTO time_corrections {columns}
            SELECT gen_random_uuid(), contract_id, id, assistant_id, {asked}, made, made, made
            FROM time_entries, {_moments(1000)} WHERE id = md5('corrected')::uuid"""
        yield """UPDATE time_corrections SET status = 'proposed', decided_by = NULL,
                decided_at = NULL
            WHERE entry_id <> md5('corrected')::uuid AND hashtext(id::text) % 50 = 0"""

    def _work_orders(self) -> Iterator[str]:
        """A thousand of one contract and two of each other; the first asks for much more time."""
        owner, first = self.owner_of_client, self.id("contract", 0)
        yield f"""INSERT INTO work_orders (id, contract_id, order_number, title, authority, due_at,
                due_key, priority, tags, links, status, created_by, created_at, updated_at)
            SELECT CASE WHEN contracts.id = '{first}' THEN md5('order ' || n)::uuid
                    ELSE gen_random_uuid() END,
                contracts.id, 'PO-' || n, 'Enter the cards', 'do', made, made, 'normal', '{{}}',
                '{{}}', CASE WHEN n % 100 = 0 THEN 'open' ELSE 'accepted' END, '{owner}', made, made
            FROM contracts, {_moments(1000)} WHERE contracts.id = '{first}' OR n < 3"""
        yield f"""INSERT INTO work_order_extensions (id, work_order_id, minutes, reason, status,
                requested_by, created_at, updated_at)
            SELECT gen_random_uuid(), work_orders.id, 30, 'More cards', 'refused', '{owner}', made,
                made
            FROM work_orders, {_moments(1000)}
            WHERE work_orders.id = md5('order 1')::uuid OR n < 2"""
        yield f"""UPDATE time_entries SET work_order_id = md5('order 1')::uuid
            WHERE contract_id = '{first}' AND hashtext(id::text) % 3 = 0"""

    def _expenses(self) -> Iterator[str]:
        """A thousand on one contract and two on each other; few still wait for a decision."""
        owner, first = self.owner_of_client, self.id("contract", 0)
        yield f"""INSERT INTO expenses (id, contract_id, assignment, assistant_id, filed_by, status,
                incurred_on, category, description, spent_minor, spent_currency, amount_minor,
                currency, receipts, policy_version, payable_minor, approved_minor, decided_at,
                decided_by, created_at, updated_at)
            SELECT gen_random_uuid(), contracts.id, 1, assistant_id, assistant_id,
                CASE WHEN n % 100 = 0 THEN 'submitted' ELSE 'reimbursed' END, made::date,
                CASE WHEN n % 90 = 0 THEN 'postage' ELSE 'travel' END, 'Train', 6000, 'EUR', 6000,
                'EUR', '{{}}', 1, 6000, CASE WHEN n % 100 > 0 THEN 6000 END, made, '{owner}', made,
                made
            FROM contracts, {_moments(1000)} WHERE contracts.id = '{first}' OR n < 3"""

    def _rates(self) -> Iterator[str]:
        """A few to bill, for a service or an expert; most have ended long ago."""
        owner, busy = self.id("user", 1), self.id("user", self.busy_assistant)
        for column, id_, role, count in (
            ("organization_id", AGENCY, "'role_' || n", LONG),
            ("organization_id", self.client, "'role_' || n", LONG),
            ("assistant_id", busy, "NULL", TEAM),
        ):
            yield f"""INSERT INTO rate_card_entries (id, {column}, side, service, role, level,
                    per, rate_minor, currency, valid_from, valid_until, created_by, created_at)
                SELECT gen_random_uuid(), '{id_}', CASE WHEN n % 100 = 0 THEN 'bill' ELSE 'pay' END,
                    CASE WHEN n % 90 = 0 THEN 'sales' END, {role},
                    CASE WHEN n % 80 = 0 THEN 'expert' END, 'hour', 1000, 'EUR', made::date,
                    made::date + 1, '{owner}', made
                FROM {_moments(count)}"""

    def _quotes(self) -> Iterator[str]:
        owner = self.owner_of_client
        yield f"""INSERT INTO quotes (id, made_by, organization_id, request, quote, fee, currency,
                expires_at, created_at)
            SELECT gen_random_uuid(), id, NULL, '{{}}', '{{}}', '{{}}', 'EUR', '2030-01-01', made
            FROM users, {_moments(20)} LIMIT 20000"""
        yield f"""INSERT INTO quotes (id, made_by, organization_id, request, quote, fee, currency,
                expires_at, created_at)
            SELECT gen_random_uuid(), '{owner}', organizations.id, '{{}}', '{{}}', '{{}}', 'EUR',
                '2030-01-01', made FROM organizations, {_moments(20)} LIMIT 20000"""

    def _amendments(self) -> Iterator[str]:
        contract, owner = self.id("contract", 0), self.owner_of_client
        yield f"""INSERT INTO contract_terms (contract_id, version, terms, fee, effective_on,
                created_at)
            SELECT contract_id, n + 1, terms, fee, made::date, made
            FROM contract_terms, {_moments(TEAM)} WHERE contract_id = '{contract}'"""
        yield f"""INSERT INTO amendments (id, contract_id, status, side, proposed_by, base_version,
                worker_class, terms, conditions, differences, lowers_cap, reason, decided_at,
                expires_at, created_at, updated_at)
            SELECT gen_random_uuid(), contracts.id,
                CASE WHEN n % 10 = 0 THEN 'withdrawn' ELSE 'declined' END, 'client', '{owner}', 1,
                'independent', '{{}}', '{{}}', '[]', false, 'Some reason.', made,
                made + interval '14 days', made, made
            FROM contracts, {_moments(20)}
            WHERE contracts.id = '{contract}' OR hashtext(contracts.id::text) % 4 = 0"""

    def _team(self) -> Iterator[str]:
        owner = self.owner_of_client
        yield f"""INSERT INTO memberships (organization_id, user_id, role, created_at)
            SELECT id, member, CASE WHEN random() < 0.02 THEN 'admin' ELSE 'member' END,
                '{self.opened}'::timestamptz + random() * interval '700 days'
            FROM {_large()}, LATERAL (
                SELECT id AS member FROM users WHERE hashtext(id::text) % 10 = place LIMIT {TEAM}
            ) AS people ON CONFLICT DO NOTHING"""
        yield f"""INSERT INTO invitations (id, organization_id, email, email_key, role, status,
                token_hash, invited_by, created_at, expires_at)
            SELECT gen_random_uuid(), id, n || '@x.example', n || '@x.example', 'member',
                CASE WHEN n % 60 = 0 THEN 'pending' ELSE 'revoked' END,
                sha256((n || id::text)::bytea), '{owner}', made, made + interval '7 days'
            FROM {_large()}, {_moments(TEAM)}"""
        yield f"""INSERT INTO api_keys (id, organization_id, made_by, name, public_id,
                secret_hash, scopes, allowed_ips, expires_on, created_at)
            SELECT gen_random_uuid(), id, '{owner}', 'A key', n || id::text, '', '{{}}', '{{}}',
                made::date + 90, made FROM {_large()}, {_moments(TEAM)}"""
        yield f"""INSERT INTO sessions (id, user_id, created_at, refreshed_at, ended_at)
            SELECT gen_random_uuid(), '{owner}', made, made,
                CASE WHEN n % 100 <> 0 THEN made + interval '1 day' END FROM {_moments(LONG)}"""

    def _knowledge(self) -> Iterator[str]:
        """What large clients wrote; everything of the busy one is for one contract as well."""
        owner, client = self.owner_of_client, self.client
        texts = "title, body, topics"
        yield f"""INSERT INTO articles (id, organization_id, status, {texts}, topic_keys, revision,
                created_by, published_at, created_at, updated_at)
            SELECT md5('article ' || place - 1 || ' ' || n)::uuid, id, (ARRAY['published',
                'draft', 'archived'])[CASE WHEN n % 50 < 2 THEN n % 50 + 2 ELSE 1 END],
                'Returns ' || n, CASE WHEN n % 7 = 0 THEN 'Lamps' ELSE 'Chairs' END, '{{}}',
                CASE WHEN n % 60 = 0 THEN '{{repairs}}' ELSE '{{returns}}' END::text[], 1,
                '{owner}', made, made, made FROM {_large()}, {_moments(TEAM)}"""
        yield f"""INSERT INTO article_contracts (article_id, contract_id, organization_id,
                added_by, added_at)
            SELECT articles.id, contracts.id, '{client}', '{owner}', articles.created_at
            FROM articles, contracts
            WHERE articles.organization_id = '{client}' AND contracts.organization_id = '{client}'
                AND (contracts.id = '{self.id("contract", 0)}' OR articles.id = '{ARTICLE}')"""
        yield f"""INSERT INTO article_revisions (id, article_id, number, {texts}, changed_fields,
                changed_by, published_at, created_at)
            SELECT gen_random_uuid(), articles.id, n, {texts}, '{{body}}', '{owner}',
                CASE WHEN n % 100 <> 0 THEN made END, made
            FROM articles, {_moments(TEAM)}
            WHERE articles.organization_id = '{client}' AND (n < 5 OR articles.id = '{ARTICLE}')"""

    def _enquiries(self) -> Iterator[str]:
        """Most are closed, and few came by social networks."""
        owner, contract = self.owner_of_client, self.id("contract", 0)
        yield f"""INSERT INTO enquiries (id, contract_id, organization_id, status, channel, subject,
                received_at, closed_at, created_by, created_at, updated_at)
            SELECT gen_random_uuid(), contracts.id, '{self.client}',
                CASE WHEN n % 100 = 0 THEN 'open' ELSE 'closed' END,
                CASE WHEN n % 90 = 0 THEN 'social' ELSE 'phone' END,
                CASE WHEN n % 70 = 0 THEN 'A lamp' ELSE 'A chair' END, made,
                CASE WHEN n % 100 <> 0 THEN made END, '{owner}', made, made
            FROM {_moments(LONG)}, contracts
            WHERE contracts.id IN ('{contract}', (SELECT max(id::text)::uuid FROM contracts
                WHERE organization_id = '{self.client}'))"""

    def _contacts(self) -> Iterator[str]:
        """Of one contract, and of one who helps everybody."""
        owner, contract = self.owner_of_client, self.id("contract", 0)
        busy = self.id("user", self.busy_assistant)
        yield f"""INSERT INTO contract_contacts (id, contract_id, organization_id, role, name,
                channel, address, created_by, created_at, updated_at)
            SELECT gen_random_uuid(), contracts.id, organization_id, 'Stock', 'Ada', 'phone', '1',
                '{owner}', made, made FROM contracts, {_moments(TEAM)}
            WHERE contracts.id = '{contract}' OR (organization_id = '{self.client}' AND n = 1)"""
        yield f"""INSERT INTO absences (id, contract_id, assistant_id, kind, first_on, last_on,
                created_at, updated_at)
            SELECT gen_random_uuid(), id, assistant_id, 'holiday', made::date, made::date, made,
                made FROM contracts, {_moments(TEAM)} WHERE id = '{contract}'"""
        yield f"""INSERT INTO collaborations (id, contract_id, organization_id, side, status,
                purpose, user_id, invited_by, expires_at, created_at, updated_at)
            SELECT gen_random_uuid(), contracts.id, organization_id, 'client',
                CASE WHEN n = 1 THEN 'active' ELSE 'ended' END, 'Nights',
                CASE WHEN n = 1 THEN '{busy}'::uuid ELSE '{owner}'::uuid END,
                '{owner}', happened, happened, happened FROM contracts, {_moments(TEAM)},
                LATERAL (SELECT CASE WHEN n = 1 THEN created_at ELSE made END AS happened) AS at
            WHERE contracts.id = '{contract}'
                OR (n = 1 AND hashtext(contracts.id::text) % 4 = 0)"""

    def _imports(self) -> Iterator[str]:
        """Files of the busy assistant; each has some rows that cannot be taken."""
        contract, busy = self.id("contract", 0), self.id("user", self.busy_assistant)
        yield f"""INSERT INTO time_imports (id, contract_id, assistant_id, status, format,
                time_zone, on_error, file_bytes, place, line, row_count, done_rows, valid,
                duplicates, faulty, skipped, imported, valid_seconds, created_at, updated_at)
            SELECT md5('import ' || n)::uuid, '{contract}', '{busy}', 'committed', 'toggl', 'UTC',
                'skip', 1, 1, 1, 1, 1, 0, 0, 1, 0, 0, 0, made, made FROM {_moments(TEAM)}"""
        yield """INSERT INTO time_import_faults (id, import_id, line, code, reason)
            SELECT gen_random_uuid(), time_imports.id, number, 'not_a_date', 'must be a date'
            FROM time_imports, generate_series(1, 50) AS number"""

    def _happenings(self) -> Iterator[str]:
        client, owner = self.client, self.owner_of_client
        kinds = "(ARRAY['job.published', 'proposal.submitted', 'time_entry.approved'])[n % 3 + 1]"
        yield f"""CREATE TEMPORARY TABLE happened ON COMMIT DROP AS
            SELECT md5('event ' || n)::uuid AS id, made, n, CASE WHEN n % 150 = 0 THEN
                'job.closed' ELSE {kinds} END AS kind FROM {_moments(2 * LONG)}"""
        yield f"""INSERT INTO events (id, kind, subject_id, actor_id, data, created_at)
            SELECT id, kind, id, '{owner}', '{{}}', made FROM happened"""
        yield f"""INSERT INTO event_audiences (event_id, party_id, transaction)
            SELECT id, party, n - {2 * LONG} FROM happened,
                unnest(ARRAY['{client}', '{owner}']::uuid[]) AS party"""
        yield f"""INSERT INTO audit_rows (chain_id, position, id, created_at, actor_id, action,
                object_id, previous_hash, hash)
            SELECT '{client}', n, id, made,
                CASE WHEN n % 200 = 0 THEN '{self.id("user", 1)}'::uuid ELSE '{owner}' END,
                kind, md5((n % 400)::text)::uuid, '', '' FROM happened"""


def _large() -> str:
    """A table of eight organizations, the busy client among them."""
    ids = ", ".join(f"'{MARKET.id('organization', number)}'" for number in range(8))
    return f"unnest(ARRAY[{ids}]::uuid[]) WITH ORDINALITY AS large (id, place)"


def _moments(count: int) -> str:
    """A table of numbers `n`, each with the time `made` it has in the last 700 days."""
    return (
        f"(SELECT n, '{NOW}'::timestamptz - interval '700 days' * n / {count} AS made"
        f" FROM generate_series(1, {count}) AS n) AS moment"
    )


MARKET = Lopsided(SIZE, NOW)

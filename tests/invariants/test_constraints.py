"""What always holds (domain.md §4): the database refuses bad rows, whoever writes them."""

import asyncpg
import pytest

from tests.factories.market import Deal, Market
from tests.factories.milestones import fund, path_of, project_deal
from tests.factories.work_orders import extension, order_in
from tests.invariants import rows

# A copy of one row with some columns changed.
COPY = (
    "INSERT INTO {table} SELECT d.* FROM {table} t CROSS JOIN LATERAL "
    "jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid()) || $2::jsonb) d "
    "WHERE t.id = $1"
)

# Parts of a change of a contract that says when its renewal is decided, and who declined it.
DECIDES = "renewal_decides_on = now(), renewal_decides_at = now(),"
RENEWS = f"renewal_status = 'due', {DECIDES}"
ENDS = "ending_on = now(), ending_at = now(),"
DECLINES = (
    "renewal_declined_at = now(), renewal_declined_by = supervisor_id, renewal_declined_side ="
)


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await market.deal(starts_on="2026-12-01")


async def refusal(market: Market, statement: str, *values: object) -> str:
    """The name of the rule that a statement breaks."""
    with pytest.raises(asyncpg.IntegrityConstraintViolationError) as refused:
        await rows.fetch(market, statement, *values)
    return str(refused.value.constraint_name)


class TestProposalsAndSeats:
    @pytest.mark.parametrize("status", ["submitted", "shortlisted"])
    async def test_one_live_proposal_per_assistant_and_job(self, market: Market, status):
        owner, assistant = await market.owner(), await market.assistant()
        proposal = await market.proposal(assistant, await market.job(owner))
        copy = COPY.format(table="proposals")
        change = f'{{"status": "{status}"}}'
        assert await refusal(market, copy, proposal["id"], change) == "uq_proposals_live"
        await rows.fetch(market, copy, proposal["id"], '{"status": "withdrawn"}')

    async def test_one_contract_per_proposal(self, market: Market, deal: Deal):
        copy = COPY.format(table="contracts")
        assert await refusal(market, copy, deal.id, "{}") == "uq_contracts_proposal_id"

    @pytest.mark.parametrize("hired", [-1, 2])
    async def test_seats_are_never_over_filled(self, market: Market, hired):
        job = await market.job(await market.owner())
        statement = "UPDATE jobs SET hired = $2 WHERE id = $1"
        rule = await refusal(market, statement, job["id"], hired)
        assert rule == "ck_jobs_seats_not_overfilled"

    async def test_a_filled_job_has_no_free_seat(self, market: Market):
        job = await market.job(await market.owner(), seats=2)
        statement = "UPDATE jobs SET status = 'filled', hired = 1 WHERE id = $1"
        assert await refusal(market, statement, job["id"]) == "ck_jobs_filled_when_seats_taken"


class TestContracts:
    @pytest.mark.parametrize(
        ("change", "rule"),
        [
            ("supervisor_id = assistant_id", "ck_contracts_supervisor_is_not_assistant"),
            ("substitute_supervisor_id = assistant_id", "ck_contracts_substitute_is_another"),
            ("substitute_supervisor_id = supervisor_id", "ck_contracts_substitute_is_another"),
            ("allotted_minutes = 0", "ck_contracts_allots_time"),
            ("notice_side = 'client'", "ck_contracts_notice_is_whole"),
            ("ending_on = now()", "ck_contracts_ends_on_a_day"),
            (
                "notice_given_at = now(), notice_given_by = supervisor_id, notice_side = 'client'",
                "ck_contracts_ends_on_a_day",
            ),
            (
                (
                    "notice_given_at = now(), notice_given_by = supervisor_id, "
                    "notice_side = 'other', ending_on = now(), ending_at = now()"
                ),
                "ck_contracts_notice_side",
            ),
            ("end_category = 'some'", "ck_contracts_end_category"),
            ("renewal_status = 'due'", "ck_contracts_renewal_is_whole"),
            (f"{RENEWS} renewal_anchor_day = 1", "ck_contracts_renews_what_ends"),
            (f"{RENEWS} {ENDS} renewal_anchor_day = 32", "ck_contracts_renewal_anchor"),
            (
                f"{DECIDES} {ENDS} renewal_anchor_day = 1, renewal_status = 'other'",
                "ck_contracts_renewal_status",
            ),
            ("renewal_declined_side = 'client'", "ck_contracts_renewal_decline_is_whole"),
            (f"{DECLINES} 'client'", "ck_contracts_renewal_is_declined_by_somebody"),
            (
                f"{DECIDES} {ENDS} renewal_anchor_day = 1, renewal_status = 'declined'",
                "ck_contracts_renewal_is_declined_by_somebody",
            ),
            (
                (
                    f"{DECIDES} {ENDS} renewal_anchor_day = 1, renewal_status = 'declined', "
                    f"{DECLINES} 'other'"
                ),
                "ck_contracts_renewal_side",
            ),
            ("assignment = 2", "assistant_is_assigned"),
            (
                (
                    "assistant_id = (SELECT user_id FROM assistant_profiles "
                    "WHERE user_id <> assistant_id LIMIT 1)"
                ),
                "assistant_is_assigned",
            ),
            ("pay_rate_minor = 100", "ck_contracts_pays_in_money"),
            ("pay_rate_minor = 0, pay_currency = 'EUR'", "ck_contracts_pays"),
        ],
    )
    async def test_bad_rows_are_refused(self, market: Market, deal: Deal, change, rule):
        statement = f"UPDATE contracts SET {change} WHERE id = $1"  # noqa: S608  # a constant
        assert await refusal(market, statement, deal.id) == rule

    @pytest.mark.parametrize(
        "column", ["status", "worker_class", "source", "at_allotment", "at_substitution"]
    )
    async def test_enumerations_hold_their_values_only(self, market: Market, deal: Deal, column):
        statement = f"UPDATE contracts SET {column} = 'other' WHERE id = $1"  # noqa: S608  # a constant
        assert await refusal(market, statement, deal.id) == f"ck_contracts_{column}"


# B5
class TestAssignments:
    async def test_a_contract_brings_its_first(self, market: Market, deal: Deal):
        [first] = await rows.fetch(
            market, "SELECT * FROM contract_assignments WHERE contract_id = $1", deal.id
        )
        assert (first["number"], first["assistant_id"]) == (1, deal.assistant.id)
        assert (first["starts_at"].isoformat()[:10], first["ends_at"]) == ("2026-12-01", None)

    @pytest.mark.parametrize(
        ("change", "rule"),
        [
            ('{"number": 2}', "ex_contract_assignments_no_overlap"),
            (
                '{"number": 2, "starts_at": "2026-11-01T00:00Z", "ends_at": "2026-12-02T00:00Z"}',
                "ex_contract_assignments_no_overlap",
            ),
            (
                '{"starts_at": "2026-11-01T00:00Z", "ends_at": "2026-11-02T00:00Z"}',
                "uq_contract_assignments_contract_id_number",
            ),
            ('{"number": 2, "ends_at": "2026-11-30"}', "ck_contract_assignments_runs_forward"),
        ],
    )
    async def test_two_of_a_contract_never_overlap(self, market: Market, deal: Deal, change, rule):
        copy = COPY.format(table="contract_assignments")
        assert await refusal(market, copy, deal.id, change) == rule

    async def test_time_is_of_somebody_assigned(self, market: Market, deal: Deal):
        entry = await market.entry(deal, minutes=10)
        moved = "UPDATE time_entries SET assignment = 2 WHERE id = $1"
        rule = "fk_time_entries_contract_id_assignment_assistant_id"
        assert await refusal(market, moved, entry["id"]) == rule

    @pytest.mark.parametrize(
        "change",
        [
            "assistant_id = gen_random_uuid()",
            "starts_at = now()",
            "pay_rate_minor = 1, pay_currency = 'EUR'",
            "number = 2",
        ],
    )
    async def test_nothing_but_the_end_and_the_words_change(self, market: Market, deal, change):
        statement = f"UPDATE contract_assignments SET {change} WHERE contract_id = $1"  # noqa: S608  # a constant
        assert await refusal(market, statement, deal.id) == "assignments_are_history"

    async def test_an_end_is_set_once(self, market: Market, deal: Deal):
        end = "UPDATE contract_assignments SET ends_at = $2 WHERE contract_id = $1"
        await rows.fetch(market, end, deal.id, market.clock())
        assert await refusal(market, end, deal.id, None) == "assignments_are_history"


class TestMilestones:
    @pytest.fixture
    async def milestone_id(self, market: Market) -> str:
        """One of 400.00 whose 400.00 are held."""
        deal = await project_deal(market)
        path = await path_of(deal)
        return str((await fund(deal.owner, path))["id"])

    @pytest.mark.parametrize(
        ("change", "rule"),
        [
            ("amount_minor = 0", "ck_milestones_pays"),
            ("deposit_minor = 40001", "ck_milestones_deposit_is_part_of_the_amount"),
            ("deposit_minor = -1", "ck_milestones_deposit_is_part_of_the_amount"),
            ("status = 'submitted'", "ck_milestones_silence_ends_some_day"),
            ("silence_ends_at = now()", "ck_milestones_silence_ends_some_day"),
            (
                "submitted_by = made_by, decided_by = made_by FROM milestone_movements AS m",
                "ck_milestones_not_approved_by_oneself",
            ),
            ("status = 'other'", "ck_milestones_status"),
            ("position = 2", "uq_milestones_contract_id_position"),
            ("terms_version = 9", "fk_milestones_contract_id_terms_version"),
        ],
    )
    async def test_bad_rows_are_refused(self, market: Market, milestone_id, change, rule):
        statement = f"UPDATE milestones SET {change} WHERE milestones.id = $1"  # noqa: S608  # a constant
        assert await refusal(market, statement, milestone_id) == rule

    @pytest.mark.parametrize(
        ("movement", "rule"),
        [
            (("released", 40_001, 0), "movements_within_funding"),
            (("refunded", 40_001, 0), "movements_within_funding"),
            (("cancelled", 40_001, 0), "movements_within_funding"),
            (("released", 40_000, 1), "movements_within_funding"),
            (("released", 0, 0), "ck_milestone_movements_moves_something"),
            (("released", -1, 2), "ck_milestone_movements_is_not_negative"),
            (("other", 1, 0), "ck_milestone_movements_kind"),
        ],
    )
    async def test_no_more_leaves_than_was_funded(
        self, market: Market, milestone_id, movement, rule
    ):
        statement = (
            "INSERT INTO milestone_movements "
            "VALUES (gen_random_uuid(), $1, $2, $3, $4, NULL, '[]', NULL, now())"
        )
        assert await refusal(market, statement, milestone_id, *movement) == rule

    async def test_everything_may_leave(self, market: Market, milestone_id):
        statement = (
            "INSERT INTO milestone_movements "
            "VALUES (gen_random_uuid(), $1, $2, 20000, 0, NULL, '[]', NULL, now())"
        )
        for kind in ("released", "refunded"):
            await rows.fetch(market, statement, milestone_id, kind)
        assert await refusal(market, statement, milestone_id, "refunded")


class TestWorkOrders:
    @pytest.fixture
    async def path(self, deal: Deal) -> str:
        """An order that was delivered, with a request for more minutes."""
        path = await order_in(deal, "delivered", allotted_minutes=60)
        await extension(deal, path)
        return path

    @pytest.mark.parametrize(
        ("change", "rule"),
        [
            ("allotted_minutes = 0", "ck_work_orders_allots_time"),
            ("price_minor = 0, currency = 'EUR'", "ck_work_orders_pays"),
            ("price_minor = 1", "ck_work_orders_a_price_has_a_currency"),
            ("decided_by = delivered_by", "ck_work_orders_not_accepted_by_oneself"),
            ("status = 'other'", "ck_work_orders_status"),
            ("authority = 'other'", "ck_work_orders_authority"),
            ("priority = 'other'", "ck_work_orders_priority"),
        ],
    )
    async def test_bad_rows_are_refused(self, market: Market, path, change, rule):
        statement = f"UPDATE work_orders SET {change} WHERE id = $1"  # noqa: S608  # a constant
        assert await refusal(market, statement, path.rsplit("/", 1)[1]) == rule

    async def test_numbers_are_taken_once(self, market: Market, path):
        copy = COPY.format(table="work_orders")
        rule = await refusal(market, copy, path.rsplit("/", 1)[1], "{}")
        assert rule == "uq_work_orders_contract_id_order_number"

    @pytest.mark.parametrize(
        ("change", "rule"),
        [
            ("minutes = 0", "ck_work_order_extensions_extends"),
            ("decided_by = requested_by", "ck_work_order_extensions_not_granted_by_oneself"),
            ("status = 'other'", "ck_work_order_extensions_status"),
        ],
    )
    async def test_bad_requests_are_refused(self, market: Market, path, change, rule):
        change = f"UPDATE work_order_extensions SET {change} WHERE work_order_id = $1"  # noqa: S608  # a constant
        assert await refusal(market, change, path.rsplit("/", 1)[1]) == rule

    async def test_one_request_waits_at_a_time(self, market: Market, path):
        copy = (
            "INSERT INTO work_order_extensions SELECT d.* FROM work_order_extensions t CROSS JOIN "
            "LATERAL jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid())) d "
            "WHERE t.work_order_id = $1"
        )
        rule = await refusal(market, copy, path.rsplit("/", 1)[1])
        assert rule == "uq_work_order_extensions_open"

    async def test_time_is_spent_on_orders_of_its_contract(self, market: Market, path):
        other = await market.deal(starts_on="2026-12-01")
        entry = await market.entry(other, hours_ago=3)
        rule = await refusal(
            market,
            "UPDATE time_entries SET work_order_id = $2 WHERE id = $1",
            *(entry["id"], path.rsplit("/", 1)[1]),
        )
        assert rule == "fk_time_entries_work_order_id_contract_id"


class TestTime:
    @pytest.fixture
    async def entry(self, market: Market, deal: Deal) -> dict:
        return await market.entry(deal, hours_ago=3, minutes=60)

    @pytest.mark.parametrize(
        ("change", "rule"),
        [
            ("decided_by = assistant_id", "ck_time_entries_not_approved_by_oneself"),
            ("ended_at = started_at", "ck_time_entries_runs_forward"),
            ("ended_at = NULL", "ck_time_entries_only_timers_are_open"),
            ("status = 'running'", "ck_time_entries_only_timers_are_open"),
            ("status = 'approved'", "ck_time_entries_approval_freezes"),
            ("billable_seconds = 60", "ck_time_entries_approval_freezes"),
            (
                (
                    "status = 'approved', billable_seconds = -1, decided_at = now(), "
                    "decided_by = (SELECT supervisor_id FROM contracts WHERE id = contract_id)"
                ),
                "ck_time_entries_only_reversals_bill_less",
            ),
            (
                "status = 'approved', billable_seconds = 60",
                "ck_time_entries_approval_names_the_supervisor_or_silence",
            ),
            (
                (
                    "status = 'approved', billable_seconds = 60, decided_at = now(), "
                    "approved_by_silence = true, "
                    "decided_by = (SELECT supervisor_id FROM contracts WHERE id = contract_id)"
                ),
                "ck_time_entries_approval_names_the_supervisor_or_silence",
            ),
            ("approved_by_silence = true", "ck_time_entries_silence_only_approves"),
            (
                "assistant_id = (SELECT supervisor_id FROM contracts WHERE id = contract_id)",
                "fk_time_entries_contract_id_assignment_assistant_id",
            ),
            ("source = 'other'", "ck_time_entries_source"),
            ("status = 'other'", "ck_time_entries_status"),
        ],
    )
    async def test_bad_rows_are_refused(self, market: Market, entry, change, rule):
        statement = f"UPDATE time_entries SET {change} WHERE id = $1"  # noqa: S608  # a constant
        assert await refusal(market, statement, entry["id"]) == rule

    @pytest.mark.parametrize(
        ("shift", "is_refused"),
        [("0 min", True), ("59 min", True), ("-59 min", True), ("60 min", False)],
    )
    async def test_entries_of_an_assistant_never_overlap(
        self, market: Market, entry, shift, is_refused
    ):
        change = await rows.value(
            market,
            "SELECT jsonb_build_object('started_at', started_at + $2::text::interval, "
            "'ended_at', ended_at + $2::text::interval) FROM time_entries WHERE id = $1",
            entry["id"],
            shift,
        )
        copy = COPY.format(table="time_entries")
        if is_refused:
            assert await refusal(market, copy, entry["id"], change) == "ex_time_entries_no_overlap"
        else:
            await rows.fetch(market, copy, entry["id"], change)

    async def test_an_assistant_runs_one_timer(self, market: Market, deal: Deal):
        body = {"contract_id": deal.id}
        running = (await deal.assistant.post("/v1/timers/start", body)).json()
        copy = COPY.format(table="time_entries")
        # Both rules are broken; either name means the same to the caller.
        rule = await refusal(market, copy, running["id"], '{"started_at": "2026-12-08T00:00Z"}')
        assert rule in {"uq_time_entries_running", "ex_time_entries_no_overlap"}

    async def test_the_index_alone_keeps_timers_to_one(self, market: Market, deal: Deal):
        body = {"contract_id": deal.id}
        running = (await deal.assistant.post("/v1/timers/start", body)).json()
        connection = await rows.connect(market)
        try:
            transaction = connection.transaction()
            await transaction.start()
            await connection.execute(
                "ALTER TABLE time_entries DROP CONSTRAINT ex_time_entries_no_overlap"
            )
            with pytest.raises(asyncpg.UniqueViolationError) as refused:
                await connection.execute(COPY.format(table="time_entries"), running["id"], "{}")
            await transaction.rollback()
        finally:
            await connection.close()
        assert refused.value.constraint_name == "uq_time_entries_running"

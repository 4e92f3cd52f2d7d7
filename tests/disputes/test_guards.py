"""What always holds of disputes: the database refuses, whoever writes."""

import json

import asyncpg
import pytest

from tests.factories.disputes import disputed, in_status, invoiced
from tests.factories.invoices import drafted
from tests.factories.market import Market
from tests.factories.milestones import done, eur
from tests.invariants import rows
from tests.invariants.test_constraints import refusal
from va_market.kit.ids import new_id

KEPT = "disputes_are_kept"
UPDATE = "UPDATE disputes SET {change} WHERE id = $1"
COPY = """INSERT INTO disputes SELECT d.* FROM disputes t CROSS JOIN LATERAL
    jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid()) || $2::jsonb) d
    WHERE t.id = $1"""
LINE = """INSERT INTO dispute_lines (dispute_id, line_id, invoice_id, amount_minor)
    SELECT d.id, l.id, l.invoice_id, $2 FROM invoice_lines l JOIN disputes d USING (invoice_id)
    WHERE d.id = $1 AND l.position = 2"""
POSITION = """INSERT INTO dispute_positions
        (id, dispute_id, kind, speaker, author_id, amounts, file_ids, created_at)
    SELECT gen_random_uuid(), id, 'proposed', $3, opened_by,
        jsonb_build_array(jsonb_build_object('line_id', $4::text, 'amount_minor', $2::bigint)),
        '{}', now()
    FROM disputes WHERE id = $1"""
ENDED = ("settled", "ruled", "withdrawn")
ISSUER = '{"issuer_id": "00000000-0000-0000-0000-000000000001"}'


async def key(market: Market, status: str = "opened") -> str:
    return str((await in_status(market, status)).dispute["id"])


async def refusal_of_all(market: Market, *statements: tuple[object, ...]) -> str:
    """The same for statements of one transaction, each with its values."""
    connection = await rows.connect(market)
    try:
        with pytest.raises(asyncpg.IntegrityConstraintViolationError) as refused:
            await _run(connection, statements)
    finally:
        await connection.close()
    return str(refused.value.constraint_name)


async def _run(connection: asyncpg.Connection, statements: tuple[tuple[object, ...], ...]) -> None:
    async with connection.transaction():
        for statement, *values in statements:
            await connection.execute(statement, *values)


class TestDisputes:  # B10
    @pytest.mark.parametrize("status", ENDED)
    @pytest.mark.parametrize(
        "change",
        ["updated_at = now()", "status = 'opened', ended_at = NULL", "refunded_minor = 0"],
    )
    async def test_one_that_ended_never_changes(
        self, market: Market, status: str, change: str
    ) -> None:
        statement = UPDATE.format(change=change)

        assert await refusal(market, statement, await key(market, status)) == KEPT

    @pytest.mark.parametrize(
        "change",
        [
            "total_minor = total_minor + 1",
            "net_minor = 1",
            "reason = 'other'",
            "opened_by = answered_by",
            "issuer_id = organization_id",
            "created_at = now()",
        ],
    )
    async def test_what_it_is_about_never_changes(self, market: Market, change: str) -> None:
        statement = UPDATE.format(change=change)

        assert await refusal(market, statement, await key(market, "answered")) == KEPT

    @pytest.mark.parametrize("table", ["disputes", "dispute_lines", "dispute_positions"])
    async def test_nothing_goes(self, empty_market: Market, table: str) -> None:
        await disputed(empty_market)
        rule = "positions_are_immutable" if table.endswith("positions") else KEPT

        assert await refusal(empty_market, f"DELETE FROM {table}") == rule  # noqa: S608  # ours
        assert await refusal(empty_market, f"TRUNCATE {table} CASCADE") in {rule, KEPT}

    @pytest.mark.parametrize("name", ["opened_by", "answered_by", "assistant_id", "issuer_id"])
    async def test_no_side_rules(self, market: Market, name: str) -> None:
        end = f"status = 'ruled', ended_at = now(), ruled_by = {name}"
        dispute_id = await key(market, "escalated")

        rule = await refusal_of_all(
            market,
            ("UPDATE dispute_lines SET awarded_minor = 0 WHERE dispute_id = $1", dispute_id),
            (UPDATE.format(change=end), dispute_id),
        )

        assert rule == "ck_disputes_not_ruled_by_a_side"

    @pytest.mark.parametrize(
        ("change", "rule"),
        [
            ("ruled_by = issuer_id", "ck_disputes_is_ruled_by_somebody"),
            ("ended_at = now()", "ck_disputes_ends_at_a_moment"),
            ("turn = 'client'", "ck_disputes_has_a_turn"),
            ("answered_at = NULL", "ck_disputes_is_answered_wholly"),
            ("refunded_minor = 1", "ck_disputes_refunds_from_the_reserve"),
            ("status = 'settlement_proposed'", "ck_disputes_has_a_turn"),
            ("status = 'escalated'", "ck_disputes_waits_for_somebody"),
            ("status = 'settled', ended_at = now()", "disputes_end_wholly"),
            ("status = 'withdrawn', ended_at = now()", "disputes_end_wholly"),
        ],
    )
    async def test_it_makes_sense(self, market: Market, change: str, rule: str) -> None:
        statement = UPDATE.format(change=change)

        assert await refusal(market, statement, await key(market, "answered")) == rule

    @pytest.mark.parametrize(
        ("change", "rule"),
        [
            ('{"status": "answered"}', "disputes_begin_open"),
            (ISSUER, "disputes_are_between_the_sides"),
            ('{"currency": "USD"}', "disputes_are_between_the_sides"),
            ('{"net_minor": 4001}', "disputes_stay_within_invoices"),
            ('{"net_minor": 4000, "total_minor": 4000}', "invoices_say_what_is_disputed"),
            ('{"net_minor": 0}', "ck_disputes_disputes_something"),
            ('{"reserved_minor": 1}', "ck_disputes_says_where_it_was_posted"),
        ],
    )
    async def test_it_begins_between_the_sides_of_an_invoice(
        self, market: Market, change: str, rule: str
    ) -> None:
        assert await refusal(market, COPY, await key(market), change) == rule

    async def test_a_draft_is_not_disputed(self, market: Market) -> None:
        case = await disputed(market)
        other, _ = await invoiced(market)
        await market.approved(other, hours_ago=9)
        draft = await drafted(other)
        sides = {name: draft[name] for name in ("contract_id", "organization_id", "issuer_id")}
        change = json.dumps({"invoice_id": draft["id"], **sides})

        rule = await refusal(market, COPY, case.dispute["id"], change)

        assert rule == "only_opened_invoices_are_disputed"

    @pytest.mark.parametrize(
        ("change", "rule"),
        [
            ("disputed_minor = disputed_minor + 1", "invoices_say_what_is_disputed"),
            ("disputed_minor = 0", "invoices_say_what_is_disputed"),
            (
                "status = 'void', voided_at = now(), void_reason = 'x'",
                "ck_invoices_void_is_not_disputed",
            ),
        ],
    )
    async def test_the_invoice_says_what_is_disputed(
        self, market: Market, change: str, rule: str
    ) -> None:
        case = await disputed(market)
        statement = f"UPDATE invoices SET {change} WHERE id = $1"  # noqa: S608  # ours

        assert await refusal(market, statement, case.invoice["id"]) == rule


class TestLines:
    @pytest.mark.parametrize(
        ("minor", "rule"),
        [
            (2501, "disputes_stay_within_lines"),
            (0, "ck_dispute_lines_disputes_something"),
            (-1, "ck_dispute_lines_disputes_something"),
        ],
    )
    async def test_no_more_than_was_billed(self, market: Market, minor: int, rule: str) -> None:
        assert await refusal(market, LINE, await key(market), minor) == rule

    async def test_one_standing_dispute_for_each(self, market: Market) -> None:
        case = await disputed(market, "10.00", "10.00")
        other = str(new_id())
        change = json.dumps({"id": other, "net_minor": 1, "total_minor": 1})

        rule = await refusal_of_all(market, (COPY, case.dispute["id"], change), (LINE, other, 1))

        assert rule == "uq_dispute_lines_standing"

    async def test_none_is_added_once_it_was_answered(self, market: Market) -> None:
        assert await refusal(market, LINE, await key(market, "answered"), 1) == KEPT

    @pytest.mark.parametrize(
        ("change", "rule"),
        [
            ("amount_minor = 1", KEPT),
            ("proposed_minor = 1001", "ck_dispute_lines_is_proposed_within"),
            ("proposed_minor = -1", "ck_dispute_lines_is_proposed_within"),
            ("awarded_minor = 1001", "ck_dispute_lines_is_awarded_within"),
            ("awarded_minor = 1, released_at = now()", "ck_dispute_lines_is_awarded_or_released"),
        ],
    )
    async def test_each_stays_within_what_is_disputed(
        self, market: Market, change: str, rule: str
    ) -> None:
        statement = f"UPDATE dispute_lines SET {change} WHERE dispute_id = $1"  # noqa: S608  # ours

        assert await refusal(market, statement, await key(market)) == rule

    @pytest.mark.parametrize("status", ENDED)
    async def test_what_was_awarded_never_changes(self, market: Market, status: str) -> None:
        statement = "UPDATE dispute_lines SET awarded_minor = 1 WHERE dispute_id = $1"

        assert await refusal(market, statement, await key(market, status)) == KEPT


class TestPositions:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE dispute_positions SET text = 'x' WHERE dispute_id = $1",
            "DELETE FROM dispute_positions WHERE dispute_id = $1",
        ],
    )
    async def test_what_was_said_stays(self, market: Market, statement: str) -> None:
        assert await refusal(market, statement, await key(market)) == "positions_are_immutable"

    @pytest.mark.parametrize("minor", [-1, 1001])
    async def test_amounts_stay_within_the_line(self, market: Market, minor: int) -> None:
        case = await disputed(market)
        line = case.dispute["lines"][0]["line_id"]

        rule = await refusal(market, POSITION, case.dispute["id"], minor, "client", line)

        assert rule == "positions_stay_within_lines"

    async def test_they_are_of_lines_that_are_disputed(self, market: Market) -> None:
        case = await disputed(market)
        line = case.invoice["lines"][1]["id"]

        rule = await refusal(market, POSITION, case.dispute["id"], 1, "client", line)

        assert rule == "positions_stay_within_lines"

    async def test_somebody_says_them(self, market: Market) -> None:
        case = await disputed(market)
        line = case.dispute["lines"][0]["line_id"]

        rule = await refusal(market, POSITION, case.dispute["id"], 1, "system", line)

        assert rule == "ck_dispute_positions_is_said_by_somebody"

    @pytest.mark.parametrize("status", ENDED)
    async def test_nothing_is_said_after_the_end(self, market: Market, status: str) -> None:
        case = await in_status(market, status)
        line = case.dispute["lines"][0]["line_id"]

        rule = await refusal(market, POSITION, case.dispute["id"], 1, "client", line)

        assert rule == KEPT


class TestCredits:
    async def test_nothing_else_credits_a_disputed_line(self, market: Market) -> None:
        case = await disputed(market)
        other = {"line_id": case.invoice["lines"][1]["id"], "amount": eur("1.00")}
        note = {"reason": "Late.", "lines": [other]}
        done(await case.issuer.pay(f"{case.bill}/credit-notes", note))
        statement = """INSERT INTO credit_note_lines
            SELECT n.id, l.line_id, l.invoice_id, 1, 0, 0
            FROM credit_notes n JOIN dispute_lines l USING (invoice_id) WHERE l.dispute_id = $1"""

        rule = await refusal(market, statement, case.dispute["id"])

        assert rule == "disputed_is_credited_by_disputes"

    async def test_what_is_left_of_the_invoice_is_kept_for_the_dispute(
        self, market: Market
    ) -> None:
        case = await disputed(market)
        statement = """INSERT INTO credit_notes (id, invoice_id, issuer_id, series, sequence,
                number, issued_on, reason, net_minor, tax_minor, total_minor, client_fee_minor,
                assistant_fee_minor, refund_minor, posting_id, created_at)
            SELECT gen_random_uuid(), id, issuer_id, 'X-', 1, 'X-1', now(), 'x', 4001, 0, 4001,
                0, 0, 0, posting_id, now() FROM invoices WHERE id = $1"""

        rule = await refusal(market, statement, case.invoice["id"])

        assert rule == "disputed_is_credited_by_disputes"

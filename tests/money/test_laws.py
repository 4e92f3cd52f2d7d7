"""Each law is broken by a change of one cent, one number or one row, and says so."""

import re
from collections.abc import AsyncIterator

import asyncpg
import pytest

from tests.factories.market import Market
from tests.invariants import rows
from tests.money import moves
from tests.money.laws import LAWS, broken, check
from tests.money.moves import euros
from tests.money.scene import Scene

_A_CENT = """
    UPDATE ledger_balances SET posted_minor = posted_minor + 1
    WHERE account_id = (SELECT id FROM ledger_accounts WHERE kind = '{}' LIMIT 1)
"""
CHANGES = {
    "each currency comes to zero": _A_CENT.format("cash"),
    "no guarded account is below zero, what is promised included": """
        UPDATE ledger_balances SET posted_minor = -1 WHERE NOT allow_negative
    """,
    "every balance is the sum of its postings": """
        UPDATE ledger_postings SET amount_minor = amount_minor + 1 WHERE position = 1
    """,
    "what came in is what the payments say": """
        UPDATE payments SET received_minor = received_minor + 1
    """,
    "what went out is what the payouts say": "UPDATE payouts SET status = 'paid'",
    "what is on its way out is what the payouts say": """
        UPDATE payouts SET amount_minor = amount_minor + 1
    """,
    "a line of the bank moved what its payout, or all of its batch, says": """
        INSERT INTO bank_lines (id, payout_id, amount_minor) SELECT id, id, amount_minor
        FROM payouts
    """,
    "a milestone holds what was funded and neither released nor given back": (
        _A_CENT.format("milestone_held")
    ),
    "what was released waits until it is cleared": """
        UPDATE milestone_clearings SET cleared_at = NULL
    """,
    "an invoice is the sum of its lines": """
        UPDATE invoice_lines SET amount_minor = amount_minor + 1 WHERE position = 1
    """,
    "an opened invoice is the sum of its installments": """
        UPDATE invoices SET installment_plan = installment_plan || '[{}]'
    """,
    "an invoice is paid and credited as its payments and credit notes say": """
        UPDATE invoice_payments SET amount_minor = amount_minor - 1
    """,
    "a client owes what is neither paid nor credited": _A_CENT.format("client_receivable"),
    "nothing waits on an invoice of which nothing is owed": """
        UPDATE ledger_balances SET posted_minor = 1 WHERE posted_minor = 0 AND account_id IN
        (SELECT id FROM ledger_accounts WHERE kind = 'fee_pending')
    """,
    "a dispute reserves until it ends, and gives back no more": """
        UPDATE disputes SET reserved_minor = reserved_minor + 1
    """,
    "an agency owes its assistants what is due of their shares and not paid": """
        UPDATE splits SET due_minor = due_minor + 1
    """,
    "a retainer defers what of its grants is neither used, nor lapsed, nor paid back": """
        UPDATE retainer_minutes SET minutes = minutes + 1
    """,
    "what a retainer charged in advance and did not give back is deferred or earned": (
        _A_CENT.format("recognized_revenue")
    ),
    "nothing is billed twice": "INSERT INTO invoice_sources TABLE invoice_sources",
    "what is billed was approved": "UPDATE time_entries SET status = 'returned'",
    "numbers count from one without a gap": """
        UPDATE invoices SET sequence = sequence + 1 WHERE sequence = 1
    """,
}


@pytest.fixture
async def scene(empty_market: Market) -> Scene:
    """With something of each kind, a dispute and a payout among it."""
    scene = await Scene.make(empty_market)
    chance = moves.Random(1)
    assert (await moves.release(scene, chance)) is not None
    empty_market.clock.advance(days=6)
    await moves.run(empty_market, "clear_milestones")
    assert (await moves.ask(scene["assistant"], euros(100)["amount"])).is_success
    assert (answer := await moves.dispute(scene, chance)) is not None
    assert answer.is_success, answer.text
    return scene


@pytest.fixture
async def connection(scene: Scene) -> AsyncIterator[asyncpg.Connection]:
    connection = await rows.connect(scene.market)
    yield connection
    await connection.close()


async def test_each_finds_what_breaks_it(scene: Scene, connection: asyncpg.Connection) -> None:
    await check(scene.market)
    assert CHANGES.keys() == LAWS.keys()
    for law, change in CHANGES.items():
        transaction = connection.transaction()
        await transaction.start()
        [table] = re.findall(r"(?:UPDATE|INTO) (\w+)", change)
        # A copy without constraints, which is read in its place: the database refuses the change.
        await connection.execute(f"CREATE TEMPORARY TABLE {table} AS TABLE {table}")
        await connection.execute(change)
        assert law in await broken(connection), law
        await transaction.rollback()

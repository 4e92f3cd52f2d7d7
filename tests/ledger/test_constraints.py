"""Whatever somebody writes past the service: the database lets in nothing that is not whole."""

from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg
import pytest

from tests.ledger.books import NOW, Books
from va_market.kit.ids import new_id

RULE = "ledger_is_immutable"


@pytest.fixture
async def connection(books: Books) -> AsyncIterator[asyncpg.Connection]:
    connection = await books.connect()
    yield connection
    await connection.close()


class Draft:
    """Rows as they are written by hand."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self.connection = connection

    async def transaction(self, action: str = "post", target: UUID | None = None) -> UUID:
        key = new_id()
        await self.connection.execute(
            "INSERT INTO ledger_transactions VALUES ($1, $2, $3, 'test', 'by hand', $4, $5)",
            *(key, str(key), action, target, NOW),
        )
        return key

    async def leg(
        self, key: UUID, account: UUID, minor: int, *, state: str = "posted", currency: str = "EUR"
    ) -> None:
        await self.connection.execute(
            "INSERT INTO ledger_postings "
            "(transaction_id, account_id, amount_minor, state, currency) "
            "VALUES ($1, $2, $3, $4, $5)",
            *(key, account, minor, state, currency),
        )

    async def whole(self, action: str, target: UUID | None, *legs: tuple[UUID, int, str]) -> None:
        async with self.connection.transaction():
            key = await self.transaction(action, target)
            for account, minor, state in legs:
                await self.leg(key, account, minor, state=state)

    async def refused(self, action: str, target: UUID | None, *legs: tuple[UUID, int, str]) -> str:
        """The name of the rule that says no, at the commit or before."""
        with pytest.raises(asyncpg.IntegrityConstraintViolationError) as refused:
            await self.whole(action, target, *legs)
        return str(refused.value.constraint_name)


@pytest.fixture
def draft(connection: asyncpg.Connection) -> Draft:
    return Draft(connection)


POSTED, PENDING = "posted", "pending"
LEGS, ZERO = "ledger_transaction_has_two_legs", "ledger_transaction_sums_to_zero"
STATE, EXACT = "ledger_transaction_has_its_state", "ledger_transaction_answers_exactly"
TARGET = "ledger_transaction_answers_its_target"


class TestWholeness:
    async def test_no_legs(self, draft: Draft) -> None:
        assert await draft.refused("post", None) == LEGS

    async def test_one_leg(self, books: Books, draft: Draft) -> None:
        account = await books.account(negative=True)
        assert await draft.refused("post", None, (account, 5, POSTED)) == LEGS

    async def test_legs_that_do_not_sum_to_zero(self, books: Books, draft: Draft) -> None:
        cash, held = await books.funded(10)
        legs = ((cash, -5, POSTED), (held, 6, POSTED))
        assert await draft.refused("post", None, *legs) == ZERO

    async def test_a_leg_in_another_currency_than_its_account(self, books, draft) -> None:
        cash, dollars = await books.account(negative=True), await books.account(currency="USD")
        rule = await draft.refused("post", None, (cash, -5, POSTED), (dollars, 5, POSTED))
        assert rule == "fk_ledger_postings_account_id_currency"

    async def test_two_currencies_of_which_each_has_one_leg(self, books, draft) -> None:
        cash = await books.account(negative=True)
        dollars = await books.account(currency="USD", negative=True)
        transaction = draft.connection.transaction()
        await transaction.start()
        key = await draft.transaction()
        await draft.leg(key, cash, -5)
        await draft.leg(key, dollars, 5, currency="USD")
        with pytest.raises(asyncpg.CheckViolationError) as refused:
            await transaction.commit()
        assert refused.value.constraint_name == LEGS

    @pytest.mark.parametrize(("action", "state"), [("post", PENDING), ("hold", POSTED)])
    async def test_a_leg_in_the_wrong_state(self, books, draft, action, state) -> None:
        cash, held = await books.funded(10)
        assert await draft.refused(action, None, (cash, -5, state), (held, 5, state)) == STATE

    async def test_a_leg_that_comes_later(self, books: Books, draft: Draft) -> None:
        cash, held = await books.funded(10)
        posted = await books.move(cash, held, 5)
        other = await books.account()
        with pytest.raises(asyncpg.CheckViolationError) as refused:
            await draft.leg(posted.id, other, 5)
        assert refused.value.constraint_name in (LEGS, ZERO)

    async def test_a_leg_of_nothing(self, books: Books, draft: Draft) -> None:
        cash, held = await books.funded(10)
        legs = ((cash, 0, POSTED), (held, 0, POSTED))
        assert await draft.refused("post", None, *legs) == "ck_ledger_postings_moves_something"

    async def test_legs_of_accounts_that_are_not_there(self, draft: Draft) -> None:
        with pytest.raises(asyncpg.NotNullViolationError):
            await draft.whole("post", None, (new_id(), 5, POSTED), (new_id(), -5, POSTED))


class TestAnswers:
    async def test_a_reversal_by_another_amount(self, books: Books, draft: Draft) -> None:
        cash, held = await books.funded(10)
        posted = await books.move(cash, held, 5)
        legs = ((cash, 4, POSTED), (held, -4, POSTED))
        assert await draft.refused("reverse", posted.id, *legs) == EXACT

    async def test_a_settlement_by_another_amount(self, books: Books, draft: Draft) -> None:
        cash, held = await books.funded(10)
        hold = await books.hold(held, cash, 5)
        legs = (
            *((held, 5, PENDING), (cash, -5, PENDING)),
            *((held, -6, POSTED), (cash, 6, POSTED)),
        )
        assert await draft.refused("settle", hold.id, *legs) == EXACT

    async def test_a_void_that_frees_too_much(self, books: Books, draft: Draft) -> None:
        cash, held = await books.funded(10)
        hold = await books.hold(held, cash, 5)
        legs = ((held, 6, PENDING), (cash, -6, PENDING))
        rule = await draft.refused("void", hold.id, *legs)
        assert rule in (EXACT, "ck_ledger_balances_pending_is_not_negative")

    async def test_a_settlement_of_what_was_posted(self, books: Books, draft: Draft) -> None:
        cash, held = await books.funded(10)
        posted = await books.move(cash, held, 5)
        rule = await draft.refused("settle", posted.id, (cash, 5, POSTED), (held, -5, POSTED))
        assert rule == TARGET

    async def test_a_second_answer(self, books: Books, draft: Draft) -> None:
        cash, held = await books.funded(10)
        hold = await books.hold(held, cash, 5)
        await books.void(hold.id)
        rule = await draft.refused("void", hold.id, (held, 5, PENDING), (cash, -5, PENDING))
        assert rule == "uq_ledger_transactions_target_id"

    async def test_one_that_answers_nothing(self, draft: Draft) -> None:
        rule = await draft.refused("void", None)
        assert rule == "ck_ledger_transactions_answers_something"


class TestGuards:
    async def test_a_guarded_account_stays_at_zero_or_above(self, books, draft) -> None:
        cash, held = await books.funded(10)
        rule = await draft.refused("post", None, (held, -11, POSTED), (cash, 11, POSTED))
        assert rule == "ck_ledger_balances_is_covered"

    async def test_what_is_promised_counts(self, books: Books, draft: Draft) -> None:
        cash, held = await books.funded(10)
        await books.hold(held, cash, 10)
        rule = await draft.refused("hold", None, (held, -1, PENDING), (cash, 1, PENDING))
        assert rule == "ck_ledger_balances_is_covered"

    async def test_what_a_row_says_of_its_place_is_not_believed(self, books, draft) -> None:
        cash, held = await books.funded(10)
        async with draft.connection.transaction():
            key = await draft.transaction()
            await draft.leg(key, cash, -5)
            await draft.connection.execute(
                "INSERT INTO ledger_postings VALUES "
                "($1, 77, $2, 'EUR', 'posted', 5, 999, now(), '', '')",
                *(held, key),
            )
        row = await draft.connection.fetchrow(
            "SELECT * FROM ledger_postings WHERE transaction_id = $1 AND account_id = $2", key, held
        )
        assert (row["position"], row["balance_minor"]) == (2, 15)
        assert await books.faults() == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_accounts SET owner_id = gen_random_uuid()",
        "UPDATE ledger_accounts SET allow_negative = true",
        "DELETE FROM ledger_accounts",
        "UPDATE ledger_transactions SET reference = 'other'",
        "DELETE FROM ledger_transactions",
        "UPDATE ledger_postings SET amount_minor = 1",
        "DELETE FROM ledger_postings",
        "UPDATE ledger_balances SET posted_minor = posted_minor + 1",
        "UPDATE ledger_balances SET allow_negative = true",
        "DELETE FROM ledger_balances",
        "INSERT INTO ledger_balances SELECT * FROM ledger_balances LIMIT 1",
        "TRUNCATE ledger_postings",
        "TRUNCATE ledger_balances",
        "TRUNCATE ledger_accounts CASCADE",
        "TRUNCATE ledger_transactions CASCADE",
    ],
)
async def test_rows_never_change(books: Books, connection, statement: str) -> None:
    await books.funded(10)
    with pytest.raises(asyncpg.RestrictViolationError) as refused:
        await connection.execute(statement)
    assert refused.value.constraint_name == RULE

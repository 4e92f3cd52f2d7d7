"""What may be posted, once, and what it comes to."""

import asyncio
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy.exc import DBAPIError

from tests.ledger.books import NOW, Books, entry, eur, moving
from va_market.kit.db import cause_of
from va_market.kit.errors import MarketError, NotFound
from va_market.kit.ids import new_id
from va_market.kit.money import Money
from va_market.ledger import service as ledger
from va_market.ledger.entries import Leg
from va_market.ledger.errors import (
    AlreadyAnswered,
    BalanceOutOfRange,
    InsufficientFunds,
    KeySpent,
    NotAnswerable,
    OtherCurrency,
)
from va_market.ledger.service.posting import Unbalanced


def meaning_of(error: BaseException) -> type[MarketError]:
    """What a caller is told of a constraint that was broken."""
    return MarketError.by_constraint[str(cause_of(error).constraint_name)]  # type: ignore[attr-defined]


REFUSED = (asyncpg.IntegrityConstraintViolationError, DBAPIError)


class TestAccounts:
    async def test_one_is_opened_once(self, books: Books) -> None:
        async with books.database.writing() as session:
            owner, subject = new_id(), new_id()
            asked = {"owner_id": owner, "kind": "held", "currency": "EUR", "now": NOW}
            first = await ledger.open_account(session, **asked)
            again = await ledger.open_account(session, **asked)
            other = await ledger.open_account(session, **asked, subject_id=subject)
            same = await ledger.open_account(session, **asked, subject_id=subject)

        assert first == again
        assert other == same != first

    async def test_twenty_who_open_it_at_once_get_the_same(self, books: Books) -> None:
        owner = new_id()

        async def open_it() -> UUID:
            async with books.database.writing() as session:
                return await ledger.open_account(
                    session, owner_id=owner, kind="held", currency="EUR", now=NOW
                )

        assert len({*await asyncio.gather(*[open_it() for _ in range(20)])}) == 1

    async def test_one_that_is_not_there_holds_nothing(self, books: Books) -> None:
        with pytest.raises(NotFound):
            await books.balance(new_id())


class TestPosting:
    async def test_money_moves_whole(self, books: Books) -> None:
        cash, held = await books.funded(1000)
        fee, share = await books.account("fee"), await books.account("share")
        legs = [Leg(held, eur(-1000)), Leg(fee, eur(101)), Leg(share, eur(899))]

        await books.post(legs)

        assert await books.posted(cash) == -1000
        assert [await books.posted(one) for one in (held, fee, share)] == [0, 101, 899]
        assert await books.faults() == []

    async def test_one_may_move_two_currencies_each_of_which_sums_to_zero(
        self, books: Books
    ) -> None:
        cash, held = await books.account("cash", negative=True), await books.account()
        dollars = await books.account("cash", currency="USD", negative=True)
        bought = await books.account(currency="USD")
        usd = Money.from_minor(108, "USD")

        await books.post([*moving(cash, held, 100), Leg(dollars, -usd), Leg(bought, usd)])

        assert (await books.balance(bought)).posted == usd

    @pytest.mark.parametrize("amounts", [(), (5,), (-5, 6), (0, 0), (-5, 5, 0)])
    async def test_what_is_no_transaction_is_not_posted(self, books: Books, amounts) -> None:
        legs = [Leg(new_id(), eur(minor)) for minor in amounts]
        with pytest.raises(Unbalanced):
            await books.post(legs)

    async def test_one_account_stands_in_it_once(self, books: Books) -> None:
        account = new_id()
        with pytest.raises(Unbalanced):
            await books.post(moving(account, account, 5))

    async def test_what_is_not_there_does_not_leave(self, books: Books) -> None:
        cash, held = await books.funded(1000)
        with pytest.raises(REFUSED) as refused:
            await books.move(held, cash, 1001)
        assert meaning_of(refused.value) is InsufficientFunds
        await books.move(held, cash, 1000)
        assert await books.posted(held) == 0

    async def test_an_account_takes_one_currency(self, books: Books) -> None:
        cash, dollars = await books.account(negative=True), await books.account(currency="USD")
        with pytest.raises(REFUSED) as refused:
            await books.move(cash, dollars, 5)
        assert meaning_of(refused.value) is OtherCurrency

    async def test_a_balance_stays_exact(self, books: Books) -> None:
        cash, held = await books.funded(10**15 - 1)
        with pytest.raises(REFUSED) as refused:
            await books.move(cash, held, 1)
        assert meaning_of(refused.value) is BalanceOutOfRange


class TestKeys:
    async def test_the_same_again_changes_nothing(self, books: Books) -> None:
        cash, held = await books.funded(1000)
        key = str(new_id())
        first = await books.move(cash, held, 5, key=key)
        again = await books.move(cash, held, 5, key=key)
        assert first == again
        assert await books.posted(held) == 1005

    async def test_something_else_under_it_is_refused(self, books: Books) -> None:
        cash, held = await books.funded(1000)
        key = str(new_id())
        await books.move(cash, held, 5, key=key)
        for legs in (moving(cash, held, 6), moving(held, cash, 5)):
            with pytest.raises(KeySpent):
                await books.post(legs, key=key)
        assert await books.posted(held) == 1005


class TestHolds:
    async def test_what_is_held_stays_and_may_not_leave_otherwise(self, books: Books) -> None:
        cash, held = await books.funded(1000)
        other = await books.account()
        await books.hold(held, other, 700)

        found, expected = await books.balance(held), await books.balance(other)
        assert (found.posted, found.pending_out, found.available) == (eur(1000), eur(700), eur(300))
        assert (expected.posted, expected.pending_in, expected.available) == (
            *(eur(0), eur(700)),
            eur(0),
        )
        with pytest.raises(REFUSED):
            await books.move(held, cash, 301)
        with pytest.raises(REFUSED):
            await books.move(other, cash, 1)
        await books.move(held, cash, 300)

    async def test_a_settled_one_moves(self, books: Books) -> None:
        _, held = await books.funded(1000)
        other = await books.account()
        hold = await books.hold(held, other, 1000)
        await books.settle(hold.id)
        assert (await books.balance(held)) == (await books.balance(await books.account()))
        assert (await books.balance(other)).available == eur(1000)
        assert await books.faults() == []

    async def test_a_voided_one_leaves_everything_as_it_was(self, books: Books) -> None:
        _, held = await books.funded(1000)
        other = await books.account()
        before = await books.balance(held)
        hold = await books.hold(held, other, 1000)
        await books.void(hold.id)
        assert await books.balance(held) == before
        assert await books.faults() == []

    async def test_it_is_answered_once(self, books: Books) -> None:
        _, held = await books.funded(1000)
        hold = await books.hold(held, await books.account(), 10)
        await books.settle(hold.id)
        for again in (books.settle, books.void):
            with pytest.raises(AlreadyAnswered):
                await again(hold.id)

    async def test_the_same_answer_under_the_same_key_is_told_again(self, books: Books) -> None:
        _, held = await books.funded(1000)
        hold = await books.hold(held, await books.account(), 10)
        key = str(new_id())
        assert await books.settle(hold.id, key=key) == await books.settle(hold.id, key=key)

    async def test_it_is_not_reversed(self, books: Books) -> None:
        _, held = await books.funded(1000)
        hold = await books.hold(held, await books.account(), 10)
        with pytest.raises(NotAnswerable):
            await books.reverse(hold.id)


class TestReversals:
    async def test_everything_is_as_before_but_for_the_rows(self, books: Books) -> None:
        cash, held = await books.funded(1000)
        posted = await books.move(held, cash, 400)
        await books.reverse(posted.id)
        assert (await books.posted(cash), await books.posted(held)) == (-1000, 1000)
        assert await books.faults() == []

    async def test_what_was_settled_is_reversed_too(self, books: Books) -> None:
        _, held = await books.funded(1000)
        settled = await books.settle((await books.hold(held, await books.account(), 10)).id)
        await books.reverse(settled.id)
        assert (await books.balance(held)).available == eur(1000)

    async def test_it_happens_once(self, books: Books) -> None:
        cash, held = await books.funded(1000)
        posted = await books.move(held, cash, 400)
        reversed_ = await books.reverse(posted.id)
        with pytest.raises(AlreadyAnswered):
            await books.reverse(posted.id)
        with pytest.raises(NotAnswerable):
            await books.reverse(reversed_.id)

    async def test_what_has_left_already_does_not_come_back(self, books: Books) -> None:
        cash, held = await books.account(negative=True), await books.account()
        posted = await books.move(cash, held, 100)
        await books.move(held, cash, 1)
        with pytest.raises(REFUSED) as refused:
            await books.reverse(posted.id)
        assert meaning_of(refused.value) is InsufficientFunds

    async def test_what_is_not_there_is_not_reversed(self, books: Books) -> None:
        with pytest.raises(NotFound):
            await books.reverse(new_id())


class TestUnits:
    async def test_several_postings_of_one_unit_come_together_or_not_at_all(
        self, books: Books
    ) -> None:
        cash, held = await books.funded(100)

        async def both() -> None:
            async with books.database.writing() as session:
                await ledger.post(session, entry(), moving(cash, held, 50), now=NOW)
                await ledger.post(session, entry(), moving(held, cash, 151), now=NOW)

        with pytest.raises(REFUSED):
            await both()
        assert await books.posted(held) == 100

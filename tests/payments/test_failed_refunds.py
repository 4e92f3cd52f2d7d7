"""What a provider could not refund is held for the client again, in whatever order it is told."""

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from tests.factories.cards import (
    deliver,
    disputed,
    prepared,
    refund_failed,
    refunded,
    status_of,
    succeeded,
    told,
)
from tests.factories.cards_spent import spent
from tests.factories.held_funds import balances
from tests.factories.market import Market, Person
from tests.factories.payments import Json, held_of
from tests.invariants import rows
from tests.ledger.books import faults_in
from va_market.payments.refunds import Told, refunded_in_all

ORDERS = list(permutations(range(3)))
WAITING = "SELECT count(*) FROM provider_events WHERE outcome = 'waiting' AND intent_id = $1"


@pytest.fixture
async def payer(card_market: Market) -> Person:
    return await card_market.owner()


async def came(payer: Person) -> tuple[Json, str]:
    """A payment of 1000.00 by card, and its intent."""
    payment, intent_id = await prepared(payer)
    assert await told(payer.market, succeeded(intent_id)) == ["applied"]
    return payment, intent_id


async def taken_back(payer: Person, payment: Json) -> str:
    """What the payment says of it, which is what is not held of it."""
    amount: str = (await status_of(payer, payment))["taken_back"]["amount"]
    assert float(await held_of(payer)) == 1000 - float(amount)
    assert await faults_in(payer.market.app.state.database.reader) == []
    return amount


class TestAFailure:
    async def test_it_is_held_again_and_both_hear_of_it(self, card_market, payer: Person) -> None:
        payment, intent_id = await came(payer)
        await told(card_market, refunded(intent_id, 30_000, at=1))
        failure = refund_failed(intent_id, 30_000, at=2)

        assert await told(card_market, failure) == ["applied"]

        assert await taken_back(payer, payment) == "0.00"
        [(data, heard)] = await rows.told(card_market, "payment.refund_failed", payment["id"])
        assert data == {"status": "received"}
        assert {str(one) for one in heard} == {payer.organization_id}
        kept = "SELECT outcome, code, amount_minor FROM provider_events WHERE event_id = $1"
        assert [tuple(row) for row in await rows.fetch(card_market, kept, failure["id"])] == [
            ("applied", "expired_or_canceled_card", 300_00)
        ]

    async def test_however_often_it_is_told(self, card_market, payer: Person) -> None:
        payment, intent_id = await came(payer)
        await told(card_market, refunded(intent_id, 30_000, at=1))
        types = ("refund.updated", "refund.failed", "charge.refund.updated")
        bodies = [refund_failed(intent_id, 30_000, at=2, type_=type_) for type_ in types]
        assert await told(card_market, *bodies, bodies[0]) == [
            *("applied", "ignored", "ignored", "applied")
        ]
        assert await taken_back(payer, payment) == "0.00"
        assert len(await rows.told(card_market, "payment.refund_failed", payment["id"])) == 1

    async def test_at_once_it_comes_back_once(self, card_market, payer: Person) -> None:
        payment, intent_id = await came(payer)
        bodies = [
            refunded(intent_id, 30_000, at=1),
            *(refund_failed(intent_id, 10_000, at=2, refund=str(one)) for one in range(2)),
        ]
        answers = await asyncio.gather(*(deliver(card_market, one) for one in bodies * 5))
        assert {one.status_code for one in answers} == {200}
        assert await taken_back(payer, payment) == "100.00"

    async def test_it_pays_the_debt_first(self, card_market, payer: Person) -> None:
        _, intent_id = await came(payer)
        await spent(payer, "700.00")
        await told(card_market, refunded(intent_id, 100_000, at=1))
        before = await balances(card_market, payer.organization_id)
        await told(card_market, refund_failed(intent_id, 80_000, at=2))
        after = await balances(card_market, payer.organization_id)
        assert (before["client_held"], before["client_debt"]) == (0, -700_00)
        assert (after["client_held"], after["client_debt"]) == (100_00, 0)
        found = "SELECT from_held_minor, owed_minor FROM payment_take_backs WHERE kind = $1"
        assert [tuple(row) for row in await rows.fetch(card_market, found, "refund_failed")][
            -1:
        ] == [(100_00, 700_00)]

    async def test_one_that_was_called_off_is_none_either(self, card_market, payer) -> None:
        payment, intent_id = await came(payer)
        await told(card_market, refunded(intent_id, 30_000, at=1))
        called_off = refund_failed(
            intent_id, 30_000, at=2, status="canceled", type_="refund.updated"
        )
        assert await told(card_market, called_off) == ["applied"]
        assert await taken_back(payer, payment) == "0.00"

    @pytest.mark.parametrize("status", ["pending", "succeeded", "requires_action"])
    async def test_one_that_goes_on_changes_nothing(self, card_market, payer, status) -> None:
        payment, intent_id = await came(payer)
        news = refund_failed(intent_id, 30_000, at=2, status=status, type_="refund.updated")
        assert await told(card_market, refunded(intent_id, 30_000, at=1), news) == [
            *("applied", "ignored")
        ]
        assert await taken_back(payer, payment) == "300.00"

    async def test_in_another_currency_it_is_none_of_ours(self, card_market, payer) -> None:
        payment, intent_id = await came(payer)
        strange = refund_failed(intent_id, 30_000, at=2)
        strange["data"]["object"]["currency"] = "usd"
        assert await told(card_market, refunded(intent_id, 30_000, at=1), strange) == [
            *("applied", "mismatched")
        ]
        assert await taken_back(payer, payment) == "300.00"

    @pytest.mark.parametrize("created", ["soon", 1e400, 10**30, [1]])
    async def test_a_moment_that_is_none_is_refused(self, card_market, payer, created: Any) -> None:
        _, intent_id = await came(payer)
        body = {**refund_failed(intent_id, 30_000), "created": created}
        assert (await deliver(card_market, body)).status_code == 400


class TestAnyOrder:
    @pytest.mark.parametrize("order", ORDERS)
    async def test_of_the_payment_its_refund_and_the_failure(
        self, card_market, payer: Person, order
    ) -> None:
        payment, intent_id = await prepared(payer)
        bodies = (
            succeeded(intent_id),
            refunded(intent_id, 30_000, at=1),
            refund_failed(intent_id, 30_000, at=2),
        )
        await told(card_market, *(bodies[one] for one in order))
        assert await taken_back(payer, payment) == "0.00"
        assert await rows.value(card_market, WAITING, intent_id) == 0
        assert len(await rows.told(card_market, "payment.refund_failed", payment["id"])) == 1

    @pytest.mark.parametrize("order", ORDERS)
    async def test_of_a_failure_between_two_refunds(
        self, card_market, payer: Person, order
    ) -> None:
        payment, intent_id = await came(payer)
        # The second try is told as the same sum: what had failed is out of it.
        bodies = (
            refunded(intent_id, 30_000, at=1),
            refund_failed(intent_id, 30_000, at=2),
            refunded(intent_id, 30_000, at=3),
        )
        await told(card_market, *(bodies[one] for one in order))
        assert await taken_back(payer, payment) == "300.00"

    @pytest.mark.parametrize("order", ORDERS)
    async def test_of_two_refunds_and_the_failure_of_the_first(
        self, card_market, payer: Person, order
    ) -> None:
        payment, intent_id = await came(payer)
        bodies = (
            refunded(intent_id, 10_000, at=1),
            refunded(intent_id, 30_000, at=2),
            refund_failed(intent_id, 10_000, at=3),
        )
        await told(card_market, *(bodies[one] for one in order))
        assert await taken_back(payer, payment) == "200.00"

    async def test_a_smaller_sum_tells_of_a_failure_that_was_not(self, card_market, payer) -> None:
        payment, intent_id = await came(payer)
        bodies = (refunded(intent_id, 30_000, at=1), refunded(intent_id, 10_000, at=3))
        assert await told(card_market, *bodies) == ["applied", "applied"]
        assert await taken_back(payer, payment) == "100.00"
        assert len(await rows.told(card_market, "payment.refund_failed", payment["id"])) == 1

    async def test_what_did_not_fit_took_nothing_and_gives_nothing_back(
        self, card_market, payer: Person
    ) -> None:
        payment, intent_id = await came(payer)
        bodies = (
            refunded(intent_id, 10_000, at=1),
            disputed(intent_id, units=60_000),
            refunded(intent_id, 60_000, at=2),
            refund_failed(intent_id, 50_000, at=3),
        )
        assert await told(card_market, *bodies) == [
            *("applied", "applied", "mismatched", "applied")
        ]
        assert await taken_back(payer, payment) == "700.00"


def total(minor: int, at: int | None = None) -> Told:
    return Told(minor, None, moment(at))


def failed(minor: int, at: int | None = None, refund: str = "re_1") -> Told:
    return Told(minor, refund, moment(at))


def moment(at: int | None) -> datetime | None:
    return None if at is None else datetime(2026, 12, 7, tzinfo=UTC) + timedelta(seconds=at)


class TestTheSum:
    @pytest.mark.parametrize(
        ("told_of_it", "left"),
        [
            ([], 0),
            ([failed(300, 1)], 0),
            ([total(300, 1), total(500, 2)], 500),
            ([total(300, 1), failed(300, 1)], 0),
            ([total(300, 2), failed(300, 1)], 300),
            ([total(300, 1), failed(100, 2), failed(100, 3)], 200),
            ([total(300, 1), failed(100, 2), failed(100, 2, "re_2")], 100),
            ([total(300, 1), failed(400, 2)], 0),
            # Told again later, it is left out of the sum between the two all the same.
            ([failed(100, 1), total(300, 2), failed(100, 3)], 300),
            # Whoever does not say when it was so: a sum is the oldest, a failure the newest.
            ([total(300), total(500)], 500),
            ([total(500), total(300, 1)], 300),
            ([total(300, 1), failed(100)], 200),
        ],
    )
    def test_it_is_the_last_less_what_failed_since(self, told_of_it: list[Told], left: int) -> None:
        assert {refunded_in_all(list(one)) for one in permutations(told_of_it)} == {left}

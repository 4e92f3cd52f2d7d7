"""Workers that die, providers that are away, and events as they are really sent."""

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import asyncpg
import httpx
import pytest

from tests.cli.processes import environment
from tests.factories.card_settings import SECRET, SETTINGS
from tests.factories.cards import (
    EVENTS,
    asked,
    card_of,
    disputed,
    intent_of,
    prepared,
    refunded,
    status_of,
    succeeded,
    told,
)
from tests.factories.market import Market, Person
from tests.factories.payments import announce, held_of
from tests.factories.rosters import verdict
from tests.invariants import rows
from tests.providers.stripe import DECLINED, Stripe
from tests.support.exercised import FOLDER
from tests.worker.test_worker import run
from va_market.card_settings import CardSettings
from va_market.payments.cards import cards_of
from va_market.providers import NoCards, ProviderAway, ProviderRefused
from va_market.providers.stripe_cards import StripeCards

PATIENCE = 60


@pytest.fixture
async def payer(card_market: Market) -> Person:
    return await card_market.owner()


async def until(condition: Any) -> None:
    deadline = time.monotonic() + PATIENCE
    while not await condition():
        assert time.monotonic() < deadline, "it did not happen"
        await asyncio.sleep(0.05)


class TestWorkers:
    async def test_killed_between_the_call_and_the_store(
        self, card_market: Market, payer: Person, stripe: Stripe
    ) -> None:
        await run(card_market, "ask_for_cards")  # what other tests have left
        payment = await asked(payer)
        await stripe.hold_next()
        dsn, moment = card_market.app.state.database.dsn, card_market.clock().isoformat()
        process = subprocess.Popen(  # noqa: ASYNC220, S603  # our own program
            [sys.executable, "-m", "tests.providers.worker", dsn, stripe.url, moment],
            env=environment() | {FOLDER: "/nonexistent"},
        )

        async def is_made() -> bool:
            assert process.poll() is None, "the worker ended before it was killed"
            return payment["id"] in await stripe.made()

        try:
            await until(is_made)
        finally:
            process.kill()
            process.wait()
        assert (await card_of(payer, payment)).json()["stage"] == "preparing"
        assert await run(card_market, "ask_for_cards") == 0  # not before its time
        card_market.clock.advance(minutes=6)
        assert await run(card_market, "ask_for_cards") == 1
        assert (await card_of(payer, payment)).json()["stage"] == "ready"
        made = await stripe.intents_for(payment["id"])
        assert made == [await intent_of(card_market, payment)]

    async def test_two_at_once_make_one_intent(self, card_market, payer, stripe: Stripe) -> None:
        payments = [await asked(payer) for _ in range(3)]
        await asyncio.gather(*(run(card_market, "ask_for_cards") for _ in range(4)))
        for payment in payments:
            assert len(await stripe.intents_for(payment["id"])) == 1

    async def test_a_provider_that_is_away_is_asked_again(
        self, empty_market: Market, stripe: Stripe
    ) -> None:
        payer = await empty_market.owner()
        payment = await asked(payer)
        assert await run(empty_market, "ask_for_cards") == 1
        assert (await card_of(payer, payment)).json()["stage"] == "preparing"
        settings = empty_market.app.state.settings
        state = empty_market.app.state
        state.settings = settings.model_copy(update={"stripe_api_base": stripe.url})
        empty_market.clock.advance(minutes=6)
        assert await run(empty_market, "ask_for_cards") == 1
        assert (await card_of(payer, payment)).json()["stage"] == "ready"

    async def test_what_the_provider_refuses_is_over(self, card_market, payer, stripe) -> None:
        payment = await asked(payer)
        await stripe.refuse_next("amount_too_small")
        await run(card_market, "ask_for_cards")
        card = (await card_of(payer, payment)).json()
        assert (card["stage"], card["refused_code"]) == ("refused", "amount_too_small")
        assert (await status_of(payer, payment))["status"] == "cancelled"

    async def test_nobody_is_asked_for_ever(self, card_market, payer: Person) -> None:
        payment, _ = await prepared(payer)
        card_market.clock.advance(days=31)
        await run(card_market, "ask_for_cards")
        due = "SELECT due_at FROM card_payments WHERE payment_id = $1"
        assert await rows.value(card_market, due, payment["id"]) is None


class TestTheLibrary:
    async def test_a_wrong_key_is_no_refusal(self, stripe: Stripe) -> None:
        cards = StripeCards("wrong", webhook_secret=None, api_base=stripe.url)
        with pytest.raises(ProviderAway):
            await cards.find("pi_1")

    async def test_what_is_not_there_is_refused(self, stripe: Stripe) -> None:
        cards = StripeCards("sk_test_market", webhook_secret=None, api_base=stripe.url)
        with pytest.raises(ProviderRefused):
            await cards.find("pi_nowhere")


class TestSettings:
    def test_every_process_takes_the_same_cards(self) -> None:
        settings, secret = CardSettings(**SETTINGS), b"of this server" * 3
        server, worker = (cards_of(settings, secret) for _ in range(2))
        sealed = worker.seal.close("pi_1_secret")

        assert server.seal.open(sealed) == "pi_1_secret"
        assert (server.provider.is_there, server.publishable_key) == (True, "pk_test_market")
        assert cards_of(settings, b"of another server" * 3).seal.open(sealed) is None

    def test_without_a_key_nobody_takes_them(self) -> None:
        settings = CardSettings(stripe_secret_key=None)
        assert not cards_of(settings, b"of this server" * 3).provider.is_there


class TestWithoutAProvider:
    async def test_it_says_so(self, empty_market: Market) -> None:
        payer = await empty_market.owner()
        state = empty_market.app.state
        state.cards = replace(state.cards, provider=NoCards())
        state.settings = state.settings.model_copy(update={"stripe_secret_key": None})
        made = await announce(payer, provider="stripe")
        assert verdict(made) == (409, "provider_not_configured")
        assert (await announce(payer)).status_code == 201
        answer = await empty_market.client.post(EVENTS, json={})
        assert verdict(answer) == (400, "bad_signature")
        assert await run(empty_market, "ask_for_cards") == 0


@asynccontextmanager
async def passing_on(market: Market) -> AsyncIterator[tuple[str, list[httpx.Response]]]:
    """An address on loopback that hands what comes to the market, and what it answered."""
    answers: list[httpx.Response] = []

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").splitlines()[1:-1]
        fields = dict(line.lower().split(": ", 1) for line in head)
        body = await reader.readexactly(int(fields["content-length"]))
        names = ("content-type", "stripe-signature")
        headers = {name: fields[name] for name in names}
        answers.append(await market.client.post(EVENTS, content=body, headers=headers))
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(pass_on, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}/", answers


class TestEventsOfLocalstripe:
    async def test_as_it_signs_and_sends_them(self, card_market, payer, stripe: Stripe) -> None:
        payment, intent_id = await prepared(payer)
        async with passing_on(card_market) as (url, answers):
            await stripe.tell(url, SECRET)
            await stripe.pay(intent_id)

            async def is_answered() -> bool:
                status = (await status_of(payer, payment))["status"]
                return status == "received" and bool(answers)

            await until(is_answered)
        assert {one.status_code for one in answers} == {200}
        assert await held_of(payer) == "1000.00"

    async def test_a_declined_card(self, card_market, payer, stripe: Stripe) -> None:
        payment, intent_id = await prepared(payer)
        async with passing_on(card_market) as (url, _):
            await stripe.tell(url, SECRET)
            await stripe.pay(intent_id, DECLINED)

            async def is_declined() -> bool:
                return (await card_of(payer, payment)).json()["decline_code"] is not None

            await until(is_declined)
        assert (await status_of(payer, payment))["status"] == "announced"


class TestGuards:
    """The database keeps what happened, whoever asks."""

    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE card_payments SET intent_id = 'pi_other' WHERE payment_id = $1",
            "UPDATE card_payments SET sealed_secret = '' WHERE payment_id = $1",
            "DELETE FROM card_payments WHERE payment_id = $1",
            "UPDATE provider_events SET amount_minor = 1 WHERE payment_id = $1",
            "UPDATE provider_events SET outcome = 'ignored' WHERE payment_id = $1",
            "DELETE FROM provider_events WHERE payment_id = $1",
            "UPDATE payment_take_backs SET amount_minor = 1 WHERE payment_id = $1",
            (
                "UPDATE payment_take_backs SET reinstated_transaction_id = transaction_id "
                "WHERE payment_id = $1 AND kind = 'refund'"
            ),
            "DELETE FROM payment_take_backs WHERE payment_id = $1",
            "UPDATE payments SET provider = 'manual' WHERE id = $1",
            "UPDATE payments SET taken_back_minor = received_minor + 1 WHERE id = $1",
            "UPDATE payments SET received_by = announced_by WHERE id = $1",
            "UPDATE payments SET received_minor = 1 WHERE id = $1",
        ],
    )
    async def test_nothing_of_it_changes(self, card_market, payer, change: str) -> None:
        payment, intent_id = await prepared(payer)
        bodies = (succeeded(intent_id), refunded(intent_id, 100), disputed(intent_id, units=100))
        await told(card_market, *bodies)
        with pytest.raises((asyncpg.RestrictViolationError, asyncpg.CheckViolationError)):
            await rows.fetch(card_market, change, payment["id"])

    @pytest.mark.parametrize("table", ["card_payments", "provider_events", "payment_take_backs"])
    async def test_no_table_is_emptied(self, card_market: Market, table: str) -> None:
        with pytest.raises(asyncpg.RestrictViolationError):
            await rows.fetch(card_market, f"TRUNCATE {table}")

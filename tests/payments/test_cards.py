"""Payments by card: prepared outside of transactions, told by signed events, held to the cent."""

import asyncio
import json

import pytest

from tests.factories.cards import (
    asked,
    card_of,
    deliver,
    dispute_closed,
    disputed,
    event,
    prepared,
    refunded,
    signature,
    status_of,
    succeeded,
    told,
)
from tests.factories.cards_spent import spent
from tests.factories.held_funds import balances
from tests.factories.market import Market, Person
from tests.factories.payments import (
    announce,
    at_house,
    eur,
    held_of,
    operator_of,
    paid_in,
    path_of,
    receive,
)
from tests.factories.rosters import verdict
from tests.invariants import rows
from tests.ledger.books import faults_in
from tests.providers.stripe import DECLINED, Stripe
from tests.worker.test_worker import run
from va_market.identity.models import Role

FEE = (
    "SELECT a.kind, p.amount_minor, t.kind FROM card_payments c "
    "JOIN ledger_transactions t ON t.id = c.fee_transaction_id "
    "JOIN ledger_postings p ON p.transaction_id = t.id "
    "JOIN ledger_accounts a ON a.id = p.account_id WHERE c.payment_id = $1 ORDER BY a.kind"
)


@pytest.fixture
async def payer(card_market: Market) -> Person:
    return await card_market.owner()


class TestAsking:
    async def test_it_is_prepared_after_its_row_is_there(self, payer: Person) -> None:
        payment = await asked(payer)
        assert (payment["provider"], payment["status"]) == ("stripe", "announced")
        assert payment["allowed_actions"] == ["cancel"]
        before = (await card_of(payer, payment)).json()
        assert (before["stage"], before["client_secret"]) == ("preparing", None)
        await run(payer.market, "ask_for_cards")
        after = await card_of(payer, payment)
        assert after.headers["cache-control"] == "no-store"
        assert (after.json()["stage"], after.json()["publishable_key"]) == (
            "ready",
            "pk_test_market",
        )
        [(data, _)] = await rows.told(payer.market, "payment.prepared", payment["id"])
        assert data == {"status": "announced"}

    async def test_stripe_is_asked_for_this_very_amount(self, payer, stripe: Stripe) -> None:
        for amount, units in (("12.34", 1234), ("5000", 5000)):
            currency = "EUR" if "." in amount else "JPY"
            payment, intent_id = await prepared(payer, {"amount": amount, "currency": currency})
            found = await stripe.intent(intent_id)
            assert (found["amount"], found["currency"]) == (units, currency.lower())
            assert found["metadata"] == {"payment_id": payment["id"]}
            secret = (await card_of(payer, payment)).json()["client_secret"]
            assert secret == found["client_secret"]

    async def test_the_secret_stands_nowhere_else(self, payer: Person) -> None:
        payment, _ = await prepared(payer)
        secret = (await card_of(payer, payment)).json()["client_secret"]
        for path in ("/v1/payments", path_of(payment), "/v1/events"):
            assert secret not in (await payer.get(path)).text
        for table in ("card_payments", "payments", "events", "audit_rows", "idempotent_replies"):
            found = await rows.fetch(payer.market, f"SELECT t::text FROM {table} t")  # noqa: S608
            assert not [row for row in found if secret in row[0]], table

    @pytest.mark.parametrize(
        ("role", "status"), [(Role.FINANCE, 200), (Role.HIRING_MANAGER, 404), (Role.MEMBER, 404)]
    )
    async def test_who_may_pay_it_sees_it(self, card_market, payer, role, status) -> None:
        payment = await asked(payer)
        assert (await card_of(await card_market.member(payer, role), payment)).status_code == status

    async def test_nobody_else_does(self, card_market: Market, payer: Person) -> None:
        payment = await asked(payer)
        for who in (await card_market.owner(), await operator_of(card_market)):
            assert verdict(await card_of(who, payment)) == (404, "not_found")

    async def test_a_transfer_has_no_card(self, payer: Person) -> None:
        payment = (await announce(payer)).json()
        assert payment["provider"] == "manual"
        assert verdict(await card_of(payer, payment)) == (409, "payment_not_by_card")

    async def test_of_a_transfer_of_others_nobody_learns_even_that(
        self, card_market: Market, payer: Person
    ) -> None:
        payment = (await announce(payer)).json()
        for who in (await card_market.owner(), await operator_of(card_market)):
            assert verdict(await card_of(who, payment)) == (404, "not_found")

    @pytest.mark.parametrize(
        ("amount", "currency", "code"),
        [
            ("10.001", "KWD", "too_precise"),
            ("1000000.00", "EUR", "too_large"),
            ("10.00", "IRR", "unsupported_currency"),
        ],
    )
    async def test_what_no_card_pays_is_refused(self, payer, amount, currency, code) -> None:
        made = await announce(payer, {"amount": amount, "currency": currency}, provider="stripe")
        assert made.status_code == 422
        assert [one["code"] for one in made.json()["errors"]] == [code]


class TestEvents:
    async def test_what_was_paid_is_held(self, card_market, payer: Person) -> None:
        payment, intent_id = await prepared(payer)
        assert await told(card_market, succeeded(intent_id)) == ["applied"]
        found = await status_of(payer, payment)
        assert (found["status"], found["received"]) == ("received", eur("1000.00"))
        assert found["allowed_actions"] == []
        assert await held_of(payer) == "1000.00"
        assert (await card_of(payer, payment)).json()["stage"] == "over"
        [(data, _)] = await rows.told(card_market, "payment.received", payment["id"])
        assert data == {"status": "received"}

    @pytest.mark.parametrize(
        "changed",
        [
            {"secret": "whsec_of_somebody_else"},
            {"age": 301},
            {"header": "t=1,v1=00"},
            {"header": "nonsense"},
            {"header": "t=1,v1=é"},
            {"header": f"t={'9' * 5000},v1=00"},
            {"header": " "},
        ],
    )
    async def test_only_what_stripe_signed_is_believed(self, card_market, payer, changed) -> None:
        payment, intent_id = await prepared(payer)
        refused = await deliver(card_market, succeeded(intent_id), **changed)
        assert verdict(refused) == (400, "bad_signature")
        assert (await status_of(payer, payment))["status"] == "announced"

    async def test_a_changed_body_is_not(self, card_market: Market, payer: Person) -> None:
        _, intent_id = await prepared(payer)
        text = json.dumps(succeeded(intent_id))
        more = text.replace("100000", "999999")
        assert verdict(await deliver(card_market, more, header=signature(text))) == (
            400,
            "bad_signature",
        )

    @pytest.mark.parametrize(
        "body",
        ["[]", "null", '{"id": 1}', '{"id": "e", "type": "payment_intent.succeeded"}', "7"],
    )
    async def test_signed_nonsense_is_refused(self, card_market: Market, body: str) -> None:
        assert (await deliver(card_market, body)).status_code == 400

    async def test_a_body_is_json_and_not_endless(self, card_market: Market) -> None:
        assert (await deliver(card_market, "{")).status_code == 400
        assert (await deliver(card_market, " " * 1_100_000)).status_code == 413

    async def test_twenty_times_at_once_it_comes_once(self, card_market, payer: Person) -> None:
        _, intent_id = await prepared(payer)
        body = succeeded(intent_id)
        answers = await asyncio.gather(*(deliver(card_market, body) for _ in range(20)))
        assert {one.status_code for one in answers} == {200}
        assert await held_of(payer) == "1000.00"
        assert await faults_in(card_market.app.state.database.reader) == []

    async def test_twenty_different_events_of_it_are_one_payment(self, card_market, payer) -> None:
        _, intent_id = await prepared(payer)
        bodies = [succeeded(intent_id) for _ in range(20)]
        answers = await asyncio.gather(*(deliver(card_market, body) for body in bodies))
        outcomes = sorted(one.json()["outcome"] for one in answers)
        assert outcomes == ["applied", *["ignored"] * 19]
        assert await held_of(payer) == "1000.00"

    async def test_another_amount_moves_nothing_and_is_shown(self, card_market, payer) -> None:
        for units, currency in ((99_999, "eur"), (100_000, "usd")):
            payment, intent_id = await prepared(payer)
            body = succeeded(intent_id, units, currency)
            assert await told(card_market, body, body) == ["mismatched", "mismatched"]
            assert (await status_of(payer, payment))["status"] == "announced"
            assert len(await rows.told(card_market, "payment.mismatched", payment["id"])) == 1
            operator = await operator_of(card_market)
            listed = await operator.get("/v1/admin/provider-events", outcome="mismatched")
            assert body["id"] in [one["event_id"] for one in listed.json()["items"]]
        assert await held_of(payer) is None

    async def test_a_decline_leaves_another_try(self, card_market, payer: Person) -> None:
        payment, intent_id = await prepared(payer)
        thing = {"id": intent_id, "last_payment_error": {"decline_code": "insufficient_funds"}}
        outcome = await told(card_market, event("payment_intent.payment_failed", thing))
        assert outcome == ["applied"]
        card = (await card_of(payer, payment)).json()
        assert (card["stage"], card["decline_code"]) == ("ready", "insufficient_funds")
        late = event("payment_intent.payment_failed", thing)
        assert await told(card_market, succeeded(intent_id), late) == ["applied", "ignored"]
        assert await held_of(payer) == "1000.00"

    async def test_it_is_canceled_there(self, card_market, payer: Person) -> None:
        payment, intent_id = await prepared(payer)
        body = event("payment_intent.canceled", {"id": intent_id})
        assert await told(card_market, body) == ["applied"]
        assert (await status_of(payer, payment))["status"] == "cancelled"
        assert await told(card_market, succeeded(intent_id)) == ["applied"]  # it was paid first
        assert (await status_of(payer, payment))["status"] == "received"

    async def test_what_is_of_others_is_kept_and_left_alone(self, card_market: Market) -> None:
        bodies = (event("customer.created", {"id": "cus_1"}), succeeded("pi_of_others"))
        assert await told(card_market, *bodies) == ["ignored", "unknown"]


class TestTakingBack:
    async def test_a_refund_leaves_what_is_held(self, card_market, payer: Person) -> None:
        payment, intent_id = await prepared(payer)
        await told(card_market, succeeded(intent_id))
        first, second = refunded(intent_id, 20_000), refunded(intent_id, 50_000)
        # The newer one came first; the older says less than is known.
        assert await told(card_market, second, first, second) == ["applied", "ignored", "applied"]
        assert await held_of(payer) == "500.00"
        assert (await status_of(payer, payment))["taken_back"] == eur("500.00")

    async def test_a_refund_that_comes_first_tells_of_the_payment(self, card_market, payer) -> None:
        _, intent_id = await prepared(payer)
        bodies = (refunded(intent_id, 100_000), succeeded(intent_id))
        assert await told(card_market, *bodies) == ["applied", "ignored"]
        assert await held_of(payer) == "0.00"

    async def test_what_was_spent_is_owed(self, card_market, payer: Person) -> None:
        payment, intent_id = await prepared(payer)
        await told(card_market, succeeded(intent_id))
        await spent(payer, "700.00")
        assert await told(card_market, disputed(intent_id)) == ["applied"]
        found = await balances(card_market, payer.organization_id)
        assert (found["client_held"], found["client_debt"]) == (0, -700_00)
        listed = (await payer.get("/v1/accounts", kind="client_debt")).json()["items"]
        assert [one["balance"] for one in listed] == [eur("-700.00")]
        assert len(await rows.told(card_market, "payment.charged_back", payment["id"])) == 1
        assert await faults_in(card_market.app.state.database.reader) == []

    async def test_what_comes_next_pays_the_debt(self, card_market, payer: Person) -> None:
        _, intent_id = await prepared(payer)
        await told(card_market, succeeded(intent_id))
        await spent(payer, "700.00")
        await told(card_market, disputed(intent_id))
        await paid_in(payer, eur("900.00"))
        found = await balances(card_market, payer.organization_id)
        assert (found["client_held"], found["client_debt"]) == (200_00, 0)

    @pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)])
    async def test_a_won_dispute_gives_it_back_in_any_order(
        self, card_market, payer, order
    ) -> None:
        payment, intent_id = await prepared(payer)
        bodies = (succeeded(intent_id), disputed(intent_id), dispute_closed(intent_id, "won"))
        await told(card_market, *(bodies[one] for one in order))
        assert await held_of(payer) == "1000.00"
        assert (await status_of(payer, payment))["taken_back"] == eur("0.00")

    @pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (2, 1, 0), (1, 2, 0)])
    async def test_a_lost_one_is_taken_once_in_any_order(self, card_market, payer, order) -> None:
        _, intent_id = await prepared(payer)
        bodies = (succeeded(intent_id), disputed(intent_id), dispute_closed(intent_id, "lost"))
        await told(card_market, *(bodies[one] for one in order))
        assert await held_of(payer) == "0.00"
        waiting = (
            "SELECT count(*) FROM provider_events WHERE outcome = 'waiting' AND intent_id = $1"
        )
        assert await rows.value(card_market, waiting, intent_id) == 0

    async def test_what_is_won_pays_the_debt_first(self, card_market, payer: Person) -> None:
        _, intent_id = await prepared(payer)
        await told(card_market, succeeded(intent_id))
        await spent(payer, "700.00")
        won = dispute_closed(intent_id, "won")
        await told(card_market, disputed(intent_id), won, won)
        found = await balances(card_market, payer.organization_id)
        assert (found["client_held"], found["client_debt"]) == (300_00, 0)

    async def test_an_inquiry_takes_nothing(self, card_market, payer: Person) -> None:
        _, intent_id = await prepared(payer)
        inquiry = disputed(intent_id, "warning_needs_response")
        assert await told(card_market, succeeded(intent_id), inquiry) == ["applied", "ignored"]
        assert await held_of(payer) == "1000.00"

    async def test_no_more_than_came(self, card_market, payer: Person) -> None:
        _, intent_id = await prepared(payer)
        await told(card_market, succeeded(intent_id), refunded(intent_id, 60_000))
        assert await told(card_market, disputed(intent_id, units=50_000)) == ["mismatched"]
        assert await held_of(payer) == "400.00"

    async def test_at_once_each_is_taken_once(self, card_market, payer: Person) -> None:
        _, intent_id = await prepared(payer)
        bodies = [succeeded(intent_id), refunded(intent_id, 40_000), disputed(intent_id, units=100)]
        answers = await asyncio.gather(*(deliver(card_market, one) for one in bodies * 5))
        assert {one.status_code for one in answers} == {200}
        assert await held_of(payer) == "599.00"
        assert await faults_in(card_market.app.state.database.reader) == []


class TestAtTheHouse:
    async def test_no_operator_confirms_it(self, card_market, payer: Person) -> None:
        payment = await asked(payer)
        operator = await operator_of(card_market)
        assert (await operator.get(at_house(payment))).json()["allowed_actions"] == []
        assert verdict(await receive(operator, payment)) == (409, "payment_of_provider")

    async def test_events_are_for_operators(self, payer: Person) -> None:
        assert verdict(await payer.get("/v1/admin/provider-events")) == (403, "forbidden")


class TestStripe:
    """Against localstripe."""

    async def test_a_missed_event_is_made_up_for(self, card_market, payer, stripe) -> None:
        payment, intent_id = await prepared(payer)
        await stripe.pay(intent_id)
        card_market.clock.advance(minutes=6)
        await run(card_market, "ask_for_cards")
        assert (await status_of(payer, payment))["status"] == "received"
        assert await held_of(payer) == "1000.00"
        assert await told(card_market, succeeded(intent_id)) == ["ignored"]
        card_market.clock.advance(minutes=2)
        await run(card_market, "ask_for_cards")
        assert await rows.fetch(card_market, FEE, payment["id"]) == [
            ("cash", 59, "processing_fee"),
            ("processing_fees", -59, "processing_fee"),
        ]

    async def test_an_event_and_the_question_meet(self, card_market, payer, stripe) -> None:
        for _ in range(2):  # more, and the payer would have to sign in again
            _, intent_id = await prepared(payer)
            await stripe.pay(intent_id)
            card_market.clock.advance(minutes=6)
            body = succeeded(intent_id)
            answers = await asyncio.gather(
                run(card_market, "ask_for_cards"),
                *(deliver(card_market, body) for _ in range(5)),
                run(card_market, "ask_for_cards"),
            )
            assert {one.status_code for one in answers[1:-1]} == {200}  # type: ignore[union-attr]
        assert await held_of(payer) == "2000.00"
        assert await faults_in(card_market.app.state.database.reader) == []

    async def test_a_declined_card_is_told(self, card_market, payer, stripe) -> None:
        payment, intent_id = await prepared(payer)
        await stripe.pay(intent_id, DECLINED)
        card_market.clock.advance(minutes=6)
        await run(card_market, "ask_for_cards")
        card = (await card_of(payer, payment)).json()
        assert (card["stage"], card["decline_code"]) == ("ready", "card_declined")
        assert (await status_of(payer, payment))["status"] == "announced"

    async def test_a_cancelled_payment_is_cancelled_there(self, card_market, payer, stripe) -> None:
        payment, intent_id = await prepared(payer)
        await payer.move(f"{path_of(payment)}/cancel")
        await run(card_market, "ask_for_cards")
        assert (await stripe.intent(intent_id))["status"] == "canceled"

    async def test_what_was_paid_before_it_was_cancelled_is_held(
        self, card_market, payer, stripe
    ) -> None:
        payment, intent_id = await prepared(payer)
        await stripe.pay(intent_id)
        await payer.move(f"{path_of(payment)}/cancel")
        await run(card_market, "ask_for_cards")
        assert (await status_of(payer, payment))["status"] == "received"
        assert await held_of(payer) == "1000.00"

    async def test_what_was_never_asked_for_is_not_asked_for(
        self, card_market, payer, stripe
    ) -> None:
        payment = await asked(payer)
        await payer.move(f"{path_of(payment)}/cancel")
        await run(card_market, "ask_for_cards")
        assert await stripe.intents_for(payment["id"]) == []

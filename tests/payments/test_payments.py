"""What clients pay in: announced, received, taken back, and held to the cent."""

import asyncio

import asyncpg
import pytest

from tests.factories.market import Market, Person
from tests.factories.payments import (
    announce,
    announced,
    at_house,
    eur,
    held_of,
    operator_of,
    paid_in,
    path_of,
    receive,
    take_back,
)
from tests.factories.rosters import verdict
from tests.invariants import rows
from va_market.identity.models import Role
from va_market.payments.references import is_reference, new_reference


@pytest.fixture
async def payer(market: Market) -> Person:
    return await market.owner()


@pytest.fixture
async def operator(market: Market) -> Person:
    return await operator_of(market)


class TestReferences:
    def test_each_is_another_and_tells_its_slips(self) -> None:
        made = {new_reference() for _ in range(200)}
        assert len(made) == 200
        assert all(is_reference(one) for one in made)
        one = made.pop()
        swapped = one[:5] + one[6] + one[5] + one[7:]
        assert is_reference(swapped) is (swapped == one)
        assert not any(
            is_reference(f"{one[:-1]}{sign}") for sign in "0123456789" if sign != one[-1]
        )
        assert not is_reference(one[3:])


class TestAnnouncing:
    async def test_it_says_how_the_transfer_is_found(self, payer: Person) -> None:
        made = await announce(payer)
        payment = made.json()
        assert (made.status_code, made.headers["location"]) == (201, path_of(payment))
        assert is_reference(payment["reference"])
        assert (payment["status"], payment["received"]) == ("announced", None)
        assert payment["allowed_actions"] == ["cancel"]
        assert await held_of(payer) is None

    @pytest.mark.parametrize(
        ("role", "status"),
        [(Role.FINANCE, 201), (Role.ADMIN, 201), (Role.HIRING_MANAGER, 403), (Role.MEMBER, 403)],
    )
    async def test_those_who_keep_the_money(self, market, payer, role, status) -> None:
        member = await market.member(payer, role)
        made = await announce(member, organization_id=payer.organization_id)
        assert made.status_code == status

    async def test_for_nobody_else(self, market: Market, payer: Person) -> None:
        other = await market.owner()
        made = await announce(payer, organization_id=other.organization_id)
        assert verdict(made) == (404, "not_found")

    @pytest.mark.parametrize("amount", ["0.00", "-1.00", "1.001", "1e3"])
    async def test_an_amount_is_exact_and_pays(self, payer: Person, amount: str) -> None:
        assert (await announce(payer, eur(amount))).status_code == 422

    async def test_it_is_sent_no_more(self, payer: Person) -> None:
        payment = await announced(payer)
        done = await payer.move(f"{path_of(payment)}/cancel")
        assert (done.json()["status"], done.json()["allowed_actions"]) == ("cancelled", [])


class TestReceiving:
    async def test_what_came_is_held(self, market, payer: Person, operator: Person) -> None:
        payment = await announced(payer)
        done = (await receive(operator, payment)).json()
        assert (done["status"], done["received"]) == ("received", eur("1000.00"))
        assert await held_of(payer) == "1000.00"
        [account] = (await payer.get("/v1/accounts")).json()["items"]
        [entry] = (await payer.get(f"/v1/accounts/{account['id']}/entries")).json()["items"]
        assert (entry["transaction_id"], entry["reference"]) == (
            done["transaction_id"],
            payment["reference"],
        )
        [(data, parties)] = await rows.told(market, "payment.received", payment["id"])
        assert data == {"status": "received"}
        assert [str(one) for one in parties] == [payer.organization_id]

    async def test_be_it_less_or_more(self, payer: Person, operator: Person) -> None:
        for amount in ("999.99", "1000.02"):
            await receive(operator, await announced(payer), eur(amount))
        assert await held_of(payer) == "2000.01"

    async def test_what_was_cancelled_and_came_after_all(self, payer, operator) -> None:
        payment = await announced(payer)
        await payer.move(f"{path_of(payment)}/cancel")
        assert (await receive(operator, payment)).status_code == 200

    async def test_only_the_house_confirms(self, market: Market, payer: Person) -> None:
        payment = await announced(payer)
        for who in (payer, await market.owner()):
            assert verdict(await receive(who, payment)) == (403, "forbidden")
            assert verdict(await who.get(at_house(payment))) == (403, "forbidden")

    async def test_nobody_confirms_their_own(self, market: Market, operator: Person) -> None:
        body = {"legal_form": "company", "name": "Side job"}
        made = (await operator.post("/v1/organizations", body)).json()
        operator.organization_id = made["id"]
        payment = await announced(operator)
        assert payment["allowed_actions"] == ["cancel"]
        assert verdict(await receive(operator, payment)) == (409, "received_by_payer")
        assert (await receive(await operator_of(market), payment)).status_code == 200

    async def test_in_the_currency_that_was_announced(self, payer, operator) -> None:
        other = {"amount": "1000.00", "currency": "USD"}
        refused = await receive(operator, await announced(payer), other)
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["pointer"] == "/amount/currency"

    async def test_not_before_its_day(self, payer: Person, operator: Person) -> None:
        refused = await receive(operator, await announced(payer), received_on="2026-12-08")
        assert refused.status_code == 422

    async def test_twenty_times_at_once_it_comes_once(self, payer, operator) -> None:
        payment = await announced(payer)
        answers = await asyncio.gather(*(receive(operator, payment) for _ in range(20)))
        assert sorted(one.status_code for one in answers) == [200, *[409] * 19]
        assert await held_of(payer) == "1000.00"


class TestReturning:
    async def test_it_is_held_no_more(self, payer: Person, operator: Person) -> None:
        payment = await paid_in(payer, operator=operator)
        done = (await take_back(operator, payment)).json()
        assert (done["status"], done["returned_on"]) == ("returned", "2026-12-07")
        assert await held_of(payer) == "0.00"
        assert verdict(await take_back(operator, payment)) == (409, "illegal_move")

    async def test_not_before_it_came(self, payer: Person, operator: Person) -> None:
        payment = await paid_in(payer, operator=operator)
        assert (await take_back(operator, payment, "2026-12-06")).status_code == 422

    async def test_twenty_times_at_once_it_goes_once(self, payer, operator) -> None:
        payment = await paid_in(payer, operator=operator)
        answers = await asyncio.gather(*(take_back(operator, payment) for _ in range(20)))
        assert sorted(one.status_code for one in answers) == [200, *[409] * 19]
        assert await held_of(payer) == "0.00"


class TestReading:
    async def test_those_who_keep_the_money_find_it(self, market: Market, payer: Person) -> None:
        payment = await announced(payer)
        for role, found in ((Role.FINANCE, [payment["id"]]), (Role.SUPERVISOR, [])):
            member = await market.member(payer, role)
            listed = (await member.get("/v1/payments")).json()["items"]
            assert [one["id"] for one in listed] == found
            status = 200 if found else 404
            assert (await member.get(path_of(payment))).status_code == status

    async def test_the_house_has_a_door_of_its_own(self, payer, operator) -> None:
        payment = await announced(payer)
        assert verdict(await operator.get(path_of(payment))) == (404, "not_found")
        assert (await operator.get(at_house(payment))).json()["allowed_actions"] == ["receive"]

    async def test_the_house_finds_it_by_its_reference(self, payer, operator) -> None:
        payment = await announced(payer)
        spelled = payment["reference"].lower()
        [found] = (await operator.get("/v1/admin/payments", reference=spelled)).json()["items"]
        assert (found["id"], found["allowed_actions"]) == (payment["id"], ["receive"])
        assert verdict(await payer.get("/v1/admin/payments")) == (403, "forbidden")

    async def test_a_slip_in_a_reference_is_told(self, operator: Person) -> None:
        refused = await operator.get("/v1/admin/payments", reference="VAM234567ABCDEF")
        assert refused.status_code == 422

    async def test_lists_are_narrowed(self, market: Market, payer: Person, operator) -> None:
        await paid_in(payer, operator=operator)
        market.clock.advance(seconds=1)
        waiting = await announced(payer)
        for path, who in (("/v1/payments", payer), ("/v1/admin/payments", operator)):
            page = (await who.get(path, status="announced", sort="-created_at")).json()
            assert page["items"][0]["id"] == waiting["id"]
            assert {one["status"] for one in page["items"]} == {"announced"}


class TestGuards:
    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE payments SET received_minor = 1 WHERE id = $1",
            "UPDATE payments SET organization_id = gen_random_uuid() WHERE id = $1",
            "UPDATE payments SET amount_minor = 1 WHERE id = $1",
            "UPDATE payments SET status = 'announced' WHERE id = $1",
            "UPDATE payments SET received_by = announced_by WHERE id = $1",
            "DELETE FROM payments WHERE id = $1",
        ],
    )
    async def test_what_came_never_changes(self, market, payer, operator, change) -> None:
        payment = await paid_in(payer, operator=operator)
        with pytest.raises((asyncpg.RestrictViolationError, asyncpg.CheckViolationError)):
            await rows.fetch(market, change, payment["id"])

    async def test_what_was_returned_stays_so(self, market, payer, operator) -> None:
        payment = await paid_in(payer, operator=operator)
        await take_back(operator, payment)
        change = "UPDATE payments SET status = 'received', returned_on = NULL, returned_by = NULL"
        with pytest.raises(asyncpg.RestrictViolationError):
            await rows.fetch(market, f"{change} WHERE id = $1", payment["id"])


class TestRetries:
    async def test_a_lost_reply_moves_nothing_twice(self, payer, operator) -> None:
        payment = await announced(payer)
        body = {"amount": payment["amount"], "received_on": "2026-12-07"}
        answers = [
            await operator.pay(f"{at_house(payment)}/receive", body, key=payment["id"])
            for _ in range(3)
        ]
        assert {one.status_code for one in answers} == {200}
        assert await held_of(payer) == "1000.00"

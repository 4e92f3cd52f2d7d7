"""Where owners are paid: named with a password, rested, told of, masked and kept."""

import json

import asyncpg
import pytest

from tests.factories.market import Market, Person
from tests.factories.payouts import DESTINATIONS, IBAN, ask, asked, earned, name, named, payable
from tests.factories.rosters import verdict
from tests.invariants import rows
from tests.timekeeping.days import later
from va_market.identity.models import Role

_MAILS = "SELECT recipient FROM outgoing_mails WHERE kind = 'payout_destination_changed'"


@pytest.fixture
async def assistant(market: Market) -> Person:
    return await market.assistant()


class TestNaming:
    async def test_nobody_is_shown_more_than_the_last_four(self, market, assistant) -> None:
        made = await name(assistant)
        read = made.json()
        assert (made.status_code, read["last_four"], read["status"]) == (201, IBAN[-4:], "live")
        [(data, parties)] = await rows.told(market, "payout_destination.named", read["id"])
        listed = (await assistant.get(DESTINATIONS)).text
        shown = made.text + listed + json.dumps(data)
        assert IBAN not in shown
        assert IBAN[-8:] not in shown
        assert [str(one) for one in parties] == [str(assistant.id)]

    async def test_a_password_of_a_moment_ago(self, market: Market, assistant: Person) -> None:
        later(market, assistant, minutes=11)
        assert verdict(await name(assistant)) == (403, "step_up_required")

    @pytest.mark.parametrize(
        "fields",
        [
            {"iban": "PT50000201231234567890155"},
            {"iban": None},
            {"iban": None, "account_number": "12345678"},
            {"account_number": "12345678", "bank_code": "021000021"},
            {"bic": "NOTABIC"},
            {"currency": "XXQ"},
            {"holder_name": ""},
        ],
    )
    async def test_what_leads_nowhere_is_refused(self, assistant: Person, fields) -> None:
        assert (await name(assistant, **fields)).status_code == 422

    async def test_a_country_without_iban(self, assistant: Person) -> None:
        number = {"iban": None, "account_number": "1234-5678-90", "bank_code": "021000021"}
        assert (await named(assistant, currency="USD", **number))["last_four"] == "7890"

    async def test_those_who_keep_the_money(self, market: Market) -> None:
        owner = await market.owner()
        for role, status in ((Role.FINANCE, 201), (Role.HIRING_MANAGER, 403), (Role.MEMBER, 403)):
            assert (await name(await market.member(owner, role))).status_code == status
        stranger = await market.owner()
        made = await name(stranger, organization_id=owner.organization_id)
        assert verdict(made) == (404, "not_found")

    async def test_everybody_who_keeps_the_money_gets_a_mail(self, market: Market) -> None:
        owner = await market.owner()
        finance = await market.member(owner, Role.FINANCE)
        await market.member(owner, Role.MEMBER)
        await named(owner)
        told = {row["recipient"] for row in await rows.fetch(market, _MAILS)}
        assert {owner.email, finance.email} <= told

    async def test_another_takes_its_place(self, assistant: Person) -> None:
        first, second = await named(assistant), await named(assistant)
        listed = (await assistant.get(DESTINATIONS, sort="created_at")).json()["items"]
        found = {one["id"]: one["status"] for one in listed}
        assert found == {first["id"]: "retired", second["id"]: "live"}

    async def test_of_many_at_once_one_is_live(self, market: Market, assistant: Person) -> None:
        answers = await rows.at_once(*[name(assistant) for _ in range(10)])
        assert {one.status_code for one in answers} <= {201, 409}
        live = "SELECT count(*) FROM payout_destinations WHERE owner_id = $1 AND status = 'live'"
        assert await rows.value(market, live, assistant.id) == 1

    async def test_strangers_do_not_find_it(self, market: Market, assistant: Person) -> None:
        made = await named(assistant)
        path = f"{DESTINATIONS}/{made['id']}"
        assert (await assistant.get(path)).json()["id"] == made["id"]
        assert verdict(await (await market.assistant()).get(path)) == (404, "not_found")


class TestHold:
    async def test_it_is_used_24_hours_later(self, market: Market, assistant: Person) -> None:
        await named(assistant)
        await earned(assistant)
        later(market, assistant, hours=23, minutes=59, seconds=59)
        assert verdict(await ask(assistant)) == (409, "payout_destination_on_hold")
        later(market, assistant, seconds=1)
        assert (await asked(assistant))["amount"]["amount"] == "100.00"

    async def test_a_change_rests_again(self, assistant: Person) -> None:
        await payable(assistant)
        await named(assistant)
        assert verdict(await ask(assistant)) == (409, "payout_destination_on_hold")

    async def test_without_one_nothing_is_paid(self, assistant: Person) -> None:
        await earned(assistant)
        assert verdict(await ask(assistant)) == (409, "no_payout_destination")


class TestGuards:
    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE payout_destinations SET iban = 'DE89370400440532013000' WHERE id = $1",
            "UPDATE payout_destinations SET usable_at = created_at WHERE id = $1",
            "UPDATE payout_destinations SET owner_id = gen_random_uuid() WHERE id = $1",
            "UPDATE payout_destinations SET holder_name = '', iban = NULL WHERE id = $1",
            "UPDATE payout_destinations SET status = 'retired' WHERE id = $1",
            "DELETE FROM payout_destinations WHERE id = $1",
        ],
    )
    async def test_where_money_goes_never_changes(self, market, assistant, change) -> None:
        made = await named(assistant)
        with pytest.raises((asyncpg.RestrictViolationError, asyncpg.CheckViolationError)):
            await rows.fetch(market, change, made["id"])

    async def test_a_retired_one_stays_so(self, market: Market, assistant: Person) -> None:
        made = await named(assistant)
        await named(assistant)
        change = "UPDATE payout_destinations SET status = 'live', retired_at = NULL WHERE id = $1"
        with pytest.raises(asyncpg.RestrictViolationError):
            await rows.fetch(market, change, made["id"])


async def test_digits_of_other_scripts_are_no_number(market: Market) -> None:
    assistant = await market.assistant()
    iban = "PT\u0665\u0660000201231234567890154"
    assert (await name(assistant, iban=iban)).status_code == 422

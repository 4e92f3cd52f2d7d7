"""The run of a date, its batches, and the files for the bank."""

import csv
import io
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from tests.factories.market import Market, Person
from tests.factories.payments import eur, operator_of
from tests.factories.payouts import (
    BATCHES,
    HOUSE,
    IBAN,
    SETTLE,
    asked,
    batched,
    cancel,
    earned,
    named,
    payable,
    run_all,
    settle,
    submitted,
)
from tests.factories.rosters import verdict
from tests.invariants import rows
from tests.ledger.books import faults_in
from tests.timekeeping.days import later
from tests.worker.test_worker import run
from va_market.payouts.minimums import Minimums
from va_market.payouts.service.running import schedules_on

_OF = "SELECT amount_minor, run_on FROM payouts WHERE owner_id = $1 ORDER BY created_at"


@pytest.fixture
async def market(empty_market: Market) -> Market:
    return empty_market


@pytest.fixture
async def operator(market: Market) -> Person:
    return await operator_of(market)


async def paid_to(market: Market, owner: Person) -> list[int]:
    return [row["amount_minor"] for row in await rows.fetch(market, _OF, owner.id)]


class TestRuns:
    async def test_it_pays_all_that_reaches_the_minimum(self, market: Market) -> None:
        enough, less, asks = [await market.assistant() for _ in range(3)]
        await payable(enough, "20.00", schedule="weekly")
        await payable(less, "19.99", schedule="weekly")
        await payable(asks, "500.00")
        await run_all(market)
        found = [await paid_to(market, one) for one in (enough, less, asks)]
        assert found == [[20_00], [], []]

    async def test_what_is_less_is_carried_over(self, market: Market) -> None:
        assistant = await market.assistant()
        await payable(assistant, "19.99", schedule="weekly")
        await run_all(market)
        await earned(assistant, "0.01")
        await run_all(market)
        assert await paid_to(market, assistant) == []
        later(market, assistant, days=7)
        await run_all(market)
        assert await paid_to(market, assistant) == [20_00]

    async def test_a_new_destination_rests_for_it_too(self, market: Market) -> None:
        assistant = await market.assistant()
        await named(assistant, schedule="weekly")
        await earned(assistant)
        await run_all(market)
        assert await paid_to(market, assistant) == []

    async def test_twelve_workers_pay_once(self, market: Market) -> None:
        people = [await market.assistant() for _ in range(6)]
        for one in people:
            await payable(one, "30.00", schedule="weekly")
        await run(market, "plan_payout_runs")
        await rows.at_once(*[run(market, "run_payouts") for _ in range(12)])
        await run_all(market)
        assert [await paid_to(market, one) for one in people] == [[30_00]] * 6
        assert await rows.value(market, "SELECT count(*) FROM payout_batches") == 1
        assert await faults_in(market.app.state.database.reader) == []

    async def test_days_without_a_worker_are_made_up_for(self, market: Market) -> None:
        assistant = await market.assistant()
        await run_all(market)
        later(market, assistant, days=6)
        await payable(assistant, "30.00", schedule="weekly")
        later(market, assistant, days=3)
        await run_all(market)
        [row] = await rows.fetch(market, _OF, assistant.id)
        assert str(row["run_on"]) == "2026-12-14"

    async def test_operators_ask_for_it(self, market: Market, operator: Person) -> None:
        path, body = "/v1/admin/payout-runs", {"run_on": "2026-12-07"}
        assert (await operator.post(path, body)).json()["finished_at"] is None
        await run(market, "run_payouts")
        assert (await operator.post(path, body)).json()["finished_at"] is not None
        for day in ("2026-12-08", "2026-11-05"):
            assert (await operator.post(path, {"run_on": day})).status_code == 422
        assert verdict(await (await market.assistant()).post(path, body)) == (403, "forbidden")

    def test_mondays_and_the_first_of_a_month(self) -> None:
        assert schedules_on(date(2026, 12, 7)) == ["weekly"]
        assert schedules_on(date(2026, 12, 1)) == ["monthly"]
        assert schedules_on(date(2027, 2, 1)) == ["weekly", "monthly"]
        assert schedules_on(date(2026, 12, 8)) == []

    def test_minimums_are_exact(self) -> None:
        found = Minimums.parse("EUR=20.00,JPY=3000,BHD=1.005")
        assert found.minor == {"EUR": 20_00, "JPY": 3000, "BHD": 1005}


class TestBatches:
    async def test_one_of_each_currency(self, market: Market, operator: Person) -> None:
        for _ in range(2):
            one = await market.assistant()
            await payable(one, "10.01")
            await asked(one)
        await run_all(market)
        [batch] = (await operator.get(BATCHES, status="open")).json()["items"]
        assert (batch["payout_count"], batch["total"]) == (2, eur("20.02"))
        assert batch["allowed_actions"] == ["submit"]
        listed = (await operator.get(HOUSE, batch_id=batch["id"])).json()["items"]
        assert len(listed) == 2

    async def test_what_was_cancelled_is_not_in_it(self, market, operator) -> None:
        assistant = await market.assistant()
        await payable(assistant)
        payout, batch = await batched(assistant)
        await cancel(assistant, payout)
        assert (await operator.get(batch)).json()["payout_count"] == 0
        assert verdict(await operator.move(f"{batch}/submit")) == (409, "payout_batch_empty")

    async def test_a_submitted_one_takes_no_other(self, market, operator) -> None:
        assistant = await market.assistant()
        await payable(assistant)
        _, first = await batched(assistant, "10.00")
        await operator.move(f"{first}/submit")
        later(market, assistant, days=1)
        _, second = await batched(assistant, "10.00")
        assert first != second

    async def test_it_is_submitted_once(self, market: Market, operator: Person) -> None:
        assistant = await market.assistant()
        await payable(assistant)
        _, batch = await batched(assistant)
        answers = await rows.at_once(*[operator.move(f"{batch}/submit") for _ in range(8)])
        assert sorted(one.status_code for one in answers) == [200, *[409] * 7]
        told = await rows.told(market, "payout_batch.submitted", batch.rsplit("/", 1)[1])
        assert told == [({"status": "submitted"}, {operator.id})]

    async def test_only_the_house_sees_it(self, market: Market) -> None:
        assistant = await market.assistant()
        await payable(assistant)
        _, batch = await batched(assistant)
        assert verdict(await assistant.get(batch)) == (403, "forbidden")
        assert verdict(await assistant.get(f"{batch}/csv")) == (403, "forbidden")


class TestFiles:
    async def test_there_is_none_before_it_is_submitted(self, market, operator) -> None:
        assistant = await market.assistant()
        await payable(assistant)
        _, batch = await batched(assistant)
        assert verdict(await operator.get(f"{batch}/pain001")) == (409, "no_bank_file")
        await operator.move(f"{batch}/submit")
        assert verdict(await operator.get(f"{batch}/pain001")) == (409, "no_bank_file")

    async def test_they_add_up(self, market, operator, monkeypatch) -> None:
        settings = market.app.state.settings
        monkeypatch.setattr(settings, "payout_account_holder", "VA Market")
        monkeypatch.setattr(settings, "payout_account_iban", "DE89370400440532013000")
        made = {}
        for amount in ("10.01", "20.02", "0.10"):
            one = await market.assistant()
            await payable(one, amount, holder_name="=A & <B>")
            payout = await asked(one)
            made[payout["reference"]] = Decimal(amount)
        await run_all(market)
        [found] = (await operator.get(BATCHES)).json()["items"]
        path = f"{BATCHES}/{found['id']}"
        await operator.move(f"{path}/submit")
        for payout in (await operator.get(HOUSE)).json()["items"][:1]:
            await settle(operator, "failed", payout)  # the file stays what the bank was given
        document = ET.fromstring((await operator.get(f"{path}/pain001")).content)  # noqa: S314  # ours
        assert _amounts(document) == made
        assert {one.text for one in document.iterfind(".//{*}CtrlSum")} == {"30.13"}
        assert {one.text for one in document.iterfind(".//{*}NbOfTxs")} == {"3"}
        assert {one.text for one in document.iterfind(".//{*}CdtrAcct/{*}Id/{*}IBAN")} == {IBAN}
        assert document.findtext(".//{*}Cdtr/{*}Nm") == "=A & <B>"
        lines = list(csv.DictReader(io.StringIO((await operator.get(f"{path}/csv")).text)))
        assert {one["End-to-end id"]: Decimal(one["Amount"]) for one in lines} == made
        assert not any(one["Holder"].startswith("=") for one in lines)


def _amounts(document: ET.Element) -> dict[str | None, Decimal]:
    return {
        one.findtext("{*}PmtId/{*}EndToEndId"): Decimal(one.findtext("{*}Amt/{*}InstdAmt") or "")
        for one in document.iterfind(".//{*}CdtTrfTxInf")
    }


class TestApproving:
    async def test_nobody_approves_what_goes_to_an_account_that_they_named(
        self, market: Market, operator: Person
    ) -> None:
        """Somebody who kept the money of an organization once, and works for the house."""
        owner = await market.owner(kind="agency")
        await payable(owner)
        _, batch = await batched(owner)
        renamed = "UPDATE payout_destinations SET added_by = $1"
        connection = await rows.connect(market)
        try:
            await connection.execute("SET session_replication_role = replica")
            await connection.execute(renamed, operator.id)
        finally:
            await connection.close()
        assert verdict(await operator.move(f"{batch}/submit")) == (409, "pays_themselves")

    async def test_what_is_added_is_another_version(self, market: Market, operator: Person) -> None:
        first, second = [await market.assistant() for _ in range(2)]
        await payable(first)
        await payable(second)
        _, batch = await batched(first)
        seen = (await operator.get(batch)).headers["etag"]
        await batched(second)
        refused = await operator.move(f"{batch}/submit", if_match=seen)
        assert refused.status_code == 412

    def test_a_minimum_of_nothing_is_the_smallest_unit(self) -> None:
        assert Minimums.parse("EUR=0,JPY=0").minor == {"EUR": 1, "JPY": 1}

    async def test_nothing_is_settled_before_it_was_made(
        self, market: Market, operator: Person
    ) -> None:
        assistant = await market.assistant()
        await payable(assistant)
        payout = await submitted(assistant, operator)
        items = [{"payout_id": payout["id"], "outcome": "paid", "settled_on": "1970-01-01"}]
        told = (await operator.pay(SETTLE, {"items": items})).json()
        assert told["failed_count"] == 1


class TestPlanning:
    async def test_a_day_that_was_missed_is_made_up_for(
        self, market: Market, operator: Person
    ) -> None:
        """Nobody planned on Monday and on Tuesday; an operator asked for Wednesday's run."""
        assistant = await market.assistant()
        await payable(assistant, "50.00", schedule="weekly")
        await run(market, "plan_payout_runs")  # of today, which is a Monday
        await run(market, "run_payouts")
        await earned(assistant, "70.00")
        later(market, operator, assistant, days=9)
        day = market.clock().date().isoformat()
        assert (await operator.pay("/v1/admin/payout-runs", {"run_on": day})).is_success
        await run_all(market)
        assert await paid_to(market, assistant) == [50_00, 70_00]

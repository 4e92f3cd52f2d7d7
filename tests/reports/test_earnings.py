"""What assistants and agencies earned, to the cent as the ledger says."""

from typing import Any

import pytest

from tests.factories.held_funds import with_fee
from tests.factories.invoices import brought_to, credited, drafted, named, paid
from tests.factories.keys import key_of
from tests.factories.market import Deal, Market
from tests.factories.milestones import bring_to, done, eur, path_of, project, project_deal
from tests.factories.rosters import placement
from tests.reports.figures import (
    YEAR,
    earned,
    earned_by_house,
    minors,
    pay_out,
    read,
    spent,
    stood,
    summed,
    table,
)
from tests.support.problems import problem_of
from tests.timekeeping.days import later
from tests.worker.test_worker import run
from va_market.accounts.kinds import AccountKind
from va_market.identity.models import Role
from va_market.reports.service import files, tallies

BOTH = {"payer": "both", "percent": "15", "client_share_percent": "50"}
PATH = "/v1/reports/earnings"


async def released(market: Market, *, who: Any = None, owner: Any = None) -> Deal:
    """A project with a fee of both sides, one part of which was approved."""
    deal = await market.deal(
        owner=owner,
        assistant=who,
        job={"engagement": "project"},
        proposal={"terms": project("333.33", "600.00")},
    )
    deal = await with_fee(market, deal, BOTH)
    await bring_to(deal, await path_of(deal), "approved")
    return deal


class TestEarnings:
    async def test_an_invoice_that_is_paid_in_part_shows_what_was_asked_and_paid(
        self, market: Market
    ):
        deal, path = await brought_to(market, "open")
        await paid(deal, path, amount=eur("10.00"))
        found = await earned(deal.assistant)
        assert minors(found["total"]) == {
            "invoiced": 3075,
            "tax": 575,
            "paid": 1000,
            "fees": 81,  # of 2.50, in proportion
            "kept": 919,
        }
        [contract] = found["contracts"]
        assert (contract["contract_id"], contract["title"]) == (deal.id, deal.job["title"])
        assert (contract["client_id"], contract["client_name"]) == (
            deal.owner.organization_id,
            "Some Client",
        )

    async def test_what_was_credited_gives_back_the_fee(self, market: Market):
        deal, path = await brought_to(market, "paid")
        await credited(deal, path, "10.00")
        assert minors((await earned(deal.assistant))["total"]) == {
            "invoiced": 3075,
            "tax": 575,
            "paid": 3075,
            "credited": 1230,
            "refunds_due": 1230,
            "fees": 150,
            "kept": 1695,
        }

    async def test_a_void_invoice_is_taken_off(self, market: Market):
        deal, _ = await brought_to(market, "void")
        found = minors((await earned(deal.assistant))["total"])
        assert found == {"invoiced": 3075, "tax": 575, "voided": 3075}

    async def test_a_draft_is_nothing(self, market: Market):
        deal, _ = await brought_to(market, "draft")
        assert minors((await earned(deal.assistant))["total"]) == {}

    async def test_a_release_is_pending_and_becomes_available(self, market: Market):
        deal = await released(market)
        found = await earned(deal.assistant)
        assert minors(found["total"]) == {"released": 35_833, "fees": 5_000, "kept": 30_833}
        assert minors(found["points"][-1])["pending"] == 30_833
        later(market, deal.assistant, days=30)
        await run(market, "clear_milestones")
        points = (await earned(deal.assistant))["points"]
        assert [minors(one).get("pending", 0) for one in points[5:9]] == [0, 30_833, 0, 0]
        assert [minors(one).get("available", 0) for one in points[5:9]] == [0, 0, 30_833, 30_833]
        assert [minors(one).get("became_available", 0) for one in points[5:9]] == [0, 0, 30_833, 0]

    async def test_payouts_leave_what_is_available(self, market: Market):
        deal = await released(market)
        later(market, deal.assistant, days=10)
        await run(market, "clear_milestones")
        await pay_out(deal.assistant, 20_000)
        await pay_out(deal.assistant, -500, kind="payout_returned")
        found = await earned(deal.assistant)
        total = minors(found["total"])
        assert (total["became_available"], total["paid_out"]) == (30_833, 19_500)
        assert minors(found["points"][-1])["available"] == 11_333

    async def test_an_agency_that_is_the_party_earns(self, market: Market):
        deal = await placement(
            market, job={"engagement": "project"}, proposal={"terms": project("400.00")}
        )
        await bring_to(deal, await path_of(deal), "approved")
        asked = {"organization_id": deal.agency.organization_id}
        found = await earned(deal.agency, **asked)
        assert minors(found["total"]) == {"released": 40_000, "fees": 4_000, "kept": 36_000}
        own = await read(deal.assistant, PATH, **YEAR)
        assert [minors(one["total"]) for one in own["currencies"]] in ([], [{}])


class TestLedger:
    async def test_all_of_it_agrees_with_the_ledger_to_the_cent(self, market: Market):
        """Invoices in every state, in parts and credited; a project; a payout; two fees."""
        deal, path = await brought_to(market, "open", tasks=2)
        of_others = await earned_by_house(deal.owner)
        await paid(deal, path, amount=eur("3.33"))
        await credited(deal, path, "7.77", "0.01")
        await paid(deal, path)
        await credited(deal, path, "1.11")
        both = await released(market, who=deal.assistant, owner=deal.owner)
        await market.approved(deal, hours_ago=8)
        second = f"/v1/invoices/{(await drafted(deal))['id']}"
        done(await deal.assistant.pay(f"{second}/open"))
        done(await deal.assistant.pay(f"{second}/void", {"reason": "Twice."}))
        later(market, deal.assistant, deal.owner, days=10)
        await run(market, "clear_milestones")
        await pay_out(deal.assistant, 12_345)

        found = await earned(deal.assistant)

        total, owed = minors(found["total"]), AccountKind.CLIENT_RECEIVABLE
        client, payee = deal.owner.organization_id, deal.assistant.id
        who = deal.owner
        outstanding = (
            *(total["invoiced"], -total["voided"], -total["credited"], total["refunds_due"]),
            -total["paid"],
        )
        assert sum(outstanding) == -await stood(who, client, owed)
        assert total["refunds_due"] == await stood(who, client, AccountKind.REFUND_DUE)
        assert total["fees"] == await earned_by_house(who) - of_others
        last = minors(found["points"][-1])
        assert last.get("pending", 0) == 0
        assert last["available"] == await stood(who, payee, AccountKind.ASSISTANT_AVAILABLE)
        assert total["became_available"] - total["paid_out"] == last["available"]
        assert summed(found["points"]).items() >= total.items()
        assert summed(found["contracts"]) == summed(found["clients"])
        assert len(found["contracts"]) == len({deal.id, both.id})
        assert len(found["clients"]) == 1
        of_client = minors((await spent(deal))["total"])
        assert {name: of_client.get(name, 0) for name in ("invoiced", "paid", "released")} == {
            name: total[name] for name in ("invoiced", "paid", "released")
        }
        held = await stood(who, client, AccountKind.CLIENT_HELD)
        assert minors((await spent(deal))["points"][-1]).get("held", 0) == held


class TestSpan:
    async def test_steps_begin_where_days_begin_there(self, market: Market):
        deal, path = await brought_to(market, "open")
        later(market, deal.assistant, hours=6)  # 16:00 in UTC, the next day in Auckland
        await paid(deal, path)
        days = {"from": "2026-12-07", "to": "2026-12-08", "by": "day"}
        found = await earned(deal.assistant, **days, time_zone="Pacific/Auckland")
        assert [minors(one).get("paid", 0) for one in found["points"]] == [0, 3075]
        assert [minors(one).get("invoiced", 0) for one in found["points"]] == [3075, 0]

    async def test_what_lies_outside_is_in_none_of_them(self, market: Market):
        deal, path = await brought_to(market, "paid")
        for span in (("2026-12-01", "2026-12-06"), ("2026-12-08", "2026-12-31")):
            found = await earned(deal.assistant, **{"from": span[0], "to": span[1]})
            assert minors(found["total"]) == {}, path
            assert found["contracts"] == []

    async def test_balances_before_the_span_open_it(self, market: Market):
        deal = await released(market)
        found = await earned(deal.assistant, **{"from": "2026-12-08", "to": "2026-12-09"})
        assert minors(found["opening"]) == {"pending": 30_833}

    async def test_a_span_has_a_year_at_most(self, market: Market):
        person = await market.assistant()
        answer = await person.get(PATH, **{"from": "2026-01-01", "to": "2027-01-02"})
        assert problem_of(answer, 422)["errors"][0]["code"] == "span_too_long"

    async def test_nothing_earned_is_there_as_zero(self, market: Market):
        deal = await market.deal()
        found = await earned(deal.assistant)
        assert (found["currency"], minors(found["total"])) == ("EUR", {})
        assert len(found["points"]) == 12

    async def test_who_has_no_contract_earned_in_no_currency(self, market: Market):
        assert (await read(await market.assistant(), PATH))["currencies"] == []


class TestWho:
    async def test_nobody_sees_the_agency_of_others(self, market: Market):
        deal, _ = await brought_to(market, "paid")
        asked = {"organization_id": deal.owner.organization_id}
        member = await market.member(deal.owner, Role.MEMBER)
        for person in (deal.assistant, member):
            assert (await person.get(PATH, **asked)).status_code == 404
        finance = await market.member(deal.owner, Role.FINANCE)
        assert (await finance.get(PATH, **asked)).status_code == 200

    async def test_a_key_asks_about_its_organization(self, market: Market):
        owner = await market.owner()
        key = await key_of(owner, "money:read")
        assert (await read(key, PATH))["owner_id"] == owner.organization_id
        asked = {"organization_id": (await market.owner()).organization_id}
        assert (await key.get(PATH, **asked)).status_code == 404


class TestBounds:
    async def test_the_largest_are_named_and_the_rest_is_counted(
        self, market: Market, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr(tallies, "MOST_PARTS", 1)
        deal, _ = await brought_to(market, "paid")
        more = await named(await market.deal(assistant=deal.assistant))
        await market.approved(more, hours_ago=5, minutes=30)
        path = f"/v1/invoices/{(await drafted(more))['id']}"
        done(await more.assistant.pay(f"{path}/open"))
        found = await earned(deal.assistant)
        assert [one["contract_id"] for one in found["contracts"]] == [deal.id]
        assert (found["contracts_left_out"], found["clients_left_out"]) == (1, 1)
        assert minors(found["total"])["invoiced"] == 3075 + 1538

    async def test_sums_beyond_all_amounts_are_refused(self, monkeypatch, market: Market):
        monkeypatch.setattr(tallies, "MAX_MINOR", 3000)
        deal, _ = await brought_to(market, "paid")
        answer = await deal.assistant.get(PATH, **YEAR)
        assert problem_of(answer, 422)["errors"][0]["code"] == "sum_out_of_range"

    async def test_a_file_has_so_many_rows(self, monkeypatch, market: Market):
        deal = await released(market)
        later(market, deal.assistant, days=10)
        await run(market, "clear_milestones")
        monkeypatch.setattr(files, "MOST_ROWS", 1)
        answer = await deal.assistant.get(f"{PATH}/csv", **YEAR)
        assert problem_of(answer, 422)["errors"][0]["code"] == "too_many_rows"


class TestCsv:
    async def test_each_step_of_each_contract_has_a_row(self, market: Market):
        deal = await released(market)
        later(market, deal.assistant, days=10)
        await run(market, "clear_milestones")
        answer = await deal.assistant.get(f"{PATH}/csv", **YEAR)
        assert answer.headers["content-disposition"].startswith('attachment; filename="earnings-')
        work, money = table(answer.text)
        assert (work["contract_id"], work["client"]) == (deal.id, "Some Client")
        assert (work["starts_on"], work["ends_on"]) == ("2026-12-01", "2026-12-31")
        assert (work["released"], work["fees"]) == ("358.33", "50.00")
        assert (money["contract_id"], money["became_available"]) == ("", "308.33")

    async def test_no_name_is_a_formula_and_no_number_is_a_text(self, market: Market):
        deal = await project_deal(market)
        await bring_to(deal, await path_of(deal), "approved")
        await deal.owner.patch(
            f"/v1/organizations/{deal.owner.organization_id}", {"name": "=SUM(A1)"}
        )
        later(market, deal.assistant, days=10)
        await run(market, "clear_milestones")
        await pay_out(deal.assistant, 100)
        await pay_out(deal.assistant, -200, kind="payout_returned")
        rows = table((await deal.assistant.get(f"{PATH}/csv", **YEAR)).text)
        assert rows[0]["client"] == "'=SUM(A1)"
        assert rows[1]["paid_out"] == "-1.00"

"""Corrections of billed time that a credit note settles: exactly what the lines were less."""

from typing import Any

import httpx
import pytest

from tests.factories.corrections import corrected
from tests.factories.invoices import billable_deal, drafted, opened, paid, with_fee_of_both
from tests.factories.market import EUR_25, HOURLY, Deal, Market
from tests.factories.milestones import done, eur
from tests.invariants.test_constraints import refusal
from tests.invoices.test_opening import minor
from tests.invoices.test_paying import left
from tests.support.problems import problem_of
from tests.timekeeping.days import approved, later

MORNING, NEXT = "2026-12-01T08:00Z", "2026-12-02T08:00Z"
HALF = {"ended_at": "2026-12-01T08:30:00Z"}
CAPPED = {
    "kind": "project",
    "price": eur("60.00"),
    "not_to_exceed": {"ceiling": eur("60.00"), "rate": eur("25.00")},
}
WHY = {"reason": "The timer ran through lunch."}


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await billable_deal(market, starts_on="2026-11-16", allotted_minutes=6000)


def path_of(invoice: dict[str, Any]) -> str:
    return f"/v1/invoices/{invoice['id']}/correction-credits"


async def settling(deal: Deal, invoice: dict[str, Any], **body: Any) -> httpx.Response:
    return await deal.assistant.pay(path_of(invoice), {**WHY, **body})


async def settled(deal: Deal, invoice: dict[str, Any], **body: Any) -> dict[str, Any]:
    return done(await settling(deal, invoice, **body))


async def previewing(deal: Deal, invoice: dict[str, Any], ids: list[str]) -> httpx.Response:
    path = f"{path_of(invoice)}/preview"
    return await deal.assistant.post(path, {"reversal_ids": ids})


def places_of(problem: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(one["in"], one["pointer"], one["code"]) for one in problem["errors"]]


def refusal_of(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


class TestSettling:
    async def test_what_was_taken_away_is_owed_no_more(self, deal: Deal) -> None:
        entry = await approved(deal, MORNING, minutes=60)
        await approved(deal, NEXT, minutes=60)
        invoice = await opened(deal)
        await corrected(deal, entry)

        note = await settled(deal, invoice)

        assert (note["net"], note["corrected_entries"]) == (EUR_25, 1)
        [line] = note["lines"]
        assert line["trace"][0]["step"] == "corrected_time"
        after = done(await deal.owner.get(f"/v1/invoices/{invoice['id']}"))
        assert after["credited"] == note["total"]
        assert refusal_of(await settling(deal, invoice)) == (409, "nothing_to_settle")

    async def test_what_stands_in_its_place_is_set_off(self, deal: Deal) -> None:
        invoice_entry = await approved(deal, MORNING, minutes=60)
        invoice = await opened(deal)
        await corrected(deal, invoice_entry, **HALF)

        note = await settled(deal, invoice)

        assert (note["net"], note["corrected_entries"]) == (eur("12.50"), 2)
        drafting = await deal.assistant.post(
            f"{deal.path}/invoices",
            {"period_starts_on": "2026-11-01", "period_ends_on": "2026-12-31"},
        )
        assert refusal_of(drafting) == (409, "nothing_to_invoice")

    async def test_a_chain_of_corrections_comes_to_what_stands(self, deal: Deal) -> None:
        entry = await approved(deal, MORNING, minutes=60)
        invoice = await opened(deal)
        first = await corrected(deal, entry, **HALF)
        await corrected(deal, {"id": first["replacement_id"]}, ended_at="2026-12-01T08:12:00Z")

        note = await settled(deal, invoice)

        assert (note["net"], note["corrected_entries"]) == (eur("20.00"), 4)

    async def test_a_second_correction_takes_back_the_rest(self, deal: Deal) -> None:
        entry = await approved(deal, MORNING, minutes=60)
        invoice = await opened(deal)
        first = await corrected(deal, entry, **HALF)
        notes = [await settled(deal, invoice)]
        await corrected(deal, {"id": first["replacement_id"]})
        notes.append(await settled(deal, invoice))

        for name in ("net", "tax", "total", "client_fee", "assistant_fee"):
            assert sum(minor(note[name]) for note in notes) == minor(invoice[name]), name

    async def test_rounding_is_that_of_the_line(self, deal: Deal) -> None:
        """Three times 20 minutes cost 25.00; one less 16.67: not 8.33 times two, nor 8.34."""
        entries = [await approved(deal, f"2026-12-0{day}T08:00Z", minutes=20) for day in (1, 2, 3)]
        invoice = await opened(deal)
        amounts = []
        for entry in entries:
            await corrected(deal, entry)
            amounts.append((await settled(deal, invoice))["lines"][0]["amount"]["amount"])
        assert amounts == ["8.33", "8.34", "8.33"]

    async def test_paid_money_is_to_be_given_back(self, deal: Deal) -> None:
        entry = await approved(deal, MORNING, minutes=60)
        invoice = await opened(deal)
        await paid(deal, f"/v1/invoices/{invoice['id']}")
        await corrected(deal, entry, **HALF)

        note = await settled(deal, invoice)

        assert note["refund"] == note["total"]
        after = done(await deal.assistant.get(f"/v1/invoices/{invoice['id']}"))
        assert after["refund_due"] == note["total"]

    async def test_fee_and_tax_follow(self, deal: Deal, market: Market) -> None:
        await with_fee_of_both(deal)
        entry = await approved(deal, MORNING, minutes=60)
        invoice = await opened(deal)
        await corrected(deal, entry)

        note = await settled(deal, invoice)

        for name in ("net", "tax", "total", "client_fee", "assistant_fee"):
            assert note[name] == invoice[name], name
        assert set((await left(market, invoice)).values()) == {0}

    async def test_only_the_corrections_that_are_named(self, deal: Deal) -> None:
        entries = [await approved(deal, one, minutes=60) for one in (MORNING, NEXT)]
        invoice = await opened(deal)
        taken = [await corrected(deal, entry) for entry in entries]
        asked = [taken[1]["reversal_id"]]

        note = await settled(deal, invoice, reversal_ids=asked)

        assert (note["net"], note["corrected_entries"]) == (EUR_25, 1)
        again = await settling(deal, invoice, reversal_ids=asked)
        assert again.status_code == 404


OVERTIME = {"overtime": {"percent": "50", "after_minutes_a_day": 120}}
LATER = "2026-12-01T12:00Z"


async def with_overtime(market: Market) -> Deal:
    terms = {**HOURLY, "premiums": OVERTIME}
    return await billable_deal(market, starts_on="2026-11-16", proposal={"terms": terms})


class TestPremiums:
    async def test_what_is_overtime_no_longer_goes_back_as_overtime(self, market: Market) -> None:
        deal = await with_overtime(market)
        first = await approved(deal, MORNING, minutes=120)
        await approved(deal, LATER, minutes=120)
        invoice = await opened(deal)
        assert invoice["net"] == eur("125.00")
        await corrected(deal, first)

        [line] = (await settled(deal, invoice))["lines"]

        assert (line["line_id"], line["amount"]) == (invoice["lines"][1]["id"], eur("75.00"))

    async def test_what_another_task_costs_more_is_set_off(self, market: Market) -> None:
        deal = await with_overtime(market)
        first = await approved(deal, MORNING, minutes=120, task="Inbox")
        await approved(deal, LATER, minutes=120, task="Travel")
        invoice = await opened(deal)
        await corrected(deal, first)

        note = await settled(deal, invoice)

        assert note["net"] == eur("75.00")
        assert [line["amount"] for line in note["lines"]] == [eur("30.00"), eur("45.00")]
        assert note["lines"][0]["trace"][1]["step"] == "set_off"

    async def test_what_was_approved_later_changes_nothing(self, market: Market) -> None:
        deal = await with_overtime(market)
        first = await approved(deal, LATER, minutes=120)
        invoice = await opened(deal)
        later(market, minutes=1)
        await approved(deal, MORNING, minutes=120)  # or the first would be overtime
        await corrected(deal, first)
        assert (await settled(deal, invoice))["net"] == invoice["net"] == eur("50.00")


class TestCeiling:
    async def test_what_was_taken_back_makes_room_again(self, market: Market) -> None:
        project = {"engagement": "project"}
        deal = await billable_deal(
            market, job=project, starts_on="2026-11-16", proposal={"terms": CAPPED}
        )
        entry = await approved(deal, MORNING, minutes=120)
        invoice = await opened(deal)
        assert invoice["net"] == eur("50.00")
        await corrected(deal, entry)
        assert (await settled(deal, invoice))["net"] == eur("50.00")
        await approved(deal, NEXT, minutes=180)
        assert (await opened(deal))["net"] == eur("60.00")


BEHIND = """INSERT INTO invoice_sources
        (line_id, position, time_entry_id, invoice_id, contract_id, credit_note_id)
    SELECT s.line_id, 50, $2, s.invoice_id, s.contract_id, n.id
    FROM invoice_sources s JOIN credit_notes n USING (invoice_id)
    WHERE s.invoice_id = $1 AND s.credit_note_id IS NULL LIMIT 1"""


class TestGuards:
    """Whoever writes: the database refuses."""

    async def test_a_note_settles_what_corrects_its_invoice(
        self, deal: Deal, market: Market
    ) -> None:
        entry = await approved(deal, MORNING, minutes=60)
        invoice = await opened(deal)
        await corrected(deal, entry, **HALF)
        await settled(deal, invoice)
        other = await approved(deal, NEXT, minutes=60)
        rule = await refusal(market, BEHIND, invoice["id"], other["id"])
        assert rule == "notes_settle_corrections"

    async def test_nothing_joins_a_note_later(self, deal: Deal, market: Market) -> None:
        entries = [await approved(deal, one, minutes=60) for one in (MORNING, NEXT)]
        invoice = await opened(deal)
        await corrected(deal, entries[0])
        await settled(deal, invoice)
        taken = await corrected(deal, entries[1])
        rule = await refusal(market, BEHIND, invoice["id"], taken["reversal_id"])
        assert rule == "notes_say_what_they_settle"

    async def test_it_is_settled_once(self, deal: Deal, market: Market) -> None:
        entry = await approved(deal, MORNING, minutes=60)
        invoice = await opened(deal)
        taken = await corrected(deal, entry)
        await settled(deal, invoice)
        rule = await refusal(market, BEHIND, invoice["id"], taken["reversal_id"])
        assert rule == "uq_invoice_sources_live"

    async def test_it_stays(self, deal: Deal, market: Market) -> None:
        entry = await approved(deal, MORNING, minutes=60)
        invoice = await opened(deal)
        await corrected(deal, entry)
        note = await settled(deal, invoice)
        gone = "DELETE FROM invoice_sources WHERE credit_note_id = $1"
        assert await refusal(market, gone, note["id"]) == "opened_invoices_are_fixed"


class TestNothing:
    async def test_a_longer_entry_is_billed_by_the_next_invoice(self, deal: Deal) -> None:
        entry = await approved(deal, MORNING, minutes=60)
        invoice = await opened(deal)
        await corrected(deal, entry, ended_at="2026-12-01T10:00:00Z")
        assert refusal_of(await settling(deal, invoice)) == (409, "nothing_to_settle")
        assert (await opened(deal))["net"] == EUR_25

    async def test_a_draft_that_has_it_goes_first(self, deal: Deal) -> None:
        entry = await approved(deal, MORNING, minutes=60)
        invoice = await opened(deal)
        await corrected(deal, entry)
        draft = await drafted(deal)
        assert (draft["net"], draft["allowed_actions"]) == (eur("-25.00"), ["delete", "update"])
        problem = problem_of(await settling(deal, invoice), 409, "nothing_to_settle")
        assert draft["id"] in problem["detail"]
        assert places_of(problem) == [("state", f"/invoices/{draft['id']}", "draft_corrects")]
        await deal.assistant.delete(f"/v1/invoices/{draft['id']}")
        assert (await settled(deal, invoice))["net"] == EUR_25

    async def test_what_is_asked_for_and_stands_on_a_draft_is_told_so(self, deal: Deal) -> None:
        entries = [await approved(deal, one, minutes=60) for one in (MORNING, NEXT)]
        invoice = await opened(deal)
        on_draft = [(await corrected(deal, entries[0]))["reversal_id"]]
        draft = await drafted(deal)
        await corrected(deal, entries[1])
        for ask in (
            settling(deal, invoice, reversal_ids=on_draft),
            previewing(deal, invoice, on_draft),
        ):
            problem = problem_of(await ask, 409, "nothing_to_settle")
            assert places_of(problem) == [("state", f"/invoices/{draft['id']}", "draft_corrects")]
        assert (await settled(deal, invoice))["corrected_entries"] == 1
        unknown = [draft["id"], *on_draft]
        assert (await settling(deal, invoice, reversal_ids=unknown)).status_code == 404

    async def test_a_draft_below_zero_names_what_it_corrects(self, deal: Deal) -> None:
        entries = [await approved(deal, one, minutes=60) for one in (MORNING, NEXT)]
        invoice = await opened(deal)
        for entry in entries:
            await corrected(deal, entry)
        path = f"/v1/invoices/{(await drafted(deal))['id']}"
        problem = problem_of(await deal.assistant.pay(f"{path}/open"), 409, "nothing_to_pay")
        assert problem["detail"] == (
            f"The draft comes to -61.50 EUR: it takes back time of {invoice['number']}."
        )
        assert places_of(problem) == [("state", f"/invoices/{invoice['id']}", "corrects_invoice")]
        await deal.assistant.delete(path)
        assert (await settled(deal, invoice))["total"] == invoice["total"]

    async def test_no_more_than_is_left(self, deal: Deal) -> None:
        entry = await approved(deal, MORNING, minutes=60)
        invoice = await opened(deal)
        back = {"line_id": invoice["lines"][0]["id"], "amount": eur("20.00")}
        path = f"/v1/invoices/{invoice['id']}/credit-notes"
        done(await deal.assistant.pay(path, {**WHY, "lines": [back]}))
        await corrected(deal, entry)
        assert (await settled(deal, invoice))["lines"][0]["amount"] == eur("5.00")

    async def test_the_client_does_not(self, deal: Deal) -> None:
        entry = await approved(deal, MORNING, minutes=60)
        invoice = await opened(deal)
        await corrected(deal, entry)
        refused = await deal.owner.pay(path_of(invoice), WHY)
        assert refusal_of(refused) == (403, "not_the_issuer")


class TestSeeing:
    async def test_the_amounts_are_shown_before(self, deal: Deal) -> None:
        entry = await approved(deal, MORNING, minutes=60)
        invoice = await opened(deal)
        taken = await corrected(deal, entry, **HALF)

        before = done(await deal.assistant.post(f"{path_of(invoice)}/preview", {}))

        assert [one["time_entry_id"] for one in before["entries"]] == [
            taken["reversal_id"],
            taken["replacement_id"],
        ]
        note = await settled(deal, invoice)
        for name in ("net", "tax", "total", "client_fee", "assistant_fee", "refund", "lines"):
            assert note[name] == before[name], name

    async def test_entries_say_which_note_settled_them(self, deal: Deal) -> None:
        entry = await approved(deal, MORNING, minutes=60)
        invoice = await opened(deal)
        path = f"/v1/time-entries/{entry['id']}/invoice-line"
        assert done(await deal.owner.get(path))["credit_note_id"] is None
        taken = await corrected(deal, entry, **HALF)
        note = await settled(deal, invoice)

        for entry_id in (entry["id"], taken["reversal_id"], taken["replacement_id"]):
            line = done(await deal.owner.get(f"/v1/time-entries/{entry_id}/invoice-line"))
            assert (line["credit_note_id"], line["credit_note_number"]) == (
                note["id"],
                note["number"],
            )
            assert line["invoice_id"] == invoice["id"]
        line_id = invoice["lines"][0]["id"]
        sources = done(
            await deal.owner.get(f"/v1/invoices/{invoice['id']}/lines/{line_id}/sources")
        )["items"]
        assert [one["credit_note_id"] for one in sources] == [None, note["id"], note["id"]]

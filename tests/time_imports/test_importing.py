"""From a file to drafts."""

import pytest

from tests.factories.market import Deal, Market
from tests.invariants import rows
from tests.time_imports.files import (
    CLOCKIFY,
    HARVEST,
    TOGGL,
    checked,
    clockify,
    committed,
    counts,
    entries_of,
    errors_of,
    file_of,
    harvest,
    sent,
    shown,
    spans_of,
    toggl,
    worked_through,
)
from tests.timekeeping.days import recorded

MORNING = toggl("2026-12-02", "09:00:00", "10:30:00", "01:30:00", memo='"Inbox, and ""calls"""')
NOON = toggl("2026-12-02", "12:00:00", "12:30:00", "00:30:00")
TWO = file_of(TOGGL, [MORNING, NOON])


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await market.deal(starts_on="2026-12-01", allotted_minutes=60_000)


class TestFormats:
    async def test_rows_of_toggl_become_drafts_that_say_where_they_come_from(self, market, deal):
        file = await committed(market, deal, TWO, time_zone="Europe/Paris")
        assert (file["status"], file["format"], counts(file)) == (
            "committed",
            "toggl",
            (2, 2, 0, 0),
        )
        first, second = await entries_of(deal)
        assert (first["started_at"], first["worked_seconds"]) == ("2026-12-02T08:00:00Z", 5400)
        assert (first["memo"], first["time_zone"]) == ('Inbox, and "calls"', "Europe/Paris")
        assert {(one["source"], one["status"]) for one in (first, second)} == {("import", "draft")}

    async def test_clockify_writes_american_dates_and_half_days(self, market, deal):
        lines = [
            clockify("12/02/2026", "09:00:00 AM", "12:15:00 PM", "03:15:00"),
            clockify("11/30/2026", "09:00 AM", "10:00 AM", "01:00:00"),
            clockify("12/03/2026", "12:00 AM", "01:00 AM", "01:00:00"),
        ]
        file = await committed(market, deal, file_of(CLOCKIFY, lines), on_error="skip")
        assert (file["date_order"], counts(file)) == ("month_first", (3, 2, 0, 1))
        assert await errors_of(deal, file) == [(3, "Start Time", "before_contract")]
        assert await spans_of(deal) == [
            ("2026-12-02T09:00:00Z", "2026-12-02T12:15:00Z"),
            ("2026-12-03T00:00:00Z", "2026-12-03T01:00:00Z"),
        ]
        assert not (await entries_of(deal))[0]["is_billable"]

    async def test_harvest_has_no_clock_times_so_its_rows_follow_each_other(self, market, deal):
        lines = [harvest("2026-12-02", "1,5"), harvest("2026-12-03", "0.25")]
        lines += [harvest("2026-12-02", "2:30", notes="Calls"), harvest("2026-12-02", "1,5")]
        file = await committed(market, deal, file_of(HARVEST, lines), time_zone="Asia/Tokyo")
        assert counts(file) == (4, 4, 0, 0)
        assert await spans_of(deal) == [
            ("2026-12-01T15:00:00Z", "2026-12-01T16:30:00Z"),
            ("2026-12-01T16:30:00Z", "2026-12-01T19:00:00Z"),
            ("2026-12-01T19:00:00Z", "2026-12-01T20:30:00Z"),
            ("2026-12-02T15:00:00Z", "2026-12-02T15:15:00Z"),
        ]

    async def test_semicolons_and_other_orders_of_columns_are_read_too(self, market, deal):
        header = "Hours;Date;Notes"
        file = await committed(
            market,
            deal,
            file_of(header, ["1,25;02.12.2026;Inbox"], end="\n"),
            date_order="day_first",
        )
        assert counts(file) == (1, 1, 0, 0)
        assert (await entries_of(deal))[0]["worked_seconds"] == 4500

    async def test_a_header_of_nobody_is_refused(self, deal):
        answer = await sent(deal, b"a,b,c\n1,2,3\n")
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["code"] == "unknown_format"
        assert (await sent(deal, b"")).status_code == 422

    async def test_a_named_format_must_be_that_of_the_header(self, deal):
        answer = await sent(deal, TWO, format="harvest")
        assert answer.json()["errors"][0]["code"] == "format_differs"


class TestTwice:
    async def test_importing_again_adds_nothing(self, market, deal):
        await committed(market, deal, TWO)
        again = await committed(market, deal, TWO)
        assert (counts(again), again["imported"]) == ((2, 0, 2, 0), 0)
        assert len(await entries_of(deal)) == 2

    async def test_harvest_rows_that_are_alike_are_known_again_one_by_one(self, market, deal):
        alike = [harvest("2026-12-02", "1.5")] * 2
        await committed(market, deal, file_of(HARVEST, alike))
        more = [*alike, *alike[:1], harvest("2026-12-02", "0.5", notes="New")]
        again = await committed(market, deal, file_of(HARVEST, more))
        assert counts(again) == (4, 2, 2, 0)
        assert [one["worked_seconds"] for one in await entries_of(deal)] == [5400] * 3 + [1800]

    async def test_a_file_that_was_checked_before_another_one_came_adds_nothing_either(
        self, market, deal
    ):
        first, second = await checked(market, deal, TWO), await checked(market, deal, TWO)
        for file in (first, second):
            await deal.assistant.post(f"/v1/time-imports/{file['id']}/commit", {})
        await worked_through(market)
        assert counts(await shown(deal, second["id"])) == (2, 0, 2, 0)
        assert len(await entries_of(deal)) == 2

    async def test_a_row_twice_in_one_file_counts_once(self, market, deal):
        file = await committed(market, deal, file_of(TOGGL, [MORNING, NOON, MORNING]))
        assert counts(file) == (3, 2, 1, 0)

    async def test_what_was_deleted_can_be_imported_again(self, market, deal):
        await committed(market, deal, TWO)
        entry = (await entries_of(deal))[0]
        await deal.assistant.delete(f"/v1/time-entries/{entry['id']}")
        assert counts(await committed(market, deal, TWO)) == (2, 1, 1, 0)


class TestRules:
    async def test_each_broken_row_is_named_and_the_rest_is_taken(self, market, deal):
        lines = [
            MORNING,
            toggl("2026-12-02", "10:00:00", "11:00:00", "01:00:00"),  # shares half an hour
            toggl("2026-12-07", "09:30:00", "10:30:00", "01:00:00"),  # it is ten now
            toggl("2026-11-30", "09:00:00", "10:00:00", "01:00:00"),
            toggl("2026-12-03", "09:00:00", "08:00:00", "01:00:00"),
            toggl("2026-13-03", "09:00:00", "10:00:00", "01:00:00"),
            toggl("2026-12-03", "9h", "10:00:00", "01:00:00"),
            toggl("2026-12-03", "09:00:00", "10:00:00", "02:00:00"),
            "too,few",
            toggl("2026-12-03", "09:00:00", "10:00:00", "01:00:00", memo="x" * 2001),
            toggl("2026-12-03", "09:00:00", "10:00:00", "01:00:00", memo='"open'),
            NOON,
        ]
        file = await committed(market, deal, file_of(TOGGL, lines), on_error="skip")
        assert await errors_of(deal, file) == [
            (3, "Start time", "overlapping_time"),
            (4, "End time", "in_the_future"),
            (5, "Start time", "before_contract"),
            (6, "End time", "ends_too_early"),
            (7, "Start date", "not_a_date"),
            (8, "Start time", "not_a_time"),
            (9, "Duration", "duration_differs"),
            (10, None, "cells_do_not_match"),
            (11, "Description", "too_long"),
            (12, None, "malformed_row"),
        ]
        assert (counts(file), file["imported"]) == ((12, 2, 0, 10), 2)

    async def test_time_of_another_contract_is_not_recorded_twice(self, market, deal):
        other = await market.deal(assistant=deal.assistant, starts_on="2026-12-01")
        await recorded(other, "2026-12-02T12:15Z", minutes=5)
        file = await checked(market, deal, TWO)
        assert await errors_of(deal, file) == [(3, "Start time", "overlapping_time")]

    async def test_the_allotment_holds_over_the_whole_file(self, market):
        deal = await market.deal(starts_on="2026-12-01", allotted_minutes=100)
        file = await checked(market, deal, TWO)
        assert await errors_of(deal, file) == [(3, "Start time", "allotment_spent")]

    async def test_crossing_80_percent_is_told_once(self, market):
        deal = await market.deal(starts_on="2026-12-01", allotted_minutes=130)
        await committed(market, deal, TWO)
        assert len(await rows.told(market, "contract.allotment_warning", deal.id)) == 1

    async def test_a_day_has_24_hours(self, market, deal):
        lines = [
            harvest("2026-12-02", "20"),
            harvest("2026-12-02", "5"),
            harvest("2026-12-02", "4"),
        ]
        file = await checked(market, deal, file_of(HARVEST, lines))
        assert await errors_of(deal, file) == [(3, "Hours", "day_is_full")]

    async def test_rows_without_clock_times_go_around_what_is_recorded(self, market, deal):
        await recorded(deal, "2026-12-02T01:00Z", minutes=60)
        lines = [harvest("2026-12-02", "1"), harvest("2026-12-02", "2", notes="Calls")]
        await committed(market, deal, file_of(HARVEST, lines))
        assert await spans_of(deal) == [
            ("2026-12-02T00:00:00Z", "2026-12-02T01:00:00Z"),
            ("2026-12-02T01:00:00Z", "2026-12-02T02:00:00Z"),
            ("2026-12-02T02:00:00Z", "2026-12-02T04:00:00Z"),
        ]

    async def test_only_rows_that_are_asked_for_are_looked_at(self, market, deal):
        lines = [MORNING, toggl("2026-12-02", "12:00:00", "12:30:00", "00:30:00", client="Other")]
        file = await checked(market, deal, file_of(TOGGL, lines), client="acme")
        assert (counts(file), file["skipped"]) == ((2, 1, 0, 0), 1)


class TestCommitting:
    async def test_nothing_is_recorded_before(self, market, deal):
        file = await checked(market, deal, TWO)
        assert (file["status"], file["done_rows"], file["imported"]) == ("checked", 2, 0)
        assert file["allowed_actions"] == ["commit", "delete"]
        assert await entries_of(deal) == []

    async def test_to_stop_at_errors_is_to_take_nothing_from_a_faulty_file(self, market, deal):
        file = await checked(market, deal, file_of(TOGGL, [MORNING, "too,few"]))
        answer = await deal.assistant.post(f"/v1/time-imports/{file['id']}/commit", {})
        assert (answer.status_code, answer.json()["code"]) == (409, "import_has_faults")
        assert (await shown(deal, file["id"]))["status"] == "checked"

    @pytest.mark.parametrize(
        ("on_error", "outcome"),
        [("stop", ("failed", "row_refused", 0)), ("skip", ("committed", None, 1))],
    )
    async def test_a_row_is_refused_that_was_recorded_by_hand_meanwhile(
        self, market, deal, on_error, outcome
    ):
        file = await checked(market, deal, TWO)
        await recorded(deal, "2026-12-02T09:15Z", minutes=5)
        await deal.assistant.post(f"/v1/time-imports/{file['id']}/commit", {"on_error": on_error})
        await worked_through(market)
        found = await shown(deal, file["id"])
        assert (found["status"], found["failure"], found["imported"]) == outcome
        assert await errors_of(deal, file) == [(2, None, "overlapping_time")]

    async def test_a_contract_that_rests_meanwhile_ends_the_import(self, market, deal):
        file = await checked(market, deal, TWO)
        await deal.owner.move(f"{deal.path}/pause", {"reason": "A break."})
        await deal.assistant.post(f"/v1/time-imports/{file['id']}/commit", {})
        await worked_through(market)
        found = await shown(deal, file["id"])
        assert (found["status"], found["failure"]) == ("failed", "illegal_move")

    async def test_the_client_hears_of_the_entries_and_not_of_the_file(self, market, deal):
        file = await committed(market, deal, TWO)
        [(data, parties)] = await rows.told(market, "time_entries.imported", file["id"])
        assert (data["entries"], data["worked_seconds"]) == (2, 7200)
        assert len(parties) == 2
        [(_, parties)] = await rows.told(market, "time_import.committed", file["id"])
        assert parties == {deal.assistant.id}

    async def test_a_file_can_be_removed_and_its_entries_stay(self, market, deal):
        file = await committed(market, deal, TWO)
        removed = await deal.assistant.delete(f"/v1/time-imports/{file['id']}")
        assert removed.status_code == 204
        assert (await deal.assistant.get(f"/v1/time-imports/{file['id']}")).status_code == 404
        assert len(await entries_of(deal)) == 2

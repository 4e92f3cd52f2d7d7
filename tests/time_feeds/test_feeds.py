"""Recorded time at a secret address, for calendar programs."""

import re

import httpx
import pytest

from tests.factories.market import Deal, Market
from tests.invariants import rows
from tests.timekeeping.days import recorded
from va_market.time_feeds.calendar import escaped, folded
from va_market.timekeeping.service import walking

MEMO = "Two\nlines; a comma, a \\ and much more than fits into a line of a calendar: ÄÖÜ éèà 日本"


@pytest.fixture
async def deal(market: Market) -> Deal:
    deal = await market.deal(starts_on="2026-12-01", job={"title": "Help desk, nights"})
    await recorded(deal, "2026-12-03T01:00:07+02:00", minutes=20, memo=MEMO)
    await recorded(deal, "2026-12-03T08:00Z", minutes=30)
    return deal


async def address(deal: Deal) -> str:
    made = await deal.assistant.post("/v1/me/time-feed")
    assert made.status_code == 201, made.text
    return str(made.json()["url"]).removeprefix("http://market.test")


async def found(market: Market, path: str) -> httpx.Response:
    return await market.client.get(path)


class TestCalendar:
    async def test_it_is_read_without_signing_in(self, market, deal):
        answer = await found(market, await address(deal))
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
        lines = re.sub("\r\n ", "", answer.text).split("\r\n")
        assert (lines[:2], lines[-2:]) == (
            ["BEGIN:VCALENDAR", "VERSION:2.0"],
            ["END:VCALENDAR", ""],
        )
        assert [one for one in lines if one.startswith(("DTSTART", "DTEND"))] == [
            *("DTSTART:20261202T230007Z", "DTEND:20261202T232007Z"),
            *("DTSTART:20261203T080000Z", "DTEND:20261203T083000Z"),
        ]
        assert f"DESCRIPTION:{escaped(MEMO)}" in lines
        assert lines.count("SUMMARY:Help desk\\, nights") == 2
        assert lines.count("STATUS:TENTATIVE") == 2

    async def test_no_line_is_longer_than_75_octets(self, market, deal):
        content = (await found(market, await address(deal))).content
        assert max(map(len, content.split(b"\r\n"))) <= 75
        assert b"\n" not in content.replace(b"\r\n", b"")

    async def test_others_and_what_is_old_are_not_in_it(self, market, deal):
        other = await market.deal(owner=deal.owner, starts_on="2026-12-01")
        await recorded(other, "2026-12-03T08:00Z", minutes=30)
        path = await address(deal)
        assert (await found(market, path)).text.count("BEGIN:VEVENT") == 2
        market.clock.advance(days=366)
        assert (await found(market, path)).text.count("BEGIN:VEVENT") == 0

    async def test_the_client_s_own_feed_shows_no_time_of_assistants(self, market, deal):
        made = await deal.owner.post("/v1/me/time-feed")
        path = made.json()["url"].removeprefix("http://market.test")
        assert "VEVENT" not in (await found(market, path)).text

    async def test_it_is_whole_however_it_is_read(self, market, deal, monkeypatch):
        monkeypatch.setattr(walking, "AT_ONCE", 1)
        assert (await found(market, await address(deal))).text.count("BEGIN:VEVENT") == 2


class TestAddress:
    async def test_it_leads_nowhere_once_it_is_revoked(self, market, deal):
        path = await address(deal)
        known = (await deal.assistant.get("/v1/me/time-feed")).json()
        assert known == {"created_at": "2026-12-07T10:00:00Z"}
        assert (await deal.assistant.delete("/v1/me/time-feed")).status_code == 204
        assert (await found(market, path)).status_code == 404
        assert (await deal.assistant.get("/v1/me/time-feed")).json() == {"created_at": None}
        assert (await deal.assistant.delete("/v1/me/time-feed")).status_code == 404

    async def test_a_new_one_ends_the_one_before(self, market, deal):
        old, new = await address(deal), await address(deal)
        assert (await found(market, old)).status_code == 404
        assert (await found(market, new)).status_code == 200

    async def test_it_is_kept_as_a_hash_and_shown_once(self, market, deal):
        headers = {"Idempotency-Key": "an address"}
        first, second = [
            await deal.assistant.request("POST", "/v1/me/time-feed", headers=headers) for _ in "12"
        ]
        assert (first.status_code, second.json()["code"]) == (201, "shown_once")
        secret = first.json()["url"].rpartition("/")[2].removesuffix(".ics")
        kept = "SELECT count(*) FROM time_feeds WHERE secret_hash = sha256($1::bytea)"
        assert await rows.value(market, kept, secret.encode()) == 1

    async def test_nobody_reads_the_time_of_somebody_who_is_locked_out(self, market, deal):
        path = await address(deal)
        await rows.fetch(
            market, "UPDATE users SET disabled_at = now() WHERE id = $1", deal.assistant.id
        )
        assert (await found(market, path)).status_code == 404

    async def test_a_guess_is_as_good_as_none(self, market):
        assert (await found(market, f"/v1/time-feeds/{'x' * 43}.ics")).status_code == 404
        assert (await found(market, "/v1/time-feeds/x.ics")).status_code == 422


class TestFolding:
    @pytest.mark.parametrize(("length", "lines"), [(75, 1), (76, 2), (149, 2), (150, 3)])
    def test_lines_go_on_behind_a_space(self, length, lines):
        assert folded("x" * length).count("\r\n ") == lines - 1

    def test_no_character_is_cut(self):
        text = "é" * 200
        parts = folded(text).split("\r\n ")
        assert "".join(parts) == text
        assert max(len(part.encode()) for part in parts) <= 75

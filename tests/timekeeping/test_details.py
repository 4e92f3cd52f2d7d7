"""Task, tags and evidence of an entry."""

import pytest

from tests.factories.market import Deal, Market
from tests.timekeeping.days import recorded, span

SHEET = {"kind": "deliverable", "title": "The cards", "url": "https://files.example/fair.csv"}
SHOWN = {**SHEET, "file_id": None}
SAID = {"task": "Data entry", "tags": ["fair", "cards"], "evidence": [SHOWN]}


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await market.deal(starts_on="2026-12-01", allotted_minutes=6000)


async def test_they_are_kept_as_they_were_said(deal: Deal):
    entry = await recorded(deal, "2026-12-07T08:00Z", minutes=30, **SAID)
    seen = (await deal.owner.get(f"/v1/time-entries/{entry['id']}")).json()
    assert {name: seen[name] for name in SAID} == SAID
    [listed] = (await deal.owner.get(f"{deal.path}/time-entries")).json()["items"]
    assert {name: listed[name] for name in SAID} == SAID


async def test_an_entry_needs_none(deal: Deal):
    entry = await recorded(deal, "2026-12-07T08:00Z", minutes=30)
    assert (entry["task"], entry["tags"], entry["evidence"]) == (None, [], [])


async def test_they_change_while_the_entry_may(deal: Deal):
    entry = await recorded(deal, "2026-12-07T08:00Z", minutes=30, **SAID)
    path = f"/v1/time-entries/{entry['id']}"
    changed = (await deal.assistant.patch(path, {"task": None, "evidence": []})).json()
    assert (changed["task"], changed["tags"], changed["evidence"]) == (None, SAID["tags"], [])


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ({"evidence": [{**SHEET, "kind": "file"}]}, "/evidence/0"),
        ({"evidence": [{**SHEET, "kind": "rumor"}]}, "/evidence/0/kind"),
        ({"evidence": [{**SHEET, "url": "javascript:alert(1)"}]}, "/evidence/0/url"),
        ({"evidence": [{**SHEET, "title": " "}]}, "/evidence/0/title"),
        ({"evidence": [SHEET] * 21}, "/evidence"),
        ({"tags": ["a,b"]}, "/tags/0"),
        ({"tags": ["a"] * 21}, "/tags"),
        ({"task": "T" * 121}, "/task"),
        ({"task": "two\nlines"}, "/task"),
    ],
)
async def test_what_breaks_their_rules_is_refused(deal: Deal, said, pointer):
    body = {**span("2026-12-07T08:00Z", minutes=30), **said}
    answer = await deal.assistant.post(f"{deal.path}/time-entries", body)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)

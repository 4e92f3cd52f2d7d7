import asyncio
from typing import Any

import pytest

from tests.factories.market import EUR_25, Market, Person
from tests.jobs.reading import NO_ID

PATH = "/v1/me/assistant-profile"
LEAST = {"headline": "Careful", "categories": ["data_entry"], "level": "entry", "years": 0}
WHOLE = {
    "headline": "Inbox and calendar",
    "about": "Ten years\nbeside busy founders.",
    "categories": ["calendar_management", "other"],
    "other_work": "Looking after two cats.",
    "skills": ["Gmail", "Travel"],
    "tools": [{"name": "Google Workspace", "level": "expert", "years": 8}],
    "level": "expert",
    "years": 10,
    "country": "PT",
    "time_zone": "Europe/Lisbon",
    "availability": [{"weekday": 1, "starts": "09:00", "ends": "17:00"}],
    "weekly_minutes": 1800,
    "rate": EUR_25,
    "is_listed": False,
}


@pytest.fixture
async def person(market: Market) -> Person:
    return await market.person(name="Ana Lopes")


class TestPutProfile:  # R02, R04, R20
    async def test_the_first_is_created_and_the_next_replaces_it(self, person: Person) -> None:
        first = await person.put(PATH, WHOLE)
        second = await person.put(PATH, LEAST)
        assert (first.status_code, second.status_code) == (201, 200)
        assert first.headers["location"] == f"/v1/assistants/{person.id}"
        assert "location" not in second.headers

    async def test_all_is_kept_as_it_was_written(self, person: Person) -> None:
        put = (await person.put(PATH, WHOLE)).json()
        assert put.items() >= WHOLE.items()
        assert (await person.get(PATH)).json() == put
        assert (put["id"], put["name"]) == (str(person.id), "Ana Lopes")

    async def test_what_is_absent_is_emptied(self, person: Person) -> None:
        await person.put(PATH, WHOLE)
        put = (await person.put(PATH, LEAST)).json()
        emptied = ("about", "skills", "tools", "availability", "country", "rate", "weekly_minutes")
        assert [put[name] for name in emptied] == ["", [], [], [], None, None, None]
        assert (put["time_zone"], put["is_listed"]) == ("UTC", True)

    async def test_creation_is_told_once(self, market: Market, person: Person) -> None:
        made = (await person.put(PATH, LEAST)).json()
        market.clock.advance(minutes=5)
        again = (await person.put(PATH, LEAST)).json()
        assert again["created_at"] == made["created_at"] < again["updated_at"]

    async def test_two_first_saves_at_once_make_one_profile(self, person: Person) -> None:
        answers = await asyncio.gather(*(person.put(PATH, LEAST) for _ in range(5)))
        assert sorted(one.status_code for one in answers) == [200, 200, 200, 200, 201]

    @pytest.mark.parametrize(
        ("field", "bad"),
        [
            *(("categories", bad) for bad in ([], ["dreams"], "data_entry", None, ["x"] * 11)),
            *(("years", bad) for bad in (-1, 71, 1.5, "3", True, None)),
            *(("level", "guru"), ("headline", ""), ("headline", "a\x00b"), ("about", "a" * 5001)),
            *(("skills", ["a,b"]), ("skills", [""]), ("skills", ["a"] * 51), ("skills", None)),
            *(("country", "pt"), ("time_zone", "localtime"), ("weekly_minutes", 10_081)),
            *(
                ("weekly_minutes", -1),
                ("is_listed", None),
                ("id", NO_ID),
            ),
            *(
                ("rate", {"amount": bad, "currency": "EUR"})
                for bad in ("0.00", "-1.00", "1.005", 25)
            ),
            *(
                ("rate", {"amount": "1"}),
                ("rate", "25 EUR"),
                ("user_id", NO_ID),
            ),
            *(("tools", [{"name": "Excel"}]), ("availability", [{"weekday": 1}])),
        ],
    )
    async def test_each_field_keeps_to_its_rules(self, person: Person, field, bad) -> None:
        refused = await person.put(PATH, {**LEAST, field: bad})
        assert refused.status_code == 422
        pointers = {fault["pointer"].split("/")[1] for fault in refused.json()["errors"]}
        assert pointers == {field}

    @pytest.mark.parametrize(
        "hours",
        [
            *({"weekday": day, "starts": "09:00", "ends": "17:00"} for day in (0, 8, "1", None)),
            *(
                {"weekday": 1, "starts": "09:00", "ends": end}
                for end in ("09:00", "08:59", "24:00")
            ),
            *({"weekday": 1, "starts": at, "ends": "17:00"} for at in ("9:00", "25:00", "09:60")),
        ],
    )
    async def test_hours_run_forward_on_a_day_of_the_week(self, person: Person, hours) -> None:
        refused = await person.put(PATH, {**LEAST, "availability": [hours]})
        assert refused.status_code == 422

    async def test_a_stranger_has_no_profile(self, market: Market) -> None:
        assert (await market.client.put(PATH, json=LEAST)).status_code == 401
        assert (await market.client.get(PATH)).status_code == 401


class TestOtherWork:  # R13
    async def test_other_work_is_described(self, person: Person) -> None:
        refused = await person.put(PATH, {**LEAST, "categories": ["data_entry", "other"]})
        codes = [fault["code"] for fault in refused.json()["errors"]]
        assert (refused.status_code, codes) == (422, ["other_work_missing"])

    @pytest.mark.parametrize("text", ["", "   "])
    async def test_an_empty_description_describes_nothing(self, person: Person, text) -> None:
        body = {**LEAST, "categories": ["other"], "other_work": text}
        assert (await person.put(PATH, body)).status_code == 422


class TestGetProfile:
    async def test_there_is_none_before_it_is_put(self, person: Person) -> None:
        assert (await person.get(PATH)).status_code == 404

    async def test_a_listed_assistant_is_seen_by_others(self, market: Market, person) -> None:
        put = (await person.put(PATH, LEAST)).json()
        stranger = await market.person()
        assert (await stranger.get(f"/v1/assistants/{person.id}")).json() == put

    async def test_an_unlisted_assistant_is_seen_by_nobody_else(self, market, person) -> None:
        await person.put(PATH, WHOLE)
        stranger, path = await market.person(), f"/v1/assistants/{person.id}"
        assert (await stranger.get(path)).status_code == 404
        assert (await person.get(path)).status_code == 200

    async def test_a_user_without_a_profile_is_no_assistant(self, person: Person) -> None:
        assert (await person.get(f"/v1/assistants/{person.id}")).status_code == 404


class TestContactDetails:  # R25
    async def test_no_public_read_shows_an_address(self, market: Market) -> None:
        deal = await market.deal()
        stranger = await market.assistant()
        paths = [
            *("/v1/assistants?limit=100", f"/v1/assistants/{deal.assistant.id}"),
            *("/v1/jobs?limit=100", f"/v1/jobs/{deal.job['id']}", "/v1/proposals", "/v1/events"),
            f"/v1/jobs/{deal.job['id']}/proposals",
        ]
        for path in paths:
            answer = await stranger.get(path)
            assert answer.status_code == 200, path
            assert "people.example" not in answer.text, path

    async def test_the_parties_of_a_proposal_see_none_either(self, market: Market) -> None:
        deal = await market.deal()
        paths = (f"/v1/proposals/{deal.proposal['id']}", deal.path, "/v1/events", "/v1/proposals")
        for person in (deal.owner, deal.assistant):
            texts: list[Any] = [(await person.get(path)).text for path in paths]
            assert not any("people.example" in text for text in texts)

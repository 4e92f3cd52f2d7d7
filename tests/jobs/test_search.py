from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest

from tests.factories.market import MONDAY, Market, Person
from tests.jobs.cast import expire_idle, make_idle
from tests.jobs.reading import ids, walk
from tests.jobs.test_posting import eur, usd

PATH = "/v1/jobs"
# What each job is called, in the order in which they are posted, an hour apart.
JOBS: dict[str, dict[str, Any]] = {
    "inbox": {
        "title": "Keep my inbox empty",
        "description": "Answer the simple mails.",
        "categories": ["email_management"],
        "skills": ["Gmail", "Tact"],
        "level": "entry",
        "budget_min": eur("15.00"),
        "budget_max": eur("30.00"),
    },
    "shop": {
        "title": "Build an online shop",
        "description": "Products, payments, WordPress.",
        "engagement": "project",
        "categories": ["online_shops", "web_pages"],
        "skills": ["WordPress", "PHP"],
        "level": "expert",
        "budget_max": eur("2000.00"),
    },
    "blog": {
        "title": "Write about gardens",
        "description": "Twice a week; the blog is made with WordPress.",
        "engagement": "retainer",
        "categories": ["articles"],
        "skills": ["SEO", "wordpress"],
        "level": "intermediate",
        "budget_min": usd("500.00"),
    },
    "plain": {"title": "Type these pages", "description": "By hand.", "categories": ["data_entry"]},
}
OPEN = list(JOBS)


@pytest.fixture(scope="module")
async def board(shared_market: Market) -> tuple[Person, dict[str, str]]:
    """The client of all these jobs, and the name of each by its id."""
    shared_market.clock.reset()
    owner = await shared_market.owner()
    session_id = shared_market.app.state.signer.read(owner.token, now=MONDAY).session_id
    names = {}
    for name, fields in JOBS.items():
        shared_market.refresh(owner, session_id)
        names[(await shared_market.job(owner, **fields))["id"]] = name
        shared_market.clock.advance(hours=1)
    shared_market.clock.reset()
    shared_market.refresh(owner, session_id)
    return owner, names


class TestFilters:
    @pytest.mark.parametrize(
        ("params", "found"),
        [
            ({}, ["inbox", "shop", "blog", "plain"]),
            *(({"q": q}, ["shop", "blog"]) for q in ("wordpress", "WORDPRESS", "  WordPress  ")),
            ({"q": "mail"}, ["inbox"]),
            ({"q": "wordpress shop"}, ["shop"]),
            ({"q": "wordpress -shop"}, ["blog"]),
            ({"q": "inbox or gardens"}, ["inbox", "blog"]),
            ({"q": '"online shop"'}, ["shop"]),
            ({"q": '"shop online"'}, []),
            ({"q": "gmail"}, ["inbox"]),
            *(({"q": q}, []) for q in ('"', "-", "or", "'", "\\", "%", "_", "&|!():*", "the")),
            ({"q": "'); DROP TABLE jobs; --"}, []),
            ({"skills": "wordpress"}, ["shop", "blog"]),
            ({"skills": "WORDPRESS,php"}, ["shop"]),
            ({"skills": ["wordpress", "seo"]}, ["blog"]),
            ({"skills": "wordpress,gmail"}, []),
            ({"level": "entry,expert"}, ["inbox", "shop"]),
            ({"engagement": "project,retainer"}, ["shop", "blog"]),
            ({"engagement": ["hourly"]}, ["inbox", "plain"]),
            ({"category": "technical"}, ["shop"]),
            ({"category": "administrative,articles"}, ["inbox", "blog", "plain"]),
            ({"currency": "EUR"}, ["inbox", "shop"]),
            ({"currency": "JPY"}, []),
            ({"currency": "EUR", "budget_min": "30"}, ["inbox", "shop"]),
            ({"currency": "EUR", "budget_min": "30.01"}, ["shop"]),
            ({"currency": "EUR", "budget_min": "2000.01"}, []),
            ({"currency": "EUR", "budget_max": "15.00"}, ["inbox"]),
            ({"currency": "EUR", "budget_max": "14.99"}, []),
            ({"currency": "EUR", "budget_min": "20", "budget_max": "1999.99"}, ["inbox"]),
            ({"currency": "USD", "budget_min": "500"}, ["blog"]),
            ({"currency": "USD", "budget_max": "499.99"}, []),
            ({"created_after": "2026-12-07T10:00:00Z"}, ["shop", "blog", "plain"]),
            ({"created_before": "2026-12-07T11:00:00Z"}, ["inbox"]),
            ({"created_before": "2026-12-07T13:00:01+01:00"}, ["inbox", "shop", "blog"]),
            (
                {
                    "created_after": "2026-12-07T10:00:00Z",
                    "created_before": "2026-12-07T12:00:00.000001Z",
                },
                ["shop", "blog"],
            ),
            ({"q": "wordpress", "level": "expert", "engagement": "retainer"}, []),
        ],
    )
    async def test_they_find_the_right_ones(self, board, params, found) -> None:
        owner, names = board
        of_owner = {"organization_id": owner.organization_id, "sort": "created_at"}
        assert [names[one] for one in await ids(owner, PATH, **of_owner, **params)] == found

    @pytest.mark.parametrize(
        "params",
        [
            *({"budget_min": "15"}, {"budget_max": "15"}, {"budget_min": "1", "budget_max": "2"}),
            *({"currency": "EUR", "budget_min": bad} for bad in ("", "-1", "1e2", "1.005", "x")),
            *({"currency": "JPY", "budget_max": bad} for bad in ("1.5", "9" * 16, "\u0661")),
            *({"currency": "EUR", "budget_max": "999999999999999"}, {"currency": "XXX"}),
            *({"status": bad} for bad in ("", "gone", "open,", "open,gone", "OPEN")),
            *({"level": ""}, {"category": "dreams"}, {"engagement": "salary"}, {"skills": ","}),
            *({"created_after": bad} for bad in ("yesterday", "", "2026-12-07T10:00:00", "0")),
            *({"q": bad} for bad in ("", "   ", "x" * 201, "a\x00b", "a\nb")),
            *({"organization_id": "mine"}, {"sort": "title"}, {"sort": ""}),
            *({"limit": bad} for bad in (0, 101, -1, "", "ten", "1.5", 10**30)),
            *({"include": "all"}, {"page": 2}, {"offset": 0}, {"Status": "open"}, {"": "x"}),
            *({"limit": [1, 2]}, {"currency": ["EUR", "EUR"]}, {"cursor": ["a", "b"]}),
        ],
    )
    async def test_what_has_no_meaning_is_refused(self, board, params) -> None:
        owner, _names = board
        refused = await owner.get(PATH, **params)
        assert (refused.status_code, refused.json()["code"]) == (422, "invalid")
        assert {fault["in"] for fault in refused.json()["errors"]} == {"query"}


@pytest.fixture
async def statuses(market: Market) -> tuple[Person, dict[str, str]]:
    """A client with a job in each status, by id."""
    owner = await market.owner()
    names = {(await market.draft(owner))["id"]: "draft", (await market.job(owner))["id"]: "open"}
    paused, closed, expired = [await market.job(owner) for _ in range(3)]
    await owner.post(f"{PATH}/{paused['id']}/pause")
    await owner.post(f"{PATH}/{closed['id']}/close", {"reason": "Done."})
    await make_idle(market, expired, days=31)
    await expire_idle(market)
    filled = (await market.deal(owner=owner)).job
    names |= {paused["id"]: "paused", closed["id"]: "closed", expired["id"]: "expired"}
    return owner, {**names, filled["id"]: "filled"}


class TestStatuses:
    async def test_without_a_status_only_open_jobs_are_listed(self, statuses) -> None:
        owner, names = statuses
        found = await walk(owner, PATH, limit=100)
        assert [names[job["id"]] for job in found if job["id"] in names] == ["open"]
        assert {job["status"] for job in found} == {"open"}

    @pytest.mark.parametrize(
        "given", [["open,paused"], ["open", "paused"], ["paused,open"], [" open , paused "]]
    )
    async def test_several_are_given_by_comma_or_by_repetition(self, statuses, given) -> None:
        owner, names = statuses
        of_owner = {"organization_id": owner.organization_id}
        found = await ids(owner, PATH, status=given, **of_owner)
        assert {names[one] for one in found} == {"open", "paused"}

    async def test_the_client_sees_all_of_its_own(self, statuses) -> None:
        owner, names = statuses
        found = await ids(owner, PATH, organization_id=owner.organization_id)
        assert sorted(found) == sorted(names)

    async def test_others_see_what_was_published(self, market: Market, statuses) -> None:
        owner, names = statuses
        stranger = await market.person()
        found = await ids(stranger, PATH, organization_id=owner.organization_id)
        assert sorted(names[one] for one in found) == sorted(set(names.values()) - {"draft"})
        drafts = {"status": "draft", "organization_id": owner.organization_id}
        assert await ids(stranger, PATH, **drafts) == []

    async def test_a_draft_of_others_looks_like_none_at_all(self, market, statuses) -> None:
        _owner, names = statuses
        stranger = await market.owner()
        draft = next(one for one, name in names.items() if name == "draft")
        for job_id in (draft, uuid4()):
            assert (await stranger.get(f"{PATH}/{job_id}")).status_code == 404
            assert (await stranger.patch(f"{PATH}/{job_id}", {"title": "x"})).status_code == 404
            assert (await stranger.get(f"{PATH}/{job_id}/proposals")).status_code == 404

    async def test_an_anonymous_caller_sees_nothing(self, market: Market, statuses) -> None:
        _owner, names = statuses
        for path in (PATH, *(f"{PATH}/{job_id}" for job_id in names)):
            assert (await market.client.get(path)).status_code == 401


class TestPagesOfJobs:
    @pytest.mark.parametrize("sort", ["-created_at", "created_at"])
    async def test_new_rows_in_between_neither_repeat_nor_hide_any(
        self, empty_market: Market, sort
    ) -> None:
        owner = await empty_market.owner()
        made = []
        for number in range(11):
            empty_market.clock.advance(seconds=number % 3 == 0)  # some share their moment
            made.append((await empty_market.job(owner))["id"])
        found, cursor = [], {}
        while cursor is not None:
            page = (await owner.get(PATH, limit=3, sort=sort, **cursor)).json()
            found += [(item["created_at"], item["id"]) for item in page["items"]]
            cursor = {"cursor": page["next_cursor"]} if page["next_cursor"] else None
            if len(found) < 11:
                await empty_market.job(owner)
        keys = [one for one in found if one[1] in made]
        assert [key for _at, key in sorted(keys)] == sorted(made)
        assert all((a < b) is (sort == "created_at") for a, b in pairwise(found))
        assert len(found) == len(set(found))

    async def test_the_link_leads_to_the_next_page(self, board) -> None:
        owner, _names = board
        of_owner = {"organization_id": owner.organization_id, "limit": 3, "status": "open"}
        first = await owner.get(PATH, **of_owner)
        link = first.headers["link"]
        assert link.endswith('>; rel="next"')
        second = await owner.request("GET", link[1:].split(">")[0])
        assert len(second.json()["items"]) == 1
        assert (second.json()["next_cursor"], "link" in second.headers) == (None, False)

    @pytest.mark.parametrize("limit", [1, 4, 100])
    async def test_a_page_holds_what_was_asked_for(self, board, limit) -> None:
        owner, _names = board
        page = (await owner.get(PATH, organization_id=owner.organization_id, limit=limit)).json()
        assert len(page["items"]) == min(limit, 4)
        assert (page["next_cursor"] is None) is (limit >= 4)

    async def test_the_total_is_counted_on_request(self, board) -> None:
        owner, _names = board
        of_owner = {"organization_id": owner.organization_id, "limit": 1}
        asked = await owner.get(PATH, include="total_count", level="entry,expert", **of_owner)
        assert asked.json()["total_count"] == 2
        assert (await owner.get(PATH, **of_owner)).json()["total_count"] is None

    async def test_the_total_is_that_of_all_pages(self, board) -> None:
        owner, _names = board
        wanted = {"organization_id": owner.organization_id, "include": "total_count", "limit": 2}
        first = (await owner.get(PATH, **wanted)).json()
        second = (await owner.get(PATH, **wanted, cursor=first["next_cursor"])).json()
        assert first["total_count"] == second["total_count"] == 4


class TestCursors:
    @pytest.mark.parametrize(
        "cursor", ["x", "e30", "....", "é", "A" * 1024, "\x00", "-_", "null", " "]
    )
    async def test_what_was_not_given_out_is_refused(self, board, cursor) -> None:
        owner, _names = board
        refused = await owner.get(PATH, cursor=cursor)
        assert (refused.status_code, refused.json()["code"]) == (400, "bad_cursor")

    async def test_a_cursor_is_never_that_long(self, board) -> None:
        owner, _names = board
        assert (await owner.get(PATH, cursor="A" * 1025)).status_code == 422

    @pytest.mark.parametrize(
        "changes",
        [
            *({"sort": "created_at"}, {"level": "expert"}, {"status": "open"}, {"q": "inbox"}),
            {"organization_id": None},
        ],
    )
    async def test_a_cursor_keeps_its_sort_and_filters(self, board, changes) -> None:
        owner, _names = board
        wanted = {"organization_id": owner.organization_id}
        cursor = (await owner.get(PATH, limit=1, **wanted)).json()["next_cursor"]
        asked = {k: v for k, v in {**wanted, **changes}.items() if v is not None}
        refused = await owner.get(PATH, cursor=cursor, **asked)
        assert (refused.status_code, refused.json()["code"]) == (400, "bad_cursor")

    async def test_a_cursor_of_another_list_is_refused(self, market: Market) -> None:
        author, owner = await market.assistant(), await market.owner()
        for _ in range(2):
            await market.proposal(author, await market.job(owner))
        cursor = (await author.get("/v1/proposals", limit=1)).json()["next_cursor"]
        for path in ("/v1/assistants", "/v1/contracts", "/v1/jobs", "/v1/events"):
            refused = await author.get(path, cursor=cursor)
            assert (refused.status_code, refused.json()["code"]) == (400, "bad_cursor"), path

    async def test_the_size_of_the_page_may_change_on_the_way(self, board) -> None:
        owner, names = board
        wanted = {"organization_id": owner.organization_id}
        first = (await owner.get(PATH, limit=1, **wanted)).json()
        rest = (await owner.get(PATH, limit=50, cursor=first["next_cursor"], **wanted)).json()
        assert [names[one["id"]] for one in first["items"] + rest["items"]] == OPEN[::-1]

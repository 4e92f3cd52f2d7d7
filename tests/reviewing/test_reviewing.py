"""Reviewers score and comment proposals; the author never reads it."""

from typing import Any

import httpx
import pytest

from tests.factories.keys import key_of
from tests.factories.market import Market, Person
from tests.factories.reviewing import reviewed
from tests.factories.rosters import agency, enrolled, propose, verdict
from tests.invariants import rows
from tests.invariants.test_constraints import COPY, refusal
from tests.jobs.reading import events_of
from va_market.identity.models import Role

REVIEWING = (Role.OWNER, Role.ADMIN, Role.HIRING_MANAGER, Role.REVIEWER)
SCORES = {"overall": 4, "fit": 5, "skill": 4, "value": 3, "writing": 2}


async def put(caller: Any, proposal: dict[str, Any], **body: Any) -> httpx.Response:
    path = f"/v1/proposals/{proposal['id']}/review"
    answer: httpx.Response = await caller.put(path, {"overall": 4, **body})
    return answer


async def reviews_of(caller: Any, proposal: dict[str, Any]) -> list[dict[str, Any]]:
    answer = await caller.get(f"/v1/proposals/{proposal['id']}/reviews")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


class TestPut:  # R16
    async def test_scores_and_comment_are_kept(self, sent, guide) -> None:
        made = await put(guide, sent, **SCORES, comment="Knows our tools.")
        review = made.json()
        assert (made.status_code, made.headers["location"]) == (
            201,
            f"/v1/proposals/{sent['id']}/review",
        )
        assert review.items() >= {**SCORES, "comment": "Knows our tools."}.items()
        assert (review["reviewer_id"], review["reviewer_name"]) == (str(guide.id), "Ana Assistant")
        assert (await guide.get(made.headers["location"])).json() == review

    async def test_a_second_one_takes_its_place(self, client, sent, guide) -> None:
        first = await reviewed(guide, sent, fit=5, comment="Good.")
        again = await put(guide, sent, overall=1)
        assert (again.status_code, again.json()["id"]) == (200, first["id"])
        [one] = await reviews_of(client, sent)
        assert (one["overall"], one["fit"], one["comment"]) == (1, None, None)

    @pytest.mark.parametrize("role", Role)
    async def test_members_do_whose_role_it_is(self, market: Market, client, sent, role) -> None:
        answer = await put(await market.member(client, role), sent)
        assert answer.status_code == (201 if role in REVIEWING else 403)

    async def test_a_key_does_not(self, client, sent) -> None:
        key = await key_of(client, "proposals:write")
        path = f"/v1/proposals/{sent['id']}/review"
        answer = await key.request("PUT", path, json={"overall": 4})
        assert verdict(answer) == (403, "people_only")

    async def test_nobody_reviews_their_own_proposal(
        self, market: Market, client, sent, author
    ) -> None:
        assert verdict(await put(author, sent)) == (403, "forbidden")
        await join(market, author, client)
        assert verdict(await put(author, sent)) == (403, "forbidden")

    async def test_nor_one_of_their_agency(self, market: Market, client, job) -> None:
        desk = await agency(market)
        entry = await enrolled(desk, await market.assistant())
        sent = (await propose(desk, market, job, entry["id"])).json()
        colleague = await market.member(desk, Role.MEMBER)
        await join(market, colleague, client)
        assert verdict(await put(colleague, sent)) == (403, "forbidden")
        refused = await colleague.get(f"/v1/proposals/{sent['id']}/reviews")
        assert verdict(refused) == (403, "forbidden")

    async def test_strangers_find_nothing(self, market: Market, sent) -> None:
        for caller in (await market.owner(), await market.assistant()):
            assert verdict(await put(caller, sent)) == (404, "not_found")

    async def test_a_proposal_that_is_decided_is_not_scored(self, client, sent, guide) -> None:
        await client.post(f"/v1/proposals/{sent['id']}/decline", {"reason": "No."})
        assert verdict(await put(guide, sent)) == (409, "proposal_decided")

    @pytest.mark.parametrize(
        ("field", "bad"),
        [
            *((name, bad) for name in SCORES for bad in (0, 6, 3.5, "4", True)),
            ("overall", None),
            *(("comment", bad) for bad in ("", "a\x00", "x" * 2001)),
            ("reviewer_id", None),
        ],
    )
    async def test_each_field_keeps_to_its_rules(self, sent, guide, field, bad) -> None:
        refused = await put(guide, sent, **{field: bad})
        assert refused.status_code == 422
        assert [fault["pointer"] for fault in refused.json()["errors"]] == [f"/{field}"]

    async def test_nobody_overwrites_what_they_have_not_seen(self, sent, guide) -> None:
        path = f"/v1/proposals/{sent['id']}/review"
        await reviewed(guide, sent)
        tag = (await guide.get(path)).headers["etag"]
        await reviewed(guide, sent, fit=2)
        options = {"json": {"overall": 5}, "headers": {"If-Match": tag}}
        assert (await guide.request("PUT", path, **options)).status_code == 412

    async def test_the_database_keeps_to_it_as_well(self, market: Market, sent, guide) -> None:
        review = await reviewed(guide, sent)
        copy = COPY.format(table="proposal_reviews")
        rule = await refusal(market, copy, review["id"], "{}")
        assert rule == "uq_proposal_reviews_proposal_id_reviewer_id"
        for name in SCORES:
            change = f"UPDATE proposal_reviews SET {name} = 6 WHERE id = $1"  # noqa: S608  # ours
            rule = await refusal(market, change, review["id"])
            assert rule == f"ck_proposal_reviews_{name}_in_range"


async def join(market: Market, person: Person, owner: Person) -> None:
    await rows.fetch(
        market,
        "INSERT INTO memberships VALUES ($1, $2, 'owner', now())",
        owner.organization_id,
        person.id,
    )


class TestRead:
    @pytest.mark.parametrize("role", Role)
    async def test_every_member_of_the_client_does(
        self, market: Market, client, sent, guide, role
    ) -> None:
        review = await reviewed(guide, sent)
        member = await market.member(client, role)
        assert await reviews_of(member, sent) == [review]

    async def test_so_do_its_keys_and_the_other_reviewers(
        self, market: Market, client, sent, guide
    ) -> None:
        first = await reviewed(guide, sent)
        market.clock.advance(seconds=1)
        second = await reviewed(client, sent)
        key = await key_of(client, "proposals:read")
        for caller in (key, guide):
            assert await reviews_of(caller, sent) == [second, first]

    async def test_the_author_never_does(self, market: Market, client, sent, guide, author) -> None:
        await reviewed(guide, sent)
        path = f"/v1/proposals/{sent['id']}"
        assert verdict(await author.get(f"{path}/reviews")) == (403, "forbidden")
        assert verdict(await author.get(f"{path}/review")) == (404, "not_found")
        await join(market, author, client)
        assert verdict(await author.get(f"{path}/reviews")) == (403, "forbidden")

    async def test_the_author_hears_nothing_of_it(self, client, sent, guide, author) -> None:
        await reviewed(guide, sent)
        await author.post(f"/v1/proposals/{sent['id']}/withdraw")
        heard = await events_of(author, until="proposal.withdrawn")
        assert "proposal.reviewed" not in {event["type"] for event in heard}
        of_client = await events_of(client, until="proposal.reviewed")
        assert of_client[-1]["subject_id"] == sent["id"]

    async def test_who_wrote_none_has_none(self, client, sent) -> None:
        assert (await client.get(f"/v1/proposals/{sent['id']}/review")).status_code == 404

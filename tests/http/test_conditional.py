"""Conditional requests: nothing is sent twice, and nobody overwrites what they have not seen."""

from typing import Any
from uuid import uuid4

import pytest

from tests.factories.keys import key_of
from tests.factories.market import Deal, Market, Person
from tests.http.change import REASON
from tests.http.changes import PROFILE, edit, every_change, of_contracts
from tests.http.changes_of_exclusivity import of_exclusivity
from tests.http.changes_of_milestones import of_milestones
from tests.http.changes_of_payments import of_payments
from tests.http.changes_of_payouts import of_payouts
from tests.http.changes_of_renewals import of_renewals
from tests.http.readers import reader_of
from tests.invariants import rows
from tests.support.document import Operation, operations
from tests.support.problems import problem_of
from va_market.identity.models import Role

pytestmark = pytest.mark.usefixtures("market")  # sets the clock back, so tokens stay valid
OWN = "/v1/me/assistant-profile"


def taking(header: str) -> dict[str, Operation]:
    """The documented operations that take a header, by id."""
    return {
        one.id: one
        for one in operations()
        if any(p.get("name") == header for p in one.spec.get("parameters", ()))
    }


async def etag_of(person: Person, path: str) -> str:
    return str((await person.get(path)).headers["etag"])


def version_in(etag: str) -> str:
    return etag.strip('"').partition("-")[0]


class TestReading:
    @pytest.mark.parametrize("method", ["GET", "HEAD"])
    async def test_no_single_thing_is_sent_twice(
        self, standing_deal: Deal, ids: dict[str, str], method: str
    ) -> None:
        for operation in taking("If-None-Match").values():
            reader = reader_of(operation, standing_deal)
            url = operation.asked(ids)
            etag = await etag_of(reader, url)
            for known in (etag, f'"0-0", {etag}', f"W/{etag}", "*"):
                answer = await reader.request(method, url, headers={"If-None-Match": known})
                assert (answer.status_code, answer.content) == (304, b""), url
                assert answer.headers["etag"] == etag
                assert answer.headers["cache-control"] == "private, no-cache"
                assert "authorization" in answer.headers["vary"].lower()
                assert "content-type" not in answer.headers
            other = await reader.request(method, url, headers={"If-None-Match": '"0-0"'})
            assert (other.status_code, other.headers["etag"]) == (200, etag)

    async def test_every_thing_with_an_id_of_its_own_is_among_them(self) -> None:
        single = {
            one.id
            for one in operations()
            if one.method == "GET" and one.path.startswith("/v1") and one.path.endswith("}")
        }
        assert single <= taking("If-None-Match").keys()
        assert len(single) >= 6

    async def test_what_the_caller_may_do_counts_though_no_version_changed(
        self, market: Market
    ) -> None:
        deal = await market.deal()
        hirer = await market.member(deal.owner, Role.HIRING_MANAGER)
        before = await etag_of(hirer, deal.path)
        member = f"/v1/organizations/{deal.owner.organization_id}/members/{hirer.id}"
        await deal.owner.patch(member, {"role": "member"})

        after = await hirer.request("GET", deal.path, headers={"If-None-Match": before})

        assert (after.status_code, after.json()["allowed_actions"]) == (200, [])
        assert version_in(after.headers["etag"]) == version_in(before)

    async def test_the_tag_of_a_change_is_the_one_of_the_next_read(self, market: Market) -> None:
        owner = await market.owner()
        job = await market.draft(owner)

        changed = await owner.patch(f"/v1/jobs/{job['id']}", {"title": "Anew"})

        assert changed.headers["etag"] == await etag_of(owner, f"/v1/jobs/{job['id']}")

    async def test_lists_have_none(self, standing_deal: Deal) -> None:
        answer = await standing_deal.owner.get("/v1/jobs")
        assert "etag" not in answer.headers


class TestChanging:
    async def test_every_change_of_one_thing_heeds_the_version(self, market: Market) -> None:
        changes = await every_change(market)
        assert changes.keys() == taking("If-Match").keys()
        for name, change in changes.items():
            etag = await change.etag() if change.seen else "*"
            weak = [f"W/{etag}"] if change.seen else []
            for stale in ('"999-0"', '"998-0", "999-0"', *weak):
                problem_of(await change.send(stale), 412, "precondition_failed")
            if change.seen:
                assert await change.etag() == etag, name
            meant = f'"999-0", {etag}' if change.seen else "*"
            done = await change.send(meant)
            assert done.status_code < 300, (name, done.text)

    async def test_of_two_changes_with_one_tag_the_second_is_refused(self, market: Market) -> None:
        owner = await market.owner()
        job = await market.draft(owner)
        etag = await etag_of(owner, f"/v1/jobs/{job['id']}")

        first, second = [await edit(owner, job, etag, title=title) for title in ("One", "Two")]
        third = await edit(owner, job, first.headers["etag"], title="Three")

        assert (first.status_code, third.status_code) == (200, 200)
        problem_of(second, 412, "precondition_failed")
        assert (await owner.get(f"/v1/jobs/{job['id']}")).json()["title"] == "Three"

    async def test_one_of_twenty_at_once_wins(self, market: Market) -> None:
        owner = await market.owner()
        job = await market.draft(owner)
        etag = await etag_of(owner, f"/v1/jobs/{job['id']}")

        answers = await rows.at_once(
            *(edit(owner, job, etag, title=f"Title {n}") for n in range(20))
        )

        assert sorted(a.status_code for a in answers) == [200] + [412] * 19
        assert len(await rows.told(market, "job.updated", job["id"])) == 1

    async def test_a_tag_that_somebody_else_was_given_names_the_same_version(
        self, market: Market
    ) -> None:
        deal = await market.deal()
        theirs, mine = [await etag_of(one, deal.path) for one in (deal.assistant, deal.owner)]

        paused = await deal.owner.move(f"{deal.path}/pause", REASON, if_match=theirs)

        assert theirs != mine
        assert paused.status_code == 200

    async def test_a_new_thing_can_be_changed_by_the_tag_it_came_with(self, market: Market) -> None:
        owner = await market.owner()
        made = await owner.post("/v1/organizations", {"legal_form": "company", "name": "New"})
        path, etag = made.headers["location"], made.headers["etag"]

        named = await owner.request("PATCH", path, json={"name": "B"}, headers={"If-Match": etag})

        assert named.status_code == 200
        assert [version_in(one.headers["etag"]) for one in (made, named)] == ["1", "2"]

    async def test_several_lines_of_the_header_are_one_list(self, market: Market) -> None:
        owner = await market.owner()
        job = await market.draft(owner)
        etag = await etag_of(owner, f"/v1/jobs/{job['id']}")
        lines = [
            ("If-Match", '"999-0"'),
            ("If-Match", etag),
            ("Authorization", f"Bearer {owner.token}"),
        ]

        done = await market.client.patch(
            f"/v1/jobs/{job['id']}", json={"title": "Anew"}, headers=lines
        )

        assert done.status_code == 200

    async def test_a_profile_is_held_to_its_own_version_not_to_its_users(
        self, market: Market
    ) -> None:
        worker = await market.assistant()
        await rows.fetch(market, "UPDATE users SET version = 7 WHERE id = $1", worker.id)

        answers = [
            await worker.request("PUT", OWN, json=PROFILE, headers={"If-Match": tag})
            for tag in ('"7-0"', '"1-0"')
        ]

        assert [answer.status_code for answer in answers] == [412, 200]
        assert "etag" not in answers[1].headers  # RFC 9110 §9.3.4: the body was not kept as sent

    @pytest.mark.parametrize("if_match", ["*", '"1-0"'])
    async def test_what_is_not_there_has_no_version(self, market: Market, if_match: str) -> None:
        newcomer = await market.person()

        answer = await newcomer.request("PUT", OWN, json=PROFILE, headers={"If-Match": if_match})

        problem_of(answer, 412, "precondition_failed")
        assert (await newcomer.get(OWN)).status_code == 404

    async def test_the_use_of_a_key_is_no_change_of_it(self, market: Market) -> None:
        owner = await market.owner()
        key = await key_of(owner)
        assert (await key.get("/v1/jobs")).status_code == 200

        rotated = await owner.move(f"{key.path}/rotate", {}, if_match='"1-0"')

        assert rotated.status_code == 200


class TestRefusals:
    async def test_a_stranger_hears_404_and_a_bystander_403(self, market: Market) -> None:
        deal = await market.deal()
        stranger, member = await market.owner(), await market.member(deal.owner, Role.MEMBER)

        for if_match in ('"999-0"', "*"):
            for who, status in ((stranger, 404), (member, 403)):
                answer = await who.move(f"{deal.path}/pause", REASON, if_match=if_match)
                assert answer.status_code == status
        assert (await stranger.post(f"{deal.path}/pause", REASON)).status_code == 404

    async def test_a_change_that_is_refused_leaves_nothing_behind(self, market: Market) -> None:
        deal = await market.deal()
        await deal.assistant.post("/v1/timers/start", {"contract_id": deal.id})

        await deal.owner.move(f"{deal.path}/pause", REASON, if_match='"999-0"')

        assert (await deal.owner.get(deal.path)).json()["status"] == "active"
        [entry] = (await deal.owner.get(f"{deal.path}/time-entries")).json()["items"]
        assert entry["status"] == "running"
        assert await rows.told(market, "contract.paused", deal.id) == []

    async def test_a_version_that_moved_on_explains_a_conflict(self, market: Market) -> None:
        deal = await market.deal()
        seen = await etag_of(deal.owner, deal.path)
        paused = await deal.assistant.move(f"{deal.path}/pause", REASON)
        fresh = paused.headers["etag"]

        stale = await deal.owner.move(f"{deal.path}/pause", REASON, if_match=seen)
        again = await deal.owner.move(f"{deal.path}/pause", REASON, if_match=fresh)
        without = await deal.owner.post(f"{deal.path}/pause", REASON)

        problem_of(stale, 412, "precondition_failed")
        problem_of(without, 428, "precondition_required")
        problem_of(again, 409, "illegal_move")

    async def test_what_binds_or_pays_asks_for_a_version(self, market: Market) -> None:
        owner = await market.owner()
        changes = {
            **await of_contracts(market, owner),
            **await of_exclusivity(market),
            **await of_milestones(market),
            **await of_payments(market, owner),
            **await of_payouts(market, owner),
            **await of_renewals(market),
        }
        needing = {
            name
            for name, one in taking("If-Match").items()
            if any(p["required"] for p in one.spec["parameters"] if p.get("name") == "If-Match")
        }
        assert needing == changes.keys()
        for change in changes.values():
            problem_of(await change.send(None), 428, "precondition_required")
            assert (await change.send(await change.etag())).is_success

    @pytest.mark.parametrize(
        "broken", ["1", "W/1", '"a" "b"', '"a', '"*", *', "", '"a\tb"', 'w/"a"', b'"a"b']
    )
    async def test_what_is_no_tag_is_422(self, market: Market, broken: Any) -> None:
        owner = await market.owner()
        job = await market.draft(owner)
        path = f"/v1/jobs/{job['id']}"
        requests = (("PATCH", "If-Match", {"json": {"title": "B"}}), ("GET", "If-None-Match", {}))

        for method, header, body in requests:
            answer = await owner.request(method, path, headers={header: broken}, **body)
            [fault] = problem_of(answer, 422, "invalid")["errors"]
            assert (fault["in"], fault["pointer"]) == ("header", f"/{header}")


class TestWithIdempotencyKeys:
    async def test_a_refusal_is_not_kept_and_a_reply_needs_no_version(self, market: Market) -> None:
        deal = await market.deal()
        key, body = str(uuid4()), {"additional_minutes": 30}

        async def extend(if_match: str | None) -> Any:
            headers = {"Idempotency-Key": key}
            if if_match is not None:
                headers["If-Match"] = if_match
            path = f"{deal.path}/extend-allotment"
            return await deal.owner.request("POST", path, json=body, headers=headers)

        without, stale = await extend(None), await extend('"999-0"')
        done = await extend(await etag_of(deal.owner, deal.path))
        replayed = await extend('"999-0"')

        assert [a.status_code for a in (without, stale, done, replayed)] == [428, 412, 200, 200]
        assert replayed.headers["idempotent-replayed"] == "true"
        assert (replayed.content, replayed.headers["etag"]) == (done.content, done.headers["etag"])
        assert (await deal.owner.get(deal.path)).json()["allotted_minutes"] == 630

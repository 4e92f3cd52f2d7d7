"""Screening questions: what a client asks everybody who proposes, and how they are answered."""

from typing import Any

import httpx
import pytest

from tests.factories.job_invitations import private_job
from tests.factories.market import Market, Person
from tests.factories.rosters import verdict
from va_market.jobs.questions import QuestionKind, kind_of

TOOLS = {"text": "Which tools do you use?", "kind": "text", "is_required": True}
SUNDAYS = {"text": "Do you work on Sundays?", "kind": "yes_no", "is_required": True}
YEARS = {"text": "For how many years?", "kind": "number", "is_required": False}
ALL = [TOOLS, SUNDAYS, YEARS]
ENOUGH = [{"question": 1, "answer": "A pen."}, {"question": 2, "answer": False}]


@pytest.fixture
async def owner(market: Market) -> Person:
    return await market.owner()


@pytest.fixture
async def author(market: Market) -> Person:
    return await market.assistant()


@pytest.fixture
async def job(market: Market, owner: Person) -> dict[str, Any]:
    return await market.job(owner, questions=ALL)


async def submit(author: Person, job: dict[str, Any], answers: Any) -> httpx.Response:
    body = author.market.proposal_body(answers=answers)
    return await author.post(f"/v1/jobs/{job['id']}/proposals", body)


def faults(answer: httpx.Response) -> list[tuple[str, str]]:
    return [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]]


class TestAsking:
    async def test_everybody_who_sees_the_job_reads_them(self, job, author) -> None:
        assert (await author.get(f"/v1/jobs/{job['id']}")).json()["questions"] == ALL

    async def test_an_answer_is_asked_for_unless_the_client_says_otherwise(
        self, market: Market, owner
    ) -> None:
        job = await market.draft(owner, questions=[{"text": "Why?", "kind": "text"}])
        assert job["questions"] == [{"text": "Why?", "kind": "text", "is_required": True}]

    async def test_there_are_ten_at_most(self, market: Market, owner) -> None:
        draft = await market.draft(owner, questions=[YEARS] * 10)
        refused = await owner.patch(f"/v1/jobs/{draft['id']}", {"questions": [YEARS] * 11})
        assert faults(refused) == [("/questions", "too_long")]

    @pytest.mark.parametrize(
        ("field", "bad"),
        [
            *(("text", bad) for bad in ("", " ", None, "a\x00", "x" * 501)),
            *(("kind", bad) for bad in ("essay", None)),
            *(("is_required", bad) for bad in (None, "yes", 1)),
            ("answer", "Me."),
        ],
    )
    async def test_each_keeps_to_its_rules(self, owner, job, field, bad) -> None:
        patch = {"questions": [{**TOOLS, field: bad}]}
        refused = await owner.patch(f"/v1/jobs/{job['id']}", patch)
        assert refused.status_code == 422
        assert {pointer for pointer, _ in faults(refused)} == {f"/questions/0/{field}"}


class TestFixed:
    async def test_they_may_change_until_the_first_proposal(self, owner, job, author) -> None:
        path = f"/v1/jobs/{job['id']}"
        assert (await owner.patch(path, {"questions": [TOOLS]})).json()["questions"] == [TOOLS]
        sent = await submit(author, job, ENOUGH[:1])
        await author.post(f"/v1/proposals/{sent.json()['id']}/withdraw")
        refused = await owner.patch(path, {"questions": ALL})
        assert verdict(refused) == (409, "questions_fixed")
        assert (await owner.get(path)).json()["questions"] == [TOOLS]

    async def test_the_rest_of_the_job_may_change_all_the_same(self, owner, job, author) -> None:
        await submit(author, job, ENOUGH)
        patch = {"title": "Another title", "questions": ALL}
        assert (await owner.patch(f"/v1/jobs/{job['id']}", patch)).status_code == 200


class TestAnswering:
    async def test_each_answer_stands_beside_its_question(self, owner, job, author) -> None:
        given = [{"question": 3, "answer": 2.5}, *ENOUGH[::-1]]
        sent = (await submit(author, job, given)).json()
        wanted = [
            {"question": number, "text": asked["text"], "kind": asked["kind"], "answer": answer}
            for number, asked, answer in [
                (1, TOOLS, "A pen."),
                (2, SUNDAYS, False),
                (3, YEARS, 2.5),
            ]
        ]
        assert sent["answers"] == wanted
        path = f"/v1/proposals/{sent['id']}"
        for caller in (owner, author):
            assert (await caller.get(path)).json()["answers"] == wanted

    async def test_what_is_not_required_may_be_left_out(self, job, author) -> None:
        sent = (await submit(author, job, ENOUGH)).json()
        assert [one["question"] for one in sent["answers"]] == [1, 2]

    @pytest.mark.parametrize(
        ("answers", "fault"),
        [
            (ENOUGH[1:], ("/answers", "answer_missing")),
            ([*ENOUGH, {"question": 4, "answer": 1}], ("/answers/2/question", "unknown_question")),
            ([*ENOUGH, ENOUGH[0]], ("/answers/2/question", "answered_twice")),
            (
                [*ENOUGH, {"question": 3, "answer": True}],
                ("/answers/2/answer", "answer_kind_differs"),
            ),
            (
                [*ENOUGH, {"question": 3, "answer": "3"}],
                ("/answers/2/answer", "answer_kind_differs"),
            ),
            (
                [ENOUGH[0], {"question": 2, "answer": 1}],
                ("/answers/1/answer", "answer_kind_differs"),
            ),
        ],
    )
    async def test_what_does_not_fit_is_named(self, job, author, answers, fault) -> None:
        refused = await submit(author, job, answers)
        assert (refused.status_code, faults(refused)) == (422, [fault])

    async def test_all_faults_are_told_at_once(self, job, author) -> None:
        refused = await submit(author, job, [{"question": 1, "answer": 1}])
        assert [code for _, code in faults(refused)] == ["answer_kind_differs", "answer_missing"]

    @pytest.mark.parametrize("bad", ["", " ", None, "a\x00", "x" * 2001, 10**13, [], {}])
    async def test_an_answer_is_a_text_a_number_true_or_false(self, job, author, bad) -> None:
        refused = await submit(author, job, [{"question": 1, "answer": bad}])
        assert refused.status_code == 422
        assert all(pointer.startswith("/answers/0/answer") for pointer, _ in faults(refused))

    async def test_a_job_without_questions_takes_no_answers(
        self, market: Market, owner, author
    ) -> None:
        refused = await submit(author, await market.job(owner), ENOUGH[:1])
        assert faults(refused) == [("/answers/0/question", "unknown_question")]

    async def test_other_assistants_read_no_answers(self, market: Market, job, author) -> None:
        sent = (await submit(author, job, ENOUGH)).json()
        other = await market.assistant()
        assert (await other.get(f"/v1/proposals/{sent['id']}")).status_code == 404

    async def test_nothing_is_asked_of_whom_the_job_is_kept_from(
        self, market: Market, owner, author
    ) -> None:
        hidden = await private_job(market, owner, questions=ALL)
        assert verdict(await submit(author, hidden, [])) == (404, "not_found")


class TestKinds:
    @pytest.mark.parametrize(
        ("answer", "kind"),
        [("3", "text"), (True, "yes_no"), (False, "yes_no"), (0, "number"), (0.5, "number")],
    )
    def test_true_and_false_are_no_numbers(self, answer, kind) -> None:
        assert kind_of(answer) is QuestionKind(kind)

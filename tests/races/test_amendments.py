"""Answers that meet: an amendment is decided once, and a contract has one next version."""

import pytest

from tests.factories.amendments import answer, ask, hourly, proposed, versions
from tests.factories.market import Deal, Market
from tests.invariants import rows
from tests.invariants.test_constraints import COPY, refusal
from tests.races.all_at_once import statuses

TWENTY = 20
NO = {"reason": "Not before spring."}
END = {"reason": "Done."}
ROUNDS = range(4)


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await market.deal(starts_on="2026-11-30")


class TestAnswers:
    async def test_it_is_accepted_once(self, market: Market, deal: Deal):
        amendment = await proposed(deal)
        answers = await statuses(
            *[answer(deal.assistant, amendment, "accept") for _ in range(TWENTY)]
        )
        assert answers == [200] + [409] * (TWENTY - 1)
        assert len(await versions(deal)) == 2
        assert len(await rows.told(market, "amendment.accepted", amendment["id"])) == 1

    async def test_it_is_accepted_or_withdrawn(self, deal: Deal):
        for number in ROUNDS:
            amendment = await proposed(deal, terms=hourly(f"3{number}.00"))
            before = len(await versions(deal))
            sent = [
                request
                for _ in range(TWENTY // 2)
                for request in (
                    answer(deal.assistant, amendment, "accept"),
                    answer(deal.owner, amendment, "withdraw"),
                )
            ]
            assert await statuses(*sent) == [200] + [409] * (TWENTY - 1)
            seen = (await deal.owner.get(f"/v1/amendments/{amendment['id']}")).json()
            made = len(await versions(deal)) - before
            assert made == (1 if seen["status"] == "accepted" else 0)

    async def test_it_is_accepted_or_declined(self, deal: Deal):
        for number in ROUNDS:
            amendment = await proposed(deal, terms=hourly(f"3{number}.00"))
            answers = await statuses(
                answer(deal.assistant, amendment, "accept"),
                answer(deal.assistant, amendment, "decline", NO),
            )
            assert answers == [200, 409]

    async def test_the_reason_names_what_came_first(self, deal: Deal):
        amendment = await proposed(deal)
        await answer(deal.owner, amendment, "withdraw")
        late = await answer(deal.assistant, amendment, "accept")
        assert (late.status_code, late.json()["code"]) == (409, "illegal_move")
        assert "withdrawn" in late.json()["detail"]

    async def test_one_of_twenty_is_open(self, deal: Deal):
        people = (deal.owner, deal.assistant) * (TWENTY // 2)
        assert await statuses(*[ask(person, deal) for person in people]) == [201] + [409] * (
            TWENTY - 1
        )


class TestEnd:
    async def test_what_is_accepted_is_accepted_before_the_end(self, market: Market):
        for _ in ROUNDS:
            deal = await market.deal()
            amendment = await proposed(deal)
            accepted, ended = await rows.at_once(
                answer(deal.assistant, amendment, "accept"),
                deal.owner.move(f"{deal.path}/end", END),
            )
            assert (accepted.status_code, ended.status_code) in ((200, 200), (409, 200))
            made = await versions(deal)
            assert len(made) == (2 if accepted.status_code == 200 else 1)


class TestApproval:
    async def test_time_is_priced_by_one_version_or_the_other(self, market: Market):
        for _ in ROUNDS:
            deal = await market.deal(starts_on="2026-11-30")
            amendment = await proposed(deal, effective_on="2026-12-07", terms=hourly("50.00"))
            entry = await market.submitted(deal)
            path = f"/v1/time-entries/{entry['id']}"
            answers = await statuses(
                answer(deal.assistant, amendment, "accept"), deal.owner.post(f"{path}/approve")
            )
            assert answers == [200, 200]
            sheet = (await deal.owner.get(f"{deal.path}/timesheet")).json()
            version = sheet["entries"][0]["terms_version"]
            paid = sheet["amount"]["client_pays"]["amount"]
            assert (version, paid) in ((1, "25.00"), (2, "50.00"))


class TestDatabase:
    """The same past the application."""

    async def test_a_second_open_one_is_refused(self, market: Market, deal: Deal):
        amendment = await proposed(deal)
        copy = COPY.format(table="amendments")
        assert await refusal(market, copy, amendment["id"], "{}") == "uq_amendments_open"

    @pytest.mark.parametrize(
        ("change", "rule"),
        [
            ("status = 'accepted', decided_at = now()", "ck_amendments_accepted_is_a_version"),
            ("agreed_version = 2", "ck_amendments_accepted_is_a_version"),
            ("status = 'declined'", "ck_amendments_open_until_decided"),
            ("decided_at = now()", "ck_amendments_open_until_decided"),
            ("expires_at = created_at", "ck_amendments_lasts"),
            ("side = 'other'", "ck_amendments_side"),
            ("status = 'other', decided_at = now()", "ck_amendments_status"),
        ],
    )
    async def test_bad_rows_are_refused(self, market: Market, deal: Deal, change, rule):
        amendment = await proposed(deal)
        statement = f"UPDATE amendments SET {change} WHERE id = $1"  # noqa: S608  # a constant
        assert await refusal(market, statement, amendment["id"]) == rule

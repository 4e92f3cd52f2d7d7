"""Operators see what they are asked to rule on, and read what was said with a reason."""

import pytest

from tests.disputes.people import agency_case
from tests.factories.disputes import WHY, Case, body_of, disputed, in_status
from tests.factories.market import Market
from tests.factories.milestones import done, eur
from tests.factories.payments import operator_of
from tests.invariants import rows
from tests.support.problems import problem_of
from va_market.identity.models import Role

LOOKS = "SELECT count(*) FROM audit_rows WHERE action = 'operator.looked' AND actor_id = $1"


def reading(case: Case) -> dict[str, str]:
    return {
        "X-Operator-Reason": "Ticket 4711: a ruling is asked for",
        "X-Operator-Organization": case.client.organization_id,
    }


class TestSeeing:
    async def test_only_what_was_escalated(self, market: Market) -> None:
        case, other = await in_status(market, "escalated"), await disputed(market)

        shown = done(await case.operator.get(case.at_house))

        assert (shown["status"], shown["allowed_actions"]) == ("escalated", ["rule"])
        assert shown["lines"] == case.dispute["lines"]
        problem_of(await case.operator.get(other.at_house), 404)
        problem_of(await case.operator.get(case.path), 404)

    async def test_the_list_waits_oldest_first(self, empty_market: Market) -> None:
        waiting = await in_status(empty_market, "escalated")
        ruled = await in_status(empty_market, "ruled")
        await disputed(empty_market)

        listed = done(await waiting.operator.get("/v1/admin/disputes"))["items"]
        open_ones = await waiting.operator.get("/v1/admin/disputes", status="escalated")

        assert [one["id"] for one in listed] == [waiting.dispute["id"], ruled.dispute["id"]]
        assert [one["id"] for one in done(open_ones)["items"]] == [waiting.dispute["id"]]

    async def test_nobody_else_does(self, market: Market) -> None:
        case = await in_status(market, "escalated")

        for who in (case.client, case.issuer):
            problem_of(await who.get("/v1/admin/disputes"), 403)
            problem_of(await who.get(case.at_house), 403)
            problem_of(await who.pay(f"{case.at_house}/rule", _ruling(case)), 403)

    async def test_what_was_said_is_read_with_a_reason_that_is_kept(self, market: Market) -> None:
        case = await in_status(market, "escalated")
        path = f"{case.path}/positions"
        problem_of(await case.operator.get(path), 404)

        read = await case.operator.request("GET", path, headers=reading(case))

        assert [one["kind"] for one in done(read)["items"]] == ["opened", "answered", "escalated"]
        assert await rows.value(market, LOOKS, case.operator.id) == 1


def _ruling(case: Case) -> object:
    return {**WHY, **case.settlement("1.00")}


class TestRuling:
    async def test_it_awards_and_says_why(self, market: Market) -> None:
        case = await in_status(market, "escalated")

        shown = await case.rule("7.50")

        assert (shown["status"], shown["ruled_by"]) == ("ruled", str(case.operator.id))
        assert shown["lines"][0]["awarded"] == eur("7.50")
        said = done(await case.issuer.get(f"{case.path}/positions"))["items"][-1]
        assert (said["kind"], said["speaker"], said["text"]) == ("ruled", "operator", WHY["text"])
        assert len(await rows.told(market, "dispute.ruled", case.dispute["id"])) == 1

    async def test_the_same_ruling_twice_is_one(self, market: Market) -> None:
        case = await in_status(market, "escalated")
        path, body = f"{case.at_house}/rule", _ruling(case)

        first, again = [await case.operator.pay(path, body, key="once") for _ in range(2)]

        assert first.json() == again.json()
        assert again.headers["idempotent-replayed"] == "true"
        problem_of(await case.operator.pay(path, body), 409, "illegal_move")

    @pytest.mark.parametrize("role", [Role.MEMBER, Role.FINANCE])
    async def test_not_by_a_member_of_the_client(self, market: Market, role: Role) -> None:
        case = await in_status(market, "escalated")
        member = await market.member(case.client, role)
        await rows.fetch(market, "UPDATE users SET is_operator = true WHERE id = $1", member.id)

        refused = await member.pay(f"{case.at_house}/rule", _ruling(case))

        problem_of(refused, 403, "belongs_to_a_side")
        assert "rule" not in done(await member.get(case.at_house))["allowed_actions"]

    async def test_not_by_whoever_works_for_the_agency(self, market: Market) -> None:
        case, boss = await agency_case(market)
        await case.move(boss, "answer", WHY)
        await case.move(case.client, "escalate", WHY)
        for who in (case.issuer, await market.member(boss, Role.MEMBER)):
            await rows.fetch(market, "UPDATE users SET is_operator = true WHERE id = $1", who.id)

            refused = await who.pay(f"{case.at_house}/rule", _ruling(case))

            problem_of(refused, 403, "belongs_to_a_side")

    async def test_not_by_whoever_opened_it_and_has_left(self, market: Market) -> None:
        case = await in_status(market, "escalated")
        await rows.fetch(
            market, "UPDATE users SET is_operator = true WHERE id = $1", case.client.id
        )
        await rows.fetch(market, "DELETE FROM memberships WHERE user_id = $1", case.client.id)

        refused = await case.client.pay(f"{case.at_house}/rule", _ruling(case))

        problem_of(refused, 403, "belongs_to_a_side")

    async def test_another_operator_may(self, market: Market) -> None:
        case = await in_status(market, "escalated")
        case.operator = await operator_of(market)

        assert (await case.rule("0.00"))["status"] == "ruled"

    async def test_the_sides_may_still_agree(self, market: Market) -> None:
        for verb, status in (("concede", "settled"), ("withdraw", "withdrawn")):
            case = await in_status(market, "escalated")
            who = case.issuer if verb == "concede" else case.client

            assert (await case.move(who, verb, body_of(case, verb)))["status"] == status
            problem_of(await case.operator.pay(f"{case.at_house}/rule", _ruling(case)), 409)

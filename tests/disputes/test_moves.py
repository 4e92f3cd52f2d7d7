"""What either side may do, and in turns; each status by every role is in tests/machines."""

from typing import Any

import pytest

from tests.disputes.people import agency_case, everybody
from tests.factories.disputes import WAYS, WHY, Case, body_of, disputed, in_status
from tests.factories.market import Market, Person
from tests.factories.milestones import done, eur
from tests.invariants import rows
from tests.machines.tables import TABLES
from tests.support.problems import problem_of
from va_market.disputes.models import DISPUTE
from va_market.identity.models import Role

KEEPERS = ("owner", "admin", "finance")
VERBS = sorted(
    {
        move.action
        for move in DISPUTE.moves
        if move.action != "rule" and not move.action.endswith(("silence", "lapse"))
    }
)


async def ask(case: Case, who: Person, verb: str) -> Any:
    return await who.pay(f"{case.path}/{verb}", body_of(case, verb))


class TestEveryMove:  # B8, B10
    @pytest.mark.parametrize("status", WAYS)
    async def test_what_is_not_offered_is_refused(self, market: Market, status: str) -> None:
        case = await in_status(market, status)
        for name, who in (await everybody(case)).items():
            seen = await who.get(case.path)
            offered = seen.json().get("allowed_actions", [])
            assert bool(offered) <= (name in {"client", "issuer", *KEEPERS}), name
            for verb in set(VERBS) - set(offered):
                refused = {404} if seen.status_code == 404 else {403, 409}
                assert (await ask(case, who, verb)).status_code in refused, (name, verb)
        assert (await case.now())["status"] == status

    @pytest.mark.parametrize("status", WAYS)
    async def test_what_is_offered_is_done(self, market: Market, status: str) -> None:
        first = await in_status(market, status)
        for side in ("client", "issuer"):
            seen = done(await getattr(first, side).get(first.path))
            for verb in seen["allowed_actions"]:
                case = await in_status(market, status)
                answer = await ask(case, getattr(case, side), verb)
                assert answer.status_code == 200, (side, verb, answer.text)
                target = TABLES["dispute"].lines[status, verb][0]
                assert answer.json()["status"] == target, (side, verb)

    @pytest.mark.parametrize("status", WAYS)
    async def test_an_operator_rules_once_it_is_escalated(
        self, market: Market, status: str
    ) -> None:
        case = await in_status(market, status)
        body = {**WHY, **case.settlement("10.00")}

        answer = await case.operator.pay(f"{case.at_house}/rule", body)

        expected = {"escalated": 200, "ruled": 409}.get(status, 404)
        assert answer.status_code == expected


class TestAnswering:
    async def test_the_issuer_says_why(self, market: Market) -> None:
        case = await disputed(market)

        shown = await case.move(case.issuer, "answer", {"text": "You asked for both."})

        assert (shown["status"], shown["answered_by"]) == ("answered", str(case.issuer.id))
        assert shown["silence_ends_at"] == "2026-12-21T10:00:00Z"
        assert shown["allowed_actions"] == ["comment", "concede", "escalate", "propose"]
        client = await case.now()
        assert client["allowed_actions"] == ["comment", "escalate", "propose", "withdraw"]

    async def test_accepting_a_part_waits_for_the_client(self, market: Market) -> None:
        case = await disputed(market)

        shown = await case.move(case.issuer, "answer", {**WHY, **case.settlement("4.00")})

        assert (shown["status"], shown["turn"]) == ("settlement_proposed", "client")
        assert shown["lines"][0]["proposed"] == eur("4.00")
        kinds = done(await case.client.get(f"{case.path}/positions"))["items"]
        assert [one["kind"] for one in kinds] == ["opened", "answered", "proposed"]

    async def test_both_may_say_more(self, market: Market) -> None:
        case = await in_status(market, "answered")
        for who in (case.client, case.issuer):
            await case.move(who, "comment", {"text": f"I am {who.id}."})

        said = done(await case.client.get(f"{case.path}/positions", sort="-created_at"))["items"]
        assert [one["speaker"] for one in said[:2]] == ["issuer", "client"]

    async def test_an_agency_answers_for_its_assistant(self, market: Market) -> None:
        case, boss = await agency_case(market)

        problem_of(await ask(case, case.issuer, "answer"), 404)
        finance = await market.member(boss, Role.FINANCE)
        assert (await ask(case, finance, "answer")).json()["answered_by"] == str(finance.id)


class TestTurns:
    async def test_a_settlement_passes_the_turn_with_each_counter(self, market: Market) -> None:
        case = await in_status(market, "answered")
        await case.move(case.client, "propose", case.settlement("9.00"))

        problem_of(await ask(case, case.client, "counter"), 403, "not_your_move")
        countered = await case.move(case.issuer, "counter", case.settlement("3.00"))
        assert (countered["turn"], countered["lines"][0]["proposed"]) == ("client", eur("3.00"))
        problem_of(await ask(case, case.issuer, "accept"), 403, "not_your_move")
        settled = await case.move(case.client, "accept")

        assert (settled["status"], settled["turn"]) == ("settled", None)
        assert settled["lines"][0] == {
            "line_id": case.invoice["lines"][0]["id"],
            "disputed": eur("10.00"),
            "proposed": None,
            "awarded": eur("3.00"),
        }

    async def test_declined_it_is_open_to_both_again(self, market: Market) -> None:
        case = await in_status(market, "settlement_proposed")

        shown = await case.move(case.client, "decline", {"text": "Too little."})

        assert (shown["status"], shown["turn"]) == ("answered", None)
        assert shown["lines"][0]["proposed"] is None

    async def test_whoever_proposed_waits_before_the_operators_are_asked(
        self, market: Market
    ) -> None:
        case = await in_status(market, "settlement_proposed")

        problem_of(await ask(case, case.issuer, "escalate"), 403, "not_your_move")
        assert (await ask(case, case.client, "escalate")).json()["status"] == "escalated"

    @pytest.mark.parametrize(
        ("settlement", "code"),
        [
            ([(0, "10.01")], "above_disputed"),
            ([(0, "-0.01")], "money_negative"),
            ([(0, "1.00"), (0, "1.00")], "line_repeated"),
        ],
    )
    async def test_amounts_stay_within_what_is_disputed(
        self, market: Market, settlement: list[tuple[int, str]], code: str
    ) -> None:
        case = await in_status(market, "answered")
        lines = [
            {"line_id": case.invoice["lines"][at]["id"], "amount": eur(amount)}
            for at, amount in settlement
        ]

        refused = await case.issuer.post(f"{case.path}/propose", {"settlement": lines})

        assert [error["code"] for error in problem_of(refused, 422)["errors"]] == [code]

    async def test_no_other_line_is_named(self, market: Market) -> None:
        case = await in_status(market, "answered")
        other = {"line_id": case.invoice["lines"][1]["id"], "amount": eur("1.00")}

        problem_of(await case.issuer.post(f"{case.path}/propose", {"settlement": [other]}), 404)

    async def test_each_disputed_line_is_named(self, market: Market) -> None:
        case = await disputed(market, "10.00", "5.00")
        await case.move(case.issuer, "answer", WHY)
        body = case.settlement("1.00", "1.00")
        body["settlement"].pop()

        refused = await case.issuer.post(f"{case.path}/propose", body)

        assert [e["code"] for e in problem_of(refused, 422)["errors"]] == ["line_missing"]

    @pytest.mark.parametrize(
        ("verb", "kind", "status"),
        [
            ("answer", "answered", "answered"),
            ("withdraw", "withdrawn", "withdrawn"),
            ("concede", "settled", "settled"),
        ],
    )
    async def test_both_sides_hear_of_each_move(
        self, market: Market, verb: str, kind: str, status: str
    ) -> None:
        case = await disputed(market)
        who = case.client if verb == "withdraw" else case.issuer
        await ask(case, who, verb)

        [(data, heard)] = await rows.told(market, f"dispute.{kind}", case.dispute["id"])

        assert (data["status"], len(heard)) == (status, 2)

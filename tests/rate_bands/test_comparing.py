"""R38: what a role costs as an independent, as staff and through an agency."""

from typing import Any

import pytest

from tests.conftest import running_market
from tests.factories.market import Market, Person
from tests.support.contract import Contract

PATH = "/v1/pricing/compare"


def euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


ROLE = {
    "minutes_a_week": 2400,
    "independent": {"rate": euros("25.00")},
    "staff": {"salary": euros("32000.00"), "equipment": euros("1500.00")},
    "agency": {"rate": euros("20.00")},
    "training": euros("400.00"),
}


@pytest.fixture
async def person(market: Market) -> Person:
    return await market.person()


async def compared(person: Person, **changes: Any) -> dict[str, Any]:
    answer = await person.post(PATH, {**ROLE, **changes})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def totals(found: dict[str, Any]) -> dict[str, str]:
    return {one["option"]: one["total"]["amount"] for one in found["options"]}


class TestComparison:
    # 1920 h of 2080 are worked. Independent 48000; staff 32000 + 7.65 % + 1500 + 400 = 36348;
    # agency 38400 + 30 % = 49920. The usual fee is the assistant's and adds nothing.
    async def test_the_figures_are_those_of_the_hand(self, person: Person):
        found = await compared(person)
        assert totals(found) == {
            "independent": "48000.00",
            "staff": "36348.00",
            "agency": "49920.00",
        }
        assert (found["cheapest"], found["productive_minutes"]) == ("staff", 115_200)
        # 115200 x 36348 / 48000 = 87235.2; 115200 x 36348 / 49920 = 83880
        assert [one["minutes_a_year"] for one in found["break_even"]] == [87_235, 83_880]

    async def test_every_line_is_derived_and_the_assumptions_are_named(self, person: Person):
        found = await compared(person)
        lines = [line for one in found["options"] for line in one["lines"]]
        for line in lines:
            amount = f"{line['amount']['amount']} EUR"
            assert line["trace"][-1]["result"] == amount
        assert found["assumptions"]["employer_contributions_percent"] == "7.65"

    async def test_assumptions_and_fee_may_be_others(self, person: Person):
        found = await compared(
            person,
            fee={"payer": "client", "percent": "10"},
            assumptions={"paid_leave_days": 0, "agency_markup_percent": "133.5"},
        )
        # 2080 h: 52000 + 5200; 41600 x 2.335 = 97136, + 10 %
        assert totals(found)["independent"] == "57200.00"
        assert totals(found)["agency"] == "106849.60"

    async def test_the_usual_fee_is_a_setting(
        self, person: Person, database_url: str, contract: Contract
    ):
        changes = {"platform_fee_percent": "20", "platform_fee_payer": "client"}
        async with running_market(database_url, contract, **changes) as dearer:
            person.market = dearer
            assert totals(await compared(person))["independent"] == "57600.00"


class TestRefusals:
    @pytest.mark.parametrize(
        ("changes", "pointer", "code"),
        [
            ({"minutes_a_week": None}, "", "minutes_ambiguous"),
            ({"minutes_a_week": 0}, "/minutes_a_week", "greater_than_equal"),
            ({"staff": {}}, "/staff/salary", "missing"),
            ({"independent": {"rate": euros("0")}}, "/independent/rate", "money_not_positive"),
            ({"training": euros("-1")}, "/training", "money_negative"),
            ({"training": {"amount": "1", "currency": "USD"}}, "", "mixed_currencies"),
            (
                {"assumptions": {"agency_markup_percent": "501"}},
                "/assumptions/agency_markup_percent",
                "percent_invalid",
            ),
            (
                {"assumptions": {"paid_leave_days": 260}},
                "/assumptions",
                "leave_fills_the_year",
            ),
            ({"tip": 1}, "/tip", "extra_forbidden"),
            (
                {
                    "minutes_a_week": None,
                    "minutes_a_year": 1,
                    "assumptions": {"paid_leave_days": 200},
                },
                "/assumptions",
                "no_productive_time",
            ),
            (
                {"independent": {"rate": euros("9999999999999.99")}},
                "",
                "amount_out_of_range",
            ),
        ],
    )
    async def test_the_faulty_field_is_named(self, person: Person, changes, pointer, code):
        refused = await person.post(PATH, {**ROLE, **changes})
        assert refused.status_code == 422
        [fault] = refused.json()["errors"]
        assert (fault["in"], fault["pointer"], fault["code"]) == ("body", pointer, code)

    async def test_one_signs_in_first(self, market: Market):
        assert (await market.client.post(PATH, json=ROLE)).status_code == 401

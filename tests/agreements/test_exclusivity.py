from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from va_market.agreements import Conditions, Rival, weekly_minutes_of
from va_market.proposals.schemas import TERMS

Json = dict[str, Any]
EUR_25 = {"amount": "25.00", "currency": "EUR"}
SOMEBODY = UUID("0193a5d2-7c4e-7a10-8f3b-5d1c2e6f7a80")


def code_of(given: Json) -> str:
    with pytest.raises(ValidationError) as refused:
        Conditions.model_validate(given)
    return refused.value.errors()[0]["type"]


class TestExclusivity:  # R15, R32
    @pytest.mark.parametrize(
        ("exclusivity", "code"),
        [
            ({"scope": "categories"}, "categories_of_scope"),
            ({"scope": "all", "categories": ["sales"]}, "categories_of_scope"),
            ({"scope": "categories", "categories": ["cooking"]}, "unknown_category"),
            ({"scope": "rivals"}, "rivals_of_scope"),
            ({"scope": "all", "rivals": [{"name": "Other"}]}, "rivals_of_scope"),
            ({"scope": "rivals", "rivals": [{"organization_id": str(SOMEBODY)}]}, "missing"),
            ({"scope": "some"}, "literal_error"),
            (
                {"scope": "all", "starts_on": "2027-01-02", "ends_on": "2027-01-01"},
                "exclusivity_ends_too_early",
            ),
            ({"scope": "all", "premium_percent": 10}, "percent_invalid"),
            ({"scope": "all", "buy_out": {"amount": "0", "currency": "EUR"}}, "money_not_positive"),
        ],
    )
    def test_what_does_not_agree_with_itself_is_refused(self, exclusivity: Json, code: str) -> None:
        assert code_of({"exclusivity": exclusivity}) == code

    def test_it_may_be_for_one_day(self) -> None:
        day = {"starts_on": "2027-01-01", "ends_on": "2027-01-01"}
        conditions = Conditions.model_validate({"exclusivity": {"scope": "all", **day}})
        assert conditions.clause == conditions.exclusivity

    def test_nothing_is_exclusive_by_default(self) -> None:
        assert Conditions().clause is None


class TestDedicated:  # R15
    def test_it_is_exclusive_in_all(self) -> None:
        clause = Conditions(dedicated=True).clause
        assert clause is not None
        assert (clause.scope, clause.starts_on, clause.ends_on) == ("all", None, None)

    def test_the_price_of_it_may_stand_beside_it(self) -> None:
        told = {"scope": "all", "buy_out": EUR_25}
        clause = Conditions.model_validate({"dedicated": True, "exclusivity": told}).clause
        assert clause is not None
        assert clause.buy_out is not None

    @pytest.mark.parametrize(
        "told",
        [
            {"scope": "categories", "categories": ["sales"]},
            {"scope": "all", "starts_on": "2027-01-01"},
            {"scope": "all", "ends_on": "2027-01-01"},
        ],
    )
    def test_less_beside_it_is_refused(self, told: Json) -> None:
        assert code_of({"dedicated": True, "exclusivity": told}) == "dedicated_means_all"


class TestRivals:
    def test_a_name_alone_means_whoever_has_it(self) -> None:
        rival = Rival(name="Other  Office LTD")
        assert rival.is_(SOMEBODY, "Other Office Ltd")
        assert not rival.is_(SOMEBODY, "Other Office Ltd & Sons")

    def test_an_id_means_this_one_whatever_it_is_called(self) -> None:
        rival = Rival(name="Other Office", organization_id=SOMEBODY)
        assert rival.is_(SOMEBODY, "Renamed since")
        assert not rival.is_(UUID(int=1), "Other Office")


HOURLY: Json = {"kind": "hourly", "rate": EUR_25, "weekly_cap_minutes": 600}
FEE: Json = {"kind": "fixed_fee", "amount": EUR_25, "period": "month"}


class TestWeeklyMinutes:  # R36
    @pytest.mark.parametrize(
        ("terms", "told", "minutes"),
        [
            (HOURLY, None, 600),
            (HOURLY, 300, 300),
            ({**HOURLY, "weekly_cap_minutes": None}, None, 0),
            (FEE, None, 0),
            (FEE, 120, 120),
            ({"kind": "combined", "parts": [FEE, HOURLY]}, None, 600),
        ],
    )
    def test_the_cap_of_hours_counts_unless_something_else_is_agreed(
        self, terms: Json, told: int | None, minutes: int
    ) -> None:
        conditions = Conditions(weekly_minutes=told)
        assert weekly_minutes_of(TERMS.validate_python(terms), conditions) == minutes

    @pytest.mark.parametrize("minutes", [0, -1, 10_081, "60", 1.5])
    def test_a_week_has_only_so_many(self, minutes: object) -> None:
        with pytest.raises(ValidationError):
            Conditions.model_validate({"weekly_minutes": minutes})

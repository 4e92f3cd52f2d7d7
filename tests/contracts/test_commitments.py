"""Which contracts exclude each other, and the fullest week: on paper."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from va_market.agreements import Exclusivity
from va_market.assistants.categories import with_descendants
from va_market.contracts.service.commitments import Commitment, Days, minutes_between

FIRST = date(2027, 1, 1)


def day(number: int) -> date:
    """Of the year."""
    return FIRST + timedelta(days=number - 1)


def commitment(*kinds: str, days: Days | None = None, **fields: Any) -> Commitment:
    organization_id = fields.pop("organization_id", uuid4())
    clause = fields.pop("clause", None)
    return Commitment(
        id=uuid4(),
        organization_id=organization_id,
        organization_name=fields.pop("name", f"Client {organization_id}"),
        days=days or Days(FIRST),
        kinds=frozenset(with_descendants(list(kinds or ("sales",)))),
        clause=None if clause is None else Exclusivity.model_validate(clause),
        weekly_minutes=fields.pop("minutes", 0),
        rests=fields.pop("rests", False),
    )


ALL = {"scope": "all"}


class TestDays:
    @pytest.mark.parametrize(
        ("days", "clause", "other", "is_barred"),
        [
            (Days(day(1)), ALL, Days(day(900)), True),
            (Days(day(1), day(10)), ALL, Days(day(10), day(20)), True),
            (Days(day(1), day(10)), ALL, Days(day(11), day(20)), False),
            (Days(day(11), day(20)), ALL, Days(day(1), day(10)), False),
            (Days(day(1)), {**ALL, "ends_on": "2027-01-05"}, Days(day(5)), True),
            (Days(day(1)), {**ALL, "ends_on": "2027-01-05"}, Days(day(6)), False),
            (Days(day(1)), {**ALL, "starts_on": "2027-01-05"}, Days(day(1), day(4)), False),
            (Days(day(1)), {**ALL, "starts_on": "2027-01-05"}, Days(day(1), day(5)), True),
            # It ends with the contract at the latest, and begins with it at the earliest.
            (Days(day(1), day(3)), {**ALL, "ends_on": "2027-01-09"}, Days(day(4)), False),
            (Days(day(5)), {**ALL, "starts_on": "2027-01-01"}, Days(day(1), day(4)), False),
            # Days of its own that lie beyond the contract are none.
            (Days(day(1), day(3)), {**ALL, "starts_on": "2027-01-05"}, Days(day(1)), False),
        ],
    )
    def test_what_shares_a_day_is_barred(self, days, clause, other, is_barred) -> None:
        exclusive = commitment(days=days, clause=clause)
        assert exclusive.bars(commitment(days=other)) is is_barred


class TestScopes:
    def test_all_other_clients_are_barred_but_never_the_own(self) -> None:
        exclusive = commitment(clause=ALL)
        assert exclusive.bars(commitment("other"))
        assert not exclusive.bars(commitment(organization_id=exclusive.organization_id))

    @pytest.mark.parametrize(
        ("kept", "kinds", "is_barred"),
        [
            (["sales"], ("sales",), True),
            (["sales"], ("marketing",), False),
            (["sales"], ("marketing", "sales"), True),
            (["specialist"], ("sales",), True),
            (["specialist"], ("data_entry",), False),
            (["sales"], ("specialist",), True),  # a job of the whole root may be sales
        ],
    )
    def test_categories_are_barred_with_all_below_them(self, kept, kinds, is_barred) -> None:
        exclusive = commitment(clause={"scope": "categories", "categories": kept})
        assert exclusive.bars(commitment(*kinds)) is is_barred

    def test_rivals_alone_are_barred(self) -> None:
        rival = UUID(int=7)
        named = [{"name": "Anything", "organization_id": str(rival)}, {"name": "By name"}]
        exclusive = commitment(clause={"scope": "rivals", "rivals": named})
        assert exclusive.bars(commitment(organization_id=rival))
        assert exclusive.bars(commitment(name="BY NAME"))
        assert not exclusive.bars(commitment(name="Anything"))

    def test_without_a_clause_nothing_is_barred(self) -> None:
        assert not commitment().bars(commitment())


class TestMinutesBetween:
    def test_it_is_the_fullest_week_that_counts(self) -> None:
        new = commitment(minutes=100, days=Days(day(10), day(100)))
        others = [
            commitment(minutes=30, days=Days(day(1), day(10))),
            commitment(minutes=40, days=Days(day(50), day(60))),
            commitment(minutes=50, days=Days(day(60), day(70))),
            commitment(minutes=900, days=Days(day(1), day(9))),
            commitment(minutes=900, days=Days(day(101))),
        ]
        assert minutes_between([new, *others], new.days) == 100 + 40 + 50

    def test_what_rests_takes_nothing(self) -> None:
        new = commitment(minutes=100)
        resting = commitment(minutes=50, rests=True)
        assert minutes_between([new, resting], new.days) == 100
        assert minutes_between([new, replace(resting, rests=False)], new.days) == 150

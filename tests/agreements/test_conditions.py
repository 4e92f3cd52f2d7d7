from typing import Any

import pytest
from pydantic import ValidationError

from va_market.agreements import Conditions


def code_of(given: dict[str, Any]) -> tuple[str, tuple[str | int, ...]]:
    with pytest.raises(ValidationError) as refused:
        Conditions.model_validate(given)
    fault = refused.value.errors()[0]
    return fault["type"], fault["loc"]


MONDAY = {"weekday": 1, "starts": "09:00", "ends": "12:00"}


class TestConditions:
    def test_every_one_has_a_default(self) -> None:
        conditions = Conditions.model_validate({})
        assert conditions.payment_schedule.kind == "monthly"
        assert conditions.notice_days == 0
        assert conditions.training_paid_by == "assistant"  # R40
        assert conditions.schedule == conditions.benefits == ()

    @pytest.mark.parametrize(
        ("given", "code", "place"),
        [
            (
                {"payment_schedule": {"kind": "custom"}},
                "dates_of_custom_schedule",
                ("payment_schedule",),
            ),
            (
                {"payment_schedule": {"kind": "weekly", "dates": ["2026-12-01"]}},
                "dates_of_custom_schedule",
                ("payment_schedule",),
            ),
            (
                {"payment_schedule": {"kind": "custom", "dates": ["2026-12-01", "2026-12-01"]}},
                "dates_not_ascending",
                ("payment_schedule",),
            ),
            (
                {"schedule": [{**MONDAY, "starts": "11:59", "ends": "13:00"}, MONDAY]},
                "hours_overlap",
                ("schedule",),
            ),
            ({"notice_days": -1}, "greater_than_equal", ("notice_days",)),
            ({"holiday": 3}, "extra_forbidden", ("holiday",)),
        ],
    )
    def test_what_does_not_agree_is_refused(
        self, given: dict[str, Any], code: str, place: tuple[str | int, ...]
    ) -> None:
        assert code_of(given) == (code, place)

    def test_hours_may_touch_and_meet_on_other_days(self) -> None:
        later = {**MONDAY, "starts": "12:00", "ends": "13:00"}
        tuesday = {**MONDAY, "weekday": 2}
        conditions = Conditions.model_validate({"schedule": [later, MONDAY, tuesday]})
        assert [hours.weekday for hours in conditions.schedule] == [1, 1, 2]

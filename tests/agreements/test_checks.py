import pytest

from va_market import agreements
from va_market.agreements import Conditions, WorkerClass
from va_market.kit.errors import Invalid
from va_market.pricing.terms import HourlyTerms

UP = {"step_minutes": 15, "mode": "up"}
EUR_25 = {"amount": "25.00", "currency": "EUR"}


def hourly(rounding: dict[str, object]) -> HourlyTerms:
    return HourlyTerms.model_validate({"kind": "hourly", "rate": EUR_25, "rounding": rounding})


class TestRounding:
    def test_of_staff_it_never_goes_one_way(self) -> None:
        with pytest.raises(Invalid) as refused:
            agreements.check(hourly(UP), Conditions(), WorkerClass.STAFF)
        [fault] = refused.value.errors
        assert (fault.pointer, fault.code) == ("/terms", "rounding_not_for_staff")

    @pytest.mark.parametrize(
        ("rounding", "worker_class"),
        [(UP, WorkerClass.INDEPENDENT), ({**UP, "mode": "nearest"}, WorkerClass.STAFF)],
    )
    def test_else_it_may(self, rounding: dict[str, object], worker_class: WorkerClass) -> None:
        agreements.check(hourly(rounding), Conditions(), worker_class)

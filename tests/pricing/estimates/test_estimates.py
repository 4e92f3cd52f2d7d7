"""Three-point estimates (PERT: Malcolm, Roseboom, Clark and Fazar, 1959)."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from va_market.kit.money import Money
from va_market.pricing.estimates import Estimate, EstimateRequest, Task, estimate
from va_market.pricing.estimates.plan import QUANTILES

figures = st.lists(st.integers(0, 10_000), min_size=3, max_size=3).map(sorted)
plans = st.lists(figures, min_size=1, max_size=8)


def asked(*tasks: Any, **more: Any) -> EstimateRequest:
    plan = [
        Task(title="Work", optimistic_minutes=o, likely_minutes=m, pessimistic_minutes=p)
        for o, m, p in tasks
    ]
    return EstimateRequest(tasks=tuple(plan), **more)


def spans(found: Estimate) -> tuple[int, int, int]:
    return found.low_minutes, found.expected_minutes, found.high_minutes


class TestOneTask:
    @pytest.mark.parametrize(
        ("task", "mean", "deviation", "minutes"),
        [
            # (60 + 4x90 + 240) / 6 = 110; (240 - 60) / 6 = 30; 1.2816 x 30 = 38.448
            ((60, 90, 240), "110", "30", (71, 110, 149)),
            # (1 + 4x2 + 3) / 6 = 2; 2 / 6 = 0.3333; 1.2816 / 3 = 0.4272
            ((1, 2, 3), "2", "0.3333", (1, 2, 3)),
            # (0 + 4x1 + 100) / 6 = 17.3333; 100 / 6 = 16.6667; 21.36 is more than the mean
            ((0, 1, 100), "17.3333", "16.6667", (0, 17, 39)),
            ((60, 60, 60), "60", "0", (60, 60, 60)),
            ((0, 0, 0), "0", "0", (0, 0, 0)),
        ],
    )
    def test_has_a_mean_and_a_deviation(self, task, mean, deviation, minutes):
        found = estimate(asked(task))
        assert (found.mean_minutes, found.deviation_minutes) == (mean, deviation)
        assert spans(found) == minutes
        assert (found.tasks[0].mean_minutes, found.tasks[0].deviation_minutes) == (mean, deviation)

    @pytest.mark.parametrize(
        ("confidence", "minutes"),
        # 100 +- z x 60 / 6: z is 0.6745, 0.9945, 1.2816, 1.6449, 1.96 and 2.5758
        [
            (50, (93, 107)),
            (68, (90, 110)),
            (80, (87, 113)),
            (90, (83, 117)),
            (95, (80, 120)),
            (99, (74, 126)),
        ],
    )
    def test_is_spread_as_surely_as_asked(self, confidence, minutes):
        found = estimate(asked((70, 100, 130), confidence=confidence))
        assert (found.low_minutes, found.high_minutes) == minutes


class TestPlan:
    def test_means_and_squares_of_deviations_add_up(self):
        # Deviations of 30 and 40 minutes: the root of 900 + 1600 is 50, not 70.
        found = estimate(asked((60, 90, 240), (0, 120, 240)))
        assert (found.mean_minutes, found.deviation_minutes) == ("230", "50")
        assert spans(found) == (165, 230, 295)  # 1.2816 x 50 = 64.08

    @given(plans, st.sampled_from(list(QUANTILES)), st.randoms())
    def test_the_order_of_tasks_does_not_matter(self, plan, confidence, random):
        mixed = random.sample(plan, len(plan))
        one, other = (estimate(asked(*tasks, confidence=confidence)) for tasks in (plan, mixed))
        assert spans(one) == spans(other)
        assert one.deviation_minutes == other.deviation_minutes

    @given(plans, st.sampled_from(list(QUANTILES)))
    def test_low_expected_and_high_ascend(self, plan, confidence):
        low, expected, high = spans(estimate(asked(*plan, confidence=confidence)))
        assert 0 <= low <= expected <= high

    @given(plans, st.integers(0, 1000))
    def test_what_is_certain_adds_its_minutes_and_no_deviation(self, plan, minutes):
        alone, more = (
            estimate(asked(*tasks)) for tasks in (plan, [*plan, (minutes, minutes, minutes)])
        )
        assert more.deviation_minutes == alone.deviation_minutes
        assert Decimal(more.mean_minutes) == Decimal(alone.mean_minutes) + minutes
        assert more.high_minutes == alone.high_minutes + minutes

    @given(plans)
    def test_more_confidence_never_narrows_the_span(self, plan):
        found = [estimate(asked(*plan, confidence=one)) for one in sorted(QUANTILES)]
        widths = [one.high_minutes - one.low_minutes for one in found]
        assert widths == sorted(widths)


class TestPrice:
    def test_follows_from_the_minutes_and_the_contingency(self):
        rate = Money.parse("30.00", "EUR")
        found = estimate(asked((60, 90, 240), rate=rate, contingency_percent="10"))
        # 71, 110 and 149 min at 0.50 each, and a tenth
        assert [str(one) for one in (found.price_low, found.price_expected, found.price_high)] == [
            "39.05 EUR",
            "60.50 EUR",
            "81.95 EUR",
        ]

    def test_is_rounded_once(self):
        found = estimate(asked((7, 7, 7), rate=Money.parse("0.55", "EUR")))
        assert str(found.price_expected) == "0.06 EUR"  # 7 x 0.55 / 60 = 0.0641...
        assert [step.step for step in found.trace][-2:] == ["price_high", "rounding"]

    def test_there_is_none_without_a_rate(self):
        found = estimate(asked((60, 90, 240)))
        assert (found.price_low, found.price_expected, found.price_high) == (None, None, None)
        assert [step.step for step in found.trace] == ["mean", "deviation", "spread"]


class TestRequest:
    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"tasks": []}, "too_short"),
            ({"confidence": 70}, "literal_error"),
            ({"contingency_percent": "101"}, "percent_invalid"),
            ({"rate": {"amount": "0.00", "currency": "EUR"}}, "money_not_positive"),
        ],
    )
    def test_faults_are_named(self, given, code):
        example = EstimateRequest.model_json_schema()["examples"][0]
        with pytest.raises(ValidationError) as refused:
            EstimateRequest.model_validate({**example, **given})
        assert [fault["type"] for fault in refused.value.errors()] == [code]

    @pytest.mark.parametrize("task", [(2, 1, 3), (1, 4, 3), (3, 2, 1)])
    def test_the_three_figures_ascend(self, task):
        with pytest.raises(ValidationError, match="between the optimistic and the pessimistic"):
            asked(task)

    def test_the_example_of_the_answer_is_that_of_the_example(self):
        request = EstimateRequest.model_json_schema()["examples"][0]
        found = estimate(EstimateRequest.model_validate_json(json.dumps(request)))
        assert json.loads(found.model_dump_json()) == Estimate.model_json_schema()["examples"][0]

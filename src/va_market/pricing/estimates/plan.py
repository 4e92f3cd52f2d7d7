"""Three-point estimates, summed along a plan.

Source: the method of PERT (Malcolm, Roseboom, Clark and Fazar, 1959): the mean of a task is
(O + 4M + P) / 6 and its deviation (P - O) / 6; means add up, and so do the squares of the
deviations of independent tasks. All is counted in sixths and thirty-sixths, so only the square root
is not exact.
"""

from collections.abc import Iterable
from decimal import Decimal, localcontext
from typing import Final

from va_market.kit.money import Money
from va_market.pricing.estimates.coverage import Coverage, coverage
from va_market.pricing.estimates.reply import Estimate, TaskEstimate
from va_market.pricing.estimates.request import Confidence, EstimateRequest, Task
from va_market.pricing.percents import HUNDRED, percent_text
from va_market.pricing.rounding import divide_half_up, quantity_text
from va_market.pricing.trace import DIVIDED_BY, MINUS, TIMES, Explained, TraceStep, worked_out

SIXTHS: Final = 6
_DIGITS = 50
_TEN_THOUSAND = 10_000
# How many deviations on either side of the mean hold so many percent of a normal distribution,
# in ten-thousandths. Source: tables of the normal distribution.
QUANTILES: Final[dict[Confidence, int]] = {
    50: 6745,
    68: 9945,
    80: 12816,
    90: 16449,
    95: 19600,
    99: 25758,
}


def estimate(request: EstimateRequest) -> Estimate:
    """The expected minutes of a plan, and the span that holds them as surely as asked.

    Raises:
        AmountOutOfRange: a price is beyond 15 digits in the smallest unit.
    """
    sixths = sum(map(_mean, request.tasks))
    squares = sum(_deviation(task) ** 2 for task in request.tasks)
    spread = _spread(squares, request.confidence)
    low, high = _span(sixths, spread)
    minutes = {"low": low, "expected": divide_half_up(sixths, SIXTHS), "high": high}
    prices = {name: _price(name, count, request) for name, count in minutes.items()}
    covered = _covered(request, sixths, squares)
    steps = [*_steps(request, sixths, squares, spread), *_shown(prices.values())]
    return Estimate(
        tasks=[_of(task) for task in request.tasks],
        mean_minutes=quantity_text(sixths, SIXTHS),
        deviation_minutes=_root_text(squares),
        confidence=request.confidence,
        low_minutes=minutes["low"],
        expected_minutes=minutes["expected"],
        high_minutes=minutes["high"],
        price_low=_value(prices["low"]),
        price_expected=_value(prices["expected"]),
        price_high=_value(prices["high"]),
        covered_percent=None if covered is None else covered.percent,
        trace=steps if covered is None else [*steps, covered.step],
    )


def _mean(task: Task) -> int:
    """The mean in sixths of a minute."""
    return task.optimistic_minutes + 4 * task.likely_minutes + task.pessimistic_minutes


def _deviation(task: Task) -> int:
    """The deviation in sixths of a minute."""
    return task.pessimistic_minutes - task.optimistic_minutes


def _of(task: Task) -> TaskEstimate:
    return TaskEstimate(
        title=task.title,
        mean_minutes=quantity_text(_mean(task), SIXTHS),
        deviation_minutes=quantity_text(_deviation(task), SIXTHS),
    )


def _root(squares: int) -> Decimal:
    """The deviation of the plan in sixths of a minute, to fifty digits."""
    with localcontext() as context:
        context.prec = _DIGITS
        return Decimal(squares).sqrt()


def _spread(squares: int, confidence: Confidence) -> Decimal:
    """How far low and high lie from the mean, in sixths of a minute."""
    with localcontext() as context:
        context.prec = _DIGITS
        return _root(squares) * QUANTILES[confidence] / _TEN_THOUSAND


def _span(sixths: int, spread: Decimal) -> tuple[int, int]:
    """Low minutes rounded down, at least zero, and high minutes rounded up."""
    with localcontext() as context:
        context.prec = _DIGITS
        low, high = (sixths - spread) / SIXTHS, (sixths + spread) / SIXTHS
        return max(0, int(low)), int(high) + (high != int(high))


def _price(name: str, minutes: int, request: EstimateRequest) -> Explained | None:
    if request.rate is None:
        return None
    more = request.contingency_percent
    formula = f"{minutes} min {TIMES} {request.rate} {DIVIDED_BY} 60"
    if more:
        formula += f", and {percent_text(more)} % for what is not known"
    return worked_out(
        minutes * request.rate.amount * (HUNDRED + more) / (60 * HUNDRED),
        request.rate.currency,
        step=f"price_{name}",
        formula=formula,
    )


def _value(price: Explained | None) -> Money | None:
    return None if price is None else price.value


def _shown(prices: Iterable[Explained | None]) -> list[TraceStep]:
    return [step for price in prices if price is not None for step in price.steps]


def _covered(request: EstimateRequest, sixths: int, squares: int) -> Coverage | None:
    if request.fixed_price is None or request.rate is None:
        return None
    return coverage(
        request.fixed_price,
        request.rate,
        contingency_percent=request.contingency_percent,
        mean=Decimal(sixths) / SIXTHS,
        deviation=_root(squares) / SIXTHS,
    )


def _steps(request: EstimateRequest, sixths: int, squares: int, spread: Decimal) -> list[TraceStep]:
    deviation, share = _root_text(squares), QUANTILES[request.confidence]
    within = f"{quantity_text(share, _TEN_THOUSAND)} {TIMES} {deviation} min of the mean"
    return [
        TraceStep(
            step="mean",
            formula=f"the sum of (optimistic + 4 {TIMES} likely + pessimistic) {DIVIDED_BY} 6",
            result=f"{quantity_text(sixths, SIXTHS)} min",
        ),
        TraceStep(
            step="deviation",
            formula="the square root of the sum of "
            f"((pessimistic {MINUS} optimistic) {DIVIDED_BY} 6) squared",
            result=f"{deviation} min",
        ),
        TraceStep(
            step="spread",
            formula=f"{request.confidence} % lie within {within}",
            result=f"{_text(spread)} min",
        ),
    ]


def _root_text(squares: int) -> str:
    return _text(_root(squares))


def _text(sixths: Decimal) -> str:
    """Sixths of a minute as minutes with at most four decimals, half up."""
    whole = int(sixths * _TEN_THOUSAND)
    return quantity_text(whole, SIXTHS * _TEN_THOUSAND)

"""Whole seconds shared out without a rest."""

from collections.abc import Sequence

from va_market.pricing.rounding import largest_remainder


def share_seconds(total: int, weights: Sequence[int]) -> list[int]:
    """Share `total` by `weights` with the largest remainder, ties to the first.

    The parts add up to `total`, none is negative, and a weight of zero receives nothing. Without
    any weight there is nobody to receive, and all parts are zero.
    """
    return largest_remainder(total, weights) if any(weights) else [0] * len(weights)

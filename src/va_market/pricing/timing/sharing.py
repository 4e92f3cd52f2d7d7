"""Whole seconds shared out without a rest."""

from collections.abc import Sequence


def share_seconds(total: int, weights: Sequence[int]) -> list[int]:
    """Share `total` by `weights` with the largest remainder, ties to the first.

    The parts add up to `total`, none is negative, and a weight of zero receives nothing. Without
    any weight there is nobody to receive, and all parts are zero.
    """
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    shares = [divmod(total * weight, whole) for weight in weights]
    parts = [floor for floor, _ in shares]
    # sorted() is stable: of equal remainders the first comes first.
    by_remainder = sorted(range(len(shares)), key=lambda index: -shares[index][1])
    for index in by_remainder[: total - sum(parts)]:
        parts[index] += 1
    return parts

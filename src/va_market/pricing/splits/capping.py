"""The agency's own margin may be nothing, but never less."""

from collections.abc import Sequence

from va_market.kit.money import Money
from va_market.pricing.rounding import largest_remainder


def within(agreed: Sequence[Money], limit: Money) -> list[Money]:
    """What each assistant receives of the `limit`, which the agency keeps after the platform's fee.

    As agreed where there is enough; else in proportion, by the largest remainder, ties to the
    first, so that the parts are exactly the limit. What was agreed below zero receives nothing.
    """
    wanted = [max(one.minor, 0) for one in agreed]
    most = max(limit.minor, 0)
    if sum(wanted) > most:
        wanted = largest_remainder(most, wanted)
    return [Money.from_minor(one, limit.currency) for one in wanted]

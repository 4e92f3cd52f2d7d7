"""What of a charge is refunded in the end, by all that its provider has told, in whatever order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that was told, in smallest units of the currency."""

    minor: int
    """All that was refunded until then; or what of it failed."""
    failed_refund: str | None
    """Which refund failed; None: it is a sum."""
    at: datetime | None
    """When it was so, by the clock of the provider."""


def refunded_in_all(told: Sequence[Told]) -> int:
    """The last sum, less the refunds that failed since: each of them once, when it was told first.

    A sum leaves out what had failed before. Of sums of one moment the greatest is the last, and a
    failure of that moment comes after it. Without its moment a sum is older than every other, and
    a failure younger.
    """
    sums = [one for one in told if one.failed_refund is None]
    last = max(sums, key=lambda one: (one.at or _FIRST, one.minor), default=None)
    if last is None:
        return 0
    failed = [one for one in told if one.failed_refund is not None]
    first = {
        one.failed_refund: one
        for one in sorted(failed, key=lambda one: one.at or _LAST, reverse=True)
    }
    since = (one.minor for one in first.values() if (one.at or _LAST) >= (last.at or _FIRST))
    return max(last.minor - sum(since), 0)

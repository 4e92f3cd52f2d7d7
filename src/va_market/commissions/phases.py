"""The days of a contract on which sales earn commission, cut into the periods of statements; pure.

Sales are often paid, and come back, after the last day: for a year they still count, on the terms
that acted last. Without a draw, because nothing is paid in advance any more, and without a target.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from va_market.pay_periods.runs import LAST_DAY, Run
from va_market.pricing.commissions import CommissionPeriod, period_of
from va_market.pricing.periods.calendar import Span
from va_market.pricing.terms import CommissionTerms, PayTerm

AFTERWARDS = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Phase:
    """Days on the same terms; `is_after` are those on which nothing is sold any more."""

    days: Span
    version: int
    terms: CommissionTerms
    is_after: bool = False

    def period_from(self, day: date) -> CommissionPeriod:
        """From `day` to the end of its calendar period, or of the phase."""
        whole = period_of(self.terms.period, day)
        return CommissionPeriod(day, min(whole.ends_on, self.days.end))


def commission_in(part: PayTerm) -> CommissionTerms | None:
    return part if isinstance(part, CommissionTerms) else None


def phases_of(runs: Sequence[Run[CommissionTerms]]) -> list[Phase]:
    """The phases of a contract, in order: each stretch of runs, and the year after it."""
    return list(_phases(runs))


def phase_from(phases: Sequence[Phase], day: date) -> Phase | None:
    """The phase that `day` is in, or the next one after it."""
    return next((one for one in phases if one.days.end > day), None)


def _phases(runs: Sequence[Run[CommissionTerms]]) -> Iterator[Phase]:
    for place, run in enumerate(runs, start=1):
        next_start = runs[place].days.start if place < len(runs) else LAST_DAY
        phase = Phase(run.days, run.version, run.terms)
        yield phase
        end = run.days.end
        if end < next_start:
            until = min(end + AFTERWARDS, next_start)
            terms = run.terms.model_copy(update={"draw": None, "target_share_percent": None})
            yield replace(phase, days=Span(end, until), terms=terms, is_after=True)

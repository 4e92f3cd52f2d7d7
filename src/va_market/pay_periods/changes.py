"""A new price waits for the next period, or acts at once, as the policy of its terms says."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from va_market.pay_periods.runs import Run, stretched
from va_market.pricing.periods.calendar import Span
from va_market.pricing.periods.charges import Periodic, cycle_for


def with_changes(runs: Sequence[Run[Periodic]], *, first: date) -> list[Run[Periodic]]:
    """The runs on which the contract that began on `first` is charged."""
    kept: list[Run[Periodic]] = []
    for run in runs:
        before = kept[-1] if kept else None
        if (
            before is None
            or before.days.end != run.days.start
            or not waits(before.terms, run.terms)
        ):
            kept.append(run)
            continue
        cycle = cycle_for(before.terms, first)
        last = cycle.period_containing(run.days.start)
        start = run.days.start if last.start == run.days.start else last.end
        start = min(start, run.days.end)
        kept[-1] = replace(before, days=Span(before.days.start, start))
        if start < run.days.end:
            kept.append(replace(run, days=Span(start, run.days.end)))
    return stretched(kept)


def waits(old: Periodic, new: Periodic) -> bool:
    """Whether `new` acts only when the running period is over.

    Other periods, and what leaves the price as it is, always wait: a period is counted one way.
    """
    if _counted(old) != _counted(new) or old.amount == new.amount:
        return True
    policy = new.proration
    when = policy.on_upgrade if new.amount > old.amount else policy.on_downgrade
    return when == "at_renewal"


def _counted(terms: Periodic) -> tuple[object, ...]:
    days = getattr(terms, "custom_days", None)
    return (terms.kind, terms.period, days, terms.proration.anchor_day, terms.currency)

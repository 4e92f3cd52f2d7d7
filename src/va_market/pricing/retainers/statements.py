"""The running statement of a retainer: every minute of a period on one page."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from va_market.pricing.retainers.grants import Grant, Ledger, MinuteEntry, Reason, Source
from va_market.pricing.retainers.periods import RetainerPeriod
from va_market.pricing.retainers.settling import Usage


@dataclass(frozen=True, slots=True)
class Statement:
    """Minutes of one period.

    opening + granted = consumed + expired + breakage + refunded + closing. What rolled over has
    moved from one grant to another and is part of the closing balance. Leeway, overage and
    unbilled minutes never were in a grant.
    """

    opening: int
    granted: dict[Source, int]
    consumed: dict[Source, int]
    rolled_over: int
    expired: int
    breakage: int
    refunded: int
    leeway: int
    overage: int
    unbilled: int
    closing: int


def state(
    period: RetainerPeriod,
    usage: Usage,
    *,
    before: Ledger,
    rows: Iterable[MinuteEntry],
    made: Iterable[Grant],
) -> Statement:
    """The statement of `period`, in which `rows` and the grants `made` come on top of `before`."""
    made, rows = tuple(made), tuple(rows)
    after = before.after(rows, made)
    reasons: Counter[Reason] = Counter()
    for row in rows:
        reasons[row.reason] -= row.minutes
    known = before.grants.values()
    return Statement(
        opening=sum(before.left[one.id] for one in known if _is_carried(one, period)),
        granted=_granted([*(one for one in known if not _is_carried(one, period)), *made]),
        consumed=_consumed(rows, after),
        rolled_over=reasons["rolled_over"],
        expired=reasons["expired"],
        breakage=reasons["breakage"],
        refunded=reasons["refunded"],
        leeway=usage.leeway,
        overage=usage.at_rate,
        unbilled=usage.unbilled,
        closing=sum(after.left.values()),
    )


def _is_carried(grant: Grant, period: RetainerPeriod) -> bool:
    """True for what was there when the period began, be it by the closing of the one before."""
    return grant.effective_on < period.starts_on or grant.origin is not None


def _granted(grants: Iterable[Grant]) -> dict[Source, int]:
    granted: Counter[Source] = Counter()
    for grant in grants:
        # What a closing carries over was granted before; what is imported was not.
        if grant.source != "rollover" or grant.origin is None:
            granted[grant.source] += grant.minutes
    return dict(granted)


def _consumed(rows: Iterable[MinuteEntry], after: Ledger) -> dict[Source, int]:
    consumed: Counter[Source] = Counter()
    for row in rows:
        if row.reason == "consumed":
            consumed[after.grants[row.grant_id].source] -= row.minutes
    return dict(consumed)

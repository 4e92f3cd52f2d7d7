"""What was agreed on a retainer, in whichever version."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from va_market.pricing.retainers import periods
from va_market.pricing.terms import PayTerms, RetainerTerms, part_for, parts_of
from va_market.proposals.schemas import TERMS
from va_market.retainers import repository
from va_market.retainers.models import RetainerPeriod

A_DAY = timedelta(days=1)
Versions = Mapping[int, PayTerms]


async def versions_of(session: repository.Session, contract_id: UUID) -> Versions:
    """The terms of a contract by their version."""
    rows = await repository.versions_of(session, contract_id=contract_id)
    return {row.version: TERMS.validate_python(row.terms) for row in rows}


def retainer_in(terms: PayTerms) -> RetainerTerms | None:
    """The part that is a retainer, if there is one: each kind of part stands once."""
    return next((part for part in parts_of(terms) if isinstance(part, RetainerTerms)), None)


def terms_of(period: Any, versions: Versions) -> RetainerTerms:
    """What holds for a period."""
    part = retainer_in(versions[period.terms_version])
    assert part is not None  # noqa: S101  # or the period would not have been opened
    return part


def is_covered(entry: Any, versions: Versions) -> bool:
    """Whether a retainer pays for some time."""
    return isinstance(part_for(versions[entry.terms_version], entry.paid_as), RetainerTerms)


def span_of(period: Any, terms: RetainerTerms) -> periods.RetainerPeriod:
    """A period as pricing sees it, which counts until before the day after its last."""
    whole = periods.period_at(terms.period, period.starts_on, anchor_day=period.anchor_day)
    return replace(whole, starts_on=period.starts_on, ends_on=end_of(period))


def end_of(period: RetainerPeriod | Any) -> date:
    """The day after its last."""
    day: date = period.ends_on + A_DAY
    return day

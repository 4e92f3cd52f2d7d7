"""What each kind of terms charges for some work, alone or combined (B3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from pydantic import BaseModel

from va_market.kit.money import Money
from va_market.pricing.charges import PayKind, Priced
from va_market.pricing.commissions.quoted import price_commission
from va_market.pricing.errors import InputNotApplicable
from va_market.pricing.hourly import PremiumMinutes, price_hours
from va_market.pricing.periodic import price_benefits, price_by_period
from va_market.pricing.pro_bono import price_gift
from va_market.pricing.project import price_project
from va_market.pricing.quotes.shares import commission_warnings
from va_market.pricing.retainer import price_periods
from va_market.pricing.terms import (
    Benefit,
    CombinedTerms,
    CommissionTerms,
    FixedFeeTerms,
    HourlyTerms,
    PayTerm,
    PayTerms,
    ProBonoTerms,
    ProjectTerms,
    RetainerTerms,
    SalaryTerms,
    WorkerClass,
    parts_of,
)
from va_market.pricing.terms.worker_classes import check_worker_class

_SPAN = frozenset({"starts_on", "ends_on"})
# What each kind looks at. An input that no part of the terms looks at is refused.
_USES: dict[type[BaseModel], frozenset[str]] = {
    HourlyTerms: frozenset({"minutes", "weeks", "premium_minutes"}),
    ProBonoTerms: frozenset({"minutes", "weeks"}),
    ProjectTerms: frozenset({"minutes"}),
    RetainerTerms: frozenset({"minutes"}) | _SPAN,
    FixedFeeTerms: frozenset({"minutes"}) | _SPAN,
    SalaryTerms: frozenset({"minutes"}) | _SPAN,
    CommissionTerms: frozenset({"sales_per_period", "periods"}),
}
_EACH = (
    *("minutes", "weeks", "premium_minutes", "starts_on", "ends_on"),
    *("sales_per_period", "periods"),
)


@dataclass(frozen=True, slots=True)
class Quantities:
    """How much of what is priced; None where it is not said."""

    minutes: int | None = None
    weeks: int | None = None
    premium_minutes: Sequence[PremiumMinutes] | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    zone: str = "UTC"
    sales_per_period: Money | None = None
    periods: int | None = None
    minutes_of: Mapping[PayKind, int] | None = None
    worker_class: WorkerClass = "independent"
    benefits: tuple[Benefit, ...] = ()


def price(terms: PayTerms, quantities: Quantities) -> Priced:
    """The charges of all parts of `terms`, and of the benefits beside them.

    Raises:
        PricingError: of the kind of terms; InputNotApplicable for an input no part looks at;
            and where salary, benefits or rounding are not for this class of worker.
    """
    parts = parts_of(terms)
    check_worker_class(parts, quantities.worker_class, benefits=quantities.benefits)
    _refuse_unused(terms, quantities)
    priced = [_price(part, _share(terms, part, quantities)) for part in parts]
    if quantities.benefits:
        priced.append(_benefits(parts[0], quantities))
    return _together(terms, priced)


def _refuse_unused(terms: PayTerms, quantities: Quantities) -> None:
    used = frozenset[str]().union(*(_USES.get(type(part), frozenset()) for part in parts_of(terms)))
    used |= _SPAN if quantities.benefits else frozenset()
    for name in _EACH:
        if getattr(quantities, name) is not None and name not in used:
            raise InputNotApplicable(f"{name} does not apply to {terms.kind} terms", field=name)
    for kind in quantities.minutes_of or ():
        if not isinstance(terms, CombinedTerms) or terms.part(kind) is None:
            raise InputNotApplicable(f"the terms have no part {kind}", field=f"minutes_of/{kind}")


def _share(terms: PayTerms, part: PayTerm, quantities: Quantities) -> Quantities:
    """The quantities of one part: minutes belong to one of them alone."""
    if not isinstance(terms, CombinedTerms):
        return quantities
    if quantities.minutes_of is not None:
        # A part that pays by the minute and is not named has none.
        return replace(quantities, minutes=quantities.minutes_of.get(part.kind, 0))
    minutes = quantities.minutes if terms.timed is part else _none_of(part)
    return replace(quantities, minutes=minutes)


def _none_of(part: PayTerm) -> int | None:
    return 0 if part.kind in {"hourly", "pro_bono"} else None


def _price(term: PayTerm, given: Quantities) -> Priced:
    match term:
        case HourlyTerms():
            return price_hours(
                term,
                minutes=given.minutes,
                weeks=given.weeks,
                premium_minutes=given.premium_minutes,
            )
        case ProBonoTerms():
            return price_gift(term, minutes=given.minutes, weeks=given.weeks)
        case ProjectTerms():
            return price_project(term, minutes=given.minutes)
        case RetainerTerms():
            return price_periods(
                term, minutes=given.minutes, starts_on=given.starts_on, ends_on=given.ends_on
            )
        case FixedFeeTerms() | SalaryTerms():
            return price_by_period(
                term,
                minutes=given.minutes,
                starts_on=given.starts_on,
                ends_on=given.ends_on,
                zone=given.zone,
            )
        case CommissionTerms():
            return price_commission(
                term, sales_per_period=given.sales_per_period, periods=given.periods
            )
        case _:
            assert_never(term)


def _benefits(first: PayTerm, given: Quantities) -> Priced:
    return price_benefits(
        given.benefits, kind=first.kind, starts_on=given.starts_on, ends_on=given.ends_on
    )


def _together(terms: PayTerms, priced: list[Priced]) -> Priced:
    charges = [charge for one in priced for charge in one.charges]
    return Priced(
        charges,
        billed_minutes=sum(one.billed_minutes for one in priced),
        unbilled_minutes=sum(one.unbilled_minutes for one in priced),
        warnings=(
            *(w for one in priced for w in one.warnings),
            *commission_warnings(terms, charges),
        ),
    )

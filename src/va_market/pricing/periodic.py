"""What is paid by the period whatever the hours: a set fee, a salary, benefits (R07, R45, R46)."""

from collections.abc import Iterator, Sequence
from datetime import date

from va_market.pricing.charges import Charge, PayKind, Priced
from va_market.pricing.errors import at_least
from va_market.pricing.periods.charges import PeriodCharge, charges
from va_market.pricing.rounding import quantity_text
from va_market.pricing.terms import Benefit, FixedFeeTerms, SalaryTerms


def price_by_period(
    terms: FixedFeeTerms | SalaryTerms,
    *,
    minutes: int | None,
    starts_on: date | None,
    ends_on: date | None,
    zone: str = "UTC",
) -> Priced:
    """A charge for each period, rounded by itself; they cover all `minutes`, known or not.

    Seconds, where they are prorated, are counted in `zone`, an IANA name.

    Raises:
        NumberTooSmall: minutes below 0.
        PricingError: of `periods.charges`.
    """
    covered = at_least(0, minutes or 0, field="minutes")
    name = "Salary" if isinstance(terms, SalaryTerms) else "Fee"
    found = charges(terms, starts_on=starts_on, ends_on=ends_on, zone=zone)
    return Priced([_charge(terms.kind, name, one) for one in found], billed_minutes=covered)


def price_benefits(
    benefits: Sequence[Benefit],
    *,
    kind: PayKind,
    starts_on: date | None,
    ends_on: date | None,
) -> Priced:
    """What the employer pays beside the pay: to others than the assistant, and without a fee.

    Each is counted in its own periods, as a set fee would be. Without dates each stands once.

    Raises:
        PricingError: of `periods.charges`.
    """
    return Priced(
        [
            charge
            for benefit in benefits
            for charge in _benefit(benefit, kind, starts_on=starts_on, ends_on=ends_on)
        ]
    )


def _benefit(
    benefit: Benefit, kind: PayKind, *, starts_on: date | None, ends_on: date | None
) -> Iterator[Charge]:
    cost = FixedFeeTerms(kind="fixed_fee", amount=benefit.amount, period=benefit.period)
    for one in charges(cost, starts_on=starts_on, ends_on=ends_on):
        yield _charge(kind, benefit.name, one, is_benefit=True)


def _charge(kind: PayKind, name: str, one: PeriodCharge, *, is_benefit: bool = False) -> Charge:
    return Charge(
        kind=kind,
        description=f"{name}, {one.label}",
        quantity=quantity_text(one.part.count, one.part.of),
        unit="benefit" if is_benefit else "period",
        unit_price=one.price,
        amount=one.amount,
        falls_on=() if one.span is None else (one.span.start,),
        fee="none" if is_benefit else "own",
    )

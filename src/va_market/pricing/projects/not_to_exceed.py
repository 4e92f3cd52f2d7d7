"""Projects whose time is billed up to a ceiling: what it costs, and the change of the ceiling."""

from va_market.kit.money import Money
from va_market.pricing.charges import Charge, Priced
from va_market.pricing.errors import InputNotApplicable, at_least
from va_market.pricing.projects.ceilings import bill_up_to
from va_market.pricing.projects.errors import AmountNotPositive, CeilingBelowBilled
from va_market.pricing.projects.policies import ProjectPolicy
from va_market.pricing.rounding import divide_half_up, quantity_text
from va_market.pricing.terms.project import NotToExceed, ProjectTerms
from va_market.pricing.trace import Explained, unchanged
from va_market.pricing.worktime import SECONDS_PER_MINUTE, in_seconds

_MINUTES_PER_HOUR = 60


def price_up_to_ceiling(
    agreed: NotToExceed, *, minutes: int | None, policy: ProjectPolicy
) -> Priced:
    """One charge for `minutes` of work; the ceiling leaves the rest unbilled (money.md §4).

    Without minutes the ceiling counts as used in full, as the most that the work costs.

    Raises:
        NumberTooSmall: minutes below 0.
        AmountOutOfRange: the whole time would cost more than 15 digits in the smallest unit.
    """
    if minutes is None:
        return _in_full(agreed)
    seconds = SECONDS_PER_MINUTE * at_least(0, minutes, field="minutes")
    nothing = Money.zero(agreed.ceiling.currency)
    return price_time(agreed, seconds, billed_before=nothing, policy=policy)


def price_time(
    agreed: NotToExceed, seconds: int, *, billed_before: Money, policy: ProjectPolicy
) -> Priced:
    """One charge for `seconds` of work, of which the ceiling pays what was not billed before.

    Raises:
        NumberTooSmall: seconds below 0.
        AmountOutOfRange: the whole time would cost more than 15 digits in the smallest unit.
    """
    bill = bill_up_to(agreed, seconds, billed_before=billed_before, policy=policy)
    work = in_seconds(bill.billed_seconds)
    return Priced(
        [_charge(agreed, hours=work.hours, amount=bill.amount)],
        billed_minutes=work.whole_minutes,
        unbilled_minutes=in_seconds(seconds).whole_minutes - work.whole_minutes,
        warnings=tuple(
            f"{percent} % of the ceiling of {agreed.ceiling} is reached."
            for percent in bill.warnings[-1:]  # the highest says it all
        ),
    )


def change_ceiling(terms: ProjectTerms, ceiling: Money, *, billed: Money) -> ProjectTerms:
    """The next terms with another ceiling, of which some may be `billed` already.

    Raises:
        InputNotApplicable: the project has milestones and no ceiling.
        AmountNotPositive: the new ceiling is not more than zero.
        CeilingBelowBilled: more was billed than the new ceiling.
        CurrencyMismatch: the amounts are not of one currency.
    """
    if terms.not_to_exceed is None:
        raise InputNotApplicable("a project with milestones has no ceiling", field="ceiling")
    if ceiling.minor <= 0:
        raise AmountNotPositive("the ceiling must be more than zero", field="ceiling")
    if max(billed, Money.zero(terms.currency)) > ceiling:
        raise CeilingBelowBilled(
            f"a ceiling of {ceiling} is less than the {billed} billed", field="ceiling"
        )
    agreed = NotToExceed(ceiling=ceiling, rate=terms.not_to_exceed.rate)
    fields = {name: getattr(terms, name) for name in ProjectTerms.model_fields}
    return ProjectTerms(**{**fields, "price": ceiling, "not_to_exceed": agreed})


def _in_full(agreed: NotToExceed) -> Priced:
    ceiling, rate = agreed.ceiling, agreed.rate
    amount = unchanged(ceiling, step="not_to_exceed", formula=f"the ceiling at {rate} an hour")
    hours = quantity_text(ceiling.minor, rate.minor)
    minutes = divide_half_up(_MINUTES_PER_HOUR * ceiling.minor, rate.minor)
    return Priced([_charge(agreed, hours=hours, amount=amount)], billed_minutes=minutes)


def _charge(agreed: NotToExceed, *, hours: str, amount: Explained) -> Charge:
    return Charge(
        kind="project",
        description=f"Work by the hour, up to {agreed.ceiling} in all",
        quantity=hours,
        unit="hour",
        unit_price=agreed.rate,
        amount=amount,
    )

"""The end of a term: notice, renewal and the price from then on (money.md §3)."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from va_market.kit.money import Money
from va_market.pricing.percents import HUNDRED, checked_percent, percent_text
from va_market.pricing.periods.errors import CurrentPriceRequired, of_one_currency
from va_market.pricing.periods.policies import RenewalPolicy
from va_market.pricing.trace import TIMES, Explained, unchanged, worked_out

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Renewal:
    """When and at which price a contract goes on, and if both sides must agree to it."""

    renews_on: date
    last_notice_on: date
    needs_consent: bool
    price: Explained


def renewal_of(
    price: Money,
    *,
    ends_on: date,
    policy: RenewalPolicy,
    current_price: Money | None = None,
    index_percent: Decimal | None = None,
) -> Renewal | None:
    """How a contract with this `price` goes on after the day before `ends_on`; None if it ends.

    The next term begins on `ends_on`. See `renewed_price` for the price.

    Raises:
        CurrentPriceRequired, PriceCurrencyMismatch, PercentOutOfRange, AmountOutOfRange: see there.
    """
    if policy.renews == "ends":
        return None
    return Renewal(
        renews_on=ends_on,
        last_notice_on=last_notice_day(ends_on, policy),
        needs_consent=policy.renews == "ask",
        price=renewed_price(
            price, policy, current_price=current_price, index_percent=index_percent
        ),
    )


def last_notice_day(ends_on: date, policy: RenewalPolicy) -> date:
    """The last day on which a notice still ends the term on `ends_on`, the day after the last.

    The day of the notice does not count: with 30 days of notice, 30 full days lie between it and
    `ends_on`; with none, it is the last day of the term.
    Source: Regulation (EEC, Euratom) 1182/71, article 3.
    """
    return ends_on - timedelta(days=policy.notice_days) - _A_DAY


def decision_day(last_day: date, policy: RenewalPolicy) -> date:
    """The day at whose beginning it is decided whether a term goes on after its `last_day`.

    Who does not want that has said so before: the days of notice are full days between that word
    and the last day. Source: as above.
    """
    return last_notice_day(last_day, policy) + _A_DAY


def renewed_price(
    price: Money,
    policy: RenewalPolicy,
    *,
    current_price: Money | None = None,
    index_percent: Decimal | None = None,
) -> Explained:
    """The price after the uplift, in major units, rounded once and at most at the cap.

    `current_price` is needed where the policy starts from it. `index_percent` is the rise of a
    published index, which then stands for the uplift of the policy. Source: money.md §3.

    Raises:
        CurrentPriceRequired: the policy starts from the current price, and there is none.
        PriceCurrencyMismatch: the current price is in another currency.
        PercentOutOfRange: the index lies below 0 or above 100, or has more than four decimals.
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    base = _base(price, policy, current_price)
    uplift = policy.uplift_percent
    if index_percent is not None:
        uplift = checked_percent(index_percent, field="index_percent")
    raised = _raised(base, uplift, step="uplift")
    if policy.uplift_cap_percent is None:
        return raised
    most = _raised(price, policy.uplift_cap_percent, step="uplift_cap")
    if raised.value <= most.value:
        return raised
    return raised.with_value(most)


def _base(price: Money, policy: RenewalPolicy, current_price: Money | None) -> Money:
    of_one_currency(price, current_price=current_price)
    if policy.price_version == "agreed":
        return price
    if current_price is None:
        raise CurrentPriceRequired("the policy renews at the current price", field="current_price")
    return current_price


def _raised(price: Money, percent: Decimal, *, step: str) -> Explained:
    if not percent:
        return unchanged(price, step=step, formula=f"{price}, nothing added")
    return worked_out(
        price.amount * (HUNDRED + percent) / HUNDRED,
        price.currency,
        step=step,
        formula=f"{price} {TIMES} {percent_text(HUNDRED + percent)} %",
    )

"""The statement of commission for one period (R42, R48; money.md §2)."""

from collections.abc import Iterable, Mapping
from datetime import date

from va_market.kit.money import Money
from va_market.pricing.commissions.claw_backs import still_open, take_back
from va_market.pricing.commissions.earnings import Earnings, earn_by_sales
from va_market.pricing.commissions.errors import in_currency, zero_or_more
from va_market.pricing.commissions.periods import CommissionPeriod, checked_period
from va_market.pricing.commissions.records import (
    Carried,
    CommissionedSale,
    CommissionStatement,
    SaleLine,
    nothing_carried,
)
from va_market.pricing.commissions.sales import Sale, base_of, deducted, distinct, earned_day
from va_market.pricing.commissions.settlements import Settlement, settle
from va_market.pricing.commissions.shares import share_of_pay
from va_market.pricing.terms.commission import CommissionTerms


def statement(
    terms: CommissionTerms,
    sales: Iterable[Sale],
    *,
    period: CommissionPeriod,
    carried: Carried | None = None,
    other_pay: Money | None = None,
) -> CommissionStatement:
    """Close one period: what its sales earn, what is taken back, drawn, paid and carried forward.

    `sales` are all that are known, in any order: those of earlier periods may have come back.
    `carried` is the `carry_forward` of the statement before; None before the first. `other_pay` is
    what else the period pays; None leaves the share of pay open.

    Claw-backs are recovered first, then open draws out of what exceeds the draw. So what is payable
    is never negative; over many periods it adds up to what was earned, less claw-backs, plus draws
    that need not be paid back, plus what is still open. The same input gives the same statement; a
    sale in `carried` is not counted again.

    Raises:
        EndNotAfterStart, PeriodTooLong, DateOutOfRange: see `periods.checked_period`.
        SaleConflict: an id stands for two different sales.
        CostRequired: the margin counts, and the cost of a sale is unknown.
        OtherCurrency, AmountNegative: an amount does not fit the terms.
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    before = _checked(terms, period, carried, other_pay)
    known = distinct(sales, terms.currency)
    counted = _counted(terms, known, period, before)
    earnings = earn_by_sales(
        terms, [base_of(terms, sale, until=period.ends_on) for sale in counted]
    )
    paid = _commissioned(terms, counted, earnings, until=period.ends_on)
    taken = take_back(terms, (*before.commissions, *paid), known, until=period.ends_on)
    settled = settle(terms.draw, earnings.total.value, claw_back=taken.total, before=before)
    after = settled.carrying(still_open(terms, taken.commissions, since=period.starts_on))
    lines = _lines(counted, earnings)
    return _statement(terms, period, lines, earnings, settled=settled, after=after, other=other_pay)


def _checked(
    terms: CommissionTerms,
    period: CommissionPeriod,
    carried: Carried | None,
    other_pay: Money | None,
) -> Carried:
    checked_period(terms.period, period)
    if other_pay is not None:
        zero_or_more(other_pay, terms.currency, field="other_pay")
    if carried is None:
        return nothing_carried(terms.currency)
    in_currency(carried.draw_balance, terms.currency, field="carried")
    return carried


def _counted(
    terms: CommissionTerms, known: Mapping[str, Sale], period: CommissionPeriod, before: Carried
) -> list[Sale]:
    already = {one.sale_id for one in before.commissions}
    earned = [
        (day, sale.id, sale)
        for sale in known.values()
        if (day := earned_day(terms, sale)) is not None
        and period.holds(day)
        and sale.id not in already
    ]
    # By day and id, so that the largest remainder falls to the same sale in any order of input.
    return [sale for _, _, sale in sorted(earned, key=lambda one: one[:2])]


def _commissioned(
    terms: CommissionTerms, counted: list[Sale], earnings: Earnings, *, until: date
) -> list[CommissionedSale]:
    return [
        CommissionedSale(
            sale_id=sale.id,
            sold_on=sale.sold_on,
            deducted=deducted(terms, sale, until=until),
            commission=part.value,
            taken_back=Money.zero(terms.currency),
        )
        for sale, part in zip(counted, earnings.parts, strict=True)
    ]


def _lines(counted: list[Sale], earnings: Earnings) -> list[SaleLine]:
    return [
        SaleLine(
            sale_id=sale.id,
            base=base.value,
            commission=part.value,
            trace=[*base.steps, *part.steps],
        )
        for sale, base, part in zip(counted, earnings.bases, earnings.parts, strict=True)
    ]


def _statement(
    terms: CommissionTerms,
    period: CommissionPeriod,
    lines: list[SaleLine],
    earnings: Earnings,
    *,
    settled: Settlement,
    after: Carried,
    other: Money | None,
) -> CommissionStatement:
    share = share_of_pay(settled, other_pay=other, target=terms.target_share_percent)
    return CommissionStatement(
        currency=terms.currency,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        sales=lines,
        base=earnings.base.value,
        commission=earnings.commission.value,
        accelerator=earnings.accelerator.value,
        cap_effect=earnings.cap_effect,
        earned=earnings.total.value,
        claw_back=settled.claw_back.value,
        claw_back_recovered=settled.recovered,
        draw_paid=settled.draw.paid,
        draw_recovered=settled.draw.recovered,
        payable=settled.payable.value,
        carry_forward=after,
        commission_share=share.percent,
        target_share=share.target,
        is_below_target=share.is_below_target,
        trace=[*earnings.steps, *settled.steps, *share.steps],
    )

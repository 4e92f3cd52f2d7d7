"""A project with a fixed price: its milestones, and a deposit in advance (money.md §4)."""

from va_market.kit.money import Money
from va_market.pricing.errors import at_least
from va_market.pricing.fees import FeeRule, explained_fee
from va_market.pricing.lines import Priced, QuoteLine, line
from va_market.pricing.rounding import allocate
from va_market.pricing.terms import MilestoneTerms, ProjectTerms
from va_market.pricing.trace import DIVIDED_BY, MINUS, TIMES, Explained, unchanged


def price_project(terms: ProjectTerms, *, minutes: int | None, rule: FeeRule) -> Priced:
    """One line per milestone in the agreed order; the price covers all `minutes`, known or not.

    A deposit stands first, and is taken off the milestones again pro rata (money.md §4), so that
    the lines still add up to the price.

    Raises:
        NumberTooSmall: minutes below 0.
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    covered = at_least(0, minutes or 0, field="minutes")
    lines = [_milestone_line(part, rule) for part in terms.milestones]
    if terms.deposit is not None:
        lines = _with_deposit(lines, terms, deposit=terms.deposit, rule=rule)
    return Priced(lines, billed_minutes=covered, unbilled_minutes=0)


def _milestone_line(part: MilestoneTerms, rule: FeeRule) -> QuoteLine:
    return line(
        description=part.title,
        quantity="1",
        unit="milestone",
        unit_price=part.amount,
        amount=unchanged(part.amount, step="milestone", formula="amount of the milestone"),
        fee=explained_fee(part.amount, rule),
    )


def _with_deposit(
    milestones: list[QuoteLine], terms: ProjectTerms, *, deposit: Money, rule: FeeRule
) -> list[QuoteLine]:
    advance = line(
        description="Deposit",
        quantity="1",
        unit="deposit",
        unit_price=deposit,
        amount=unchanged(deposit, step="deposit", formula=f"in advance, of {terms.price}"),
        fee=explained_fee(deposit, rule),
    )
    shares = allocate(deposit, [part.amount.minor for part in milestones])
    # A small deposit does not reach every milestone; a line of nothing would say nothing.
    reached = [(part, share) for part, share in zip(milestones, shares, strict=True) if share.minor]
    # The fee on the deposit is given back exactly, so a deposit never changes the total fee.
    fees = allocate(advance.fee, [share.minor for _, share in reached])
    recouped = [
        _recoupment_line(part, terms, deposit=advance, share=share, fee=fee)
        for (part, share), fee in zip(reached, fees, strict=True)
    ]
    return [advance, *milestones, *recouped]


def _recoupment_line(
    part: QuoteLine, terms: ProjectTerms, *, deposit: QuoteLine, share: Money, fee: Money
) -> QuoteLine:
    amount_formula = (
        f"{MINUS}{deposit.amount} {TIMES} {part.amount} {DIVIDED_BY} {terms.price}, "
        "largest remainder"
    )
    fee_formula = f"share of the fee of {deposit.fee} on the deposit, largest remainder"
    return line(
        description=f"Recoupment of the deposit: {part.description}",
        quantity="1",
        unit="recoupment",
        unit_price=-share,
        amount=_given_back(share, step="recoupment", formula=amount_formula),
        fee=_given_back(fee, step="fee", formula=fee_formula),
    )


def _given_back(amount: Money, *, step: str, formula: str) -> Explained:
    return unchanged(-amount, step=step, formula=formula)

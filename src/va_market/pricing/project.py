"""A project: its milestones and a deposit in advance, or time up to a ceiling (money.md §4)."""

from va_market.kit.money import Money
from va_market.pricing.charges import Charge, Priced
from va_market.pricing.errors import at_least
from va_market.pricing.projects.deposits import recoupments
from va_market.pricing.projects.not_to_exceed import price_up_to_ceiling
from va_market.pricing.terms import MilestoneTerms, ProjectTerms
from va_market.pricing.trace import DIVIDED_BY, MINUS, TIMES, unchanged


def price_project(terms: ProjectTerms, *, minutes: int | None) -> Priced:
    """One charge per milestone in the agreed order; the price covers all `minutes`, known or not.

    A deposit stands first, and is taken off the milestones again as agreed (money.md §4), so that
    the charges still add up to the price. Where time is billed up to a ceiling, there is one charge
    instead: for the minutes, or for the ceiling while nobody knows them.

    Raises:
        NumberTooSmall: minutes below 0.
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    if terms.not_to_exceed is not None:
        return price_up_to_ceiling(terms.not_to_exceed, minutes=minutes, policy=terms.policy)
    covered = at_least(0, minutes or 0, field="minutes")
    charges = [_milestone(part) for part in terms.milestones]
    if terms.deposit is not None:
        charges = _with_deposit(charges, terms, deposit=terms.deposit)
    return Priced(charges, billed_minutes=covered)


def _milestone(part: MilestoneTerms) -> Charge:
    return Charge(
        kind="project",
        description=part.title,
        quantity="1",
        unit="milestone",
        unit_price=part.amount,
        amount=unchanged(part.amount, step="milestone", formula="amount of the milestone"),
        falls_on=() if part.due_on is None else (part.due_on,),
    )


def _with_deposit(milestones: list[Charge], terms: ProjectTerms, *, deposit: Money) -> list[Charge]:
    advance = Charge(
        kind="project",
        description="Deposit",
        quantity="1",
        unit="deposit",
        unit_price=deposit,
        amount=unchanged(deposit, step="deposit", formula=f"in advance, of {terms.price}"),
    )
    mode = terms.deposit_recoupment
    shares = recoupments(deposit, [part.amount.value for part in milestones], mode=mode)
    # A small deposit does not reach every milestone; a line of nothing would say nothing.
    reached = [(part, share) for part, share in zip(milestones, shares, strict=True) if share.minor]
    recouped = [_recoupment(part, terms, deposit=deposit, share=share) for part, share in reached]
    return [advance, *milestones, *recouped]


def _recoupment(part: Charge, terms: ProjectTerms, *, deposit: Money, share: Money) -> Charge:
    formula = f"{MINUS}{share} of {deposit}, from the {terms.deposit_recoupment} milestone on"
    if terms.deposit_recoupment == "pro_rata":
        whole = f"{part.amount.value} {DIVIDED_BY} {terms.price}"
        formula = f"{MINUS}{deposit} {TIMES} {whole}, largest remainder"
    return Charge(
        kind="project",
        description=f"Recoupment of the deposit: {part.description}",
        quantity="1",
        unit="recoupment",
        unit_price=-share,
        amount=unchanged(-share, step="recoupment", formula=formula),
        falls_on=part.falls_on,
        fee="given_back",
    )

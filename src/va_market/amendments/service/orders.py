"""Change orders of projects: other milestones, from the day on which both sides agree (R10)."""

from datetime import date, datetime

from va_market.amendments.errors import AmendmentTooLate
from va_market.amendments.models import Amendment
from va_market.amendments.schemas import ChangeOrder
from va_market.contracts import service as contracts
from va_market.contracts.models import Contract, ContractTerms
from va_market.kit.db import WriteSession
from va_market.kit.money import CurrencyMismatch, InvalidMoney, Money
from va_market.milestones import service as milestones
from va_market.pricing.errors import AmountOutOfRange, PricingError
from va_market.pricing.projects import change_orders
from va_market.pricing.projects.change_orders import Changed
from va_market.pricing.projects.errors import ChangeInOtherCurrency
from va_market.pricing.terms import ProjectTerms, project_of
from va_market.proposals.schemas import TERMS

_AT_ONCE = date(1970, 1, 1)  # an order acts with its amendment, which says from when


def changed_by(project: ProjectTerms, order: ChangeOrder, *, settled: frozenset[int]) -> Changed:
    """What an order makes of a project whose `settled` places stay as they are.

    Raises:
        PricingError: see `change_orders.change`.
    """
    wanted = change_orders.ChangeOrder(
        acts_on=_AT_ONCE,
        price_difference=_price_difference(project, order),
        changed={one.place: one.milestone for one in order.changed},
        removed=frozenset(order.removed),
        added=order.added,
    )
    return change_orders.change(project, wanted, settled=settled)


def _price_difference(project: ProjectTerms, order: ChangeOrder) -> Money:
    """By how much the milestones raise the price, or lower it below zero."""
    known = dict(enumerate(one.amount for one in project.milestones))
    nothing = difference = Money.zero(project.currency)
    field = "added"
    try:
        for added in order.added:
            difference += added.amount
        field = "changed"
        for one in order.changed:
            difference += one.milestone.amount - known.get(one.place, nothing)
        field = "removed"
        for place in {*order.removed}:
            difference -= known.get(place, nothing)
    except CurrencyMismatch as error:
        raise ChangeInOtherCurrency(f"not in {project.currency}", field=field) from error
    except InvalidMoney as error:
        raise AmountOutOfRange("the price has more than 15 digits", field=field) from error
    return difference


async def carry_out(
    session: WriteSession,
    amendment: Amendment,
    contract: Contract,
    *,
    before: ContractTerms,
    after: ContractTerms,
    now: datetime,
) -> None:
    """Let the milestones of a locked contract be those of its next version.

    Raises:
        AmendmentTooLate: a milestone that it names was funded since, or what is left of the
            deposit cannot be set off against those that were not.
    """
    had, has = (project_of(TERMS.validate_python(one.terms)) for one in (before, after))
    if had is None or not had.milestones:
        session.add_all(contracts.milestones_of(contract, after, now=now))
        return
    try:
        if amendment.change_order is not None:
            order = ChangeOrder.model_validate(amendment.change_order)
            settled = await milestones.settled_places(session, contract)
            changed = changed_by(had, order, settled=settled)
        elif has is not None and has != had:
            changed = change_orders.same_milestones(has, acts_on=_AT_ONCE)
        else:
            return
        await milestones.follow_change(
            session, contract, changed, terms_version=after.version, now=now
        )
    except PricingError as error:
        raise AmendmentTooLate(f"It cannot be carried out any more: {error.detail}.") from error

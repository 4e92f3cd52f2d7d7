"""The money of a project, from what was moved for its milestones."""

from collections.abc import Callable, Sequence

from va_market.endings.schemas import DepositSettlement, MilestoneFunds, ProjectSettlement
from va_market.kit.db import ReadSession, Row
from va_market.kit.money import Money
from va_market.kit.shapes import shaped
from va_market.milestones import service as milestones
from va_market.pricing.errors import AmountOutOfRange
from va_market.pricing.rounding import add_up, in_proportion
from va_market.pricing.terms import project_of
from va_market.proposals.schemas import TERMS
from va_market.timekeeping.errors import AmountTooLarge

_SUMS = ("funded", "released", "refunded", "held")


async def project_settlement(session: ReadSession, contract: Row) -> ProjectSettlement | None:
    """What was funded, released, given back and is held; None without milestones.

    Raises:
        AmountTooLarge: a sum has no room in an amount.
    """
    rows = await milestones.funds_of(session, contract_id=contract.id)
    if not rows:
        return None
    funds = [_funds(row) for row in rows]
    try:
        return _project(contract, funds)
    except AmountOutOfRange as error:
        raise AmountTooLarge from error


def _project(contract: Row, funds: Sequence[MilestoneFunds]) -> ProjectSettlement:
    currency = funds[0].amount.currency
    sums = {name: add_up([getattr(one, name) for one in funds], currency) for name in _SUMS}
    set_off = add_up([one.deposit_set_off for one in funds], currency)
    deposit = _deposit(contract, set_off)
    return ProjectSettlement(**sums, deposit=deposit, milestones=list(funds))


def _deposit(contract: Row, set_off: Money) -> DepositSettlement | None:
    """That of the terms that act now; what was set off of another one still shows."""
    project = project_of(TERMS.validate_python(contract.terms))
    agreed = None if project is None else project.deposit
    if agreed is None and not set_off.minor:
        return None
    agreed = agreed or Money.zero(set_off.currency)
    nothing = Money.zero(agreed.currency)
    return DepositSettlement(agreed=agreed, set_off=set_off, left=max(agreed - set_off, nothing))


def _paid_out(money: Callable[[int], Money], row: Row) -> Money:
    """What of a milestone the deposit paid: its share of what was released."""
    return in_proportion(money(row.deposited - row.returned), row.released, row.amount_minor)


def _funds(row: Row) -> MilestoneFunds:
    def money(minor: int) -> Money:
        return Money.from_minor(minor, row.currency)

    return shaped(
        MilestoneFunds,
        row,
        milestone_id=row.id,
        amount=money(row.amount_minor),
        funded=money(row.funded),
        released=money(row.released),
        refunded=money(row.refunded),
        held=money(row.funded - row.released - row.refunded),
        deposit_set_off=money(row.set_off) + _paid_out(money, row),
    )

"""The money of a project, from what was moved for its milestones."""

from collections.abc import Sequence

from va_market.endings.schemas import MilestoneFunds, ProjectSettlement
from va_market.kit.db import ReadSession, Row
from va_market.kit.money import Money
from va_market.kit.shapes import shaped
from va_market.milestones import service as milestones
from va_market.milestones.schemas import DepositSums
from va_market.milestones.sums import Deposited, deposited_of
from va_market.pricing.errors import AmountOutOfRange
from va_market.pricing.rounding import add_up
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
    try:
        return _project(contract, rows)
    except AmountOutOfRange as error:
        raise AmountTooLarge from error


def _project(contract: Row, rows: Sequence[Row]) -> ProjectSettlement:
    deposited = [deposited_of(row, _money(row, "amount_minor")) for row in rows]
    funds = [_funds(row, one) for row, one in zip(rows, deposited, strict=True)]
    currency = rows[0].currency
    sums = {name: add_up([getattr(one, name) for one in funds], currency) for name in _SUMS}
    deposit = _deposit(contract, deposited, Money.zero(currency))
    return ProjectSettlement(**sums, deposit=deposit, milestones=funds)


def _deposit(contract: Row, deposited: Sequence[Deposited], nothing: Money) -> DepositSums | None:
    """That of the terms that act now; what was paid of another one still shows."""
    project = project_of(TERMS.validate_python(contract.terms))
    agreed = None if project is None else project.deposit
    if agreed is None and not any(one.paid.minor for one in deposited):
        return None
    return DepositSums(**DepositSums.sums_of(agreed or nothing, deposited))


def _money(row: Row, name: str) -> Money:
    return Money.from_minor(row[name], row.currency)


def _funds(row: Row, deposited: Deposited) -> MilestoneFunds:
    return shaped(
        MilestoneFunds,
        row,
        milestone_id=row.id,
        amount=_money(row, "amount_minor"),
        **{name: _money(row, name) for name in ("funded", "released", "refunded")},
        held=Money.from_minor(row.funded - row.released - row.refunded, row.currency),
        deposit_set_off=deposited.recouped,
    )

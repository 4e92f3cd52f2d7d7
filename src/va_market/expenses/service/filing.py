from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from va_market.contracts import service as contracts
from va_market.contracts.policies import speaks_for_agency
from va_market.events import EventKind
from va_market.expenses.models import Expense, ExpenseStatus
from va_market.expenses.schemas import ExpenseCreate, ExpenseUpdate, rate_of, spent_of
from va_market.expenses.service import receipts
from va_market.expenses.service.days import assignment_on, check_rate_day
from va_market.expenses.service.limits import thaw
from va_market.expenses.service.moving import Held, hold_for, tell
from va_market.identity.actor import Actor
from va_market.kit.db import Row, WriteSession
from va_market.kit.errors import Forbidden, field_error
from va_market.kit.money import Money
from va_market.pricing.currencies import ExchangeRate
from va_market.pricing.errors import PricingError
from va_market.pricing.expenses import amount_of
from va_market.work_orders import service as work_orders

FILED = EventKind("expense.filed", "Somebody wrote down what was spent for a contract.")
CHANGED = EventKind("expense.changed", "An expense was changed; its fields are named.")
DELETED = EventKind("expense.deleted", "An expense was deleted before anybody approved it.")


class Place(NamedTuple):
    """Where something was spent, and for whose work."""

    contract: Row
    assistant_id: UUID
    currency: str


_MONEY = frozenset({"spent", "exchange_rate"})
_PLAIN = ("incurred_on", "category", "description", "merchant", "work_order_id", "receipts")


async def file(
    session: WriteSession, actor: Actor, *, contract_id: UUID, body: ExpenseCreate, now: datetime
) -> Held:
    """Write down what was spent.

    Raises:
        NotFound: there is no such contract for this caller, no such order on it, or no such file.
        Forbidden: the caller neither works on the contract nor speaks for its agency.
        Invalid: the day is no day of this work, or the rate of exchange does not fit.
    """
    contract = await contracts.look_at_worked(session, actor, contract_id=contract_id)
    place = Place(
        contract,
        await _whose(session, actor, contract),
        await contracts.currency_of(session, contract),
    )
    expense = Expense(
        contract_id=contract_id,
        assistant_id=place.assistant_id,
        filed_by=actor.user_id,
        status=ExpenseStatus.DRAFT,
        currency=place.currency,
        created_at=now,
        updated_at=now,
        **await _columns(session, place, dict(body), now),
    )
    held = (expense, contract)
    session.add(expense)
    await session.flush()
    await receipts.hold(session, actor, expense, before=[], now=now)
    tell(session, FILED, held, actor)
    return held


async def _whose(session: WriteSession, actor: Actor, contract: Row) -> UUID:
    """For whose work the caller files: their own, now or before, or that of the present one."""
    if await contracts.has_worked(session, actor, contract):
        return actor.user_id
    if speaks_for_agency(actor, contract) and actor.user_id != contract.assistant_id:
        assistant_id: UUID = contract.assistant_id
        return assistant_id
    raise Forbidden("Only the assistant files expenses, or the agency of the contract.")


async def update(
    session: WriteSession, actor: Actor, *, expense_id: UUID, body: ExpenseUpdate, now: datetime
) -> Held:
    """Change what is not submitted. Errors: see `hold_for` and `file`."""
    held = await hold_for(session, actor, expense_id, "update")
    expense, contract = held
    before = expense.receipts
    changes = _changes(expense, body)
    if not changes:
        return held
    place = Place(contract, expense.assistant_id, expense.currency)
    columns = await _columns(session, place, _with_money(expense, changes), now)
    thaw(expense)
    expense.sqlmodel_update(columns)
    await receipts.hold(session, actor, expense, before=before, now=now)
    expense.updated_at = now
    tell(session, CHANGED, held, actor, fields=sorted(changes))
    return held


def _changes(expense: Expense, body: ExpenseUpdate) -> dict[str, Any]:
    """The given fields whose values are not there already."""
    present = {name: getattr(expense, name) for name in _PLAIN}
    present |= {"spent": spent_of(expense), "exchange_rate": rate_of(expense)}
    given = {name: getattr(body, name) for name in body.model_fields_set}
    return {name: value for name, value in given.items() if value != present[name]}


def _with_money(expense: Expense, changes: dict[str, Any]) -> dict[str, Any]:
    """What was spent and the rate decide on the amount together."""
    if _MONEY.isdisjoint(changes):
        return changes
    return {"spent": spent_of(expense), "exchange_rate": rate_of(expense), **changes}


async def _columns(
    session: WriteSession, place: Place, given: dict[str, Any], now: datetime
) -> dict[str, Any]:
    """The columns that the given fields fill."""
    columns = {name: given[name] for name in _PLAIN if name in given}
    if "incurred_on" in given:
        columns["assignment"] = await assignment_on(
            session,
            place.contract,
            assistant_id=place.assistant_id,
            day=given["incurred_on"],
            now=now,
        )
    check_rate_day(given.get("exchange_rate"), place.contract, now)
    if given.get("work_order_id") is not None:
        await work_orders.hold_of_contract(
            session, work_order_id=given["work_order_id"], contract_id=place.contract.id
        )
    if "spent" in given:
        columns |= _reckoned(given["spent"], given["exchange_rate"], place.currency)
    return columns


def _reckoned(spent: Money, rate: ExchangeRate | None, currency: str) -> dict[str, Any]:
    """The amount in the currency of the contract, and how it came about."""
    try:
        amount = amount_of(spent, rate, currency=currency)
    except PricingError as error:
        pointer = "/spent" if error.field == "spent" else "/exchange_rate"
        raise field_error(pointer, error.code, error.detail) from error
    return {
        "spent_minor": spent.minor,
        "spent_currency": spent.currency,
        "exchange_rate": None if rate is None else rate.model_dump(mode="json"),
        "amount_minor": amount.minor,
    }


async def delete(session: WriteSession, actor: Actor, *, expense_id: UUID, now: datetime) -> None:
    """Remove what is not submitted; its receipts are loose files again. Errors: see `hold_for`."""
    held = await hold_for(session, actor, expense_id, "delete")
    expense, _ = held
    await receipts.let_go(session, actor, expense, now=now)
    expense.updated_at = now
    tell(session, DELETED, held, actor)
    await session.delete(expense)

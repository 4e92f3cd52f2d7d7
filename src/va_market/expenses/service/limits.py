"""What the client pays back of an expense: by the policy in force, up to its caps."""

from datetime import date, datetime, timedelta
from uuid import UUID

from va_market.contracts import service as contracts
from va_market.expenses import repository
from va_market.expenses.errors import CapSpent, NotReimbursed, ReceiptNeeded, SubmittedTooLate
from va_market.expenses.models import Expense, ExpenseStatus
from va_market.expenses.schemas import money_of
from va_market.kit.db import Row, WriteSession
from va_market.kit.money import Money
from va_market.pricing import expenses as pricing
from va_market.reimbursement_policies import service as reimbursement_policies
from va_market.reimbursement_policies.models import ReimbursementPolicy
from va_market.reimbursement_policies.schemas import CategoryRule


async def freeze(session: WriteSession, expense: Expense, contract: Row, *, now: datetime) -> None:
    """Let an expense keep to what the client pays back now, and say what that comes to.

    Raises:
        NotReimbursed: the client does not pay the category back.
        SubmittedTooLate: the days for it are over.
        ReceiptNeeded: it shows none, and is of more than goes without.
        CapSpent: nothing is left of the month.
    """
    client_id = contract.organization_id
    policy = await reimbursement_policies.hold(session, organization_id=client_id)
    if policy is None:
        raise NotReimbursed("The client has not said that it pays anything back.")
    rule = reimbursement_policies.rule_of(policy, expense.category, expense.currency)
    if rule is None:
        detail = f"The client does not pay back {expense.category} in {expense.currency}."
        raise NotReimbursed(detail)
    _check_day(expense, policy, today=contracts.local_date(now, contract.time_zone))
    _check_receipt(expense, rule)
    expense.policy_version = policy.version
    expense.item_cap_minor = None if rule.per_item_cap is None else rule.per_item_cap.minor
    expense.month_cap_minor = None if rule.per_month_cap is None else rule.per_month_cap.minor
    with session.no_autoflush:  # it is not complete before this answer
        expense.payable_minor = (await payable(session, expense, client_id)).minor


def thaw(expense: Expense) -> None:
    """Forget what was frozen: the next submission keeps to what holds then."""
    expense.policy_version = expense.payable_minor = None
    expense.item_cap_minor = expense.month_cap_minor = None


async def payable(session: WriteSession, expense: Expense, client_id: UUID) -> Money:
    """The most that can be approved by what was frozen, and by what is left of the month.

    Raises:
        CapSpent: nothing is left.
    """
    amount = Money.from_minor(expense.amount_minor, expense.currency)
    left = await _left_of_month(session, expense, client_id)
    found = pricing.payable(amount, per_item=money_of(expense, "item_cap"), left_of_month=left)
    if found.minor == 0:
        raise CapSpent
    return found


async def _left_of_month(session: WriteSession, expense: Expense, client_id: UUID) -> Money | None:
    cap = money_of(expense, "month_cap")
    if cap is None:
        return None
    first, next_ = _month_of(expense.incurred_on)
    spent = await repository.approved_within(
        session, expense, organization_id=client_id, first=first, next_=next_
    )
    return cap - Money.from_minor(spent, expense.currency)


def _month_of(day: date) -> tuple[date, date]:
    """Its first day, and that of the next one."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1)


def _check_day(expense: Expense, policy: ReimbursementPolicy, *, today: date) -> None:
    # What was returned had been submitted in time.
    if policy.days_to_submit is None or expense.status == ExpenseStatus.RETURNED:
        return
    if today > expense.incurred_on + timedelta(days=policy.days_to_submit):
        detail = f"The client pays back what is submitted within {policy.days_to_submit} days."
        raise SubmittedTooLate(detail)


def _check_receipt(expense: Expense, rule: CategoryRule) -> None:
    most = rule.receipt_above
    if most is not None and expense.amount_minor > most.minor and not expense.receipts:
        raise ReceiptNeeded(f"The client asks for a receipt above {most}.")

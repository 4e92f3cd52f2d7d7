"""What callers send and read about expenses."""

from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from va_market.expenses.models import Expense, ExpenseStatus
from va_market.expenses.policies import allowed_actions
from va_market.identity.actor import Actor
from va_market.kit.db import Row
from va_market.kit.fields import Moment, Name, Note, Price, kept
from va_market.kit.http.queries import CommaList
from va_market.kit.money import Money
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped
from va_market.pricing.currencies import ExchangeRate
from va_market.pricing.terms import CalendarDay
from va_market.reimbursement_policies.models import ExpenseCategory

MOST_RECEIPTS = 20


def _each_once(receipts: list[UUID]) -> list[UUID]:
    if len(set(receipts)) < len(receipts):
        raise PydanticCustomError("receipt_twice", "a receipt is named once")
    return receipts


Receipts = Annotated[
    list[UUID],
    Field(
        max_length=MOST_RECEIPTS,
        description="Files that you sent for the contract; they stay with it while it names them.",
    ),
    AfterValidator(_each_once),
]
Spent = Annotated[Price, Field(description="As the receipt says it.")]
IncurredOn = Annotated[CalendarDay, Field(description="The day on which it was spent.")]
Rate = Annotated[
    ExchangeRate,
    Field(
        description="Needed where it was spent in another currency than that of the contract: "
        "from the one into the other."
    ),
]
_EXPENSE: dict[str, Any] = {
    "incurred_on": "2026-12-04",
    "category": "travel",
    "description": "Train to the fair and back",
    "merchant": "Comboios de Portugal",
    "spent": {"amount": "64.50", "currency": "EUR"},
}


class ExpenseCreate(Schema):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXPENSE]})

    incurred_on: IncurredOn
    category: ExpenseCategory
    description: Note
    merchant: Name | None = None
    spent: Spent
    exchange_rate: Rate | None = None
    work_order_id: UUID | None = Field(
        default=None, description="The order of the contract that it was spent for."
    )
    receipts: Receipts = Field(default=[])


class ExpenseUpdate(Schema):
    """A JSON merge patch: absent keeps the value, null clears it where that is allowed."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"category": "meals", "merchant": None}]}
    )

    incurred_on: IncurredOn = kept()
    category: ExpenseCategory = kept()
    description: Note = kept()
    merchant: Name | None = kept()
    spent: Spent = kept()
    exchange_rate: Rate | None = kept()
    work_order_id: UUID | None = kept()
    receipts: Receipts = kept()


class ExpenseApprove(Schema):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"amount": {"amount": "50.00", "currency": "EUR"}}]},
    )

    amount: Price | None = Field(
        default=None,
        description="Less than what could be approved. Null: as much as the caps let through.",
    )


class ExpenseReturn(Schema):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"note": "The receipt is of last year."}]}
    )

    note: Note


class FrozenPolicy(Schema):
    """What the client paid back in this category when the expense was submitted."""

    version: int
    per_item_cap: Money | None
    per_month_cap: Money | None


class ExpenseRead(Resource):
    id: UUID
    contract_id: UUID
    assistant_id: UUID = Field(description="For whose work it was spent.")
    filed_by: UUID
    status: ExpenseStatus
    incurred_on: CalendarDay
    category: ExpenseCategory
    description: str
    merchant: str | None
    spent: Money = Field(description="As the receipt says it.")
    exchange_rate: ExchangeRate | None
    amount: Money = Field(description="The same in the currency of the contract, rounded once.")
    work_order_id: UUID | None
    receipts: list[UUID] = Field(description="Files: see /v1/files/{file_id}.")
    policy: FrozenPolicy | None = Field(description="Null until it is submitted.")
    payable: Money | None = Field(
        description="The most that could be approved when it was submitted; meanwhile it may be "
        "less, as others of the month were."
    )
    approved: Money | None = Field(description="What the client pays back.")
    excess: Money | None = Field(
        description="What of `amount` is not paid back: beyond `approved`, until then beyond "
        "`payable`."
    )
    submitted_at: Moment | None
    decided_at: Moment | None
    decided_by: UUID | None
    return_note: str | None
    created_at: Moment
    updated_at: Moment
    allowed_actions: list[str] = Field(description="What you may do now.")

    @classmethod
    def of(cls, expense: Expense | Row, actor: Actor, contract: Any) -> "ExpenseRead":
        """`contract` is anything that names its parties: rows of lists do it themselves."""
        amount, payable = money_of(expense, "amount"), money_of(expense, "payable")
        approved = money_of(expense, "approved")
        paid = approved or payable
        return shaped(
            cls,
            expense,
            spent=spent_of(expense),
            exchange_rate=rate_of(expense),
            amount=amount,
            policy=_policy_of(expense),
            payable=payable,
            approved=approved,
            excess=None if amount is None or paid is None else amount - paid,
            allowed_actions=allowed_actions(actor, expense, contract),
        )


def money_of(expense: Any, name: str) -> Money | None:
    """An amount in the currency of the contract."""
    minor = getattr(expense, f"{name}_minor")
    return None if minor is None else Money.from_minor(minor, expense.currency)


def spent_of(expense: Any) -> Money:
    return Money.from_minor(expense.spent_minor, expense.spent_currency)


def rate_of(expense: Any) -> ExchangeRate | None:
    said = expense.exchange_rate
    return None if said is None else ExchangeRate.model_validate(said)


def _policy_of(expense: Any) -> FrozenPolicy | None:
    if expense.policy_version is None:
        return None
    return FrozenPolicy(
        version=expense.policy_version,
        per_item_cap=money_of(expense, "item_cap"),
        per_month_cap=money_of(expense, "month_cap"),
    )


class ExpensePage(PageOf[ExpenseRead]):
    """A page of expenses."""


class ExpenseSort(StrEnum):
    NEWEST = "-incurred_on"
    OLDEST = "incurred_on"


class ContractExpenseQuery(Schema):
    sort: ExpenseSort = ExpenseSort.NEWEST
    status: CommaList[ExpenseStatus] | None = Field(default=None, description="Any of these.")
    category: CommaList[ExpenseCategory] | None = Field(default=None, description="Any of these.")
    incurred_after: CalendarDay | None = Field(
        default=None, description="Spent on this day or later."
    )
    incurred_before: CalendarDay | None = Field(default=None, description="Spent before this day.")


class ExpenseQuery(ContractExpenseQuery):
    contract_id: UUID | None = Field(default=None, description="Only of this contract.")
    organization_id: UUID | None = Field(default=None, description="Only of this client.")

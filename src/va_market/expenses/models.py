from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from va_market.contracts.models import AGENCY, ASSISTANT, CLIENT
from va_market.kit.db import Versioned, text_enum
from va_market.kit.ids import new_id
from va_market.kit.states import SYSTEM, Machine, move
from va_market.reimbursement_policies.models import ExpenseCategory


class ExpenseStatus(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"
    INVOICED = "invoiced"
    REIMBURSED = "reimbursed"


_EDITABLE = (ExpenseStatus.DRAFT, ExpenseStatus.RETURNED)
_WAITING = (ExpenseStatus.SUBMITTED,)
_FILER = [ASSISTANT, AGENCY]

EXPENSE = Machine(
    "expense",
    ExpenseStatus,
    [
        move("update", _EDITABLE, None, _FILER),
        move("delete", _EDITABLE, None, _FILER),
        move("submit", _EDITABLE, ExpenseStatus.SUBMITTED, _FILER),
        move("withdraw", _WAITING, ExpenseStatus.DRAFT, _FILER),
        move("approve", _WAITING, ExpenseStatus.APPROVED, [CLIENT]),
        move("return", _WAITING, ExpenseStatus.RETURNED, [CLIENT]),
        # Invoices make these: what they bill, and what was paid.
        move("invoice", (ExpenseStatus.APPROVED,), ExpenseStatus.INVOICED, [SYSTEM]),
        move("reimburse", (ExpenseStatus.INVOICED,), ExpenseStatus.REIMBURSED, [SYSTEM]),
        # The invoice is void: another one may bill it.
        move("free", (ExpenseStatus.INVOICED,), ExpenseStatus.APPROVED, [SYSTEM]),
    ],
)
_SETTLED = "status IN ('approved', 'invoiced', 'reimbursed')"


class Expense(Versioned, table=True):
    """What was spent for the work on a contract, and what of it the client pays back (R24).

    The migration adds what SQLAlchemy cannot say: what is approved changes no more, nor do its
    receipts, and what is approved of a category within a month stays within its cap.
    """

    __tablename__ = "expenses"
    __table_args__ = (
        CheckConstraint("amount_minor > 0 AND spent_minor > 0", name="spends"),
        CheckConstraint(
            "(exchange_rate IS NULL) = (spent_currency = currency)", name="says_its_rate"
        ),
        CheckConstraint(
            "exchange_rate IS NOT NULL OR spent_minor = amount_minor", name="adds_nothing"
        ),
        CheckConstraint(
            "(policy_version IS NULL) = (payable_minor IS NULL)", name="is_frozen_wholly"
        ),
        CheckConstraint(
            "status IN ('draft', 'returned') OR policy_version IS NOT NULL",
            name="submission_freezes_the_policy",
        ),
        CheckConstraint(
            "payable_minor BETWEEN 1 AND LEAST(amount_minor, item_cap_minor)",
            name="is_payable_within_caps",
        ),
        CheckConstraint(
            f"({_SETTLED}) = (approved_minor IS NOT NULL)", name="approval_names_an_amount"
        ),
        CheckConstraint(
            "approved_minor BETWEEN 1 AND payable_minor", name="is_approved_within_caps"
        ),
        CheckConstraint(
            f"NOT ({_SETTLED}) OR num_nulls(decided_at, decided_by) = 0",
            name="approval_names_who",
        ),
        CheckConstraint(
            "decided_by <> assistant_id AND decided_by <> filed_by", name="not_decided_by_oneself"
        ),
        ForeignKeyConstraint(  # only whom the contract was assigned to spends on it
            ["contract_id", "assignment", "assistant_id"],
            [
                "contract_assignments.contract_id",
                "contract_assignments.number",
                "contract_assignments.assistant_id",
            ],
        ),
        ForeignKeyConstraint(  # an order of the same contract
            ["work_order_id", "contract_id"], ["work_orders.id", "work_orders.contract_id"]
        ),
        Index("ix_expenses_contract_day", "contract_id", "incurred_on", "id"),
        Index("ix_expenses_contract_status", "contract_id", "status", "incurred_on", "id"),
        Index("ix_expenses_assistant_day", "assistant_id", "incurred_on", "id"),
        Index("ix_expenses_assistant_status", "assistant_id", "status", "incurred_on", "id"),
        Index("ix_expenses_filer", "filed_by", "id"),
        Index(
            "ix_expenses_decider",
            "decided_by",
            "id",
            postgresql_where=text("decided_by IS NOT NULL"),
        ),
        Index(
            "ix_expenses_work_order",
            "work_order_id",
            postgresql_where=text("work_order_id IS NOT NULL"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    contract_id: UUID
    assignment: int
    """By which assignment of the contract the assistant worked on that day."""
    assistant_id: UUID
    """For whose work it was spent."""
    filed_by: UUID = Field(foreign_key="users.id")
    """The assistant, or somebody of the agency."""
    status: ExpenseStatus = Field(sa_type=text_enum(ExpenseStatus, "status"))
    incurred_on: date
    category: ExpenseCategory = Field(sa_type=text_enum(ExpenseCategory, "category"))
    description: str = Field(sa_type=Text)
    merchant: str | None = Field(default=None, sa_type=Text)
    spent_minor: int = Field(sa_type=BigInteger)
    spent_currency: str = Field(sa_type=Text)
    """As the receipt says it."""
    exchange_rate: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    amount_minor: int = Field(sa_type=BigInteger)
    """The same in the currency of the contract."""
    currency: str = Field(sa_type=Text)
    work_order_id: UUID | None = None
    receipts: list[UUID] = Field(sa_type=ARRAY(Uuid))
    """Files, which are held while it shows them."""
    policy_version: int | None = None
    """What the client paid back when it was submitted, and what follows from it."""
    item_cap_minor: int | None = Field(default=None, sa_type=BigInteger)
    month_cap_minor: int | None = Field(default=None, sa_type=BigInteger)
    payable_minor: int | None = Field(default=None, sa_type=BigInteger)
    """The most that could be approved when it was submitted."""
    approved_minor: int | None = Field(default=None, sa_type=BigInteger)
    submitted_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    decided_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    decided_by: UUID | None = Field(default=None, foreign_key="users.id")
    return_note: str | None = Field(default=None, sa_type=Text)
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))

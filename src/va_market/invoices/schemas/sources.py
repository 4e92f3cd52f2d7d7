"""What is behind the lines of invoices, and where it is billed."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from va_market.charges.models import ChargeKind
from va_market.invoices.models import InvoiceStatus, SourceKind
from va_market.kit.db import Row
from va_market.kit.fields import Moment
from va_market.kit.money import Money
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import shaped
from va_market.reimbursement_policies.models import ExpenseCategory

_Position = Annotated[int, Field(description="Its place behind the line, from 1: time in order.")]
_Released = Annotated[
    Moment | None,
    Field(description="When the invoice was voided, and this free for another one."),
]
_TermsVersion = Annotated[
    int, Field(description="The version of the contract's terms that pays for it.")
]


class SourceRead(Schema):
    """An approved entry behind a line."""

    kind: Literal["time_entry"]
    position: _Position
    id: UUID = Field(description="The time entry.")
    assistant_id: UUID
    counted_on: date = Field(description="The day of its start, in the contract's zone.")
    started_at: Moment
    ended_at: Moment
    billable_seconds: int = Field(description="As frozen at approval; below zero: taken back.")
    terms_version: _TermsVersion
    work_order_id: UUID | None
    task: str | None
    memo: str
    credit_note_id: UUID | None = Field(
        description="The credit note by which it corrects what was billed on the line; null: it "
        "was billed itself."
    )
    released_at: _Released


class ExpenseSourceRead(Schema):
    """An approved expense behind a line."""

    kind: Literal["expense"]
    position: _Position
    id: UUID = Field(description="The expense.")
    assistant_id: UUID
    incurred_on: date
    category: ExpenseCategory
    description: str
    merchant: str | None
    approved: Money = Field(description="What of it the client pays back.")
    receipts: list[UUID] = Field(description="Files that show what was spent.")
    work_order_id: UUID | None
    released_at: _Released


class ReleaseSourceRead(Schema):
    """What was released of the funds of a milestone, behind a line."""

    kind: Literal["release"]
    position: _Position
    id: UUID = Field(description="The movement of the milestone.")
    milestone_id: UUID
    title: str
    amount: Money = Field(description="What was paid out of the held funds, before the fee.")
    deposit_set_off: Money = Field(description="What the deposit covers besides.")
    terms_version: _TermsVersion
    transaction_id: UUID = Field(description="What moved it in the ledger.")
    moved_at: Moment
    spendable_at: Moment | None
    released_at: _Released


class ChargeSourceRead(Schema):
    """What a contract owes for some days, behind a line."""

    kind: Literal["charge"]
    position: _Position
    id: UUID = Field(description="The charge.")
    charge_kind: ChargeKind
    term: str = Field(description="Which of several pay terms; empty where there is one.")
    period_starts_on: date
    period_ends_on: date
    bills_on: date
    description: str
    amount: Money = Field(description="Below zero it takes back.")
    terms_version: _TermsVersion
    released_at: _Released


AnySourceRead = Annotated[
    SourceRead | ExpenseSourceRead | ReleaseSourceRead | ChargeSourceRead,
    Field(discriminator="kind"),
]


def source_of_row(
    row: Row,
) -> SourceRead | ExpenseSourceRead | ReleaseSourceRead | ChargeSourceRead:
    match SourceKind(row.kind):
        case SourceKind.TIME_ENTRY:
            return shaped(SourceRead, row)
        case SourceKind.EXPENSE:
            return shaped(ExpenseSourceRead, row, approved=_money(row, "approved"))
        case SourceKind.RELEASE:
            amounts = {name: _money(row, name) for name in ("amount", "deposit_set_off")}
            return shaped(ReleaseSourceRead, row, **amounts)
        case SourceKind.CHARGE:
            return shaped(ChargeSourceRead, row, amount=_money(row, "amount"))


def _money(row: Row, name: str) -> Money:
    return Money.from_minor(getattr(row, f"{name}_minor"), row.currency)


class SourcePage(PageOf[AnySourceRead]):
    """A page of what is behind a line."""


class _LineOf(Schema):
    contract_id: UUID
    invoice_id: UUID
    status: InvoiceStatus
    number: str | None
    line_id: UUID
    position: int
    description: str


class LineOfEntryRead(_LineOf):
    """Where an entry is billed, or settled by a credit note."""

    time_entry_id: UUID
    credit_note_id: UUID | None = Field(
        description="The credit note that settled it, or of an entry that was taken back what "
        "takes it back; null: it was billed, and no credit note settled a correction of it."
    )
    credit_note_number: str | None

    @classmethod
    def of_row(cls, row: Row) -> "LineOfEntryRead":
        return shaped(cls, row, time_entry_id=row.source_id)


class LineOfSourceRead(_LineOf):
    """Where an expense, a release or a charge is billed."""

    kind: SourceKind
    source_id: UUID

    @classmethod
    def of_row(cls, row: Row, kind: SourceKind) -> "LineOfSourceRead":
        return shaped(cls, row, kind=kind)

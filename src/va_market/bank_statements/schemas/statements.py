from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field

from va_market.bank_statements.formats.amounts import DecimalSign
from va_market.bank_statements.formats.lines import ACCOUNT_BOUND, Format
from va_market.bank_statements.formats.tables import Encoding
from va_market.bank_statements.models import BankStatement, StatementStatus
from va_market.bank_statements.policies import statement_actions
from va_market.identity.actor import Actor
from va_market.kit.days import DateOrder
from va_market.kit.db import Row
from va_market.kit.fields import Currency, Line, Moment
from va_market.kit.http.queries import CommaList
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped

EXAMPLE_CSV = """Date;Amount;Currency;Text;Name;Id
07.12.2026;1.250,00;EUR;VAM K7Q2M9XWTHP4;Acme Ltd;2026120700017
"""
EXAMPLE_XML = """<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">
  <BkToCstmrStmt><Stmt><Acct><Id><IBAN>PT50000201231234567890154</IBAN></Id></Acct></Stmt>
  </BkToCstmrStmt>
</Document>
"""
ColumnName = Annotated[Line, Field(min_length=1, max_length=200)]
Account = Annotated[Line, Field(min_length=1, max_length=ACCOUNT_BOUND)]


class StatementUpload(Schema):
    """How a CSV file is to be read; a CAMT.053 file says all of it by itself."""

    account: Account | None = Field(
        default=None,
        description="Of which account of the house the rows are, such as its IBAN; by it and the "
        "bank's own id a line is known again.",
    )
    date_column: ColumnName | None = Field(
        default=None, description="The name of the column with the day of the booking."
    )
    amount_column: ColumnName | None = Field(
        default=None, description="With the amount; what left the account is negative."
    )
    text_columns: CommaList[ColumnName] | None = Field(
        default=None, max_length=5, description="With what the payer wrote, in one or in several."
    )
    currency_column: ColumnName | None = Field(
        default=None, description="With the currency, where it is not the same in all rows."
    )
    currency: Currency | None = Field(
        default=None, description="Of all rows, where no column says it."
    )
    counterparty_column: ColumnName | None = Field(
        default=None, description="With the name of who paid, or was paid."
    )
    bank_id_column: ColumnName | None = Field(
        default=None, description="With the bank's own id of the row."
    )
    end_to_end_column: ColumnName | None = Field(
        default=None, description="With the id that the payer gave the transfer."
    )
    date_order: DateOrder | None = Field(
        default=None, description="Of dates such as 03/04/2026; ISO dates are read in any case."
    )
    decimal_sign: DecimalSign | None = Field(
        default=None, description="What stands before the decimals: nothing is guessed."
    )
    encoding: Encoding = Field(default=Encoding.UTF_8, description="Of the letters of the file.")


class OnError(StrEnum):
    STOP = "stop"
    SKIP = "skip"


class StatementImport(Schema):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"on_error": "stop"}]}
    )

    on_error: OnError = Field(
        default=OnError.STOP,
        description="`stop`: nothing is imported while a line is faulty. `skip`: the others are.",
    )


class StatementFault(Schema):
    """Why a line is not taken. What it says is not repeated."""

    number: int = Field(
        description="The line of a CSV file, whose header is line 1; which entry of a CAMT.053."
    )
    column: str | None = Field(description="As the file names it; null: the line as a whole.")
    code: str
    reason: str


class BankStatementRead(Resource):
    """A file of the bank, and what is in it."""

    id: UUID
    status: StatementStatus
    format: Format
    lines: int = Field(description="Lines and entries of the file.")
    valid: int = Field(description="Lines that were not imported before.")
    duplicates: int = Field(description="Lines that were.")
    faulty: int = Field(description="Lines that cannot be taken; `faults` names them.")
    skipped: int = Field(description="Entries that are not booked, or of nothing.")
    imported: int = Field(description="How many lines the import has added.")
    adds_up: bool | None = Field(
        description="Whether the opening balance and the entries make the closing one; a file of "
        "which that is false is not imported. Null: it tells no balances."
    )
    faults: list[StatementFault] = Field(description="At most a hundred.")
    sent_by: UUID
    imported_by: UUID | None
    imported_at: Moment | None
    created_at: Moment
    updated_at: Moment
    allowed_actions: list[str]

    @classmethod
    def of(cls, statement: BankStatement | Row, actor: Actor) -> "BankStatementRead":
        return shaped(
            cls,
            statement,
            lines=statement.line_count,
            allowed_actions=statement_actions(actor, statement),
        )


class BankStatementPage(PageOf[BankStatementRead]):
    """A page of statements."""


class Order(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class BankStatementQuery(Schema):
    sort: Order = Order.NEWEST
    status: CommaList[StatementStatus] | None = Field(default=None, description="Any of these.")


def faults_of(found: Sequence[Any]) -> list[dict[str, Any]]:
    """The first faults, as they are kept."""
    return [
        {"number": one.number, "column": one.column, "code": one.code, "reason": one.reason}
        for one in found[:100]
    ]

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from va_market.bank_statements.formats.lines import Direction
from va_market.bank_statements.models import BankLine, LineStatus
from va_market.bank_statements.policies import line_actions
from va_market.bank_statements.schemas.statements import Order
from va_market.identity.actor import Actor
from va_market.kit.db import Row
from va_market.kit.fields import Moment, Note
from va_market.kit.http.queries import CommaList
from va_market.kit.money import Money
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped
from va_market.payments.models import PaymentStatus
from va_market.payouts.models import PayoutStatus


class LineMatch(Schema):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"payment_id": "0199b1c2-7a1e-7c53-8d3e-6f1f2a3b4c5d"},
                {"payout_id": "0199b1c2-7a1e-7c53-8d3e-6f1f2a3b4c5e"},
            ]
        },
    )

    payment_id: UUID | None = Field(
        default=None, description="What a credit is received for, or what a debit takes back."
    )
    payout_id: UUID | None = Field(
        default=None, description="What a debit has paid, or what a credit brings back."
    )
    payout_batch_id: UUID | None = Field(
        default=None, description="The same of all payouts of a batch, booked as one."
    )

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if sum(one is not None for one in self.__dict__.values()) != 1:
            raise PydanticCustomError(
                "name_one", "name a payment, a payout or a batch, one of them"
            )
        return self


class LineDismiss(Schema):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"note": "Interest of the bank."}]}
    )

    note: Note = Field(description="What it is.")


class Candidate(Schema):
    """A payment that a line may be."""

    payment_id: UUID
    organization_id: UUID
    organization_name: str
    reference: str
    status: PaymentStatus
    likeness: int = Field(
        description="How much the name of the organization is like that of who paid, in percent."
    )


class PayoutCandidate(Schema):
    """A payout that a line may be."""

    payout_id: UUID
    owner_id: UUID
    holder_name: str = Field(description="Whose account it goes to.")
    batch_id: UUID | None
    reference: str
    status: PayoutStatus
    likeness: int = Field(description="How much that name is like the one of the line, in percent.")


class Candidates(NamedTuple):
    """What a line may be."""

    payments: Sequence[Candidate] = ()
    payouts: Sequence[PayoutCandidate] = ()


NOTHING = Candidates()


class BankLineRead(Resource):
    """Money that entered or left the account of the house, as the bank says."""

    id: UUID
    statement_id: UUID
    number: int = Field(description="Where in the file it stands.")
    part: int = Field(description="Which part of a collective entry, from 0.")
    account: str
    direction: Direction
    is_reversal: bool = Field(description="Whether it takes an earlier line back.")
    amount: Money
    booked_on: date
    remittance: str = Field(description="What the payer wrote.")
    counterparty: str = Field(description="Who paid, or was paid, as the bank says.")
    bank_id: str | None
    end_to_end_id: str | None
    status: LineStatus
    reason: str | None = Field(
        description="Why it was not matched by itself: `no_reference`, `unknown_reference`, "
        "`several_payments`, `no_earlier_line`, `not_of_a_payment`, `unknown_payout`, "
        "`several_payouts`, `confirmed_before`, or the code of the error that "
        "confirming it by hand would meet."
    )
    payment_id: UUID | None = Field(description="What it received, or took back.")
    payout_id: UUID | None = Field(description="What it paid, or brought back.")
    payout_batch_id: UUID | None = Field(
        description="The batch whose payouts it paid, or brought back, together."
    )
    note: str | None
    settled_by: UUID | None = Field(description="Who matched or dismissed it; null: it matched.")
    settled_at: Moment | None
    candidates: list[Candidate] = Field(
        description="Of a credit that waits: payments that were announced over the same amount, "
        "the likest names first."
    )
    payout_candidates: list[PayoutCandidate] = Field(
        description="Of a debit that waits, and of a credit that takes one back: payouts on their "
        "way over the same amount, the likest names first."
    )
    created_at: Moment
    updated_at: Moment
    allowed_actions: list[str]

    @classmethod
    def of(
        cls, line: BankLine | Row, actor: Actor, candidates: Candidates = NOTHING
    ) -> "BankLineRead":
        return shaped(
            cls,
            line,
            amount=Money.from_minor(line.amount_minor, line.currency),
            candidates=[*candidates.payments],
            payout_candidates=[*candidates.payouts],
            allowed_actions=line_actions(actor, line),
        )


class BankLinePage(PageOf[BankLineRead]):
    """A page of lines."""


class BankLineQuery(Schema):
    sort: Order = Order.OLDEST
    status: CommaList[LineStatus] | None = Field(default=None, description="Any of these.")
    statement_id: UUID | None = Field(default=None, description="Of this statement alone.")

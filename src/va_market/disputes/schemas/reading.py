from collections.abc import Sequence
from typing import Any
from uuid import UUID

from pydantic import Field, TypeAdapter

from va_market.disputes.models import (
    DisputeReason,
    DisputeSide,
    DisputeStatus,
    PositionKind,
    Speaker,
)
from va_market.disputes.policies import allowed_actions
from va_market.identity.actor import Actor
from va_market.kit.db import Row
from va_market.kit.fields import Moment
from va_market.kit.money import Money
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped


class DisputeLineRead(Schema):
    """Amounts are before fee and tax."""

    line_id: UUID
    disputed: Money
    proposed: Money | None = Field(
        description="What goes back by the settlement that waits for an answer."
    )
    awarded: Money | None = Field(description="What went back at the end; null: it lasts.")


class _Line(Schema):
    """A line as the database tells it in JSON."""

    line_id: UUID
    amount_minor: int
    proposed_minor: int | None
    awarded_minor: int | None


_LINES = TypeAdapter(list[_Line])


def _money(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money.from_minor(minor, currency)


def _line(line: Any, currency: str) -> DisputeLineRead:
    return DisputeLineRead(
        line_id=line.line_id,
        disputed=Money.from_minor(line.amount_minor, currency),
        proposed=_money(line.proposed_minor, currency),
        awarded=_money(line.awarded_minor, currency),
    )


def _totals(dispute: Any) -> dict[str, Money]:
    return {
        name: Money.from_minor(getattr(dispute, f"{name}_minor"), dispute.currency)
        for name in ("total", "reserved", "refunded")
    }


class DisputeSummary(Schema):
    """A dispute without its lines."""

    id: UUID
    invoice_id: UUID
    contract_id: UUID
    organization_id: UUID = Field(description="The client, who opened it.")
    issuer_id: UUID = Field(description="Who sent the invoice: the assistant, or the agency.")
    status: DisputeStatus
    reason: DisputeReason
    turn: DisputeSide | None = Field(
        description="Who is to answer the settlement that was proposed."
    )
    total: Money = Field(description="What is disputed, with its part of fee and tax.")
    reserved: Money = Field(description="What of it the issuer cannot spend while it lasts.")
    silence_ends_at: Moment | None = Field(description="When silence decides; null: it does not.")
    escalated_at: Moment | None
    ended_at: Moment | None
    created_at: Moment
    allowed_actions: list[str] = Field(description="What you may do now.")

    @classmethod
    def of_row(cls, row: Row, actor: Actor) -> "DisputeSummary":
        totals = _totals(row)
        return shaped(
            cls,
            row,
            total=totals["total"],
            reserved=totals["reserved"],
            allowed_actions=allowed_actions(actor, row),
        )


class DisputePage(PageOf[DisputeSummary]):
    """A page of disputes."""


class DisputeRead(Resource):
    """What a client says was billed wrongly, line by line, and what becomes of it."""

    id: UUID
    invoice_id: UUID
    contract_id: UUID
    organization_id: UUID = Field(description="The client, who opened it.")
    issuer_id: UUID = Field(description="Who sent the invoice: the assistant, or the agency.")
    status: DisputeStatus
    reason: DisputeReason
    turn: DisputeSide | None = Field(
        description="Who is to answer the settlement that was proposed."
    )
    lines: list[DisputeLineRead]
    total: Money = Field(description="What is disputed, with its part of fee and tax.")
    reserved: Money = Field(
        description="What of it was paid, and there, and cannot be spent while it lasts."
    )
    refunded: Money = Field(description="What of the reserve went back to the client at the end.")
    silence_ends_at: Moment | None = Field(
        description="When silence decides. What is not answered is settled for the client, or "
        "escalated; a settlement lapses; what was answered counts as withdrawn."
    )
    credit_note_id: UUID | None = Field(description="What took back what was awarded.")
    reserve_transaction_id: UUID | None = Field(
        description="What reserved it, as the entries of accounts name it."
    )
    refund_transaction_id: UUID | None = Field(description="What paid the client out of it.")
    return_transaction_id: UUID | None = Field(description="What let the rest be spent again.")
    opened_by: UUID
    answered_by: UUID | None
    ruled_by: UUID | None
    answered_at: Moment | None
    escalated_at: Moment | None
    ended_at: Moment | None
    created_at: Moment
    updated_at: Moment
    allowed_actions: list[str] = Field(description="What you may do now.")

    @classmethod
    def of(cls, dispute: Any, lines: Sequence[Any], actor: Actor) -> "DisputeRead":
        return shaped(
            cls,
            dispute,
            **_totals(dispute),
            lines=[_line(line, dispute.currency) for line in lines],
            allowed_actions=allowed_actions(actor, dispute),
        )

    @classmethod
    def of_row(cls, row: Row, actor: Actor) -> "DisputeRead":
        return cls.of(row, _LINES.validate_python(row.lines), actor)


class PositionAmountRead(Schema):
    line_id: UUID
    amount: Money


class DisputePositionRead(Schema):
    """What somebody said or did; it never changes."""

    id: UUID
    kind: PositionKind = Field(description="`silence`: what silence has decided.")
    speaker: Speaker
    author_id: UUID | None = Field(description="Null: silence has decided.")
    text: str | None
    amounts: list[PositionAmountRead] = Field(description="Of the lines that it speaks of.")
    file_ids: list[UUID]
    created_at: Moment

    @classmethod
    def of_row(cls, row: Row) -> "DisputePositionRead":
        amounts = [
            PositionAmountRead(
                line_id=one["line_id"],
                amount=Money.from_minor(one["amount_minor"], row.currency),
            )
            for one in row.amounts
        ]
        return shaped(cls, row, amounts=amounts)


class DisputePositionPage(PageOf[DisputePositionRead]):
    """A page of positions."""

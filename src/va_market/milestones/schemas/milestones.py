from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import ConfigDict, Field

from va_market.contracts.milestones import MilestoneStatus
from va_market.contracts.models import ContractStatus
from va_market.identity.actor import Actor
from va_market.kit.db import Row
from va_market.kit.fields import Moment, Note, Price, PriceOrZero, Title
from va_market.kit.http.queries import CommaList
from va_market.kit.money import Money
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped
from va_market.milestones.models import CLIENT
from va_market.milestones.policies import allowed_actions, parties
from va_market.milestones.schemas.movements import MOVEMENTS, MovementRead, movement_of
from va_market.milestones.sums import approved_of, deposit_fee_of, fee_of, funding_of
from va_market.pricing.projects.held_fees import HeldFee

_EUR_320: dict[str, Any] = {"amount": "320.00", "currency": "EUR"}


class MilestoneFund(Schema):
    """Puts up what is held for the client: exactly what the milestone asks for."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"amount": _EUR_320, "reference": "Transfer 4711"}]},
    )

    amount: PriceOrZero = Field(
        description="As `to_fund` says; zero where the deposit covers the whole milestone."
    )
    reference: Title | None = Field(default=None, description="By which your side finds it again.")


class MilestoneSubmit(Schema):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"note": "https://files.example/inventory"}, {}]},
    )

    note: Note | None = Field(default=None, description="What is handed over, and where it is.")


class MilestoneApprove(Schema):
    """All that is left, or a part of it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{}, {"amount": {"amount": "200.00", "currency": "EUR"}}]},
    )

    amount: Price | None = Field(
        default=None,
        description="How much of the milestone's amount is approved; all that is left, by default. "
        "What the deposit covers of it is paid out with it.",
    )


class ChangesRequest(Schema):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"note": "The archive is missing."}]}
    )

    note: Note


class RefundRequest(Schema):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "We need it no longer."}]}
    )

    reason: Note


class MilestoneRead(Resource):
    id: UUID
    contract_id: UUID
    terms_version: int = Field(description="The version of the contract's terms that agreed on it.")
    position: int = Field(description="Its place in the order of the work, from 1.")
    title: str
    amount: Money = Field(description="The price of this part.")
    deposit_share: Money = Field(description="What of it the deposit of the project covers.")
    client_fee: Money = Field(
        description="What the client pays besides for the platform, by the fee of the terms."
    )
    assistant_fee: Money = Field(description="What the platform takes off the releases.")
    to_fund: Money = Field(
        description="What the client puts up before the work begins: the amount less what the "
        "deposit covers, and the rest of `client_fee`."
    )
    due_on: date | None
    allows_parts: bool = Field(description="Whether a part of it may be approved.")
    status: MilestoneStatus
    funded: Money = Field(
        description="What was put up, what was deposited included, without `client_fee`."
    )
    released: Money = Field(description="What was paid to the assistant, before the fee.")
    refunded: Money = Field(description="What went back to the client, besides its fee.")
    held_funds: Money = Field(
        description="What is there for the rest of the work, without `client_fee`."
    )
    approved: Money = Field(
        description="How much of the amount is approved; the deposit covers its share of it."
    )
    submission_note: str | None
    submitted_at: Moment | None
    submitted_by: UUID | None
    changes_note: str | None
    refund_reason: str | None
    silence_ends_at: Moment | None = Field(
        description="When silence approves what was submitted, or grants the requested refund."
    )
    decided_at: Moment | None
    decided_by: UUID | None = Field(
        description="Who approved, or asked for changes; null where silence did."
    )
    movements: list[MovementRead] = Field(description="What happened to its funds, oldest first.")
    created_at: Moment
    updated_at: Moment
    allowed_actions: list[str] = Field(description="What you may do now.")

    @classmethod
    def of(
        cls,
        milestone: Any,
        movements: Sequence[Any],
        actor: Actor,
        contract: Any,
        *,
        fee: HeldFee,
        is_over: bool,
    ) -> "MilestoneRead":
        currency = milestone.currency
        funding = funding_of(movements, currency)
        pays = CLIENT in parties(actor, contract)
        amount, share = (
            Money.from_minor(minor, currency)
            for minor in (milestone.amount_minor, milestone.deposit_minor)
        )
        paid_before = deposit_fee_of(milestone, movements, fee)
        return shaped(
            cls,
            milestone,
            amount=amount,
            deposit_share=share,
            client_fee=fee.client,
            assistant_fee=fee.assistant,
            to_fund=amount - share + fee.client - paid_before.client,
            funded=funding.funded,
            released=funding.released,
            refunded=funding.refunded,
            held_funds=funding.held,
            approved=approved_of(movements, currency),
            movements=[movement_of(one, currency, is_payer=pays) for one in movements],
            allowed_actions=allowed_actions(
                actor, milestone, contract, holds_money=funding.held.minor > 0, is_over=is_over
            ),
        )

    @classmethod
    def of_row(cls, row: Row, actor: Actor) -> "MilestoneRead":
        # The row carries the parties of its contract beside its own columns.
        movements = MOVEMENTS.validate_python(row.movements)
        is_over = row.contract_status == ContractStatus.ENDED
        fee = fee_of(row, movements, row.fee, row.billed_before)
        return cls.of(row, movements, actor, row, fee=fee, is_over=is_over)


class MilestonePage(PageOf[MilestoneRead]):
    """A page of milestones."""


class MilestoneSort(StrEnum):
    FIRST = "position"
    LAST = "-position"


class MilestoneQuery(Schema):
    sort: MilestoneSort = MilestoneSort.FIRST
    status: CommaList[MilestoneStatus] | None = Field(default=None, description="Any of these.")

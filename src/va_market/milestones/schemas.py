from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import ConfigDict, Field, TypeAdapter

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
from va_market.milestones.models import MovementKind
from va_market.milestones.policies import allowed_actions
from va_market.pricing.projects.milestones import Funding
from va_market.pricing.trace import TraceStep

_EUR_320: dict[str, Any] = {"amount": "320.00", "currency": "EUR"}


class MilestoneFund(Schema):
    """Confirms that the money is there: exactly what the milestone asks for."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"amount": _EUR_320, "reference": "Transfer 4711"}]},
    )

    amount: PriceOrZero = Field(
        description="As `to_fund` says; zero where the deposit covers the whole milestone."
    )
    reference: Title | None = Field(
        default=None, description="By which your side finds the payment again."
    )


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
        "What the deposit covers of it is set off.",
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


class MovementRead(Schema):
    """What happened to the funds of a milestone; it never changes."""

    id: UUID
    kind: MovementKind = Field(
        description="`funded` adds to the held funds. `released` pays the assistant; `refunded` "
        "gives back to the client, and so does `cancelled`, of contracts that ended long ago."
    )
    amount: Money = Field(description="Into the held funds, or out of them.")
    deposit_set_off: Money = Field(
        description="What the deposit covers besides: of what is funded, or of what is released."
    )
    reference: str | None
    trace: list[TraceStep] = Field(description="How the amount of a release came about.")
    made_by: UUID | None = Field(description="Null where silence moved it.")
    created_at: Moment


class MilestoneRead(Resource):
    id: UUID
    contract_id: UUID
    terms_version: int = Field(description="The version of the contract's terms that agreed on it.")
    position: int = Field(description="Its place in the order of the work, from 1.")
    title: str
    amount: Money = Field(description="The price of this part.")
    deposit_share: Money = Field(description="What of it the deposit of the project covers.")
    to_fund: Money = Field(description="The rest, which is funded before the work begins.")
    due_on: date | None
    allows_parts: bool = Field(description="Whether a part of it may be approved.")
    status: MilestoneStatus
    funded: Money
    released: Money = Field(description="What was paid to the assistant.")
    refunded: Money = Field(description="What went back to the client.")
    held_funds: Money = Field(description="What is there for the rest of the work.")
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
        cls, milestone: Any, movements: Sequence[Any], actor: Actor, contract: Any, *, is_over: bool
    ) -> "MilestoneRead":
        currency = milestone.currency
        funding = funding_of(movements, currency)
        amount, share = (
            Money.from_minor(minor, currency)
            for minor in (milestone.amount_minor, milestone.deposit_minor)
        )
        return shaped(
            cls,
            milestone,
            amount=amount,
            deposit_share=share,
            to_fund=amount - share,
            funded=funding.funded,
            released=funding.released,
            refunded=funding.refunded,
            held_funds=funding.held,
            approved=approved_of(movements, currency),
            movements=[_movement(one, currency) for one in movements],
            allowed_actions=allowed_actions(
                actor, milestone, contract, holds_money=funding.held.minor > 0, is_over=is_over
            ),
        )

    @classmethod
    def of_row(cls, row: Row, actor: Actor) -> "MilestoneRead":
        # The row carries the parties of its contract beside its own columns.
        movements = _MOVED.validate_python(row.movements)
        is_over = row.contract_status == ContractStatus.ENDED
        return cls.of(row, movements, actor, row, is_over=is_over)


class _Moved(Schema):
    """A movement as the database tells it in JSON."""

    id: UUID
    kind: MovementKind
    amount_minor: int
    deposit_minor: int
    reference: str | None
    trace: list[TraceStep]
    made_by: UUID | None
    created_at: Moment


_MOVED = TypeAdapter(list[_Moved])


def _movement(one: Any, currency: str) -> MovementRead:
    return MovementRead(
        id=one.id,
        kind=one.kind,
        amount=Money.from_minor(one.amount_minor, currency),
        deposit_set_off=Money.from_minor(one.deposit_minor, currency),
        reference=one.reference,
        trace=one.trace,
        made_by=one.made_by,
        created_at=one.created_at,
    )


def funding_of(movements: Iterable[Any], currency: str) -> Funding:
    """What the movements come to."""
    funding = Funding.none(currency)
    for one in movements:
        amount = Money.from_minor(one.amount_minor, currency)
        if amount.minor == 0:  # covered by the deposit alone
            continue
        match one.kind:
            case MovementKind.FUNDED:
                funding = funding.fund(amount)
            case MovementKind.RELEASED:
                funding = funding.release(amount)
            case _:
                funding = funding.refund(amount)
    return funding


def approved_of(movements: Iterable[Any], currency: str) -> Money:
    """How much of the amount of a milestone was released, what the deposit covers included."""
    released = (one for one in movements if one.kind == MovementKind.RELEASED)
    minor = sum(one.amount_minor + one.deposit_minor for one in released)
    return Money.from_minor(minor, currency)


class MilestonePage(PageOf[MilestoneRead]):
    """A page of milestones."""


class MilestoneSort(StrEnum):
    FIRST = "position"
    LAST = "-position"


class MilestoneQuery(Schema):
    sort: MilestoneSort = MilestoneSort.FIRST
    status: CommaList[MilestoneStatus] | None = Field(default=None, description="Any of these.")

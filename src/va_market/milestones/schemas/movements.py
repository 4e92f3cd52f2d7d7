from typing import Any
from uuid import UUID

from pydantic import Field, TypeAdapter

from va_market.kit.fields import Moment
from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.milestones.models import MovementKind
from va_market.pricing.trace import TraceStep


class MovementRead(Schema):
    """What happened to the funds of a milestone; it never changes."""

    id: UUID
    kind: MovementKind = Field(
        description="`deposited` adds what the deposit covers to the held funds, and `funded` the "
        "rest. `released` pays the assistant; `refunded` gives back to the client, and so do "
        "`returned`, of what was deposited before a change, and `cancelled`, of long ago."
    )
    amount: Money = Field(description="Into the held funds, or out of them.")
    deposit_set_off: Money = Field(
        description="What the deposit covers besides: of what is funded; of a release where it was "
        "paid outside, long ago."
    )
    client_fee: Money = Field(description="What moved besides: the client's part of the fee.")
    assistant_fee: Money = Field(
        description="The part of the fee that is taken off: of what is funded, or of a release."
    )
    spendable_at: Moment | None = Field(
        description="When what was released, less the fee, may be spent; null: it is no release."
    )
    transaction_id: UUID | None = Field(
        description="The entry in the statements of the accounts, whose `reference` is the id of "
        "the milestone; null: no money moved there, as the deposit covers it or it is long ago."
    )
    reference: str | None = Field(description="As the client gave it; null for everybody else.")
    trace: list[TraceStep] = Field(description="How the amount of a release came about.")
    made_by: UUID | None = Field(description="Null where silence moved it.")
    created_at: Moment


class _Moved(Schema):
    """A movement as the database tells it in JSON."""

    id: UUID
    kind: MovementKind
    amount_minor: int
    deposit_minor: int
    client_fee_minor: int
    assistant_fee_minor: int
    spendable_at: Moment | None
    transaction_id: UUID | None
    reference: str | None
    trace: list[TraceStep]
    made_by: UUID | None
    created_at: Moment


MOVEMENTS = TypeAdapter(list[_Moved])
"""What happened to the funds of a milestone, as the database tells it in JSON."""


def movement_of(one: Any, currency: str, *, is_payer: bool) -> MovementRead:
    return MovementRead(
        id=one.id,
        kind=one.kind,
        amount=Money.from_minor(one.amount_minor, currency),
        deposit_set_off=Money.from_minor(one.deposit_minor, currency),
        client_fee=Money.from_minor(one.client_fee_minor, currency),
        assistant_fee=Money.from_minor(one.assistant_fee_minor, currency),
        spendable_at=one.spendable_at,
        transaction_id=one.transaction_id,
        reference=one.reference if is_payer else None,
        trace=one.trace,
        made_by=one.made_by,
        created_at=one.created_at,
    )

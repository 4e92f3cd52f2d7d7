"""What binds an assistant, and what was lifted of it (R27, R32)."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import ConfigDict, Field

from va_market.agreements import Conditions, Exclusivity
from va_market.contracts.exclusivity import ExclusivityStatus
from va_market.contracts.models import ContractStatus
from va_market.contracts.policies import allowed_actions
from va_market.contracts.waiting import Waiting
from va_market.identity.actor import Actor
from va_market.kit.db import Row
from va_market.kit.fields import Moment
from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped


class ReleaseRead(Schema):
    """That a client lifted an exclusivity, and for which price."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "terms_version": 1,
                    "released_by": "0193a5d2-7c4e-7a10-8f3b-5d1c2e6f7a80",
                    "released_at": "2026-12-01T09:00:00Z",
                    "buy_out": {"amount": "400.00", "currency": "EUR"},
                }
            ]
        }
    )

    terms_version: int = Field(description="The version of what was agreed that had it.")
    released_by: UUID
    released_at: Moment
    buy_out: Money | None = Field(description="The price as it was agreed; null: none was.")

    @classmethod
    def of(cls, row: Any) -> "ReleaseRead":
        price = row.buy_out_minor
        buy_out = None if price is None else Money.from_minor(price, row.currency)
        return shaped(cls, row, buy_out=buy_out)


class ExclusivityRead(Resource):
    """The exclusivity of a contract, and whether it was lifted (R32)."""

    contract_id: UUID
    exclusivity: Exclusivity | None = Field(description="As it was agreed; null: none was.")
    exclusivity_status: ExclusivityStatus | None
    releases: list[ReleaseRead] = Field(description="Each time it was lifted, the first first.")
    allowed_actions: list[str] = Field(description="What you may do now with the contract.")

    @classmethod
    def of(cls, contract: Row, releases: Sequence[Row], actor: Actor) -> "ExclusivityRead":
        return shaped(
            cls,
            contract,
            contract_id=contract.id,
            exclusivity=Conditions.model_validate(contract.conditions).clause,
            releases=[ReleaseRead.of(one) for one in releases],
            allowed_actions=allowed_actions(actor, contract, Waiting.of(contract)),
        )


class CommitmentRead(Schema):
    """A contract of yours that is not over, and what it takes: each version while it acts."""

    contract_id: UUID
    organization_id: UUID
    status: ContractStatus
    terms_version: int = Field(description="The version of what was agreed.")
    starts_on: date
    ends_on: date | None = Field(description="The last day of the version; null: it has none.")
    weekly_minutes: int = Field(description="What it takes of your week; 0 while it rests.")
    exclusivity: Exclusivity | None = Field(
        description="What binds you; null: nothing, or no more."
    )


class CommitmentsRead(Schema):
    """What you are bound to (R27, R32)."""

    weekly_minutes: int | None = Field(
        description="Minutes a week that your profile says you can take on; null: no limit."
    )
    taken_minutes: int = Field(description="What your contracts take of a week today.")
    most_taken_minutes: int = Field(description="What they take in the fullest week from now on.")
    exclusive_roster_entry_id: UUID | None = Field(
        description="The exclusive roster you are on: its agency alone makes contracts for you."
    )
    items: list[CommitmentRead] = Field(
        description="Your contracts that are not over: what acts today, and what was agreed to act "
        "later."
    )

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from pydantic import ConfigDict, Field

from va_market.contracts.milestones import MilestoneStatus
from va_market.contracts.models import ContractStatus
from va_market.identity.actor import Actor
from va_market.kit.db import Row
from va_market.kit.fields import Price, Title
from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.milestones.policies import deposit_actions
from va_market.milestones.schemas.movements import MOVEMENTS
from va_market.milestones.sums import (
    Deposited,
    Moved,
    deposit_fee_of,
    deposited_of,
    fee_of,
    funding_of,
)

_EUR_220: dict[str, Any] = {"amount": "220.00", "currency": "EUR"}


class DepositPay(Schema):
    """Pays the deposit out of what is held for the client: exactly what is due."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"amount": _EUR_220, "reference": "Transfer 4710"}]},
    )

    amount: Price = Field(description="As `to_pay` of the deposit says.")
    reference: Title | None = Field(default=None, description="By which your side finds it again.")


class DepositStatus(StrEnum):
    UNPAID = "unpaid"
    PARTLY_PAID = "partly_paid"
    PAID = "paid"
    RETURNED = "returned"


class DepositSums(Schema):
    """A deposit without the fee on it: `paid` is `recouped`, `refunded` and `left` together."""

    agreed: Money = Field(description="What the terms that act now agree in advance.")
    paid: Money = Field(
        description="What was paid in, whatever became of it; what a change order held again "
        "counts again. Where a deposit was paid outside, long ago, what was set down of that."
    )
    recouped: Money = Field(description="What of it paid for work: its share of what was released.")
    refunded: Money = Field(
        description="What of it went back: before its milestones were funded, with the refund of a "
        "milestone, or to be held again after a change order."
    )
    left: Money = Field(description="What of it is still there for the work.")

    @classmethod
    def sums_of(cls, agreed: Money, parts: Iterable[Deposited]) -> dict[str, Money]:
        """The figures of `parts`, one for each milestone."""
        found, nothing = [*parts], Money.zero(agreed.currency)
        paid, recouped, refunded = (
            sum((getattr(one, name) for one in found), nothing)
            for name in ("paid", "recouped", "refunded")
        )
        left = paid - recouped - refunded
        return {
            "agreed": agreed,
            "paid": paid,
            "recouped": recouped,
            "refunded": refunded,
            "left": left,
        }


class DepositRead(DepositSums):
    """The deposit of a project: a share of it is held with each milestone that it covers."""

    contract_id: UUID
    status: DepositStatus = Field(
        description="`partly_paid`: a change order moved it, and some is to be paid anew; "
        "`paid`: no milestone waits for it; `returned`: all of it went back, see `refunded`."
    )
    to_pay: Money = Field(description="What is due now, with the client's part of the fee on it.")
    returned: Money = Field(
        description="What of `refunded` went back before its milestones were funded."
    )
    allowed_actions: list[str] = Field(description="What you may do now.")

    @classmethod
    def of_rows(cls, rows: Sequence[Row], actor: Actor) -> Self:
        """From the milestones of a contract, which has one at least."""
        parts = [_Part(row) for row in rows]
        nothing = Money.zero(rows[0].currency)
        to_pay = sum((one.to_pay for one in parts), nothing)
        agreed = rows[0].deposit and Money.parse(**rows[0].deposit)
        sums = cls.sums_of(agreed or nothing, [one.deposited for one in parts])
        is_over = rows[0].contract_status == ContractStatus.ENDED
        return cls(
            contract_id=rows[0].contract_id,
            **sums,
            status=_status(parts, to_pay, sums, is_over=is_over),
            to_pay=nothing if is_over else to_pay,
            returned=sum((one.returned for one in parts), nothing),
            allowed_actions=deposit_actions(
                actor, rows[0], is_due=to_pay.minor > 0, is_over=is_over
            ),
        )


class _Part:
    """What one milestone has to do with the deposit."""

    def __init__(self, row: Row) -> None:
        self.row, self.movements = row, MOVEMENTS.validate_python(row.movements)
        self.moved = Moved.of(self.movements)

    def money(self, minor: int) -> Money:
        return Money.from_minor(minor, self.row.currency)

    @property
    def to_pay(self) -> Money:
        waits = self.row.status == MilestoneStatus.AGREED
        if not waits or funding_of(self.movements, self.row.currency).held.minor:
            return self.money(0)
        fee = fee_of(self.row, self.movements, self.row.fee, self.row.billed_before)
        share = self.money(self.row.deposit_minor)
        return share + deposit_fee_of(self.row, self.movements, fee).client

    @property
    def deposited(self) -> Deposited:
        return deposited_of(self.moved, self.money(self.row.amount_minor))

    @property
    def returned(self) -> Money:
        return self.money(self.moved.returned)


def _status(
    parts: Sequence[_Part], to_pay: Money, sums: Mapping[str, Money], *, is_over: bool
) -> DepositStatus:
    if not any(one.moved.deposited for one in parts):
        # Long ago it was paid outside: then nothing waits for it.
        return DepositStatus.UNPAID if to_pay.minor or is_over else DepositStatus.PAID
    if sums["paid"] == sums["refunded"]:
        return DepositStatus.UNPAID if to_pay.minor and not is_over else DepositStatus.RETURNED
    return DepositStatus.PARTLY_PAID if to_pay.minor else DepositStatus.PAID

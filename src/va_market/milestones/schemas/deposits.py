from collections.abc import Sequence
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import ConfigDict, Field

from va_market.contracts.milestones import MilestoneStatus
from va_market.contracts.models import ContractStatus
from va_market.identity.actor import Actor
from va_market.kit.db import Row
from va_market.kit.fields import Price, Title
from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.milestones.models import MovementKind
from va_market.milestones.policies import deposit_actions
from va_market.milestones.schemas.movements import MOVEMENTS
from va_market.milestones.sums import deposit_fee_of, fee_of, funding_of

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


class DepositRead(Schema):
    """The deposit of a project: a share of it is held with each milestone that it covers."""

    contract_id: UUID
    status: DepositStatus = Field(
        description="`partly_paid`: a change order moved it, and some is to be paid anew; "
        "`paid`: no milestone waits for it; `returned`: all of it went back before work began."
    )
    agreed: Money = Field(description="What of the milestones it covers, in all.")
    to_pay: Money = Field(description="What is due now, with the client's part of the fee on it.")
    paid: Money = Field(description="What was paid in, without the fee.")
    returned: Money = Field(
        description="What of it went back before its milestones were funded, without the fee."
    )
    allowed_actions: list[str] = Field(description="What you may do now.")

    @classmethod
    def of_rows(cls, rows: Sequence[Row], actor: Actor) -> "DepositRead":
        """From the milestones of a contract, which has one at least."""
        parts = [_Part(row) for row in rows]
        nothing = Money.zero(rows[0].currency)
        to_pay = sum((one.to_pay for one in parts), nothing)
        paid, returned = (
            sum((one.moved(kind) for one in parts), nothing)
            for kind in (MovementKind.DEPOSITED, MovementKind.RETURNED)
        )
        is_over = rows[0].contract_status == ContractStatus.ENDED
        return cls(
            contract_id=rows[0].contract_id,
            status=_status(to_pay, paid, returned, is_over=is_over),
            agreed=sum((one.share for one in parts), nothing),
            to_pay=nothing if is_over else to_pay,
            paid=paid,
            returned=returned,
            allowed_actions=deposit_actions(
                actor, rows[0], is_due=to_pay.minor > 0, is_over=is_over
            ),
        )


def _status(to_pay: Money, paid: Money, returned: Money, *, is_over: bool) -> DepositStatus:
    if paid.minor and paid == returned:
        return DepositStatus.UNPAID if to_pay.minor and not is_over else DepositStatus.RETURNED
    if paid.minor:
        return DepositStatus.PARTLY_PAID if to_pay.minor else DepositStatus.PAID
    # Long ago it was paid outside: then nothing waits for it.
    return DepositStatus.UNPAID if to_pay.minor or is_over else DepositStatus.PAID


class _Part:
    """What one milestone has to do with the deposit."""

    def __init__(self, row: Row) -> None:
        self.row, self.movements = row, MOVEMENTS.validate_python(row.movements)

    @property
    def share(self) -> Money:
        """What the deposit covers of it; of a cancelled one nothing."""
        is_gone = self.row.status == MilestoneStatus.CANCELLED
        return Money.from_minor(0 if is_gone else self.row.deposit_minor, self.row.currency)

    @property
    def to_pay(self) -> Money:
        waits = self.row.status == MilestoneStatus.AGREED
        if not waits or funding_of(self.movements, self.row.currency).held.minor:
            return Money.zero(self.row.currency)
        fee = fee_of(self.row, self.movements, self.row.fee, self.row.billed_before)
        return self.share + deposit_fee_of(self.row, self.movements, fee).client

    def moved(self, kind: MovementKind) -> Money:
        minor = sum(one.amount_minor for one in self.movements if one.kind == kind)
        return Money.from_minor(minor, self.row.currency)

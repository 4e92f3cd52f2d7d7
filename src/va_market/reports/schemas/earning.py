from uuid import UUID

from pydantic import Field

from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.reports.schemas.commission import CommissionPart, CommissionShare
from va_market.time_series.schemas import Step, Unit


class Worked(Schema):
    """What work came to."""

    invoiced: Money = Field(
        description="The totals of invoices that were opened, with tax and without what milestones "
        "on them had paid before."
    )
    tax: Money = Field(description="What of it is tax.")
    voided: Money = Field(description="The totals of invoices that became void.")
    credited: Money = Field(description="The totals of credit notes, with tax.")
    refunds_due: Money = Field(description="What of it was paid before, and is to be given back.")
    paid: Money = Field(description="What was paid on invoices.")
    released: Money = Field(
        description="What milestones paid from held funds, the client's part of the fee included."
    )
    fees: Money = Field(
        description="What the platform earned of what was paid and released, less what it gave "
        "back with credit notes: the client's part of the fee, and that of who is paid."
    )
    shares: Money = Field(
        description="Of an assistant of agencies: what became due to them of what the agencies "
        "received, less what credit notes took back. It is in no other of these figures."
    )
    shares_passed_on: Money = Field(
        description="Of an agency: the same as it costs the agency, for all its assistants."
    )
    shares_paid: Money = Field(
        description="What was paid of shares, here or outside: to the assistant, or by the agency. "
        "What is paid here enters or leaves the money that may be spent as well."
    )
    kept: Money = Field(
        description="What stays, with tax: paid, released, and an assistant's shares, less what is "
        "to be given back, the fees, and what an agency passes on."
    )


class Available(Schema):
    """What of it became money to spend."""

    became_available: Money = Field(
        description="What entered the money that may be spent, less what left it otherwise than by "
        "payouts."
    )
    paid_out: Money = Field(description="Payouts, less those that came back.")


class Standing(Schema):
    """Balances of the ledger at a moment."""

    pending: Money = Field(description="Released by milestones, and not to be spent yet.")
    available: Money = Field(description="May be spent.")


class EarningsPoint(Standing, Available, Worked, Step):
    """One step; its balances are those at its end."""

    commission_share: CommissionPart


class EarningsSum(Available, Worked):
    """What a time came to."""


class EarningsTotal(EarningsSum):
    """All steps together."""

    commission_share: CommissionShare


class WorkedShare(Worked):
    """What work came to, and the part of commission in its pay."""

    commission_share: CommissionShare


class EarningsOfContract(WorkedShare):
    contract_id: UUID
    title: str
    client_id: UUID
    client_name: str


class EarningsOfClient(WorkedShare):
    client_id: UUID
    client_name: str


class EarningsIn(Schema):
    """What was earned in one currency."""

    currency: str
    opening: Standing = Field(description="The balances when the span begins.")
    points: list[EarningsPoint] = Field(description="Every step of the span, the earliest first.")
    total: EarningsTotal
    contracts: list[EarningsOfContract] = Field(
        description="What moved something, the most paid, released and shared first; 100 at most. "
        "All of them are in the CSV file."
    )
    contracts_left_out: int
    clients: list[EarningsOfClient] = Field(description="The same by client.")
    clients_left_out: int


class EarningsRead(Schema):
    """What somebody is paid for work; it agrees with the entries of their accounts to the cent."""

    owner_id: UUID
    time_zone: str
    by: Unit
    currencies: list[EarningsIn] = Field(
        description="Those in which something was earned so far, or a contract pays."
    )

from uuid import UUID

from pydantic import Field

from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.reports.schemas.commission import CommissionPart, CommissionShare
from va_market.time_series.schemas import Step, Unit


class SpendSum(Schema):
    """What work cost, and what was paid for it."""

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
    cost: Money = Field(
        description="What was invoiced and released, less what was voided and credited."
    )


class SpendPoint(SpendSum, Step):
    """One step."""

    held: Money = Field(description="What was held for the client at its end, and not spent.")
    commission_share: CommissionPart


class SpendTotal(SpendSum):
    """The same with the part of commission in the pay."""

    commission_share: CommissionShare


class SpendOfContract(SpendTotal):
    contract_id: UUID
    title: str
    payee_id: UUID = Field(description="Who is paid: the assistant, or the agency.")
    payee_name: str


class SpendOfPayee(SpendTotal):
    payee_id: UUID = Field(description="An assistant, or an agency.")
    payee_name: str


class SpendOfCategory(Schema):
    """A kind of pay, and its part of the cost."""

    category: str = Field(
        description="The kind of lines of invoices, such as `hourly`, `project` or `fee` (the "
        "client's part of the platform's); `milestone`: released; `late_interest` and `late_fee`: "
        "for paying late; and `tax`."
    )
    cost: Money = Field(description="All categories come to the `cost` of the total.")


class SpendIn(Schema):
    """What was spent in one currency."""

    currency: str
    held_before: Money = Field(description="What was held for the client when the span begins.")
    points: list[SpendPoint] = Field(description="Every step of the span, the earliest first.")
    total: SpendTotal
    categories: list[SpendOfCategory]
    contracts: list[SpendOfContract] = Field(
        description="What moved something, the highest cost first; 100 at most. All of them are in "
        "the CSV file."
    )
    contracts_left_out: int
    payees: list[SpendOfPayee] = Field(description="The same by who is paid.")
    payees_left_out: int


class SpendRead(Schema):
    """What a client pays for work; it agrees with the entries of its accounts to the cent."""

    organization_id: UUID
    time_zone: str
    by: Unit
    currencies: list[SpendIn]

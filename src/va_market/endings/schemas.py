from datetime import date
from uuid import UUID

from pydantic import Field

from va_market.contracts.milestones import MilestoneStatus
from va_market.contracts.models import ContractStatus, EndCategory
from va_market.kit.fields import Moment
from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.milestones.schemas import DepositSums
from va_market.proposals.schemas import Day
from va_market.timekeeping.models import EntryStatus
from va_market.timekeeping.schemas import TimesheetRead


class SettlementQuery(Schema):
    until: Day | None = Field(
        default=None,
        description="The thirteen weeks up to that of this day; the last ones by default.",
    )


class UndecidedTime(Schema):
    """Time that is recorded and not approved: it has no price yet."""

    status: EntryStatus
    entries: int
    worked_seconds: int = Field(description="Of finished time.")


class SettlementWeek(Schema):
    """What the approved time of one week comes to; its timesheet has the derivation."""

    week_starts_on: date
    week_ends_on: date
    billable_seconds: int
    unbilled_seconds: int
    subtotal: Money = Field(description="Before fees, with what was guaranteed and not worked.")
    client_pays: Money
    assistant_receives: Money

    @classmethod
    def of(cls, sheet: TimesheetRead) -> "SettlementWeek":
        amount = sheet.amount
        return cls(
            week_starts_on=sheet.week_starts_on,
            week_ends_on=sheet.week_ends_on,
            billable_seconds=sheet.billable_seconds,
            unbilled_seconds=sheet.unbilled_seconds,
            subtotal=amount.subtotal,
            client_pays=amount.client_pays,
            assistant_receives=amount.assistant_receives,
        )


class MilestoneFunds(Schema):
    """The money of one milestone: what was funded was released, went back, or is held."""

    milestone_id: UUID
    position: int
    title: str
    status: MilestoneStatus
    amount: Money
    funded: Money
    released: Money = Field(description="What was paid to the assistant.")
    refunded: Money = Field(description="What went back to the client.")
    held: Money = Field(description="What somebody still has to decide on.")
    deposit_set_off: Money = Field(
        description="What the deposit paid of it: of `released`, or beside it where the deposit "
        "was paid outside, long ago."
    )


class ProjectSettlement(Schema):
    """The money of a project; each sum is that of its milestones."""

    funded: Money
    released: Money
    refunded: Money
    held: Money
    deposit: DepositSums | None = Field(
        description="As the contract's own `/deposit` says; null: none was agreed or paid."
    )
    milestones: list[MilestoneFunds] = Field(description="In the order of the work.")


class SettlementRead(Schema):
    """What is left to settle: time, and the money of a project. Fees by the period come beside."""

    contract_id: UUID
    status: ContractStatus
    ending_on: date | None
    notice_given_at: Moment | None
    notice_side: str | None
    end_category: EndCategory | None
    ended_at: Moment | None
    undecided: list[UndecidedTime] = Field(description="By status; nothing is left when empty.")
    project: ProjectSettlement | None = Field(description="Null: nothing is paid by milestones.")
    weeks: list[SettlementWeek] = Field(
        description="The latest week first; those without time or guarantee are left out."
    )

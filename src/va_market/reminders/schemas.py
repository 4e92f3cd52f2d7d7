from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import Field

from va_market.identity.actor import Actor
from va_market.kit.db import Row
from va_market.kit.fields import Moment
from va_market.kit.money import Money
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped
from va_market.pricing.invoices import ReminderPolicy
from va_market.reminders.policies import allowed_actions


class ReminderPolicyRead(Resource):
    """When the clients of an issuer are reminded of what is overdue."""

    owner_id: UUID = Field(description="The issuer: an agency, or an assistant in person.")
    thresholds: list[Money] = Field(
        description="Less than this of its currency is not worth a reminder."
    )
    attempts: int = Field(description="Reminders at most, of each day on which a part was due.")
    first_after_days: int = Field(description="Days after that day.")
    days_between: int = Field(description="Days between two.")
    updated_at: Moment
    allowed_actions: list[str] = Field(description="What you may do with it now.")

    @classmethod
    def of(cls, policy: Any, actor: Actor) -> "ReminderPolicyRead":
        rules = ReminderPolicy.model_validate(policy.rules)
        return shaped(
            cls,
            policy,
            **{name: getattr(rules, name) for name in ReminderPolicy.model_fields},
            allowed_actions=allowed_actions(actor, policy.owner_id),
        )


class ReminderRead(Schema):
    """That a client was reminded; it never changes."""

    id: UUID
    invoice_id: UUID
    attempt: int = Field(description="Counted from 1 for each day on which a part was due.")
    due_on: date = Field(description="Since when something was overdue.")
    reminded_on: date = Field(description="In the contract's zone; one on a day at most.")
    amount: Money = Field(description="What was overdue and not disputed.")
    sent_by: UUID | None = Field(description="null: the policy of the issuer sent it.")
    created_at: Moment

    @classmethod
    def of(cls, reminder: Any, currency: str) -> "ReminderRead":
        return shaped(cls, reminder, amount=Money.from_minor(reminder.amount_minor, currency))

    @classmethod
    def of_row(cls, row: Row) -> "ReminderRead":
        return cls.of(row, row.currency)


class ReminderPage(PageOf[ReminderRead]):
    """A page of reminders."""


class ReminderSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class ReminderQuery(Schema):
    sort: ReminderSort = ReminderSort.NEWEST

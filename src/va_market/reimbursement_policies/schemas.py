from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from va_market.identity.actor import Actor
from va_market.kit.fields import Currency, Moment, Note, Price, PriceOrZero
from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped
from va_market.reimbursement_policies.models import ExpenseCategory
from va_market.reimbursement_policies.policies import allowed_actions

MOST_RULES = 200
_RULE: dict[str, Any] = {
    "category": "travel",
    "currency": "EUR",
    "per_item_cap": {"amount": "80.00", "currency": "EUR"},
    "per_month_cap": {"amount": "200.00", "currency": "EUR"},
    "receipt_above": {"amount": "10.00", "currency": "EUR"},
}


class CategoryRule(Schema):
    """What is paid back of one category, on contracts in one currency."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_RULE]})

    category: ExpenseCategory
    currency: Currency
    per_item_cap: Price | None = Field(
        default=None, description="The most that is paid of one expense. Null: no such limit."
    )
    per_month_cap: Price | None = Field(
        default=None,
        description="The most that is paid to one assistant for a calendar month, over all "
        "contracts with the organization. Null: no such limit.",
    )
    receipt_above: PriceOrZero | None = Field(
        default=None,
        description="Expenses of more than this need a receipt; of zero, all do. Null: none does.",
    )

    @model_validator(mode="after")
    def _has_one_currency(self) -> Self:
        amounts = (self.per_item_cap, self.per_month_cap, self.receipt_above)
        if any(one is not None and one.currency != self.currency for one in amounts):
            raise PydanticCustomError(
                "other_currency", "all amounts of a rule are in its `currency`"
            )
        return self


def _each_once(rules: list[CategoryRule]) -> list[CategoryRule]:
    if len({(one.category, one.currency) for one in rules}) < len(rules):
        raise PydanticCustomError(
            "category_twice", "a category has one rule in each currency at most"
        )
    return rules


Rules = Annotated[list[CategoryRule], Field(max_length=MOST_RULES), AfterValidator(_each_once)]


class ReimbursementPolicyPut(Schema):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "rules": [_RULE, {"category": "software", "currency": "EUR"}],
                    "days_to_submit": 30,
                    "notes": "Travel by rail where there is a train.",
                }
            ]
        },
    )

    rules: Rules = Field(
        description="What is not named here is not paid back. None: nothing is paid back."
    )
    days_to_submit: Annotated[int, Field(strict=True, ge=1, le=730)] | None = Field(
        default=None,
        description="For how many days after the day of an expense it can be submitted. "
        "Null: without end.",
    )
    notes: Note | None = Field(default=None, description="What else assistants should know.")


class CategoryRuleRead(Schema):
    category: ExpenseCategory
    currency: str
    per_item_cap: Money | None
    per_month_cap: Money | None
    receipt_above: Money | None


class ReimbursementPolicyRead(Resource):
    """What an organization pays back."""

    organization_id: UUID
    rules: list[CategoryRuleRead]
    days_to_submit: int | None
    notes: str | None
    updated_at: Moment
    allowed_actions: list[str] = Field(description="What you may do with it now.")

    @classmethod
    def of(cls, policy: Any, actor: Actor) -> "ReimbursementPolicyRead":
        return shaped(cls, policy, allowed_actions=allowed_actions(actor, policy.organization_id))

"""Every policy of pricing in one place: what can be chosen, and what holds if nobody chooses.

Each is the model that terms and rules themselves are made of, so that this list cannot differ from
what is computed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.fields import FieldInfo

from va_market.pricing.bands import BandPolicy
from va_market.pricing.comparison import Assumptions
from va_market.pricing.fees import FeeRule
from va_market.pricing.invoices import LateFee, ReminderPolicy
from va_market.pricing.periods.policies import ProrationPolicy, RenewalPolicy
from va_market.pricing.projects.policies import ProjectPolicy
from va_market.pricing.rates import MedianRule, RatePrecedence, SizeFactors
from va_market.pricing.retainers.policies import RetainerPolicy
from va_market.pricing.taxes import TaxPolicy
from va_market.pricing.terms import CommissionTerms
from va_market.pricing.timing.policies import (
    GuaranteePolicy,
    MinimumCharge,
    PremiumPolicy,
    RoundingPolicy,
)

POLICIES: dict[str, type[BaseModel]] = {
    "rounding_of_time": RoundingPolicy,
    "premiums": PremiumPolicy,
    "minimum_charge": MinimumCharge,
    "weekly_guarantee": GuaranteePolicy,
    "retainers": RetainerPolicy,
    "proration": ProrationPolicy,
    "renewal": RenewalPolicy,
    "projects": ProjectPolicy,
    "fees": FeeRule,
    "commission": CommissionTerms,
    "tax": TaxPolicy,
    "precedence_of_rates": RatePrecedence,
    "factors_of_size": SizeFactors,
    "medians": MedianRule,
    "rate_bands": BandPolicy,
    "comparison": Assumptions,
    "late_fees": LateFee,
    "reminders": ReminderPolicy,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One field of a policy; without a default it has to be said."""

    policy: str
    field: str
    description: str
    alternatives: list[Any]
    is_required: bool
    default: Any


def choices() -> Iterator[Choice]:
    """Every field of every policy, in the order in which they are declared."""
    for policy, model in POLICIES.items():
        properties = model.model_json_schema()["properties"]
        for name, field in model.model_fields.items():
            yield _choice(policy, name, field, properties[name])


def _choice(policy: str, name: str, field: FieldInfo, schema: dict[str, Any]) -> Choice:
    return Choice(
        policy=policy,
        field=name,
        description=field.description or "",
        alternatives=_alternatives(schema),
        is_required=field.is_required(),
        default=None if field.is_required() else _plain(field),
    )


def _alternatives(schema: dict[str, Any]) -> list[Any]:
    """What can be chosen, where it is one of a few names."""
    branches = schema.get("anyOf", [schema])
    return [one for branch in branches for one in branch.get("enum", [])]


def _plain(field: FieldInfo) -> Any:
    default = field.get_default(call_default_factory=True)
    return TypeAdapter(Any).dump_python(default, mode="json")

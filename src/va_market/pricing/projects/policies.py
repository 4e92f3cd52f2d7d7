"""How a project is paid where practice differs (money.md §4)."""

from itertools import pairwise
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from va_market.kit.schema import Schema
from va_market.pricing.frozen import frozen

Days = Annotated[int, Field(strict=True, ge=0, le=90)]
ApprovalDays = Annotated[int, Field(strict=True, ge=1, le=90)]
Level = Annotated[int, Field(strict=True, ge=1, le=100)]


def _ascending(levels: tuple[int, ...]) -> tuple[int, ...]:
    if any(one >= next_one for one, next_one in pairwise(levels)):
        raise PydanticCustomError("levels_not_ascending", "each level must exceed the one before")
    return levels


Levels = Annotated[tuple[Level, ...], Field(max_length=10), AfterValidator(_ascending)]


class ProjectPolicy(Schema):
    """When milestones are funded, approved and paid."""

    model_config = frozen({"auto_approval_days": 14})

    auto_approval_days: ApprovalDays | None = Field(
        default=None,
        description="Days of silence after which what was submitted counts as approved; null "
        "leaves it to the market, where it is 14 unless its operators say otherwise. Upwork "
        "approves after 14 days as well.",
        examples=[14],
    )
    hold_days: Days = Field(
        default=5,
        description="Days between approval and the day on which the money can be spent. Upwork "
        "holds money of fixed prices for five days, too.",
        examples=[5],
    )
    is_first_funded: bool = Field(
        default=True,
        strict=True,
        description="Whether the first milestone at least is funded before work begins.",
        examples=[True],
    )
    allows_partial_release: bool = Field(
        default=True,
        strict=True,
        description="Whether a part of a milestone may be released; the rest stays funded.",
        examples=[True],
    )
    warning_percents: Levels = Field(
        default=(75, 85, 100),
        description="Shares of a ceiling, in percent and ascending, at which both sides are warned "
        "when work is billed up to it; none warns never.",
        examples=[[75, 85, 100]],
    )

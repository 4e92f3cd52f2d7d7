"""How a project is paid where practice differs (money.md §4)."""

from typing import Annotated

from pydantic import BaseModel, Field

from va_market.pricing.frozen import frozen

Days = Annotated[int, Field(strict=True, ge=0, le=90)]
ApprovalDays = Annotated[int, Field(strict=True, ge=1, le=90)]


class ProjectPolicy(BaseModel):
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

from typing import Annotated

from fastapi import Depends, Request

from va_market.pricing.fees import FeeRule
from va_market.settings import Settings


async def _fee(request: Request) -> FeeRule:
    settings: Settings = request.app.state.settings
    return FeeRule.model_validate(
        {"payer": settings.platform_fee_payer, "percent": settings.platform_fee_percent}
    )


PlatformFee = Annotated[FeeRule, Depends(_fee)]

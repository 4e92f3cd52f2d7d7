from typing import Annotated

from fastapi import Depends

from va_market.kit.http.deps import CurrentSettings
from va_market.pricing.fees import FeeRule


async def _fee(settings: CurrentSettings) -> FeeRule:
    return FeeRule.model_validate(
        {"payer": settings.platform_fee_payer, "percent": settings.platform_fee_percent}
    )


PlatformFee = Annotated[FeeRule, Depends(_fee)]

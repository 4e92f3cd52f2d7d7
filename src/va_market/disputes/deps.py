from typing import Annotated

from fastapi import Depends, Request

from va_market.disputes.patience import Patience
from va_market.settings import Settings


def patience_of(settings: Settings) -> Patience:
    return Patience.of_days(
        opening=settings.dispute_days,
        answer=settings.dispute_answer_days,
        settlement=settings.dispute_settlement_days,
        rest=settings.dispute_rest_days,
        silence_settles=settings.dispute_silence == "settle",
    )


async def _patience(request: Request) -> Patience:
    return patience_of(request.app.state.settings)


PatienceTold = Annotated[Patience, Depends(_patience)]
"""How long either side may be silent."""

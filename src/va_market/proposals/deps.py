from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Request

from va_market.settings import Settings


async def _open_for(request: Request) -> timedelta:
    settings: Settings = request.app.state.settings
    return timedelta(days=settings.proposal_days)


OpenFor = Annotated[timedelta, Depends(_open_for)]
"""For how long a version can be accepted that does not say it itself."""

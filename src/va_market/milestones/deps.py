from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Request

from va_market.settings import Settings


async def _approval_time(request: Request) -> timedelta:
    settings: Settings = request.app.state.settings
    return timedelta(days=settings.milestone_approval_days)


ApprovalTime = Annotated[timedelta, Depends(_approval_time)]
"""How long the client may be silent where the terms do not say it."""

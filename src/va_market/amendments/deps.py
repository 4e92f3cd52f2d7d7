from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Request

from va_market.settings import Settings


async def _patience(request: Request) -> timedelta:
    settings: Settings = request.app.state.settings
    return timedelta(days=settings.amendment_days)


Patience = Annotated[timedelta, Depends(_patience)]
"""For how long an amendment waits for an answer."""

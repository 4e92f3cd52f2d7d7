from typing import Annotated

from fastapi import Depends, Request

from va_market.settings import Settings
from va_market.timesheets.patience import Patience


async def _patience(request: Request) -> Patience:
    settings: Settings = request.app.state.settings
    return Patience.of_days(
        reminder=settings.timesheet_reminder_days, decision=settings.timesheet_decision_days
    )


PatienceTold = Annotated[Patience, Depends(_patience)]
"""How long somebody may be silent who is to decide on time."""

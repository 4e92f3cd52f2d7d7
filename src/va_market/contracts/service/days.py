"""Days where a contract is: its days begin at midnight in its own zone."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

A_DAY = timedelta(days=1)


def local_date(moment: datetime, zone: str) -> date:
    """The day on which a moment falls there."""
    return moment.astimezone(ZoneInfo(zone)).date()


def midnight(day: date, zone: str) -> datetime:
    """The instant at which a day begins there."""
    return datetime.combine(day, time.min, ZoneInfo(zone))

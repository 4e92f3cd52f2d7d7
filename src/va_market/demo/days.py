"""Days and times as seen from now, so that the market of the demo is always of this week."""

from datetime import UTC, datetime, timedelta

from va_market.demo.caller import Json
from va_market.demo.work import Entry


def day(in_days: int) -> str:
    """A day as seen from today in UTC."""
    return (datetime.now(UTC) + timedelta(days=in_days)).date().isoformat()


def span_of(entry: Entry) -> Json:
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    start = midnight - timedelta(days=entry.days_ago) + timedelta(hours=entry.hour)
    end = start + timedelta(minutes=entry.minutes)
    times = {"started_at": start.isoformat(), "ended_at": end.isoformat()}
    return {**times, "memo": entry.memo}

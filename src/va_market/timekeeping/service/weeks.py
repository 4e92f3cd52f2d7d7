"""The week that time is counted in: Monday to Sunday, in the zone of the contract."""

from datetime import date, timedelta


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday of the week that holds `day`."""
    first = day - timedelta(days=day.weekday())
    return first, first + timedelta(days=6)

"""Public holidays by country and subdivision: the only file that knows where they come from."""

from datetime import date
from functools import lru_cache

from va_market.pricing.timing.errors import UnknownHolidayCalendar


@lru_cache(maxsize=512)  # reckoning a year takes milliseconds, and a contract asks for few
def public_holidays(
    country: str, subdivision: str | None, year: int, *, includes_observed: bool = True
) -> frozenset[date]:
    """The public holidays of a year, with or without the days on which they are made up for.

    `country` is a code of ISO 3166-1, `subdivision` the second part of one of ISO 3166-2.

    Raises:
        UnknownHolidayCalendar: none is known for the country, or for its subdivision.
    """
    import holidays  # noqa: PLC0415  # megabytes that few contracts ask for

    check_calendar(country, subdivision)
    found = holidays.country_holidays(
        country, subdiv=subdivision, years=year, expand=False, observed=includes_observed
    )
    return frozenset(found)


@lru_cache(maxsize=512)
def check_calendar(country: str, subdivision: str | None) -> None:
    """Refuse a country or subdivision without a calendar.

    Raises:
        UnknownHolidayCalendar: naming the one of the two that is unknown.
    """
    known = _calendars()
    if country not in known:
        raise UnknownHolidayCalendar(f"no public holidays are known for {country}", field="country")
    if subdivision is not None and subdivision not in known[country]:
        raise UnknownHolidayCalendar(
            f"no public holidays are known for the subdivision {subdivision} of {country}",
            field="subdivision",
        )


@lru_cache(maxsize=1)
def _calendars() -> dict[str, frozenset[str]]:
    import holidays  # noqa: PLC0415  # as above

    listed = holidays.list_supported_countries()
    return {country: frozenset(subdivisions) for country, subdivisions in listed.items()}

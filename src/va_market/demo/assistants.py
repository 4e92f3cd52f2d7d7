"""A dozen assistants over all four roots of the categories."""

from dataclasses import dataclass

from va_market.demo.caller import Json
from va_market.demo.people import Person
from va_market.demo.prices import price

WEEKDAYS = range(1, 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assistant(Person):
    """Somebody who works. `tools` are names with the years of use, `rate` is for an hour."""

    headline: str
    categories: tuple[str, ...]
    skills: tuple[str, ...]
    tools: tuple[tuple[str, int], ...]
    level: str
    years: int
    rate: str
    other_work: str | None = None

    @property
    def role(self) -> str:
        return f"{self.categories[0].replace('_', ' ')}, {self.rate}/h"

    @property
    def profile(self) -> Json:
        return {
            "headline": self.headline,
            "categories": self.categories,
            "other_work": self.other_work,
            "skills": self.skills,
            "tools": [{"name": n, "level": self.level, "years": y} for n, y in self.tools],
            "level": self.level,
            "years": self.years,
            "country": self.country,
            "time_zone": self.time_zone,
            "availability": [{"weekday": d, "starts": "09:00", "ends": "17:00"} for d in WEEKDAYS],
            "weekly_minutes": 1800,
            "rate": price(self.rate),
        }

"""How the work of the demo is written down: jobs, offers, contracts and their time."""

from dataclasses import dataclass, field
from typing import Literal

from va_market.demo.assistants import Assistant
from va_market.demo.caller import Json
from va_market.demo.prices import price


@dataclass(frozen=True, slots=True)
class Entry:
    """Time worked some days ago from an hour of UTC, and how far its approval has come."""

    days_ago: int
    hour: int
    minutes: int
    memo: str
    fate: Literal["draft", "submitted", "approved", "returned"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """What becomes of an accepted offer."""

    starts_in_days: int = -14
    entries: tuple[Entry, ...] = ()
    ending: Literal["pause", "end"] | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An assistant on the roster of an agency. Without an answer it is an invitation."""

    agency: str
    of: Assistant
    rate: str
    is_exclusive: bool = False
    answer: Literal["accept", "decline"] | None = "accept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A proposal. With a `deal` it is accepted, after those without.

    `agency` sends it for an assistant of its roster; without one they send it in person.
    """

    by: Assistant
    agency: str | None = None
    scope: str
    hours: int
    days: int
    terms: Json
    fate: Literal["shortlist", "decline", "withdraw"] | None = None
    reason: str = ""
    deal: Deal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientOffer:
    """What a client, or an assistant who needs help, offers in private.

    With a `counter` the assistant asks for something else. With a `deal` the side whose turn it is
    accepts; `part_of` is the title of a contract of which a part is given away.
    """

    by: str
    to: Assistant
    title: str
    scope: str
    hours: int
    days: int
    terms: Json
    conditions: Json = field(default_factory=dict)
    contract_type: Literal["services", "consulting"] = "services"
    part_of: str | None = None
    counter: Json | None = None
    deal: Deal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What somebody wants done. `budget` is `from to currency`."""

    owner: str
    title: str
    description: str
    engagement: str
    categories: tuple[str, ...]
    skills: tuple[str, ...] = ()
    level: str | None = None
    budget: str | None = None
    offers: tuple[Offer, ...] = ()
    state: Literal["draft", "open", "paused", "closed"] = "open"
    reason: str = ""

    @property
    def body(self) -> Json:
        return {
            "title": self.title,
            "description": self.description,
            "engagement": self.engagement,
            "categories": self.categories,
            "skills": self.skills,
            "level": self.level,
            **self._budget,
        }

    @property
    def _budget(self) -> Json:
        if self.budget is None:
            return {}
        least, most, currency = self.budget.split()
        return {
            "budget_min": price(f"{least} {currency}"),
            "budget_max": price(f"{most} {currency}"),
        }

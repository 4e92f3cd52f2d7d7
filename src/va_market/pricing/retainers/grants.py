"""Minutes as an append-only ledger: grants, and what became of them. A balance is a sum."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from va_market.kit.money import Money
from va_market.pricing.errors import at_least
from va_market.pricing.retainers.errors import GrantGivenTwice, GrantOverdrawn, GrantUnknown
from va_market.pricing.retainers.periods import RetainerPeriod
from va_market.pricing.rounding import allocate

Source = Literal["base", "rollover", "top_up", "goodwill", "purchased"]
Reason = Literal["consumed", "expired", "breakage", "refunded", "rolled_over"]

# Lower goes first. Bought minutes are kept for when those of the fee are gone.
PRIORITIES: dict[Source, int] = {
    "base": 0,
    "rollover": 0,
    "goodwill": 1,
    "top_up": 2,
    "purchased": 2,
}


@dataclass(frozen=True, slots=True)
class Grant:
    """`minutes` that may be used in `[effective_on, expires_on)`; null never expires.

    `value` is what all of them together were sold for, null if nothing. `origin` is the first
    day of the period whose closing made the grant, null if no closing did.
    """

    id: str
    source: Source
    minutes: int
    effective_on: date
    expires_on: date | None = None
    priority: int = 0
    value: Money | None = None
    origin: date | None = None

    def __post_init__(self) -> None:
        at_least(0, self.minutes, field="minutes")

    @property
    def unit_value(self) -> Decimal | None:
        """Major units per minute, not rounded; null if the minutes were not sold."""
        if self.value is None or self.minutes == 0:
            return None
        return self.value.amount / self.minutes

    def has_expired(self, on: date) -> bool:
        return self.expires_on is not None and self.expires_on <= on

    def is_valid(self, on: date) -> bool:
        return self.effective_on <= on and not self.has_expired(on)

    def is_valid_within(self, period: RetainerPeriod) -> bool:
        return self.effective_on < period.ends_on and not self.has_expired(period.starts_on)

    def worth_of_first(self, minutes: int, currency: str) -> Money:
        """The value of the first `minutes`, such that the parts of a grant add up to the whole."""
        if self.value is None or minutes == 0:
            return Money.zero(currency)
        if minutes == self.minutes:
            return self.value
        return allocate(self.value, [minutes, self.minutes - minutes])[0]


@dataclass(frozen=True, slots=True)
class MinuteEntry:
    """Minutes that left a grant (below zero) or came back to it, in the closing of `period`.

    `period` is the first day of that period.
    """

    grant_id: str
    minutes: int
    reason: Reason
    period: date


@dataclass(frozen=True, slots=True)
class Ledger:
    """Grants by id, what each has left, and what work took from it. Made by `ledger_of`."""

    grants: dict[str, Grant]
    left: dict[str, int]
    consumed: dict[str, int]

    def gone(self, grant_id: str) -> int:
        return self.grants[grant_id].minutes - self.left[grant_id]

    def after(self, rows: Iterable[MinuteEntry], grants: Iterable[Grant] = ()) -> "Ledger":
        """The ledger with `grants` and then `rows` appended.

        Raises:
            GrantUnknown, GrantOverdrawn: a row does not fit its grant.
        """
        new = {grant.id: grant for grant in grants}
        left = self.left | {grant.id: grant.minutes for grant in new.values()}
        consumed = self.consumed | dict.fromkeys(new, 0)
        for row in rows:
            if row.grant_id not in left:
                raise GrantUnknown(f"there is no grant {row.grant_id}", field="entries")
            left[row.grant_id] += row.minutes
            if row.reason == "consumed":
                consumed[row.grant_id] -= row.minutes
        result = Ledger(self.grants | new, left, consumed)
        result.refuse_overdrawn()
        return result

    def refuse_overdrawn(self) -> None:
        for grant_id, left in self.left.items():
            if not 0 <= left <= self.grants[grant_id].minutes:
                raise GrantOverdrawn(f"{grant_id} cannot have {left} min left", field="entries")


def ledger_of(grants: Iterable[Grant], entries: Iterable[MinuteEntry]) -> Ledger:
    """What each grant has left. The order of `grants` and `entries` does not matter.

    Raises:
        GrantGivenTwice: two different grants with one id.
        GrantUnknown, GrantOverdrawn: an entry does not fit its grant.
    """
    given = set(grants)
    if len({grant.id for grant in given}) < len(given):
        raise GrantGivenTwice("every grant must have an id of its own", field="grants")
    # By id, so that nothing downstream can depend on the order in which they came.
    return Ledger({}, {}, {}).after(entries, sorted(given, key=lambda grant: grant.id))


def balance(grants: Iterable[Grant], entries: Iterable[MinuteEntry], on: date) -> int:
    """Minutes usable on a day: a sum, never a stored figure.

    Entries count from the first day of the period that they were closed in. Work of a period
    that is still open is in no entry yet.

    Raises:
        GrantGivenTwice, GrantUnknown, GrantOverdrawn: see `ledger_of`.
    """
    ledger = ledger_of(grants, (entry for entry in entries if entry.period <= on))
    return sum(ledger.left[one.id] for one in ledger.grants.values() if one.is_valid(on))

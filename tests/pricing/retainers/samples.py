"""Terms, periods and whole lives of retainers that these tests share."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hypothesis import strategies as st

from tests.pricing.samples import money
from va_market.pricing.retainers.closing import Closing, close
from va_market.pricing.retainers.grants import Grant, MinuteEntry
from va_market.pricing.retainers.opening import open_period
from va_market.pricing.retainers.periods import RetainerPeriod, period_at
from va_market.pricing.retainers.policies import RetainerPolicy
from va_market.pricing.retainers.work import WorkItem
from va_market.pricing.terms import RetainerTerms

JANUARY = period_at("month", date(2026, 1, 1))
FEBRUARY = period_at("month", date(2026, 2, 1))
PACKS = {"overage": "packs", "pack_minutes": 300, "pack_price": money("120.00 EUR")}
TOP_UPS = {"top_up_below_minutes": 120} | PACKS


def agreed(
    fee: str = "500.00 EUR",
    *,
    included: int = 1200,
    rate: str | None = None,
    commitment: int | None = None,
    annual: str | None = None,
    **policy: Any,
) -> RetainerTerms:
    """Monthly terms; everything else is a field of the policy."""
    return RetainerTerms(
        kind="retainer",
        fee=money(fee),
        included_minutes=included,
        overage_rate=None if rate is None else money(rate),
        commitment_minutes=commitment,
        billing="period" if annual is None else "annual",
        annual_fee=None if annual is None else money(annual),
        policy=RetainerPolicy(**policy),
    )


def month(number: int) -> RetainerPeriod:
    """The first month is January 2026."""
    return period_at("month", date(2026 + (number - 1) // 12, (number - 1) % 12 + 1, 1))


def grant(name: str, minutes: int = 600, **given: Any) -> Grant:
    """A grant of January, bought for nothing, unless said otherwise."""
    shape = {"source": "base", "effective_on": date(2026, 1, 1)}
    return Grant(id=name, minutes=minutes, **(shape | given))


def work(minutes: int, period: RetainerPeriod = JANUARY, *, name: str = "w") -> WorkItem:
    return WorkItem(f"{name}:{period.starts_on}", period.starts_on, minutes)


@dataclass
class Life:
    """A retainer from its first period on, with all that its closings wrote."""

    terms: RetainerTerms
    grants: list[Grant] = field(default_factory=list)
    entries: list[MinuteEntry] = field(default_factory=list)
    closings: list[Closing] = field(default_factory=list)

    def live(self, used: Sequence[int]) -> "Life":
        """Open and close a month for each figure of `used`."""
        for minutes in used:
            self.step(minutes)
        return self

    def step(self, minutes: int) -> Closing:
        period = month(len(self.closings) + 1)
        self.grants += open_period(period, self.terms).grants
        closing = self.close(period, minutes)
        self.grants += closing.new_grants
        self.entries += closing.new_rows
        self.closings.append(closing)
        return closing

    def close(self, period: RetainerPeriod, minutes: int) -> Closing:
        overage = sum(one.usage.at_rate for one in self.closings if one.period != period)
        return close(
            period,
            self.terms,
            grants=self.grants,
            entries=self.entries,
            work=[work(minutes, period)],
            billed_overage_minutes=max(0, overage),
        )


def live(terms: RetainerTerms, *used: int) -> Life:
    return Life(terms).live(used)


def charged(closing: Closing) -> list[tuple[str, str, int]]:
    return [(one.kind, str(one.amount.value), one.minutes) for one in closing.charges]


caps = st.none() | st.integers(1, 2000)


@st.composite
def policies(draw: st.DrawFn) -> dict[str, Any]:
    """Fields of a policy that bills by rate, by packs, or stops."""
    rolls = draw(st.booleans())
    chosen: dict[str, Any] = {
        "order": draw(st.sampled_from(["current_first", "oldest_first"])),
        "leeway_minutes": draw(st.integers(0, 90)),
        "bought_expire_after": draw(st.none() | st.integers(1, 3)),
        "rollover": "base" if rolls else "none",
        "rollover_cap_minutes": draw(caps) if rolls else None,
        "rollover_cap_percent": draw(st.none() | st.integers(1, 100)) if rolls else None,
        "balance_cap_minutes": draw(caps) if rolls else None,
        "rollover_expires_after": draw(st.none() | st.integers(1, 3)),
        "at_end": draw(st.sampled_from(["breakage", "refund"])),
    }
    return chosen | draw(st.sampled_from([{}, PACKS, PACKS | {"most_packs": 2}]))


@st.composite
def any_retainer(draw: st.DrawFn) -> RetainerTerms:
    policy = draw(policies())
    takes_rate = "overage" not in policy or "most_packs" in policy
    rate = draw(st.sampled_from([None, "31.37 EUR"])) if takes_rate else None
    fee = draw(st.integers(1, 200_000))
    return agreed(
        f"{fee // 100}.{fee % 100:02} EUR",
        included=draw(st.integers(1, 2000)),
        rate=rate,
        **policy,
    )


uses = st.lists(st.integers(0, 4000), min_size=1, max_size=7)

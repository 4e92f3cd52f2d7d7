"""A year of periods, opened and closed by the worker alone, is what pricing says it is."""

from datetime import date, timedelta
from typing import Any

from tests.factories.charges import charges_of
from tests.factories.market import Market
from tests.factories.retainers import kept, over, periods_of, retainer, retainer_deal, until, worked
from va_market.pricing.retainers.closing import Closing, close
from va_market.pricing.retainers.opening import open_period
from va_market.pricing.retainers.periods import RetainerPeriod, period_at
from va_market.pricing.retainers.work import WorkItem
from va_market.pricing.terms import RetainerTerms

POLICY = {
    "order": "oldest_first",
    "rollover": "base",
    "rollover_cap_minutes": 600,
    "rollover_expires_after": 2,
    "leeway_minutes": 15,
}
TERMS = retainer(policy=POLICY)
# Minutes of each month, from December 7, 2026 on.
WORKED = (900, 400, 1100, 2000, 1215, 0, 100, 50, 1200, 1, 1800, 2500, 1500)
FIRST = date(2026, 12, 7)


class Said:
    """The same year as pricing computes it, with a ledger of its own."""

    def __init__(self) -> None:
        self.terms = RetainerTerms.model_validate(TERMS)
        self.grants: list[Any] = []
        self.entries: list[Any] = []
        self.work: list[WorkItem] = []
        self.charges: list[tuple[str, str]] = []

    def open(self, period: RetainerPeriod) -> None:
        opened = open_period(period, self.terms)
        self.grants += opened.grants
        self._charge("retainer_fee", opened.charge.amount.value.amount)

    def close(self, period: RetainerPeriod, minutes: int) -> Closing:
        work = [WorkItem(f"{period.starts_on}", period.starts_on, minutes)] if minutes else []
        closed = close(period, self.terms, grants=self.grants, entries=self.entries, work=work)
        self.grants += closed.grants
        self.entries += closed.rows
        for charge in closed.charges:
            self._charge(charge.kind, charge.amount.value.amount)
        return closed

    def _charge(self, kind: str, amount: Any) -> None:
        self.charges.append((kind, str(amount)))


def months() -> list[RetainerPeriod]:
    first = period_at("month", FIRST).begun_on(FIRST)
    found = [first]
    while len(found) < len(WORKED):
        found.append(period_at("month", found[-1].ends_on))
    return found


async def test_a_year_with_rollover_and_expiry_is_what_pricing_says(empty_market: Market) -> None:
    market, said = empty_market, Said()
    deal = await retainer_deal(market, TERMS, starts_on=str(FIRST))
    expected = []
    for period, minutes in zip(months(), WORKED, strict=True):
        await kept(market)
        said.open(period)
        await until(deal, f"{period.starts_on + timedelta(days=8)}T12:00:00Z")
        await worked(deal, str(period.starts_on + timedelta(days=4)), minutes)
        await over(deal, f"{period.ends_on}T00:00:05Z")
        expected.append(said.close(period, minutes))

    found = [one for one in await periods_of(deal) if one["status"] == "closed"]
    for shown, closed in zip(found, expected, strict=True):
        statement, told = shown["statement"], closed.statement
        assert statement["granted"] == told.granted
        assert statement["consumed"] == told.consumed
        assert statement["used"] == closed.usage.used
        for name in (
            *("opening", "rolled_over", "expired", "breakage", "refunded", "leeway", "overage"),
            *("unbilled", "closing"),
        ):
            assert statement[name] == getattr(told, name), (shown["starts_on"], name)
    owed = [(one["kind"], one["amount"]["amount"]) for one in await charges_of(deal)]
    # The month after the last is open already.
    assert sorted(owed) == sorted([*said.charges, ("retainer_fee", "500.00")])
    assert sum(one.statement.expired for one in expected) > 0
    assert sum(one.statement.rolled_over for one in expected) > 0


async def test_a_worker_that_was_down_for_months_catches_up(empty_market: Market) -> None:
    market = empty_market
    deal = await retainer_deal(market, starts_on="2026-12-07")

    found = await over(deal, "2027-04-02T00:00:00Z")

    assert [(one["starts_on"], one["status"]) for one in found] == [
        ("2026-12-07", "closed"),
        ("2027-01-01", "closed"),
        ("2027-02-01", "closed"),
        ("2027-03-01", "closed"),
        ("2027-04-01", "open"),
    ]
    fees = [one["amount"]["amount"] for one in await charges_of(deal)]
    assert fees == ["403.23", "500.00", "500.00", "500.00", "500.00"]
    assert await kept(market) == 0

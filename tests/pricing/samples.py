"""Terms, fees and strategies that the tests of pricing share."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from va_market.kit.money import Money
from va_market.pricing.fees import FeeRule
from va_market.pricing.quotes import Conditions, Quantities, Quote, quote
from va_market.pricing.terms import (
    HourlyTerms,
    MilestoneTerms,
    NotToExceed,
    ProjectTerms,
    RetainerTerms,
)

NO_FEE = FeeRule(payer="client", percent=Decimal(0))
CLIENT_PAYS_TEN = FeeRule(payer="client", percent=Decimal(10))
ASSISTANT_PAYS_TEN = FeeRule(payer="assistant", percent=Decimal(10))


def money(text: str) -> Money:
    """`money("25.00 EUR")`, the form in which an amount is printed."""
    return Money.parse(*text.split())


def hourly(rate: str = "25.00 EUR", *, cap: int | None = None) -> HourlyTerms:
    return HourlyTerms(kind="hourly", rate=money(rate), weekly_cap_minutes=cap)


def project(*amounts: str, deposit: str | None = None) -> ProjectTerms:
    parts = [money(one) for one in amounts]
    return ProjectTerms(
        kind="project",
        price=Money.from_minor(sum(one.minor for one in parts), parts[0].currency),
        milestones=tuple(
            MilestoneTerms(title=f"Part {number}", amount=one)
            for number, one in enumerate(parts, start=1)
        ),
        deposit=None if deposit is None else money(deposit),
    )


def up_to(ceiling: str = "1000.00 EUR", rate: str = "25.00 EUR") -> ProjectTerms:
    """A project that bills its time up to a ceiling."""
    agreed = NotToExceed(ceiling=money(ceiling), rate=money(rate))
    return ProjectTerms(kind="project", price=agreed.ceiling, not_to_exceed=agreed)


def retainer(
    fee: str = "500.00 EUR",
    *,
    included: int = 1200,
    period: Any = "month",
    overage: str | None = "30.00 EUR",
) -> RetainerTerms:
    return RetainerTerms(
        kind="retainer",
        fee=money(fee),
        included_minutes=included,
        period=period,
        overage_rate=None if overage is None else money(overage),
    )


def quoted(terms: Any, **given: Any) -> Quote:
    """A quote with the fee, the conditions and the quantities that are given."""
    fee, conditions = given.pop("fee", NO_FEE), given.pop("conditions", Conditions())
    return quote(terms, Quantities(**given), fee=fee, conditions=conditions)


def amounts(result: Quote) -> list[str]:
    return [str(line.amount) for line in result.lines]


def fees(result: Quote) -> list[str]:
    return [str(line.fee) for line in result.lines]


# No decimals, two, three and four.
currencies = st.sampled_from(["JPY", "EUR", "BHD", "CLF"])
percents = st.integers(0, 10**6).map(lambda units: Decimal(units).scaleb(-4))
fee_rules = st.builds(FeeRule, payer=st.sampled_from(["client", "assistant"]), percent=percents)
minutes = st.integers(0, 50_000)


def prices(currency: str) -> st.SearchStrategy[Money]:
    return st.integers(1, 10**9).map(lambda minor: Money.from_minor(minor, currency))


@st.composite
def monies(draw: st.DrawFn) -> Money:
    return Money.from_minor(draw(st.integers(-(10**12), 10**12)), draw(currencies))


@st.composite
def hourly_terms(draw: st.DrawFn) -> HourlyTerms:
    cap = draw(st.none() | st.integers(1, 10_080))
    rate = draw(prices(draw(currencies)))
    return HourlyTerms(kind="hourly", rate=rate, weekly_cap_minutes=cap)


@st.composite
def project_terms(draw: st.DrawFn, *, with_deposit: bool | None = None) -> ProjectTerms:
    currency = draw(currencies)
    minors = draw(st.lists(st.integers(1, 10**6) | st.integers(1, 5), min_size=1, max_size=12))
    deposit = draw(st.integers(1, sum(minors)))
    takes_deposit = draw(st.booleans()) if with_deposit is None else with_deposit
    return ProjectTerms(
        kind="project",
        price=Money.from_minor(sum(minors), currency),
        milestones=tuple(
            MilestoneTerms(title=f"Part {number}", amount=Money.from_minor(minor, currency))
            for number, minor in enumerate(minors)
        ),
        deposit=Money.from_minor(deposit, currency) if takes_deposit else None,
    )


@st.composite
def retainer_terms(draw: st.DrawFn) -> RetainerTerms:
    currency = draw(currencies)
    return RetainerTerms(
        kind="retainer",
        fee=draw(prices(currency)),
        included_minutes=draw(st.integers(1, 20_000)),
        period=draw(st.sampled_from(["week", "month"])),
        overage_rate=draw(st.none() | prices(currency)),
    )


@st.composite
def ceiling_terms(draw: st.DrawFn) -> ProjectTerms:
    currency = draw(currencies)
    agreed = NotToExceed(ceiling=draw(prices(currency)), rate=draw(prices(currency)))
    return ProjectTerms(kind="project", price=agreed.ceiling, not_to_exceed=agreed)


any_terms = hourly_terms() | project_terms() | ceiling_terms() | retainer_terms()

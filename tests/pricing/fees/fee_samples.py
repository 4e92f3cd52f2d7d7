"""Fee rules and strategies that the tests of fees share."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tests.pricing.samples import currencies, money, percents
from va_market.kit.money import Money
from va_market.pricing.fees import FeeBand, FeeRule

payers = st.sampled_from(["client", "assistant", "both"])


def rule(**given: Any) -> FeeRule:
    """A rule that the assistant pays unless said otherwise."""
    return FeeRule(**({"payer": "assistant"} | given))


def band(up_to: str | None, percent: str) -> FeeBand:
    return FeeBand(up_to=None if up_to is None else money(up_to), percent=Decimal(percent))


# What Upwork published until 2023: 20 % of the first 500 USD that a freelancer billed a client,
# 10 % up to 10,000 USD, and 5 % above.
LIFETIME_BANDS = (band("500.00 USD", "20"), band("10000.00 USD", "10"), band(None, "5"))


def graduated(**given: Any) -> FeeRule:
    return rule(kind="bands", bands=LIFETIME_BANDS, **given)


def minor(currency: str, *, least: int = 0, most: int = 10**8) -> st.SearchStrategy[Money]:
    return st.integers(least, most).map(lambda units: Money.from_minor(units, currency))


@st.composite
def band_lists(draw: st.DrawFn, currency: str) -> tuple[FeeBand, ...]:
    ends = draw(st.lists(st.integers(1, 10**7), max_size=4, unique=True).map(sorted))
    closed = [
        FeeBand(up_to=Money.from_minor(end, currency), percent=draw(percents)) for end in ends
    ]
    return (*closed, FeeBand(percent=draw(percents)))


@st.composite
def rules_in(draw: st.DrawFn, currency: str) -> FeeRule:
    """Any rule of any kind whose amounts are in `currency`."""
    common: dict[str, Any] = {"payer": draw(payers)}
    if common["payer"] == "both":
        common["client_share_percent"] = draw(percents)
    common["above_line"] = draw(st.sampled_from(["cap", "charge"]))
    kind = draw(st.sampled_from(["percent", "flat", "bands"]))
    if kind == "bands":
        return FeeRule(kind=kind, bands=draw(band_lists(currency)), **common)
    if kind == "flat":
        return FeeRule(kind=kind, flat=draw(minor(currency, least=1)), **common)
    low, high = sorted(draw(st.tuples(st.integers(1, 10**6), st.integers(1, 10**6))))
    limits = {"least": Money.from_minor(low, currency), "most": Money.from_minor(high, currency)}
    chosen = draw(st.sets(st.sampled_from(sorted(limits))))
    return FeeRule(percent=draw(percents), **{name: limits[name] for name in chosen}, **common)


@st.composite
def charged(draw: st.DrawFn) -> tuple[Money, FeeRule, Money]:
    """A line, a rule for it, and what was billed before."""
    currency = draw(currencies)
    line = draw(minor(currency, least=-(10**8)))
    return line, draw(rules_in(currency)), draw(minor(currency))

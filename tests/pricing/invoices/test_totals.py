"""What an invoice comes to: exact tables, and what always holds."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from va_market.kit.money import Money
from va_market.pricing.fees import FeeRule
from va_market.pricing.invoices import BilledLine, totals_of
from va_market.pricing.taxes import TaxParty, TaxTreatment, tax_of

DAY = date(2026, 12, 7)
SELLER = TaxParty(country="PT", legal_form="individual", vat_id="PT123456789")
AT_HOME = TaxParty(country="PT", legal_form="company", vat_id="PT501964843")
ABROAD = TaxParty(country="DE", legal_form="company", vat_id="DE136695976")
BY_CLIENT = FeeRule(payer="client", kind="percent", percent="10")
BY_BOTH = FeeRule(payer="both", kind="percent", percent="10", client_share_percent="30")
BANDS = FeeRule.model_validate(
    {
        "payer": "assistant",
        "kind": "bands",
        "bands": [
            {"up_to": {"amount": "500.00", "currency": "EUR"}, "percent": "20"},
            {"up_to": None, "percent": "10"},
        ],
    }
)


def eur(minor: int) -> Money:
    return Money.from_minor(minor, "EUR")


def totals(lines: list[int], fee: FeeRule, buyer: TaxParty = AT_HOME, **more: Any) -> Any:
    amounts = [BilledLine(eur(line)) for line in lines]
    return totals_of(amounts, currency="EUR", fee=fee, treatment=tax_of(SELLER, buyer, DAY), **more)


@pytest.mark.parametrize(
    ("lines", "fee", "buyer", "expected"),
    [
        # net, tax, total, what whoever works receives, the platform's fee
        ([10000], BY_CLIENT, AT_HOME, (11000, 2530, 13530, 10000, 1000)),
        ([10000], BY_CLIENT, ABROAD, (11000, 0, 11000, 10000, 1000)),
        ([333, 333, 334], BY_CLIENT, AT_HOME, (1099, 253, 1352, 1000, 99)),
        ([10000], BY_BOTH, AT_HOME, (10300, 2369, 12669, 9300, 1000)),
        ([5, 5, 5], BY_BOTH, AT_HOME, (15, 3, 18, 12, 3)),
        ([10000, -2500], BY_CLIENT, AT_HOME, (8250, 1898, 10148, 7500, 750)),
        ([0], BY_CLIENT, AT_HOME, (0, 0, 0, 0, 0)),
    ],
)
def test_sums_to_the_cent(
    lines: list[int], fee: FeeRule, buyer: TaxParty, expected: tuple[int, ...]
) -> None:
    found = totals(lines, fee, buyer)

    sums = (found.tax.net, found.tax.tax, found.tax.total, found.provider_share, found.platform_fee)
    assert tuple(one.minor for one in sums) == expected


@pytest.mark.parametrize(
    ("before", "expected"), [(0, [8000, 3000]), (30000, [6000, 2000]), (90000, [4000, 2000])]
)
def test_each_line_follows_what_was_billed_before_it(before: int, expected: list[int]) -> None:
    found = totals([40000, 20000], BANDS, billed_before=eur(before))

    assert [one.assistant.value.minor for one in found.fees] == expected


def test_what_is_taken_back_does_not_lead_below_nothing() -> None:
    found = totals([-10000, 10000], BANDS)

    assert [one.assistant.value.minor for one in found.fees] == [-2000, 2000]


@given(
    lines=st.lists(st.integers(-(10**6), 10**8), min_size=1, max_size=30),
    fee=st.sampled_from([BY_CLIENT, BY_BOTH, BANDS]),
    buyer=st.sampled_from([AT_HOME, ABROAD]),
)
def test_nothing_is_lost_between_the_parts(lines: list[int], fee: FeeRule, buyer: TaxParty) -> None:
    found = totals(lines, fee, buyer)

    assert found.tax.net.minor == sum(lines) + found.client_fee.minor
    assert found.tax.total == found.tax.net + found.tax.tax
    assert found.tax.total == found.provider_share + found.platform_fee + found.tax.tax
    assert found.provider_share.minor == sum(lines) - found.assistant_fee.minor
    assert len(found.fees) == len(lines)


def test_the_fee_of_the_client_is_taxed_like_the_work() -> None:
    treatment: TaxTreatment = tax_of(SELLER, ABROAD, DAY)

    [group] = totals([10000], BY_CLIENT, ABROAD).tax.groups

    assert (group.category, group.note) == (treatment.category, "Reverse charge")
    assert group.net == eur(11000)

"""What always holds of charges: the database refuses bad rows, whoever writes them."""

import json

import pytest

from tests.factories.charges import charged, charges_of
from tests.factories.market import Market
from tests.invariants.test_constraints import COPY, refusal

FIXED = "charges_are_immutable"
PAIR = "uq_charges_contract_id_kind_term_period_starts_on_terms_version"


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({}, PAIR),
        ({"kind": "other"}, "ck_charges_kind"),
        ({"term": "2", "amount_minor": 0}, "ck_charges_charges_something"),
        ({"term": "2", "period_ends_on": "2026-11-30"}, "ck_charges_runs_forward"),
        ({"term": "2", "terms_version": 2}, "fk_charges_contract_id_terms_version"),
    ],
)
async def test_bad_charges_are_refused(
    market: Market, change: dict[str, object], rule: str
) -> None:
    deal = await market.deal()
    await charged(deal)
    [charge] = await charges_of(deal)
    copy = COPY.format(table="charges")
    assert await refusal(market, copy, charge["id"], json.dumps(change)) == rule


@pytest.mark.parametrize(
    "statement",
    ["UPDATE charges SET amount_minor = 1", "DELETE FROM charges", "TRUNCATE charges CASCADE"],
)
async def test_charges_never_change(market: Market, statement: str) -> None:
    await charged(await market.deal())
    assert await refusal(market, statement) == FIXED

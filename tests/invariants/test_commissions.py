"""What always holds of sales and statements: the database refuses the rest, whoever writes it."""

import json

import pytest

from tests.factories.commissions import closed, reported, sale, seller
from tests.factories.market import Deal, Market
from tests.factories.milestones import eur
from tests.invariants import rows
from tests.invariants.test_constraints import COPY, refusal
from tests.worker.test_worker import run

KEPT = "sales_are_kept"
RETURNED = {"returned": eur("50.00"), "returned_on": "2026-12-05"}


async def with_statement(market: Market) -> Deal:
    """November is over, and has its statement."""
    deal = await seller(market, starts_on="2026-11-20")
    await reported(deal, sale(cost=eur("80.00"), **RETURNED), sale("open", paid_on=None))
    await reported(deal, sale("old", sold_on="2026-11-25", paid_on="2026-11-26"))
    await run(market, "close_commissions")
    return deal


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({}, "uq_sales_contract_id_source_id"),
        (
            {"source_id": "x", "amount_minor": 0, "returned_minor": None, "returned_on": None},
            "ck_sales_sells",
        ),
        ({"source_id": "x", "cost_minor": -1}, "ck_sales_sells"),
        ({"source_id": "x", "returned_minor": 0}, "ck_sales_returns_within"),
        ({"source_id": "x", "returned_minor": 20_001}, "ck_sales_returns_within"),
        ({"source_id": "x", "returned_on": None}, "ck_sales_returns_wholly"),
        ({"source_id": "x", "returned_on": "2026-12-02"}, "ck_sales_returns_wholly"),
        (
            {"source_id": "x", "counted_in": "01a20a4f-0b4e-7567-a8e2-ccb4ff68cc74"},
            "fk_sales_counted_in",
        ),
    ],
)
async def test_bad_sales_are_refused(market: Market, change: dict[str, object], rule: str) -> None:
    deal = await seller(market)
    [found] = await reported(deal, sale(**RETURNED))
    copy = COPY.format(table="sales")
    assert await refusal(market, copy, found["id"], json.dumps(change)) == rule


@pytest.mark.parametrize(
    "change",
    [
        "sold_on = '2026-12-02'",
        "amount_minor = 1",
        "currency = 'USD'",
        "source_id = 'another'",
        "cost_minor = 1",
        "cost_minor = NULL",
        "paid_on = NULL",
        "paid_on = '2026-12-04'",
        "returned_minor = 4999",
        "returned_minor = NULL, returned_on = NULL",
        "revision = 0",
    ],
)
async def test_what_was_sold_never_changes(market: Market, change: str) -> None:
    deal = await seller(market)
    [found] = await reported(deal, sale(cost=eur("80.00"), **RETURNED))
    update = f"UPDATE sales SET {change} WHERE id = $1"  # noqa: S608  # the changes above
    assert await refusal(market, update, found["id"]) == KEPT


async def test_a_sale_is_counted_once(empty_market: Market) -> None:
    deal = await with_statement(empty_market)
    await rows.fetch(
        empty_market,
        "UPDATE sales SET counted_in = (SELECT id FROM commission_statements) "
        "WHERE source_id = 'open'",
    )
    [statement] = await closed(deal)
    copied = COPY.format(table="commission_statements")
    other = {"id": "01a20a4f-0b4e-7567-a8e2-ccb4ff68cc74", "starts_on": "2026-10-01"}
    await rows.fetch(empty_market, copied, statement["id"], json.dumps(other))
    again = f"UPDATE sales SET counted_in = '{other['id']}' WHERE source_id = 'old'"  # noqa: S608  # the id above
    assert await refusal(empty_market, again) == KEPT


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("DELETE FROM sales", KEPT),
        ("TRUNCATE sales CASCADE", KEPT),
        ("UPDATE sale_revisions SET paid_on = NULL", "sale_revisions_are_immutable"),
        ("DELETE FROM sale_revisions", "sale_revisions_are_immutable"),
        ("TRUNCATE sale_revisions", "sale_revisions_are_immutable"),
        (
            "UPDATE commission_statements SET payable_minor = 1",
            "commission_statements_are_immutable",
        ),
        ("DELETE FROM commission_statements", "commission_statements_are_immutable"),
        ("TRUNCATE commission_statements CASCADE", "commission_statements_are_immutable"),
    ],
)
async def test_nothing_that_stands_goes(empty_market: Market, statement: str, rule: str) -> None:
    await with_statement(empty_market)
    assert await refusal(empty_market, statement) == rule


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({}, "uq_commission_statements_contract_id_starts_on"),
        ({"ends_on": "2026-10-01", "starts_on": "2026-10-01"}, "runs_forward"),
        ({"starts_on": "2026-10-01", "payable_minor": -1}, "pays"),
        ({"starts_on": "2026-10-01", "earned_minor": -1}, "pays"),
        ({"starts_on": "2026-10-01", "terms_version": 2}, "fk_contract_id_terms_version"),
    ],
)
async def test_bad_statements_are_refused(
    empty_market: Market, change: dict[str, object], rule: str
) -> None:
    [found] = await closed(await with_statement(empty_market))
    copy = COPY.format(table="commission_statements")
    refused = await refusal(empty_market, copy, found["id"], json.dumps(change))
    prefix = "ck_commission_statements_"
    names = {"fk_contract_id_terms_version": "fk_commission_statements_contract_id_terms_version"}
    assert refused == (rule if rule.startswith("uq_") else names.get(rule, prefix + rule))

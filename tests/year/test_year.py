"""A year through the API alone: it reconciles to the cent, and comes to the same in each run."""

import csv
from pathlib import Path

import pytest

from tests.factories.market import Market
from tests.year import books
from tests.year.agenda import Year

EXPECTED = Path(__file__).with_name("expected.csv")


@pytest.mark.long
async def test_its_statements_reconcile(empty_market: Market, tmp_path: Path) -> None:
    year = Year(empty_market)
    found = await year.play()

    await books.check_ledger(year.cast)
    books.check_statements(found)
    books.check_invoices(found)
    books.check_numbers(found)
    books.check_receivables(found)
    books.check_refunds(found)
    await books.check_retainers(found)
    await books.check_payments(found)
    await books.check_payouts(found)
    with (tmp_path / "found.csv").open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(found.figures())
    assert (tmp_path / "found.csv").read_text() == EXPECTED.read_text()

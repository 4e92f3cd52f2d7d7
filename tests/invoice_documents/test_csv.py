import csv
import io
from datetime import date
from decimal import Decimal

from tests.invoice_documents.making import BUYER, credit_note, invoice, line
from va_market.invoice_documents import InvoiceDocument, Period, to_csv


def rows_of(document: InvoiceDocument) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(to_csv(document), newline="")))


class TestToCsv:
    def test_has_a_row_for_each_line(self) -> None:
        week = Period(start=date(2026, 11, 2), end=date(2026, 11, 8))
        first, second = rows_of(invoice(line("1", period=week, note="Two inboxes"), line("2")))

        assert first == {
            "Document": "Invoice",
            "Number": "2026-0042",
            "Issue date": "2026-12-01",
            "Due date": "2026-12-31",
            "Seller": "Inês Faria, assistência virtual",
            "Buyer": "Blumenhof GmbH",
            "Line": "1",
            "Description": "Answering mail",
            "Note": "Two inboxes",
            "Start date": "2026-11-02",
            "End date": "2026-11-08",
            "Quantity": "12.5",
            "Unit": "hour",
            "Unit price": "27.50",
            "Price per units": "1",
            "Net": "343.75",
            "Currency": "EUR",
            "Tax category": "S",
            "Tax percent": "23",
            "Payment terms": "Net 30 days",
        }
        assert (second["Line"], second["Note"], second["Start date"]) == ("2", "", "")

    def test_names_a_credit_note_and_may_lack_a_due_date(self) -> None:
        [row] = rows_of(credit_note(due_on=None))
        assert (row["Document"], row["Due date"]) == ("Credit note", "")

    def test_quotes_every_cell(self) -> None:
        for row in to_csv(invoice(line(description='"Fast", she said'))).splitlines():
            assert row.startswith('"')
            assert row.endswith('"')
        assert '"""Fast"", she said"' in to_csv(invoice(line(description='"Fast", she said')))

    def test_holds_no_formula(self) -> None:
        buyer = BUYER.model_copy(update={"name": "@SUM(A1)"})
        evil = line("-1", description="=1+1", note="+49 30 1234")
        [row] = rows_of(invoice(evil, buyer=buyer, number="=2+5"))

        assert row["Description"] == "'=1+1"
        assert row["Note"] == "'+49 30 1234"
        assert (row["Line"], row["Number"], row["Buyer"]) == ("'-1", "'=2+5", "'@SUM(A1)")

    def test_what_is_taken_off_stays_a_number(self) -> None:
        deposit = line("2", quantity=Decimal(-1), unit_price=Decimal(100))
        _, row = rows_of(invoice(line(), deposit))
        assert (row["Quantity"], row["Net"]) == ("-1", "-100.00")

    def test_numbers_have_no_exponent(self) -> None:
        [row] = rows_of(invoice(line(quantity=Decimal("1E+3"), unit_price=Decimal("5E+1"))))
        assert (row["Quantity"], row["Unit price"]) == ("1000", "50")

import time
from collections.abc import Iterator

import psutil
import pypdfium2
import pytest

from tests.invoice_documents.making import invoice, line
from va_market.invoice_documents import InvoiceDocument, to_csv, to_pdf, to_ubl

LINES = 10_000
MOST_MEMORY = 128 * 2**20
MOST_SECONDS = 30  # of the processor
TEXT = "Answering mail, and a call with the supplier about the delivery of the week before"


@pytest.fixture(scope="module")
def large() -> InvoiceDocument:
    return invoice(*(line(str(place), description=f"{TEXT} {place}") for place in range(LINES)))


@pytest.fixture
def bounds() -> Iterator[None]:
    process = psutil.Process()
    before, started = process.memory_info().rss, time.process_time()
    yield
    assert time.process_time() - started < MOST_SECONDS
    assert process.memory_info().rss - before < MOST_MEMORY


@pytest.mark.usefixtures("bounds")
class TestTenThousandLines:
    def test_make_a_pdf(self, large) -> None:
        pdf = pypdfium2.PdfDocument(to_pdf(large))
        last = pdf[len(pdf) - 1].get_textpage().get_text_range()
        assert "To be paid, EUR 4,228,125.00" in last
        assert f"Page {len(pdf)} of {len(pdf)}" in last

    def test_make_ubl(self, large) -> None:
        assert to_ubl(large).count(b"<cac:InvoiceLine>") == LINES

    def test_make_csv(self, large) -> None:
        assert to_csv(large).count("\r\n") == LINES + 1

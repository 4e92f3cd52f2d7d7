import time
import tracemalloc
from collections.abc import Iterator

import pypdfium2
import pytest

from tests.invoice_documents.making import invoice, line
from va_market.invoice_documents import InvoiceDocument, to_csv, to_pdf, to_ubl

LINES = 10_000
MOST_MEMORY = 64 * 2**20
MOST_SECONDS = 60  # of the processor, with every allocation counted; a few without
TEXT = "Answering mail, and a call with the supplier about the delivery of the week before"


@pytest.fixture(scope="module")
def large() -> InvoiceDocument:
    return invoice(*(line(str(place), description=f"{TEXT} {place}") for place in range(LINES)))


@pytest.fixture
def bounds() -> Iterator[None]:
    tracemalloc.start()
    started = time.process_time()
    yield
    taken = time.process_time() - started
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken < MOST_SECONDS
    assert most < MOST_MEMORY


@pytest.mark.long
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

import hashlib
import os
import re
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest

from tests.invoice_documents.making import BUYER, SELLER, credit_note, invoice, line, untaxed
from tests.invoice_documents.samples import SAMPLES
from va_market.invoice_documents import Address, InvoiceDocument, Party, Unit, to_pdf

ROOT = Path(__file__).parents[2]
HEAD = "No. Description Quantity Unit price Tax Net EUR"
A4_WIDTH, MARGIN, FOOT = 595.28, 18 / 25.4 * 72, 20
END_OF_DESCRIPTION = 92 / 25.4 * 72


def pages_of(document: InvoiceDocument) -> list[str]:
    pdf = pypdfium2.PdfDocument(to_pdf(document))
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in pdf]


def text_of(document: InvoiceDocument) -> str:
    return "\n".join(pages_of(document))


def assert_within_margins(document: InvoiceDocument) -> None:
    for page in pypdfium2.PdfDocument(to_pdf(document)):
        text = page.get_textpage()
        boxes = [text.get_charbox(place) for place in range(text.count_chars())]
        visible = [box for box in boxes if any(box)]
        assert min(left for left, *_ in visible) >= MARGIN - 1
        assert max(right for _, _, right, _ in visible) <= A4_WIDTH - MARGIN + 1
        assert min(bottom for _, bottom, *_ in visible) >= FOOT


class TestText:
    @pytest.mark.parametrize(
        "text",
        [
            "Ответы на письма клиентов",
            "Απαντήσεις σε μηνύματα",
            "Đặt lịch họp, příjem faktur, żółć",
            "客户邮件回复与日程管理",
            "お客様へのメール対応",
            "고객 이메일 응답",
            "٠١٢٣٤٥٦٧٨٩",
            "تقرير شهر يناير",
            "מענה לדואר",
            "Order 42 for 東京, Иван",
        ],
    )
    def test_in_any_script_can_be_copied(self, text) -> None:
        assert text in text_of(invoice(line(description=text)))

    def test_is_found_in_every_part(self) -> None:
        buyer = Party(
            name="株式会社山田",
            address=Address(lines=("千代田区一丁目",), city="東京", country="JP"),
        )
        text = text_of(invoice(buyer=buyer, number="Счёт-7", notes=("Дякуємо",)))
        for part in ("株式会社山田", "千代田区一丁目", "東京, JP", "Счёт-7", "Дякуємо"):
            assert part in text

    def test_that_no_font_has_is_seen_to_be_missing(self) -> None:
        assert "Party \N{REPLACEMENT CHARACTER} time" in text_of(
            invoice(line(description="Party \N{PARTY POPPER} time"))
        )

    @pytest.mark.parametrize("text", ["The {nb} of it", "東京 {nb}"])
    def test_that_looks_like_a_placeholder_stays(self, text) -> None:
        assert text in text_of(invoice(line(description=text)))

    def test_keeps_its_paragraphs_and_no_tabs(self) -> None:
        text = text_of(invoice(line(description="First\r\nSecond\tpart")))
        assert "1 First 12.5 h 27.50 23 % 343.75\nSecond part\n" in text

    def test_cannot_turn_other_text_around(self) -> None:
        override = "\N{RIGHT-TO-LEFT OVERRIDE}"
        assert "Pay 100" in text_of(invoice(line(description=f"Pay {override}100")))

    def test_of_a_letter_and_its_mark_is_one_letter(self) -> None:
        assert "é" in text_of(invoice(line(description="Cafe\N{COMBINING ACUTE ACCENT}")))

    def test_after_another_script_is_in_the_font_it_was_in(self) -> None:
        text = text_of(invoice(line("1", description="تقرير"), line("2", description="Report")))
        assert "2 Report 12.5 h 27.50 23 % 343.75" in text

    def test_leaves_nothing_to_complain_about(self, caplog) -> None:
        text_of(
            invoice(
                line(description="Иван, τέλος, 東京 고객 تقرير דואר मासिक ตอบ \N{PARTY POPPER}")
            )
        )
        assert caplog.records == []


class TestLayout:
    @pytest.mark.parametrize("letters", ["x" * 400, "日" * 400, "ع" * 400, "Wörter " * 60])
    def test_no_text_leaves_the_page(self, letters) -> None:
        long = "".join(letters.split())[:100]
        party = SELLER.model_copy(update={"name": long})
        document = invoice(
            line(long[:50], description=letters, note=letters),
            seller=party,
            buyer=party,
            number=long,
            payment_terms=letters,
            notes=(letters,),
        )
        assert_within_margins(document)

    def test_parties_that_fill_pages_push_the_rest_down(self) -> None:
        wide = "日" * 120
        address = Address(lines=(wide,) * 3, city=wide, subdivision=wide, country="JP")
        party = Party(name=wide, address=address, contact=wide, email=wide, legal_id=wide[:100])
        document = invoice(seller=party, buyer=party, payment_terms="日" * 2000)
        text = text_of(document)

        assert_within_margins(document)
        assert text.replace("\n", "").count("日") == 2 * (8 * 120 + 100) + 2000
        assert "Issue date 2026-12-01" in text

    def test_text_to_the_left_keeps_its_side_on_a_line_of_other_letters(self) -> None:
        document = invoice(line(description=f"تقرير {'Inbox' * 12}"))
        text = pypdfium2.PdfDocument(to_pdf(document))[0].get_textpage()
        end = text.get_text_range().rindex("Inbox") + len("Inbox") - 1
        _, _, right, _ = text.get_charbox(end)

        assert right == pytest.approx(END_OF_DESCRIPTION, abs=2)

    def test_a_long_label_of_a_sum_goes_on_below(self) -> None:
        millions = untaxed("AE", unit_price=Decimal("98765432109.87"))
        text = pypdfium2.PdfDocument(to_pdf(invoice(millions)))[0].get_textpage()
        found = text.get_text_range()
        _, first, *_ = text.get_charbox(found.index("Tax on 1"))
        _, second, *_ = text.get_charbox(found.index("charge)"))

        assert first - second > 8

    def test_every_page_of_lines_has_the_head(self) -> None:
        pages = pages_of(invoice(*(line(str(place)) for place in range(100))))
        with_lines = [page for page in pages if "Answering mail" in page]
        assert len(with_lines) > 2
        assert [page.count(HEAD) for page in with_lines] == [1] * len(with_lines)

    def test_every_page_says_which_of_how_many_it_is(self) -> None:
        pages = pages_of(invoice(*(line(str(place)) for place in range(100))))
        for place, page in enumerate(pages, 1):
            assert f"Page {place} of {len(pages)}" in page
            assert "Invoice 2026-0042" in page

    def test_no_line_is_lost_between_pages(self) -> None:
        document = invoice(*(line(f"L{place}", note="Noted") for place in range(120)))
        text = text_of(document)
        assert all(f"\nL{place} Answering mail 12.5 h" in text for place in range(120))
        assert text.count("Noted") == 120

    def test_a_line_longer_than_a_page_goes_on_with_the_next(self) -> None:
        words = [f"word{place}" for place in range(220)]
        notes = [f"note{place}" for place in range(220)]
        long = line(description=" \n".join(words), note=" \n".join(notes))
        pages = pages_of(invoice(long))
        found = "\n".join(pages).split()
        assert len(pages) > 3
        assert [word for word in found if word.startswith("word")] == words
        assert [word for word in found if word.startswith("note")] == notes

    def test_the_sums_stay_together(self) -> None:
        for count in range(12, 30):
            pages = pages_of(invoice(*(line(str(place)) for place in range(count))))
            [with_net] = [page for page in pages if re.search(r"^Net \d", page, re.MULTILINE)]
            assert "To be paid, EUR" in with_net


class TestContent:
    def test_of_an_invoice(self) -> None:
        text = text_of(SAMPLES["every field"])
        for part in (
            "Invoice\n2026-0042",
            "VAT: PT123456789",
            "Tax number: PT-7",
            "Registration: 123456789",
            "50667 Köln, NRW, DE",
            "Issue date 2026-12-01",
            "Due date 2026-12-31",
            "Period 2026-11-01 to 2026-11-30",
            "Delivered on 2026-11-30",
            "Your reference Marketing",
            "Order PO-1",
            "Contract K-9",
            "2 Answering mail -1 h 100.00 23 % -100.00",
            "3 Answering mail 80 min 27.50 per 60 min 23 % 36.67",
            "Net 280.42",
            "Tax on 280.42 (23 %) 64.50",
            "Total 344.92",
            "Paid before -100.00",
            "To be paid, EUR 244.92",
            "Payment terms Net 30 days",
            "Account PT50000201231234567890154",
            "Held funds are set off",
        ):
            assert part in text

    def test_of_a_credit_note(self) -> None:
        text = text_of(credit_note())
        assert "Credit note\nC-7" in text
        assert "Credited invoice 2026-0040 of 2026-11-01" in text
        assert "Credited, EUR 422.81" in text
        assert "To be paid" not in text

    def test_says_why_there_is_no_tax(self) -> None:
        text = text_of(SAMPLES["reverse charge"])
        assert "Tax on 343.75 (reverse charge) 0.00" in text
        assert "Reverse charge: Reverse charge" in text
        assert "Tax on 343.75 (0 %) 0.00" in text_of(SAMPLES["exempt"])

    @pytest.mark.parametrize(
        ("quantity", "unit", "text"),
        [
            ("1", Unit.PIECE, "1 piece"),
            ("2.50", Unit.DAY, "2.50 days"),
            ("1200", Unit.KILOMETRE, "1,200 km"),
            ("1", Unit.LUMP_SUM, "1 lump sum"),
        ],
    )
    def test_counts_as_people_do(self, quantity, unit, text) -> None:
        counted = line(quantity=Decimal(quantity), unit=unit)
        assert f"Answering mail {text} 27.50" in text_of(invoice(counted))

    def test_leaves_out_no_decimal_of_a_price(self) -> None:
        exact = line(quantity=Decimal(100), unit_price=Decimal("0.12345"))
        assert "100 h 0.12345 23 % 12.35" in text_of(invoice(exact))

    def test_has_the_decimals_of_the_currency(self) -> None:
        assert "3,334 23 % 41,675" in text_of(SAMPLES["yen"])
        assert "1.250 20 % 2.500" in text_of(SAMPLES["dinars"])

    def test_names_itself_to_readers(self) -> None:
        described = pypdfium2.PdfDocument(to_pdf(invoice())).get_metadata_dict()
        assert described["Title"] == "Invoice 2026-0042"
        assert described["Author"] == SELLER.name
        assert described["CreationDate"].startswith("D:20261201000000")


class TestBytes:
    @pytest.mark.parametrize("name", SAMPLES)
    def test_every_sort_of_document_is_written(self, name) -> None:
        assert SAMPLES[name].number in text_of(SAMPLES[name])

    def test_are_the_same_in_another_process(self) -> None:
        document = invoice(
            line("1", description="تقرير للعميل Иван 東京 मासिक"),
            untaxed("E", "2"),
            buyer=BUYER,
            issued_on=date(2026, 12, 1),
        )
        first = hashlib.sha256(to_pdf(document)).hexdigest()
        assert {_hash_elsewhere(document, seed) for seed in ("1", "2")} == {first}

    def test_hold_only_what_is_used_of_a_font(self) -> None:
        assert len(to_pdf(invoice(line(description="東京")))) < 60_000


def test_what_writes_it_is_read_only_where_one_is_written() -> None:
    program = "import sys, va_market.invoice_documents; print('fpdf' in sys.modules)"
    done = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.strip() == "False"


def _hash_elsewhere(document: InvoiceDocument, seed: str) -> str:
    program = """
import hashlib, sys
from va_market.invoice_documents import InvoiceDocument, to_pdf
document = InvoiceDocument.model_validate_json(sys.stdin.read())
print(hashlib.sha256(to_pdf(document)).hexdigest())
"""
    done = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-c", program],
        input=document.model_dump_json(),
        env={**os.environ, "PYTHONHASHSEED": seed},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout.strip()

"""An opened invoice as a document: for people, for programs, for spreadsheets."""

import csv
import io
from typing import Any
from xml.etree import ElementTree as ET

import pypdfium2
import pytest

from tests.factories.invoices import BUYER, REACHED, SELLER, drafted, named, opened, worked
from tests.factories.market import Deal, Market
from tests.factories.milestones import done
from tests.support.problems import problem_of

_SPACES = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await named(await worked(market), **REACHED)


def path_of(invoice: dict[str, Any], form: str) -> str:
    return f"/v1/invoices/{invoice['id']}/{form}"


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


class TestPdf:
    async def test_people_read_all_of_it(self, deal: Deal) -> None:
        invoice = await opened(deal, memo="Thank you.")
        for who in (deal.assistant, deal.owner):
            sent = await who.get(path_of(invoice, "pdf"))
            assert sent.headers["content-type"] == "application/pdf"
            name = f'attachment; filename="{invoice["number"]}.pdf"'
            assert sent.headers["content-disposition"] == name
        found = text_of(sent.content)
        said = (invoice["number"], invoice["total"]["amount"], "Thank you.", invoice["due_on"])
        for text in (*said, SELLER["legal_name"], BUYER["legal_name"], BUYER["vat_id"]):
            assert text in found

    async def test_it_stays_what_it_is(self, deal: Deal) -> None:
        invoice = await opened(deal)
        first = await deal.owner.get(path_of(invoice, "pdf"))
        done(await deal.assistant.patch("/v1/me/billing-details", {"legal_name": "Ana Costa"}))
        body = {"amount": invoice["total"], "received_on": "2026-12-07"}
        done(await deal.assistant.pay(f"/v1/invoices/{invoice['id']}/payments", body))
        assert (await deal.owner.get(path_of(invoice, "pdf"))).content == first.content

    async def test_a_void_one_says_so(self, deal: Deal) -> None:
        invoice = await opened(deal)
        await deal.assistant.pay(f"/v1/invoices/{invoice['id']}/void", {"reason": "Twice."})
        found = text_of((await deal.owner.get(path_of(invoice, "pdf"))).content)
        assert "This invoice is void: Twice." in found


class TestUbl:
    async def test_programs_read_its_sums(self, deal: Deal) -> None:
        invoice = await opened(deal)
        sent = await deal.owner.get(path_of(invoice, "ubl"))
        assert sent.headers["content-type"] == "application/xml"
        root = ET.fromstring(sent.content)  # noqa: S314  # our own words
        payable = root.find("cac:LegalMonetaryTotal/cbc:PayableAmount", _SPACES)
        number = root.find("cbc:ID", _SPACES)
        assert payable is not None
        assert number is not None
        assert (payable.text, payable.get("currencyID")) == (invoice["total"]["amount"], "EUR")
        assert number.text == invoice["number"]

    async def test_what_peppol_misses_is_named(self, market: Market) -> None:
        deal = await worked(market)
        invoice = await opened(deal)
        problem = problem_of(await deal.owner.get(path_of(invoice, "ubl")), 409)
        assert problem["code"] == "no_document"
        assert "electronic address" in problem["detail"].lower()


class TestCsv:
    async def test_each_line_is_a_row(self, deal: Deal) -> None:
        invoice = await opened(deal)
        sent = await deal.owner.get(path_of(invoice, "csv"))
        assert sent.headers["content-type"].startswith("text/csv")
        found = list(csv.DictReader(io.StringIO(sent.text)))
        assert len(found) == len(invoice["lines"])
        assert invoice["lines"][0]["amount"]["amount"] in found[0].values()


class TestDrafts:
    @pytest.mark.parametrize("form", ["pdf", "ubl", "csv"])
    async def test_have_none(self, deal: Deal, form: str) -> None:
        draft = await drafted(deal)
        problem = problem_of(await deal.assistant.get(path_of(draft, form)), 409)
        assert (problem["code"], "no number yet" in problem["detail"]) == ("no_document", True)

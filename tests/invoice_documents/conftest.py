from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree

from va_market.invoice_documents import InvoiceDocument, to_ubl

SCHEMAS = Path(__file__).with_name("oasis-ubl-2.1.zip")


@pytest.fixture(scope="session")
def schemas(tmp_path_factory) -> dict[str, etree.XMLSchema]:
    """The schemas of OASIS by the name of the root element."""
    folder = tmp_path_factory.mktemp("oasis")
    with ZipFile(SCHEMAS) as packed:
        packed.extractall(folder)
    return {
        name: etree.XMLSchema(file=str(folder / f"maindoc/UBL-{name}-2.1.xsd"))
        for name in ("Invoice", "CreditNote")
    }


@pytest.fixture
def written(schemas) -> Callable[[InvoiceDocument], etree._Element]:
    """Reads what was written, and lets nothing pass that the schema refuses."""

    def write(document: InvoiceDocument) -> etree._Element:
        root = etree.fromstring(to_ubl(document))
        schemas[etree.QName(root).localname].assertValid(root)
        return root

    return write

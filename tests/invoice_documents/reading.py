"""Short ways to read UBL."""

from decimal import Decimal

from lxml import etree

SPACES = {
    short: f"urn:oasis:names:specification:ubl:schema:xsd:Common{name}Components-2"
    for short, name in {"cac": "Aggregate", "cbc": "Basic"}.items()
}


def found(root: etree._Element, path: str) -> list[str]:
    """The texts at `path`, of elements or attributes."""
    hits = root.xpath(path, namespaces=SPACES)
    return [str(hit) if isinstance(hit, str) else str(hit.text) for hit in hits]


def one(root: etree._Element, path: str) -> str:
    [text] = found(root, path)
    return text


def amounts(root: etree._Element, path: str) -> list[Decimal]:
    return [Decimal(text) for text in found(root, path)]

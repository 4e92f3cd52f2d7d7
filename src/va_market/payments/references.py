"""The reference of a payment, which its payer writes on the transfer."""

from va_market.kit import references

_PREFIX = "VAM"


def new_reference() -> str:
    """One that nobody had."""
    return references.new_reference(_PREFIX)


def is_reference(text: str) -> bool:
    """Whether a text may be one, spaces and small letters aside."""
    return references.is_reference(text, _PREFIX)


def references_in(text: str) -> list[str]:
    """Every reference that a text may hold, however a bank has broken it up, each once."""
    return references.references_in(text, _PREFIX)

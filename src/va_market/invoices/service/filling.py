"""Puts on a draft what there is to bill: its lines, and what is behind each of them."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from va_market.contracts.models import ContractTerms
from va_market.invoices import repository
from va_market.invoices.errors import InvoiceTooLarge, NothingToInvoice
from va_market.invoices.models import Invoice, InvoiceLine
from va_market.invoices.service.drawing import DRAWERS, MOST_SOURCES, Asked
from va_market.kit.db import WriteSession
from va_market.kit.errors import NotFound
from va_market.proposals.schemas import TERMS

MOST_LINES = 1000


@dataclass(frozen=True, slots=True)
class Filled:
    """Lines that are not written yet, and what stands on which of them."""

    lines: list[InvoiceLine]
    links: list[repository.Link]


async def fill(
    session: WriteSession, invoice: Invoice, *, without: Collection[UUID] | None
) -> Filled:
    """The lines of a draft: of a new one from all that is free, or anew `without` some sources.

    Raises:
        NothingToInvoice: nothing is left that is billed.
        InvoiceTooLarge: there is more than one invoice holds.
        NotComputable: an amount is out of range.
        NotFound: some of those to leave out are not on it.
        Invalid: of time and what takes it back only one is left out.
    """
    invoice.currency = await _currency_of(session, invoice)
    asked = Asked(invoice, without)
    drawn = [await draw(session, asked) for draw in DRAWERS]
    there = {one for found in drawn for one in found.there}
    if any(one not in there for one in without or ()):
        raise NotFound
    filled = Filled(
        [line for found in drawn for line in found.lines],
        [link for found in drawn for link in found.links],
    )
    _check(filled)
    for position, line in enumerate(filled.lines, start=1):
        line.position = position
    return filled


async def _currency_of(session: WriteSession, invoice: Invoice) -> str:
    """That of the contract: all versions of its terms have the same."""
    agreed = await session.get_one(ContractTerms, (invoice.contract_id, 1))
    return TERMS.validate_python(agreed.terms).currency


def _check(filled: Filled) -> None:
    if not filled.lines:
        raise NothingToInvoice
    if len(filled.lines) > MOST_LINES or len(filled.links) > MOST_SOURCES:
        raise InvoiceTooLarge

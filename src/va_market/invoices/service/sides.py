"""Both sides of an invoice, as they are known now."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from va_market.identity.models import Billed, LegalForm, missing
from va_market.identity.service import billing
from va_market.invoices.errors import BillingIncomplete, TaxRateMissing
from va_market.invoices.models import Invoice
from va_market.invoices.parties import PartyRead
from va_market.kit.db import WriteSession
from va_market.pricing.taxes import TaxTreatment, tax_of
from va_market.pricing.taxes.errors import TaxRateUnknown


@dataclass(frozen=True, slots=True)
class Sides:
    seller: PartyRead
    buyer: PartyRead
    numbering: Billed
    """The details of the seller, which say how invoices are numbered."""

    def treatment(self, on: date, percent: Decimal | None) -> TaxTreatment:
        """The tax on work of the seller for the buyer on that day.

        Raises:
            TaxRateMissing: the rate is not known, and none is given.
        """
        seller = self.seller.taxed(charges_tax=self.numbering.charges_tax)
        try:
            return tax_of(seller, self.buyer.taxed(), on, rate_override=percent)
        except TaxRateUnknown as error:
            raise TaxRateMissing(error.detail) from error


async def sides_of(session: WriteSession, invoice: Invoice) -> Sides:
    """Who asks for the money, and who is to pay.

    Raises:
        BillingIncomplete: something that the law asks for is not known.
    """
    seller, form = await _issuer(session, invoice)
    client = await billing.of_organization(session, organization_id=invoice.organization_id)
    known = _known("the issuer", seller, form)
    return Sides(PartyRead.of(known, form), _party("the client", *client), known)


async def numbering_of(session: WriteSession, invoice: Invoice) -> Billed:
    """The details of the issuer, which say how its invoices are numbered.

    Raises:
        BillingIncomplete: they are gone.
    """
    seller, form = await _issuer(session, invoice)
    return _known("the issuer", seller, form)


async def details_of_issuer(session: WriteSession, invoice: Invoice) -> Billed | None:
    """What is left of them, if anything."""
    return (await _issuer(session, invoice))[0]


async def _issuer(session: WriteSession, invoice: Invoice) -> tuple[Billed | None, LegalForm]:
    if invoice.agency_id is not None:
        return await billing.of_organization(session, organization_id=invoice.agency_id)
    found = await billing.of_person(session, user_id=invoice.issuer_id)
    return found, LegalForm.INDIVIDUAL


def _party(who: str, details: Billed | None, legal_form: LegalForm) -> PartyRead:
    return PartyRead.of(_known(who, details, legal_form), legal_form)


def _known(who: str, details: Billed | None, legal_form: LegalForm) -> Billed:
    if details is None or missing(legal_form, details):
        raise BillingIncomplete(f"The billing details of {who} are not complete.")
    return details

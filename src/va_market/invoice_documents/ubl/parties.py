"""Seller and buyer in UBL."""

from xml.etree.ElementTree import Element

from va_market.invoice_documents.document import InvoiceDocument
from va_market.invoice_documents.parts import Address, Party
from va_market.invoice_documents.ubl.peppol import seller_id_of, tax_number_of, vat_id_of
from va_market.invoice_documents.ubl.writing import group, put, put_all


def put_parties(root: Element, document: InvoiceDocument) -> None:
    """Both parties, the seller first."""
    seller, buyer = document.seller, document.buyer
    taxes = {"VAT": vat_id_of(seller, document), "TAX": tax_number_of(seller, document)}
    own_id = seller_id_of(document)
    _put_party(group(root, "AccountingSupplierParty"), seller, taxes, own_id=own_id)
    _put_party(group(root, "AccountingCustomerParty"), buyer, {"VAT": vat_id_of(buyer, document)})


def _put_party(
    parent: Element, given: Party, taxes: dict[str, str | None], *, own_id: str | None = None
) -> None:
    party = group(parent, "Party")
    if given.electronic_address is not None:
        address = given.electronic_address
        put(party, "EndpointID", address.value, schemeID=address.scheme)
    if own_id is not None:
        put(group(party, "PartyIdentification"), "ID", own_id)
    put(group(party, "PartyName"), "Name", given.name)
    _put_address(group(party, "PostalAddress"), given.address)
    for scheme, number in taxes.items():
        if number is not None:
            registration = group(party, "PartyTaxScheme")
            put(registration, "CompanyID", number)
            put(group(registration, "TaxScheme"), "ID", scheme)
    legal = group(party, "PartyLegalEntity")
    put_all(legal, {"RegistrationName": given.name, "CompanyID": given.legal_id})
    if given.contact or given.email:
        contact = {"Name": given.contact, "ElectronicMail": given.email}
        put_all(group(party, "Contact"), contact)


def _put_address(parent: Element, address: Address) -> None:
    first, second, third, *_ = (*address.lines, None, None, None)
    put_all(
        parent,
        {
            "StreetName": first,
            "AdditionalStreetName": second,
            "CityName": address.city,
            "PostalZone": address.postal_code,
            "CountrySubentity": address.subdivision,
        },
    )
    if third is not None:
        put(group(parent, "AddressLine"), "Line", third)
    put(group(parent, "Country"), "IdentificationCode", address.country)

"""ISO 20022 pain.001.001.09: a credit transfer initiation, as banks take it."""

from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement, tostring

from va_market.payouts.rails.orders import Transfer, TransferOrder

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
_LONGEST_NAME = 140


def to_pain001(order: TransferOrder) -> bytes:
    """One message with one payment block; each transfer carries its end-to-end id."""
    root = Element("Document", xmlns=NAMESPACE)
    message = SubElement(root, "CstmrCdtTrfInitn")
    header = SubElement(message, "GrpHdr")
    _add(header, "MsgId", order.id)
    _add(header, "CreDtTm", order.made_at.strftime("%Y-%m-%dT%H:%M:%SZ"))
    _add_sums(header, order)
    _add(header, "InitgPty/Nm", order.payer.holder_name[:_LONGEST_NAME])
    _add_block(message, order)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _add_block(message: Element, order: TransferOrder) -> None:
    block = SubElement(message, "PmtInf")
    _add(block, "PmtInfId", order.id)
    _add(block, "PmtMtd", "TRF")
    _add_sums(block, order)
    _add(block, "ReqdExctnDt/Dt", order.execute_on.isoformat())
    _add(block, "Dbtr/Nm", order.payer.holder_name[:_LONGEST_NAME])
    _add(block, "DbtrAcct/Id/IBAN", order.payer.iban)
    if order.payer.bic is None:
        _add(block, "DbtrAgt/FinInstnId/Othr/Id", "NOTPROVIDED")
    else:
        _add(block, "DbtrAgt/FinInstnId/BICFI", order.payer.bic)
    for one in order.transfers:
        _add_transfer(block, one)


def _add_sums(parent: Element, order: TransferOrder) -> None:
    total = sum((one.amount.amount for one in order.transfers), Decimal(0))
    _add(parent, "NbOfTxs", str(len(order.transfers)))
    _add(parent, "CtrlSum", f"{total:f}")


def _add_transfer(block: Element, one: Transfer) -> None:
    made = SubElement(block, "CdtTrfTxInf")
    _add(made, "PmtId/EndToEndId", one.reference)
    amount = _add(made, "Amt/InstdAmt", f"{one.amount.amount:f}")
    amount.set("Ccy", one.amount.currency)
    if one.bic is not None:
        _add(made, "CdtrAgt/FinInstnId/BICFI", one.bic)
    elif one.bank_code is not None:
        _add(made, "CdtrAgt/FinInstnId/ClrSysMmbId/MmbId", one.bank_code)
    _add(made, "Cdtr/Nm", one.holder_name[:_LONGEST_NAME])
    if one.iban is not None:
        _add(made, "CdtrAcct/Id/IBAN", one.iban)
    else:
        _add(made, "CdtrAcct/Id/Othr/Id", one.account_number or "")
    _add(made, "RmtInf/Ustrd", one.reference)


def _add(parent: Element, path: str, text: str) -> Element:
    """A new element at the end of a new path below `parent`."""
    for name in path.split("/"):
        parent = SubElement(parent, name)
    parent.text = text
    return parent

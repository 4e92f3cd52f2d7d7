from va_market.kit.cells import csv_of, neutral
from va_market.payouts.rails.orders import FileForm, TransferOrder
from va_market.payouts.rails.pain001 import to_pain001

_HEADER = (
    *("End-to-end id", "Amount", "Currency", "Holder", "IBAN"),
    *("Account number", "Bank code", "BIC"),
)


class BankTransfer:
    """Transfers that somebody hands to the bank of the house as a file."""

    def write(self, order: TransferOrder, form: FileForm) -> bytes:
        return to_pain001(order) if form == FileForm.PAIN_001 else _to_csv(order)


def _to_csv(order: TransferOrder) -> bytes:
    rows = (
        [
            *(one.reference, f"{one.amount.amount:f}", one.amount.currency),
            *(neutral(one.holder_name), one.iban or "", one.account_number or ""),
            *(one.bank_code or "", one.bic or ""),
        ]
        for one in order.transfers
    )
    return csv_of([[*_HEADER], *rows]).encode()

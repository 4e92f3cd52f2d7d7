"""How payouts reach those who are paid. Another way is a file here, and a line in `RAILS`."""

from collections.abc import Mapping

from va_market.payouts.models.destinations import Rail
from va_market.payouts.rails.bank_transfer import BankTransfer
from va_market.payouts.rails.orders import (
    FileForm,
    PayerAccount,
    PayoutRail,
    Transfer,
    TransferOrder,
)

RAILS: Mapping[Rail, PayoutRail] = {Rail.BANK_TRANSFER: BankTransfer()}

__all__ = ["RAILS", "FileForm", "PayerAccount", "PayoutRail", "Transfer", "TransferOrder"]

"""The accounts that the market keeps (money.md §6). The ledger itself knows none of them."""

from enum import StrEnum
from uuid import UUID

HOUSE = UUID(int=1)
"""Who runs the platform, as an owner of accounts. No user and no organization has this id."""


class AccountKind(StrEnum):
    CASH = "cash"
    """What came from outside, with the opposite sign: it may be negative."""
    CLIENT_HELD = "client_held"
    """What a client has paid in and not spent."""
    MILESTONE_HELD = "milestone_held"
    """What of it is held for one milestone, the client's part of the fee included."""
    CLIENT_RECEIVABLE = "client_receivable"
    """What a client owes on an invoice, with the opposite sign: it may be negative, too."""
    ASSISTANT_PENDING = "assistant_pending"
    """What an assistant has earned and may not spend yet; of invoices for each by itself."""
    AGENCY_PENDING = "agency_pending"
    ASSISTANT_AVAILABLE = "assistant_available"
    """What an assistant may spend."""
    AGENCY_AVAILABLE = "agency_available"
    ASSISTANT_RESERVE = "assistant_reserve"
    """What of it may not be spent while a client disputes a line; of each dispute by itself."""
    AGENCY_RESERVE = "agency_reserve"
    TAX_PENDING = "tax_pending"
    """Tax on an invoice that is not paid; it is the issuer who owes it to the state."""
    FEE_PENDING = "fee_pending"
    """The platform's fee on an invoice that is not paid."""
    FEE_RECEIVABLE = "fee_receivable"
    """What an issuer who was paid directly owes the platform, with the opposite sign.

    Above zero the platform owes the issuer a fee that it gives back.
    """
    PLATFORM_REVENUE = "platform_revenue"
    PAYOUT_CLEARING = "payout_clearing"
    """What has left the accounts of its owners and is not known to have reached their banks."""
    CLIENT_DEBT = "client_debt"
    """What a client owes the house, with the opposite sign: it had spent what was taken back."""
    PROCESSING_FEES = "processing_fees"
    """What providers of payments have kept, with the opposite sign: it costs the house."""
    REFUND_DUE = "refund_due"
    """What an issuer who was paid directly is to give back to a client."""
    REFUND_PAYABLE = "refund_payable"
    """The same as the issuer sees it, with the opposite sign."""
    SHARE_DUE = "share_due"
    """What one agency owes an assistant of their shares; below zero it paid more than is due."""
    SHARE_PAYABLE = "share_payable"
    """The same as the agency sees it, with the opposite sign; of each assistant by itself."""
    DEFERRED_REVENUE = "deferred_revenue"
    """What of a retainer was charged in advance, and is neither earned nor given back."""
    RECOGNIZED_REVENUE = "recognized_revenue"
    """What of it was earned, as minutes were used, or lapsed."""
    DEFERRED_FEES = "deferred_fees"
    """What was charged in advance and not given back, with the opposite sign: the two together.

    All three say how revenue stands, of each contract by itself; no money moves on them.
    """


PENDING = (AccountKind.ASSISTANT_PENDING, AccountKind.AGENCY_PENDING)
AVAILABLE = (AccountKind.ASSISTANT_AVAILABLE, AccountKind.AGENCY_AVAILABLE)
"""Of what assistants and agencies have earned: what they may not spend yet, and what they may."""

"""What agencies pass on to their assistants, as the ledger says of both sides (B5)."""

from typing import Any

from sqlalchemy import Uuid, case, cast, func, literal_column
from sqlmodel import col

from va_market.accounts.kinds import AccountKind
from va_market.contracts.models import Contract
from va_market.ledger.models import (
    LedgerAccount,
    LedgerPosting,
    LedgerTransaction,
    PostingState,
)
from va_market.reports.repository.moves import OWNER, Moves, Rows, is_of_kind, within
from va_market.splits.models import PAID_ENTRY, REFERENCE, Split

SHARES = ("shares", "shares_passed_on", "shares_paid")
_moved_at, _amount = col(LedgerPosting.created_at), col(LedgerPosting.amount_minor)
_IS_OF_ASSISTANT = col(LedgerAccount.kind) == AccountKind.SHARE_DUE
_IS_PAID = col(LedgerTransaction.kind) == PAID_ENTRY
# Entries refer to the split that they move; of their account all refer to one.
_AFTER: Any = literal_column(str(len(REFERENCE) + 1))
_reference = col(LedgerTransaction.reference)
# In whatever order the tables are read: what other entries refer to is no id.
_SPLIT_ID = case(
    (
        _reference.startswith(REFERENCE, autoescape=True),
        cast(func.substr(_reference, _AFTER), Uuid),
    )
)


def of_shares(moves: Moves) -> Rows:
    """What became due of shares, less what credit notes took back, and what of it was paid.

    Either side has accounts of its own: of an assistant one for each agency, of an agency one for
    each assistant, with the opposite sign.
    """
    owed = case((_IS_OF_ASSISTANT, _amount), else_=-_amount)
    return (
        moves.one(
            *(col(Contract.id), col(Contract.organization_id), col(LedgerPosting.currency)),
            _moved_at,
            shares=case((_IS_OF_ASSISTANT & ~_IS_PAID, owed), else_=0),
            shares_passed_on=case((~_IS_OF_ASSISTANT & ~_IS_PAID, owed), else_=0),
            shares_paid=case((_IS_PAID, -owed), else_=0),
        )
        .join_from(LedgerAccount, LedgerPosting, col(LedgerPosting.account_id) == LedgerAccount.id)
        .join(LedgerTransaction, col(LedgerTransaction.id) == col(LedgerPosting.transaction_id))
        .join(Split, col(Split.id) == _SPLIT_ID)
        .join(Contract, col(Contract.id) == col(Split.contract_id))
        .where(
            col(LedgerAccount.owner_id) == OWNER,
            is_of_kind(LedgerAccount, AccountKind.SHARE_DUE, AccountKind.SHARE_PAYABLE),
            within(_moved_at),
            col(LedgerPosting.state) == PostingState.POSTED,
        )
    )

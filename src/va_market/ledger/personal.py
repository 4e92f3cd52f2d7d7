"""What the ledger keeps about a person: their own accounts, and what entered and left them."""

from sqlalchemy import select
from sqlmodel import col

from va_market.kit.personal import PERSON, Part, columns_of
from va_market.ledger.models import (
    LedgerAccount,
    LedgerBalance,
    LedgerPosting,
    LedgerTransaction,
)

_OWN = col(LedgerAccount.owner_id) == PERSON

PARTS = (
    Part(
        "accounts",
        "Your accounts, and what is in them in the smallest unit of their currency.",
        select(
            *columns_of(LedgerAccount, without={"allow_negative"}),
            *columns_of(LedgerBalance, without={"account_id", "allow_negative", "head"}),
        )
        .join_from(
            LedgerAccount, LedgerBalance, col(LedgerBalance.account_id) == col(LedgerAccount.id)
        )
        .where(_OWN),
        by=(col(LedgerAccount.id),),
        covers=(LedgerAccount.owner_id,),
    ),
    Part(
        "account_entries",
        "What entered and left your accounts, in the smallest unit of their currency.",
        select(
            *columns_of(LedgerPosting, without={"previous_hash", "hash"}),
            *(col(LedgerTransaction.action), col(LedgerTransaction.kind)),
            col(LedgerTransaction.reference),
        )
        .join_from(LedgerPosting, LedgerAccount, col(LedgerAccount.id) == LedgerPosting.account_id)
        .join(LedgerTransaction, col(LedgerTransaction.id) == col(LedgerPosting.transaction_id))
        .where(_OWN),
        by=(col(LedgerPosting.account_id), col(LedgerPosting.position)),
        covers=(),
    ),
)

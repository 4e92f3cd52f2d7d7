"""What somebody is paid for work, from the rows behind the ledger and the ledger itself."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import case
from sqlmodel import col

from va_market.accounts.kinds import AccountKind
from va_market.contracts.milestones import Milestone
from va_market.contracts.models import Contract
from va_market.invoices.models import CreditNote, Invoice
from va_market.kit.db import ReadSession, Row
from va_market.ledger.models import (
    LedgerAccount,
    LedgerPosting,
    LedgerTransaction,
    PostingState,
)
from va_market.milestones.models import MilestoneMovement, MovementKind
from va_market.reports.repository.billed import of_invoices
from va_market.reports.repository.moves import (
    NOBODY,
    OWNER,
    PAY,
    Moves,
    Rows,
    is_of_kind,
    within,
)
from va_market.reports.repository.sharing import SHARES, of_shares

_BILLED = ("invoiced", "tax", "voided", "credited", "refunds_due", "paid", "released", "fees")
BY_WORK = (*_BILLED, *SHARES)
SEEN_EARNED = (*BY_WORK, "became_available", "paid_out")
EARNED = (*SEEN_EARNED, *PAY)
_MOVES = Moves(*EARNED)
_posted_at = col(LedgerPosting.created_at)
_OF_OWNER = (
    col(LedgerAccount.owner_id) == OWNER,
    col(LedgerAccount.subject_id).is_(None),
    within(_posted_at),
    col(LedgerPosting.state) == PostingState.POSTED,
)


def _releases() -> Rows:
    """What milestones paid; their movements know the fees, and the ledger who was paid."""
    moved = MilestoneMovement
    fees = col(moved.client_fee_minor) + col(moved.assistant_fee_minor)
    return (
        _MOVES.one(
            *(col(Contract.id), col(Contract.organization_id), col(LedgerPosting.currency)),
            _posted_at,
            released=col(moved.amount_minor) + col(moved.client_fee_minor),
            fees=fees,
            pay=col(moved.amount_minor),
        )
        .join_from(LedgerAccount, LedgerPosting, col(LedgerPosting.account_id) == LedgerAccount.id)
        .join(moved, col(moved.transaction_id) == col(LedgerPosting.transaction_id))
        .join(Milestone, col(Milestone.id) == col(moved.milestone_id))
        .join(Contract, col(Contract.id) == col(Milestone.contract_id))
        .where(
            *_OF_OWNER,
            is_of_kind(LedgerAccount, AccountKind.ASSISTANT_PENDING, AccountKind.AGENCY_PENDING),
            col(moved.kind) == MovementKind.RELEASED,
        )
    )


def _available() -> Rows:
    """What entered and left the money that may be spent: payouts, and all the rest."""
    amount = col(LedgerPosting.amount_minor)
    is_payout = col(LedgerTransaction.kind).startswith("payout", autoescape=True)
    return (
        _MOVES.one(
            *(NOBODY, NOBODY, col(LedgerPosting.currency), _posted_at),
            became_available=case((is_payout, 0), else_=amount),
            paid_out=case((is_payout, -amount), else_=0),
        )
        .join_from(LedgerAccount, LedgerPosting, col(LedgerPosting.account_id) == LedgerAccount.id)
        .join(LedgerTransaction, col(LedgerTransaction.id) == col(LedgerPosting.transaction_id))
        .where(
            *_OF_OWNER,
            is_of_kind(
                LedgerAccount, AccountKind.ASSISTANT_AVAILABLE, AccountKind.AGENCY_AVAILABLE
            ),
        )
    )


_KINDS = (
    *of_invoices(
        _MOVES,
        col(Invoice.issuer_id),
        col(Invoice.organization_id),
        col(CreditNote.issuer_id) == OWNER,
    ),
    _releases(),
    of_shares(_MOVES),
    _available(),
)
_SUMMED, _DETAILED = _MOVES.summed(_KINDS), _MOVES.detailed(_KINDS)


async def earned(session: ReadSession, **span: Any) -> Sequence[Row]:
    """Sums by `step`, where one is named, and else by `contract_id`; `other_id` is its client.

    What became available is of no contract.
    """
    return await session.rows(_SUMMED, **span)


async def earned_rows(session: ReadSession, *, most: int, **span: Any) -> Sequence[Row]:
    """The sums of each step of each contract, so many rows at most."""
    return await session.rows(_DETAILED, most=most, **span)

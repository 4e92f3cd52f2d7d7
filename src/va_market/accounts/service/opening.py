"""The account of each kind, which is opened where it is asked for first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from va_market.accounts.kinds import AVAILABLE, HOUSE, PENDING, AccountKind
from va_market.kit.db import WriteSession
from va_market.ledger import service as ledger

_RESERVE = (AccountKind.ASSISTANT_RESERVE, AccountKind.AGENCY_RESERVE)


@dataclass(frozen=True, slots=True)
class Payee:
    """Who is paid for work: the assistant, or the agency that is the party of the contract."""

    owner_id: UUID
    is_agency: bool

    def one_of(self, kinds: tuple[AccountKind, AccountKind]) -> AccountKind:
        """Which of two kinds theirs is: that of assistants, or that of agencies."""
        of_assistant, of_agency = kinds
        return of_agency if self.is_agency else of_assistant


async def cash_account(session: WriteSession, *, currency: str, now: datetime) -> UUID:
    """Where money comes from and leaves to. What stands there is negative: it is owed to others."""
    return await ledger.open_account(
        session,
        owner_id=HOUSE,
        kind=AccountKind.CASH,
        currency=currency,
        allow_negative=True,
        now=now,
    )


async def held_account(
    session: WriteSession, *, organization_id: UUID, currency: str, now: datetime
) -> UUID:
    """What a client has paid in and not spent."""
    return await ledger.open_account(
        session,
        owner_id=organization_id,
        kind=AccountKind.CLIENT_HELD,
        currency=currency,
        now=now,
    )


async def milestone_account(
    session: WriteSession,
    *,
    organization_id: UUID,
    milestone_id: UUID,
    currency: str,
    now: datetime,
) -> UUID:
    """What is held of the money of a client for one milestone."""
    return await ledger.open_account(
        session,
        owner_id=organization_id,
        kind=AccountKind.MILESTONE_HELD,
        currency=currency,
        subject_id=milestone_id,
        now=now,
    )


async def pending_account(
    session: WriteSession, payee: Payee, *, currency: str, now: datetime
) -> UUID:
    """What somebody has earned, and may not spend yet."""
    return await _account_of(session, payee, PENDING, currency=currency, now=now)


async def available_account(
    session: WriteSession, payee: Payee, *, currency: str, now: datetime
) -> UUID:
    """What somebody has earned, and may spend."""
    return await _account_of(session, payee, AVAILABLE, currency=currency, now=now)


async def reserve_account(
    session: WriteSession, payee: Payee, *, dispute_id: UUID, currency: str, now: datetime
) -> UUID:
    """What of the money of somebody waits for the end of one dispute."""
    return await _account_of(
        session, payee, _RESERVE, currency=currency, subject_id=dispute_id, now=now
    )


async def _account_of(
    session: WriteSession, payee: Payee, kinds: tuple[AccountKind, AccountKind], **what: Any
) -> UUID:
    kind = payee.one_of(kinds)
    return await ledger.open_account(session, owner_id=payee.owner_id, kind=kind, **what)


async def revenue_account(session: WriteSession, *, currency: str, now: datetime) -> UUID:
    """What the platform has earned in fees."""
    return await ledger.open_account(
        session, owner_id=HOUSE, kind=AccountKind.PLATFORM_REVENUE, currency=currency, now=now
    )


async def debt_account(
    session: WriteSession, *, organization_id: UUID, currency: str, now: datetime
) -> UUID:
    """What a client owes the house: what was taken back of its payments after it was spent."""
    return await ledger.open_account(
        session,
        owner_id=organization_id,
        kind=AccountKind.CLIENT_DEBT,
        currency=currency,
        allow_negative=True,
        now=now,
    )


async def find_debt_account(
    session: WriteSession, *, organization_id: UUID, currency: str
) -> UUID | None:
    """The same, if there ever was a debt."""
    return await ledger.find_account(
        session, owner_id=organization_id, kind=AccountKind.CLIENT_DEBT, currency=currency
    )


async def processing_account(session: WriteSession, *, currency: str, now: datetime) -> UUID:
    """What providers of payments have kept."""
    return await ledger.open_account(
        session,
        owner_id=HOUSE,
        kind=AccountKind.PROCESSING_FEES,
        currency=currency,
        allow_negative=True,
        now=now,
    )


async def clearing_account(session: WriteSession, *, currency: str, now: datetime) -> UUID:
    """What is on its way to banks."""
    return await ledger.open_account(
        session, owner_id=HOUSE, kind=AccountKind.PAYOUT_CLEARING, currency=currency, now=now
    )

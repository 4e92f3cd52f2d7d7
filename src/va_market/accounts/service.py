"""Accounts as their owners see them. Whatever moves money asks the ledger itself."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from va_market.accounts.kinds import HOUSE, AccountKind
from va_market.accounts.policies import may_see, owners_seen_by
from va_market.accounts.schemas import AccountQuery, EntryQuery
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row, WriteSession
from va_market.kit.errors import FieldError, NotFound
from va_market.kit.pages import Page, PageRequest
from va_market.ledger import service as ledger

_PENDING = (AccountKind.ASSISTANT_PENDING, AccountKind.AGENCY_PENDING)
_AVAILABLE = (AccountKind.ASSISTANT_AVAILABLE, AccountKind.AGENCY_AVAILABLE)
_RESERVE = (AccountKind.ASSISTANT_RESERVE, AccountKind.AGENCY_RESERVE)
_CLAIMED = (AccountKind.CLIENT_HELD, *_PENDING, *_AVAILABLE)
"""What belongs to whoever owns the account, and can be paid out now or soon."""


@dataclass(frozen=True, slots=True)
class Payee:
    """Who is paid for work: the assistant, or the agency that is the party of the contract."""

    owner_id: UUID
    is_agency: bool

    def one_of(self, kinds: tuple[AccountKind, AccountKind]) -> AccountKind:
        """Which of two kinds theirs is: that of assistants, or that of agencies."""
        of_assistant, of_agency = kinds
        return of_agency if self.is_agency else of_assistant


async def list_visible(
    session: ReadSession, actor: Actor, *, query: AccountQuery, request: PageRequest
) -> Page[Row]:
    """The caller's accounts, and those of organizations whose money they keep."""
    return await ledger.list_accounts(
        session,
        request,
        owners=owners_seen_by(actor),
        sort=query.sort,
        filters=query.model_dump(exclude={"sort"}),
    )


async def get_visible(session: ReadSession, actor: Actor, *, account_id: UUID) -> Row:
    """One of them.

    Raises:
        NotFound: there is no such account for this caller.
    """
    row = await ledger.get_account(session, account_id=account_id)
    if not may_see(actor, row.owner_id):
        raise NotFound
    return row


async def statement(
    session: ReadSession,
    actor: Actor,
    *,
    account_id: UUID,
    query: EntryQuery,
    request: PageRequest,
) -> Page[Row]:
    """What entered and left an account of the caller, with the balance after it.

    Raises:
        NotFound: there is no such account for this caller.
    """
    await get_visible(session, actor, account_id=account_id)
    return await ledger.statement(
        session,
        request,
        account_id=account_id,
        sort=query.sort,
        filters=query.model_dump(exclude={"sort"}),
    )


async def obligations(
    session: WriteSession, person: Actor, *, alone_in: Collection[UUID]
) -> list[FieldError]:
    """One fault for each currency of which there is money: nobody could claim it afterwards.

    `alone_in` are the organizations that go with the person.
    """
    left = await ledger.holdings(session, owners=[person.user_id, *alone_in], kinds=_CLAIMED)
    return [
        FieldError("state", "/accounts", "money_left", f"{money} are yours: have them paid out")
        for money in left
    ]


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
    return await _account_of(session, payee, _PENDING, currency=currency, now=now)


async def available_account(
    session: WriteSession, payee: Payee, *, currency: str, now: datetime
) -> UUID:
    """What somebody has earned, and may spend."""
    return await _account_of(session, payee, _AVAILABLE, currency=currency, now=now)


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

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from va_market.kit.db import ReadSession, Row, WriteSession
from va_market.kit.errors import NotFound
from va_market.kit.ids import new_id
from va_market.kit.money import Money
from va_market.ledger import repository
from va_market.ledger.entries import Balance


async def open_account(
    session: WriteSession,
    *,
    owner_id: UUID,
    kind: str,
    currency: str,
    now: datetime,
    subject_id: UUID | None = None,
    allow_negative: bool = False,
) -> UUID:
    """The id of the account of this owner, kind, currency and subject; it is made where it lacks.

    `kind` is a word in lower case; `currency` a code of ISO 4217. Without `allow_negative` the
    database lets nothing leave that is not there (money.md §6, domain.md §4). An account that is
    there keeps what it was opened with.
    """
    found = await repository.open_account(
        session,
        id=new_id(),
        owner_id=owner_id,
        kind=kind,
        subject_id=subject_id,
        currency=currency,
        allow_negative=allow_negative,
        created_at=now,
    )
    return UUID(int=found.id.int)


async def find_account(
    session: WriteSession,
    *,
    owner_id: UUID,
    kind: str,
    currency: str,
    subject_id: UUID | None = None,
) -> UUID | None:
    """The id of an account, if it was opened before; without a subject that of all of its kind."""
    found = await session.row(
        repository.KNOWN, owner_id=owner_id, kind=kind, currency=currency, subject_id=subject_id
    )
    return None if found is None else UUID(int=found.id.int)


async def get_account(session: ReadSession | WriteSession, *, account_id: UUID) -> Row:
    """The account with its balance in the smallest unit of its currency.

    Raises:
        NotFound: there is no such account.
    """
    row = await repository.find_account(session, account_id=account_id)
    if row is None:
        raise NotFound
    return row


async def hold_balance(session: WriteSession, *, account_id: UUID) -> Balance:
    """What the account holds, which nobody else moves before the commit.

    It is for whoever moves what is there, however much that is; what is posted next may lock no
    other account that somebody else holds.
    """
    await queue(session, [account_id])
    return await balance(session, account_id=account_id)


async def balance(session: ReadSession | WriteSession, *, account_id: UUID) -> Balance:
    """What the account holds now; it costs the same however many postings there are.

    Raises:
        NotFound: there is no such account.
    """
    return Balance.of(await get_account(session, account_id=account_id))


async def holdings(
    session: WriteSession, *, owners: Collection[UUID], kinds: Collection[str]
) -> list[Money]:
    """What some owners have on their accounts of these kinds, by currency, where there is any.

    Accounts of one thing alone, such as an invoice, are left out.
    """
    found = await repository.holdings(session, owners=owners, kinds=kinds)
    return [Money.from_minor(int(row.minor), row.currency) for row in found]


async def queue(session: WriteSession, account_ids: Iterable[UUID]) -> None:
    """Hold accounts in the order of their ids until the commit.

    It is for units of work that post more than once: two of them never wait in a circle, and what
    `balance` says afterwards stays true.
    """
    await session.rows(repository.QUEUE, account_ids=sorted(set(account_ids)))

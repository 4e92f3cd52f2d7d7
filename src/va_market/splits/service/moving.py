"""What a split moves on the ledger.

Whatever becomes due, or is due no more, stands on a pair of accounts: what the assistant is owed by
that agency, and the same as the agency sees it. Their balance may be below zero: then more was paid
than is due, and it is set off against the next shares. What the agency receives here pays what has
become due at once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from va_market import events
from va_market.accounts import service as accounts
from va_market.accounts.kinds import AccountKind
from va_market.accounts.service import Payee
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.kit.money import Money
from va_market.ledger import service as ledger
from va_market.ledger.entries import Entry, Leg
from va_market.splits.models import PAID_ENTRY, REFERENCE, Split

DUE = EventKind("split.due", "A part of what an agency received became due to its assistant.")
LOWERED = EventKind("split.lowered", "A credit note took some of an assistant's share back.")
PAID = EventKind("split.paid", "An agency paid something of an assistant's share.")


@dataclass(frozen=True, slots=True)
class _Accounts:
    due: UUID
    payable: UUID
    of_agency: UUID
    of_assistant: UUID

    def all(self) -> tuple[UUID, ...]:
        return (self.due, self.payable, self.of_agency, self.of_assistant)


async def accounts_of(
    session: WriteSession, splits: Iterable[Split], *, now: datetime
) -> Sequence[UUID]:
    """All that these splits move between, for the caller to hold before it posts."""
    found = [await _accounts(session, split, now) for split in splits]
    return [account for one in found for account in one.all()]


async def bring(
    session: WriteSession,
    split: Split,
    target: Money,
    *,
    received: Money,
    key: UUID,
    now: datetime,
) -> Money:
    """Let `target` be due of a held split in all, and pay what is new of it out of `received`.

    What was paid. The accounts are held by the caller. `key` is what made it due.
    """
    change = target - split.money(split.due_minor)
    if change.minor == 0:
        return split.money(0)
    pair = await _accounts(session, split, now)
    legs = (Leg(pair.due, change), Leg(pair.payable, -change))
    kind = "split_due" if change.minor > 0 else "split_lowered"
    await ledger.post(session, _entry(split, f"{key}:due", kind), legs, now=now)
    split.due_minor, split.updated_at = target.minor, now
    tell(session, DUE if change.minor > 0 else LOWERED, split, now)
    owed = (await ledger.balance(session, account_id=pair.due)).posted
    amount = max(min(change, owed, received), split.money(0))
    await settle(session, split, amount, is_here=True, key=key, now=now)
    return amount


async def settle(
    session: WriteSession, split: Split, amount: Money, *, is_here: bool, key: UUID, now: datetime
) -> None:
    """The agency has paid so much of it: here, or outside where nothing else moves."""
    if amount.minor == 0:
        return
    pair = await _accounts(session, split, now)
    legs = [Leg(pair.due, -amount), Leg(pair.payable, amount)]
    if is_here:
        legs += [Leg(pair.of_agency, -amount), Leg(pair.of_assistant, amount)]
    await ledger.post(session, _entry(split, f"{key}:paid", PAID_ENTRY), legs, now=now)
    split.paid_minor += amount.minor
    split.updated_at = now
    tell(session, PAID, split, now)


async def owed_on(session: WriteSession, split: Split, *, now: datetime) -> Money:
    """What the agency owes the assistant in all; the accounts are held until the commit."""
    pair = await _accounts(session, split, now)
    await ledger.queue(session, pair.all())
    return (await ledger.balance(session, account_id=pair.due)).posted


async def check_can_pay(
    session: WriteSession, actor: Actor, split: Split, amount: Money, *, now: datetime
) -> None:
    """Raises InsufficientFunds where the agency has not so much to spend."""
    pair = await _accounts(session, split, now)
    await accounts.check_covers(session, actor, account_id=pair.of_agency, amount=amount)


async def _accounts(session: WriteSession, split: Split, now: datetime) -> _Accounts:
    agency, assistant, currency = split.agency_id, split.assistant_id, split.currency
    due = await _pair(session, AccountKind.SHARE_DUE, assistant, agency, currency, now)
    payable = await _pair(session, AccountKind.SHARE_PAYABLE, agency, assistant, currency, now)
    of_agency = await accounts.available_account(
        session, Payee(agency, is_agency=True), currency=currency, now=now
    )
    of_assistant = await accounts.available_account(
        session, Payee(assistant, is_agency=False), currency=currency, now=now
    )
    return _Accounts(due, payable, of_agency, of_assistant)


async def _pair(  # noqa: PLR0917  # what an account is
    session: WriteSession,
    kind: AccountKind,
    owner: UUID,
    other: UUID,
    currency: str,
    now: datetime,
) -> UUID:
    return await ledger.open_account(
        session,
        owner_id=owner,
        kind=kind,
        currency=currency,
        subject_id=other,
        allow_negative=True,
        now=now,
    )


def _entry(split: Split, what: str, kind: str) -> Entry:
    return Entry(f"splits:{split.id}:{what}", kind, f"{REFERENCE}{split.id}")


def tell(
    session: WriteSession, kind: EventKind, split: Split, now: datetime, by: UUID | None = None
) -> None:
    """Both of them hear it; amounts are read on the split itself."""
    events.record(
        session,
        kind,
        now=now,
        subject_id=split.id,
        parties=(split.agency_id, split.assistant_id),
        actor_id=by,
        data={"contract_id": str(split.contract_id)},
    )

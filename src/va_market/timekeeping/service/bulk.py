"""Many actions on time in one request, each as if it had been sent alone."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from va_market.identity.actor import Actor
from va_market.kit.batches import Faulty
from va_market.kit.db import WriteSession
from va_market.kit.errors import MarketError
from va_market.timekeeping import repository
from va_market.timekeeping.schemas import (
    Action,
    CreateAction,
    EntryAction,
    ReturnAction,
    UpdateAction,
)
from va_market.timekeeping.service.deciding import approve, return_
from va_market.timekeeping.service.reading import Held
from va_market.timekeeping.service.recording import delete, record, submit, update

Outcome = Held | None | Faulty | MarketError
"""Of one action: the entry, nothing where it was deleted, or why it failed."""


async def act_on_many(
    session: WriteSession, actor: Actor, *, items: Sequence[Action | Faulty], now: datetime
) -> list[Outcome]:
    """Do one after another; nothing is written of an action that fails."""
    await _hold_contracts(session, actor, items)
    return [await _outcome(session, actor, item, now) for item in items]


async def _hold_contracts(
    session: WriteSession, actor: Actor, items: Sequence[Action | Faulty]
) -> None:
    """Lock every contract at once, in the order of ids: two requests never wait for each other."""
    named = [item.contract_id for item in items if isinstance(item, CreateAction)]
    entries = [item.entry_id for item in items if not isinstance(item, CreateAction | Faulty)]
    of_entries = await repository.contracts_of(session, entry_ids=entries) if entries else []
    await repository.queue_for_contracts(
        session, contract_ids=[*named, *of_entries], scope=actor.scope
    )


async def _outcome(
    session: WriteSession, actor: Actor, item: Action | Faulty, now: datetime
) -> Outcome:
    if isinstance(item, Faulty):
        return item
    try:
        async with session.attempt():
            return await _act(session, actor, item, now)
    except MarketError as error:
        return error


async def _act(session: WriteSession, actor: Actor, item: Action, now: datetime) -> Held | None:
    match item:
        case CreateAction():
            return await record(
                session, actor, contract_id=item.contract_id, body=item.entry, now=now
            )
        case UpdateAction():
            return await update(session, actor, entry_id=item.entry_id, body=item.changes, now=now)
        case ReturnAction():
            return await return_(session, actor, entry_id=item.entry_id, note=item.note, now=now)
        case EntryAction():
            return await _move(session, actor, item, now)


async def _move(
    session: WriteSession, actor: Actor, item: EntryAction, now: datetime
) -> Held | None:
    entry_id: UUID = item.entry_id
    match item.action:
        case "submit":
            return await submit(session, actor, entry_id=entry_id, now=now)
        case "approve":
            return await approve(session, actor, entry_id=entry_id, now=now)
        case "delete":
            await delete(session, actor, entry_id=entry_id, now=now)
            return None

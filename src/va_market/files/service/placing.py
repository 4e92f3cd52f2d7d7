"""Receiving a file: a row in a transaction of its own, then the content, then the row is shown.

The store is somewhere in the network: no transaction waits for it. What is interrupted leaves a row
that nobody sees, which is swept away with whatever lies under its key.
"""

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from va_market import events
from va_market.contracts import service as contracts
from va_market.events import EventKind
from va_market.files import policies, repository
from va_market.files.content import Content, content_of, name_of
from va_market.files.errors import FileQuotaSpent, MayNotSendFiles
from va_market.files.models import StoredFile
from va_market.identity.actor import Actor
from va_market.identity.models import Organization, User
from va_market.kit.db import WriteSession, append, lock, queue
from va_market.kit.errors import Unavailable
from va_market.kit.store import new_key

UPLOADED = EventKind("file.uploaded", "Somebody sent a file for a contract.")
# Images are made anew one after another: each takes as much memory as it has pixels.
_ONE_AT_A_TIME = asyncio.Semaphore(1)


@dataclass(frozen=True, slots=True)
class Quota:
    """Bytes of files that are kept."""

    of_user: int
    of_organization: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A file whose content was looked at."""

    name: str
    content: Content


async def draft(file: BinaryIO, *, name: str) -> Draft:
    """What is to be kept of a file.

    Raises:
        FileRefused: it is nothing that is kept.
    """
    async with _ONE_AT_A_TIME:
        content = await asyncio.to_thread(lambda: content_of(file.read()))
    return Draft(name_of(name, content.media_type), content)


async def reserve(
    session: WriteSession,
    actor: Actor,
    *,
    contract_id: UUID,
    draft: Draft,
    quota: Quota,
    now: datetime,
) -> StoredFile:
    """The row of a file whose content is on its way.

    Raises:
        NotFound: there is no such contract for this caller.
        MayNotSendFiles: they neither work on it, now or before, nor handle its expenses.
        FileQuotaSpent: there is no room.
    """
    contract = await contracts.look_at_worked(session, actor, contract_id=contract_id)
    has_worked = await contracts.has_worked(session, actor, contract)
    if not has_worked and not policies.may_send(actor, contract):
        raise MayNotSendFiles
    await _check_room(session, actor, contract.organization_id, draft, quota)
    content = draft.content.bytes_
    found = StoredFile(
        contract_id=contract_id,
        organization_id=contract.organization_id,
        uploaded_by=actor.user_id,
        key=new_key(),
        name=draft.name,
        media_type=draft.content.media_type,
        byte_count=len(content),
        content_hash=hashlib.sha256(content).digest(),
        created_at=now,
        loose_since=now,
    )
    await append(session, found)
    return found


async def _check_room(
    session: WriteSession, actor: Actor, organization_id: UUID, draft: Draft, quota: Quota
) -> None:
    """Two at once count one after the other."""
    await queue(session, Organization, organization_id)
    await queue(session, User, actor.user_id)
    size = len(draft.content.bytes_)
    if await repository.bytes_of_user(session, user_id=actor.user_id) + size > quota.of_user:
        raise FileQuotaSpent("Your own files take all the room that you have.")
    kept = await repository.bytes_for_client(session, organization_id=organization_id)
    if kept + size > quota.of_organization:
        raise FileQuotaSpent("The files of this client take all the room that it has.")


async def complete(
    session: WriteSession, actor: Actor, *, file_id: UUID, now: datetime
) -> StoredFile:
    """Show a file whose content is in the store.

    Raises:
        Unavailable: it took so long that it was swept away.
    """
    file = await lock(session, StoredFile, file_id)
    if file is None:
        raise Unavailable(retry_after=1)
    file.stored_at = file.loose_since = now
    events.record(
        session,
        UPLOADED,
        now=now,
        subject_id=file.id,
        parties=(actor.user_id,),
        actor_id=actor.user_id,
        data={"contract_id": str(file.contract_id)},
    )
    return file

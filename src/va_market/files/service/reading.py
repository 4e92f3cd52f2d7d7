from datetime import datetime
from uuid import UUID

from va_market import events
from va_market.events import EventKind
from va_market.files import policies, repository
from va_market.files.errors import FileInUse
from va_market.files.models import StoredFile
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row, WriteSession, lock
from va_market.kit.errors import Forbidden, NotFound

DELETED = EventKind("file.deleted", "Somebody deleted a file that nothing held.")


async def get_visible(session: ReadSession, actor: Actor, *, file_id: UUID) -> Row:
    """A file of the caller, or one that is attached to what they see.

    Raises:
        NotFound: there is no such file for this caller.
    """
    row = await repository.find_visible(session, file_id=file_id, scope=actor.scope)
    if row is None:
        raise NotFound
    return row


async def delete(session: WriteSession, actor: Actor, *, file_id: UUID, now: datetime) -> None:
    """Remove a file that nothing holds; its content follows.

    Raises:
        NotFound: there is no such file for this caller.
        Forbidden: somebody else sent it.
        FileInUse: a thing holds it.
    """
    if await repository.find_visible(session, file_id=file_id, scope=actor.scope) is None:
        raise NotFound
    file = await lock(session, StoredFile, file_id)
    if file is None:
        raise NotFound
    if not policies.is_own(actor, file):
        raise Forbidden
    if file.subject_id is not None:
        raise FileInUse
    events.record(
        session,
        DELETED,
        now=now,
        subject_id=file.id,
        parties=(actor.user_id,),
        actor_id=actor.user_id,
    )
    await session.delete(file)

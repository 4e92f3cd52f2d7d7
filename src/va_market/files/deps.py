"""What stands between the body of an upload and its transaction: the content goes to the store."""

from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request

from va_market.files import service
from va_market.files.schemas import FileUploadQuery
from va_market.identity.deps import CurrentActor
from va_market.kit.db import Database
from va_market.kit.http.deps import Now, origin_of
from va_market.kit.http.uploads import ReceivedFile
from va_market.kit.store import Store
from va_market.settings import Settings


async def _store(request: Request) -> Store:
    store: Store = request.app.state.store
    return store


FileStore = Annotated[Store, Depends(_store)]


async def _placed(  # noqa: PLR0917  # by name, as in routers
    request: Request,
    contract_id: UUID,
    actor: CurrentActor,
    file: ReceivedFile,
    store: FileStore,
    query: Annotated[FileUploadQuery, Query()],
    now: Now,
) -> AsyncIterator[UUID]:
    database: Database = request.app.state.database
    settings: Settings = request.app.state.settings
    draft = await service.draft(file, name=query.name)
    async with database.writing(origin_of(request)) as session:
        found = await service.reserve(
            session,
            actor,
            contract_id=contract_id,
            draft=draft,
            quota=service.Quota(
                settings.files_per_user_mib * 2**20, settings.files_per_organization_mib * 2**20
            ),
            now=now,
        )
    await store.put(found.key, draft.content.bytes_)
    try:
        yield found.id
    except BaseException:  # a repetition whose reply was known, or a lost race
        await service.discard(database, store, found)
        raise


PlacedFile = Annotated[UUID, Depends(_placed, scope="function")]
"""The id of a file whose content is in the store, and which nobody sees yet."""

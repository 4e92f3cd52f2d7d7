from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from va_market.identity.deps import CurrentActor
from va_market.kit.http.access import people_only
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.kit.http.uploads import FileBody, ReceivedFile
from va_market.kit.states import IllegalMove
from va_market.time_imports import service
from va_market.time_imports.errors import ImportHasFaults, TooManyImports
from va_market.time_imports.schemas import (
    EXAMPLE,
    TimeImportCommit,
    TimeImportErrorPage,
    TimeImportErrorQuery,
    TimeImportErrorRead,
    TimeImportPage,
    TimeImportQuery,
    TimeImportRead,
    UploadQuery,
)
from va_market.timekeeping.errors import NotTheAssistant

of_contract = new_router("/v1/contracts/{contract_id}/time-imports", tags=["time"])
router = new_router("/v1/time-imports", tags=["time"])
CSV_FILE = FileBody("text/csv", most_bytes=10 * 2**20)


@of_contract.post(
    "",
    status_code=201,
    responses=problems(NotTheAssistant, IllegalMove, TooManyImports),
    openapi_extra=CSV_FILE.documented(EXAMPLE),
)
@people_only
@CSV_FILE
async def upload_time(
    contract_id: UUID,
    actor: CurrentActor,
    file: ReceivedFile,
    session: WriteSession,
    query: Annotated[UploadQuery, Query()],
    now: Now,
    response: Response,
) -> TimeImportRead:
    """Send a CSV export of Toggl, Clockify or Harvest, of 10 MiB and 100 000 rows at most.

    The body is the file itself, as `text/csv`. It is checked in the background, row by row, and
    nothing is recorded until you commit. Rows of Harvest have no clock times: they become entries
    one after another from the beginning of their day.
    """
    found = await service.upload(
        session, actor, contract_id=contract_id, query=query, file=file, now=now
    )
    created(response, "/v1/time-imports", found.id)
    return TimeImportRead.of(found, actor)


@of_contract.get("")
@people_only
async def list_time_imports(
    contract_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[TimeImportQuery, Query()],
) -> TimeImportPage:
    """The files you sent for a contract."""
    found = await service.list_of_contract(
        session, actor, contract_id=contract_id, query=query, request=page.request
    )
    return page.reply(TimeImportPage, found, lambda row: TimeImportRead.of(row, actor))


@router.get("/{import_id}")
@people_only
async def get_time_import(
    import_id: UUID, actor: CurrentActor, session: ReadSession
) -> TimeImportRead:
    """How far a file is: `done_rows` of `rows` are checked, `imported` of `valid` are entries."""
    row = await service.get_visible(session, actor, import_id=import_id)
    return TimeImportRead.of(row, actor)


@router.get("/{import_id}/errors")
@people_only
async def list_time_import_errors(
    import_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[TimeImportErrorQuery, Query()],
) -> TimeImportErrorPage:
    """Which rows are not taken, and why; a thousand of them at most."""
    found = await service.list_of_faults(
        session, actor, import_id=import_id, query=query, request=page.request
    )
    return page.reply(TimeImportErrorPage, found, TimeImportErrorRead.of)


@router.post("/{import_id}/commit", responses=problems(IllegalMove, ImportHasFaults))
@people_only
async def commit_time_import(
    import_id: UUID,
    body: TimeImportCommit,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
) -> TimeImportRead:
    """Take the rows: they become drafts, in the background, under the rules of recording by hand.

    A row whose content you imported before adds nothing, as long as its entry is there.
    """
    found = await service.start_taking(session, actor, import_id=import_id, body=body, now=now)
    return TimeImportRead.of(found, actor)


@router.delete("/{import_id}", status_code=204, responses=problems(IllegalMove))
@people_only
async def delete_time_import(
    import_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> None:
    """Remove a file and what is known of its rows. Entries that came of it stay."""
    await service.delete(session, actor, import_id=import_id, now=now)

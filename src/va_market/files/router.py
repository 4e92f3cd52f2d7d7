from urllib.parse import quote
from uuid import UUID

from fastapi import Response
from fastapi.responses import StreamingResponse

from va_market.files import service
from va_market.files.deps import FileStore, PlacedFile
from va_market.files.errors import FileInUse, FileQuotaSpent, FileRefused, MayNotSendFiles
from va_market.files.models import MOST_BYTES
from va_market.files.schemas import FileRead
from va_market.identity.deps import CurrentActor
from va_market.kit.errors import Forbidden, NotFound, Unavailable
from va_market.kit.http.access import people_only
from va_market.kit.http.conditional import ignores_if_match
from va_market.kit.http.deps import Now, ReadSession, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.kit.http.uploads import FileBody

of_contract = new_router("/v1/contracts/{contract_id}/files", tags=["files"])
router = new_router("/v1/files", tags=["files"])
ANY_FILE = FileBody("application/octet-stream", most_bytes=MOST_BYTES)
_BYTES = {"schema": {"type": "string", "contentMediaType": "application/octet-stream"}}
_KINDS = ("image/png", "image/jpeg", "image/webp", "application/pdf", "text/plain")
_CONTENT = {
    "description": "The content, as an attachment.",
    "content": dict.fromkeys(_KINDS, _BYTES),
}


@of_contract.post(
    "",
    status_code=201,
    responses=problems(MayNotSendFiles, FileRefused, FileQuotaSpent, Unavailable),
    openapi_extra=ANY_FILE.documented("the bytes of the file"),
)
@people_only
@ignores_if_match
@ANY_FILE
async def upload_file(
    actor: CurrentActor,
    placed: PlacedFile,
    session: WriteSession,
    now: Now,
    response: Response,
) -> FileRead:
    """Send a file for a contract: an image, a PDF document or plain text.

    Whoever works on it may, and those who handle expenses for the client or the agency.

    The body is the file itself, as `application/octet-stream`, of 10 MiB at most. What it is, its
    content says. PNG, JPEG and WebP images are made anew from their pixels: what a camera wrote
    beside them is not kept. Archives, office documents, SVG and HTML are refused. Nobody but you
    sees it until it is attached, such as in `evidence` of a time entry or `receipts` of an
    expense; one that nothing holds is deleted after seven days.
    """
    found = await service.complete(session, actor, file_id=placed, now=now)
    created(response, "/v1/files", found.id)
    return FileRead.of(found, actor)


@router.get("/{file_id}")
@people_only
async def get_file(file_id: UUID, actor: CurrentActor, session: ReadSession) -> FileRead:
    """What is known of a file: of your own, or attached to what your organization sees."""
    row = await service.get_visible(session, actor, file_id=file_id)
    return FileRead.of(row, actor)


@router.get(
    "/{file_id}/content",
    response_class=StreamingResponse,
    responses={200: _CONTENT, **problems(NotFound, Unavailable)},
)
@people_only
async def download_file(
    file_id: UUID, actor: CurrentActor, session: ReadSession, store: FileStore
) -> StreamingResponse:
    """The content, always as an attachment."""
    row = await service.get_visible(session, actor, file_id=file_id)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(row['name'], safe='')}",
        "Content-Length": str(row.byte_count),
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    }
    pieces = await store.get(row.key)
    return StreamingResponse(pieces, headers=headers, media_type=row.media_type)


@router.delete("/{file_id}", status_code=204, responses=problems(Forbidden, FileInUse))
@people_only
async def delete_file(file_id: UUID, actor: CurrentActor, session: WriteSession, now: Now) -> None:
    """Delete a file of yours that nothing holds."""
    await service.delete(session, actor, file_id=file_id, now=now)

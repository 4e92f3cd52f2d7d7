from typing import Annotated

from fastapi import Query
from fastapi.responses import StreamingResponse

from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.errors import NotFound
from va_market.kit.http.access import keys_with
from va_market.kit.http.deps import Now, ReadSession
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.time_exports import service
from va_market.time_exports.schemas import ExportFormat, ExportQuery

router = new_router("/v1/time-entries/export", tags=["time"])
_TEXT = {"schema": {"type": "string"}}
_FILE = {
    "description": "The file, as an attachment.",
    "content": {"text/csv": _TEXT, "application/jsonl": _TEXT},
}


@router.get("", response_class=StreamingResponse, responses={200: _FILE, **problems(NotFound)})
@keys_with(Scope.TIME_READ)
async def export_time(
    actor: CurrentActor,
    session: ReadSession,
    query: Annotated[ExportQuery, Query()],
    now: Now,
) -> StreamingResponse:
    """The finished time of all your contracts, as a file for another program.

    Cells that a spreadsheet would run as formulas begin with an apostrophe; an import takes it off
    again. Times are whole seconds. As trackers know no break within an entry, one with unpaid
    breaks has a row for each stretch between them; a row of Harvest, which has no clock times, is
    the worked time of a whole entry. The file is read while it is sent: what changes meanwhile may
    or may not be in it.
    """
    is_json = query.format is ExportFormat.JSONL
    kind, ending = ("application/jsonl", "jsonl") if is_json else ("text/csv", "csv")
    name = f"time-{query.format}-{now:%Y-%m-%d}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    pieces = await service.export(session, actor, query=query)
    return StreamingResponse(pieces, headers=headers, media_type=kind)

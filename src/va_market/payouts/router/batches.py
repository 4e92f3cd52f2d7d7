import asyncio
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response

from va_market.identity.deps import CurrentActor
from va_market.kit.errors import Forbidden
from va_market.kit.http.access import people_only
from va_market.kit.http.conditional import needs_if_match
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove
from va_market.payouts import service
from va_market.payouts.deps import Payer
from va_market.payouts.errors import EmptyBatch, KeepsTheMoney, NoBankFile, PaysThemselves
from va_market.payouts.rails import RAILS, FileForm
from va_market.payouts.schemas import BatchPage, BatchQuery, BatchRead, RunCreate, RunRead

runs = new_router("/v1/admin/payout-runs", tags=["payouts"])
batches = new_router("/v1/admin/payout-batches", tags=["payouts"])
_ENDINGS = {FileForm.CSV: ("text/csv", "csv"), FileForm.PAIN_001: ("application/xml", "xml")}


def _file(form: FileForm) -> dict[int | str, dict[str, Any]]:
    media_type = _ENDINGS[form][0]
    shape = {"type": "string"}
    if form != FileForm.CSV:
        shape["contentMediaType"] = media_type
    content = {media_type: {"schema": shape}}
    return {200: {"description": "The file, as an attachment.", "content": content}}


@runs.post("", responses=problems(Forbidden))
@people_only
async def ask_for_payout_run(
    body: RunCreate, actor: CurrentActor, session: WriteSession, now: Now
) -> RunRead:
    """Have the payout run of a date done in the background; only operators of the platform may.

    It is done once, however often it is asked for: whoever chose that day of the week or month and
    has the minimum is paid, and all payouts that wait are put into batches.
    """
    return RunRead.of(await service.ask_for_run(session, actor, body=body, now=now))


@batches.get("", responses=problems(Forbidden))
@people_only
async def list_payout_batches(
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[BatchQuery, Query()],
) -> BatchPage:
    """What the bank is given together; only operators of the platform see it."""
    found = await service.list_batches(session, actor, query=query, request=page.request)
    return page.reply(BatchPage, found, lambda row: BatchRead.of(row, actor))


@batches.get("/{batch_id}", responses=problems(Forbidden))
@people_only
async def get_payout_batch(batch_id: UUID, actor: CurrentActor, session: ReadSession) -> BatchRead:
    """One batch; `GET /v1/admin/payouts?batch_id=` lists what is in it."""
    row = await service.get_batch(session, actor, batch_id=batch_id)
    return BatchRead.of(row, actor)


@batches.post(
    "/{batch_id}/submit",
    responses=problems(Forbidden, IllegalMove, PaysThemselves, KeepsTheMoney, EmptyBatch),
)
@people_only
@needs_if_match
async def submit_payout_batch(
    batch_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> BatchRead:
    """Approve what is in it, and get the file for the bank; nothing of it changes afterwards.

    Whoever owns, keeps or asked for some of the money leaves it to another operator.
    """
    return BatchRead.of(await service.submit(session, actor, batch_id=batch_id, now=now), actor)


async def _sent(
    session: ReadSession, actor: CurrentActor, batch_id: UUID, payer: Payer, form: FileForm
) -> Response:
    rail, order = await service.order_of(session, actor, batch_id=batch_id, payer=payer)
    content = await asyncio.to_thread(RAILS[rail].write, order, form)
    media_type, ending = _ENDINGS[form]
    headers = {
        "Content-Disposition": f'attachment; filename="payouts-{batch_id}.{ending}"',
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=media_type, headers=headers)


@batches.get(
    "/{batch_id}/csv",
    response_class=Response,
    responses={**_file(FileForm.CSV), **problems(Forbidden, NoBankFile)},
)
@people_only
async def get_payout_batch_csv(
    batch_id: UUID, actor: CurrentActor, session: ReadSession, payer: Payer
) -> Response:
    """The transfers of a submitted batch for a spreadsheet, with the numbers of the accounts."""
    return await _sent(session, actor, batch_id, payer, FileForm.CSV)


@batches.get(
    "/{batch_id}/pain001",
    response_class=Response,
    responses={**_file(FileForm.PAIN_001), **problems(Forbidden, NoBankFile)},
)
@people_only
async def get_payout_batch_transfers(
    batch_id: UUID, actor: CurrentActor, session: ReadSession, payer: Payer
) -> Response:
    """The same for the bank: ISO 20022 pain.001.001.09, one end-to-end id for each payout."""
    return await _sent(session, actor, batch_id, payer, FileForm.PAIN_001)

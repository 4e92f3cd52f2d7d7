"""How a request of a row is sent, and all that its answer says."""

from typing import Any
from uuid import uuid4

import httpx

from tests.access.rows import Call, Row
from tests.access.world import Caller


async def send(caller: Caller, row: Row, call: Call, **options: Any) -> httpx.Response:
    body: dict[str, Any] = {} if call.body is None else {"json": call.body}
    path = row.path.format_map(call.ids)
    headers = {**call.headers, **({"If-Match": "*"} if row.needs_version else {})}
    if row.moves_money:
        headers["Idempotency-Key"] = str(uuid4())
    if call.file is not None:
        body["content"] = call.file
        headers["Content-Type"] = call.file_type
    options["headers"] = headers | options.get("headers", {})
    return await caller.send(row.method, path, params=dict(call.query) or None, **body, **options)


def everything(answer: httpx.Response) -> str:
    """Headers and body."""
    return f"{answer.headers} {answer.text}"

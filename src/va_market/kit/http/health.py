"""Health, outside /v1: alive means the process answers, ready means requests can be served."""

from fastapi import Request

from va_market.kit.db import revisions
from va_market.kit.errors import Unavailable
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.kit.schema import Schema

router = new_router("/health", tags=["health"])


class NotReady(Unavailable):
    code = "not_ready"
    title = "The server is not ready"
    cause = "The database does not answer, or its schema is behind this version."
    fix = "Start the database, or run `va-market migrate`."


class Health(Schema):
    status: str


@router.get("/live")
async def read_liveness() -> Health:
    """The process answers."""
    return Health(status="live")


@router.get("/ready", responses=problems(NotReady))
async def read_readiness(request: Request) -> Health:
    """The database answers and its schema is the one of this version."""
    try:
        found = await revisions.revision_of(request.app.state.database.reader)
    except Exception as error:
        raise NotReady("The database does not answer.", retry_after=2) from error
    head = revisions.head()
    if found != head:
        raise NotReady(f"The schema is at {found}, this version needs {head}.", retry_after=10)
    return Health(status="ready")

"""A small page for each error code: what caused it, what mends it, whether to retry."""

from html import escape

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from va_market.kit.errors import MarketError, NotFound

router = APIRouter(include_in_schema=False)


@router.get("/errors/{code}")
async def explain_error(code: str) -> HTMLResponse:
    """The page that the `type` of a problem points to."""
    kind = MarketError.registry.get(code)
    if kind is None:
        raise NotFound
    retry = "The same request may succeed later." if kind.is_retryable else "Do not just repeat it."
    parts = (kind.cause, kind.fix, retry)
    body = "".join(f"<p>{escape(part)}</p>" for part in parts)
    title = escape(f"{kind.status} {kind.code}: {kind.title}")
    return HTMLResponse(f"<!doctype html><title>{title}</title><h1>{title}</h1>{body}")

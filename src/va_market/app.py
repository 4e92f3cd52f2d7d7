"""The only wiring place: settings in, application out. There is no state at module level."""

import asyncio
import gc
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Depends, FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from va_market.assistants import router as assistants
from va_market.contracts import router as contracts
from va_market.feed import router as feed
from va_market.identity import router as identity
from va_market.identity.letters import Letters
from va_market.identity.passwords import Passwords
from va_market.identity.tokens import TokenSigner
from va_market.jobs import router as jobs
from va_market.kit import jobs as background
from va_market.kit.clock import Clock, system_clock
from va_market.kit.db import Database
from va_market.kit.errands import Errands
from va_market.kit.http import health, pages_of_errors, problems
from va_market.kit.http.access import check_declared
from va_market.kit.http.deps import known_query_only
from va_market.kit.http.docs import build_openapi, operation_id
from va_market.kit.http.edge import Edge
from va_market.kit.http.idempotency import well_formed_key
from va_market.kit.mail import Mailer
from va_market.mails.service import Outbox
from va_market.proposals import router as proposals
from va_market.quotes import router as quotes
from va_market.secret import secret_of
from va_market.settings import Settings
from va_market.timekeeping import router as timekeeping
from va_market.worker import periodic_works

ROUTERS: tuple[APIRouter, ...] = (
    *identity.routers,
    *(assistants.catalog, assistants.own, assistants.router),
    jobs.router,
    *(proposals.of_job, proposals.router),
    *(contracts.of_proposal, contracts.router),
    *(timekeeping.of_contract, timekeeping.router, timekeeping.timers),
    quotes.router,
    *(feed.router, feed.meta),
    health.router,
)
DESCRIPTION = """The backend of a virtual-assistant agency or marketplace.

Register, sign in, and send the token as `Authorization: Bearer ...`. Programs of an
organization send an API key instead, with the scope that each operation names. Errors are
`application/problem+json`; lists are pages with `next_cursor`; resources say in
`allowed_actions` what you may do now."""


class Market(FastAPI):
    """FastAPI with its edge around the whole middleware stack, and a true document."""

    def build_middleware_stack(self) -> ASGIApp:
        return Edge(super().build_middleware_stack(), max_body_bytes=self.max_body_size)

    def openapi(self) -> dict[str, Any]:
        return build_openapi(self)


def create_app(
    settings: Settings,
    *,
    database: Database,
    clock: Clock = system_clock,
    mailer: Mailer | None = None,
) -> Market:
    """The application over an unopened `database`; its lifespan opens and closes it.

    Mails leave by `mailer`, or as the settings say.
    """
    app = Market(
        title="VA Market",
        summary="Jobs, proposals, contracts, supervised time and exact prices.",
        description=DESCRIPTION,
        version=version("va-market"),
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        servers=[{"url": "/", "description": "This server"}],
        openapi_url="/openapi.json" if settings.docs_enabled else None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
        generate_unique_id_function=operation_id,
        dependencies=[Depends(known_query_only), Depends(well_formed_key)],
        max_body_size=settings.max_body_bytes,
    )
    _equip(app, settings, database, clock)
    app.state.mailer = mailer or settings.make_mailer()
    for router in ROUTERS:
        app.include_router(router)
    app.include_router(pages_of_errors.router)
    problems.install(app)
    if settings.docs_enabled:
        _add_docs(app)
    return app


def _equip(app: Market, settings: Settings, database: Database, clock: Clock) -> None:
    """Put what dependencies hand out on the application's state."""
    secret = secret_of(settings)
    life = timedelta(minutes=settings.access_token_minutes)
    app.state.settings = settings
    app.state.database = database
    app.state.clock = clock
    app.state.signer = TokenSigner(secret, life)
    app.state.cursor_key = hashlib.sha256(b"cursors" + secret).digest()
    app.state.letters = Letters(Outbox(secret), settings.public_url)
    app.state.passwords = Passwords(settings.hashing_threads)
    app.state.errands = Errands()


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    check_declared(app)
    database: Database = app.state.database
    async with AsyncExitStack() as stack:
        await database.open()
        stack.push_async_callback(database.close)
        stack.callback(app.state.passwords.close)
        stack.push_async_callback(app.state.errands.finish)
        if app.state.settings.background_work:
            await stack.enter_async_context(_background(app))
        gc.collect()
        gc.freeze()  # what is loaded now lives as long as the process
        yield


@asynccontextmanager
async def _background(app: FastAPI) -> AsyncIterator[None]:
    database, stop = app.state.database, asyncio.Event()
    works = periodic_works(database, app.state.settings, app.state.clock, mailer=app.state.mailer)
    task = asyncio.create_task(background.run(database.dsn, works, stop))
    try:
        yield
    finally:
        stop.set()
        await task


def _add_docs(app: Market) -> None:
    """`/docs` without internet: its assets are part of the package."""
    assets = Path(problems.__file__).parent / "static"
    app.mount("/docs/assets", StaticFiles(directory=assets), name="docs-assets")
    page: Callable[[], HTMLResponse] = lambda: get_swagger_ui_html(  # noqa: E731  # bound once
        openapi_url="/openapi.json",
        title="VA Market",
        swagger_js_url="/docs/assets/swagger-ui-bundle.js",
        swagger_css_url="/docs/assets/swagger-ui.css",
        swagger_favicon_url="data:,",
    )

    @app.get("/", include_in_schema=False)
    async def show_the_way() -> RedirectResponse:
        return RedirectResponse("/docs")

    @app.get("/docs", include_in_schema=False)
    async def show_docs() -> HTMLResponse:
        return page()

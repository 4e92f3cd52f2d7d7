"""The only wiring place: settings in, application out. There is no state at module level."""

import asyncio
import gc
import hashlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import cached_property
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from va_market.identity.letters import Letters
from va_market.identity.passwords import PasswordBusy, Passwords
from va_market.identity.tokens import TokenSigner
from va_market.identity.totp import Totp
from va_market.kit import jobs as background
from va_market.kit.clock import Clock, system_clock
from va_market.kit.db import Database
from va_market.kit.errands import Errands
from va_market.kit.http import metrics, pages_of_errors, problems, swagger
from va_market.kit.http.access import check_declared
from va_market.kit.http.cors import Cors
from va_market.kit.http.counts import Counts, SharedStorage
from va_market.kit.http.crowds import Crowd
from va_market.kit.http.directory import Directory
from va_market.kit.http.docs import build_openapi, operation_id
from va_market.kit.http.edge import Edge
from va_market.kit.http.gate import Gate
from va_market.kit.http.limits import Limits, Unlimited
from va_market.kit.http.metrics import Metrics
from va_market.kit.http.proxies import Proxies
from va_market.kit.http.routing import SafeRoute
from va_market.kit.http.shortcut import Shortcut
from va_market.kit.http.telemetry import telemetry_of
from va_market.kit.http.uploads import Files
from va_market.kit.mail import Mailer
from va_market.mails.service import Outbox
from va_market.payments.cards import cards_of
from va_market.routes import DESCRIPTION, ROUTERS, TAGS
from va_market.secret import secret_of
from va_market.settings import Settings
from va_market.worker import periodic_works


class Market(FastAPI):
    """FastAPI with its edge around the whole middleware stack, and a true document."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; the framework leads it through its telemetry to the same stack."""
        if self.middleware_stack is None or self.records_traces:
            await super().__call__(scope, receive, send)
            return
        scope["app"] = self
        await self.middleware_stack(scope, receive, send)

    @cached_property
    def records_traces(self) -> bool:
        settings: Settings = self.state.settings
        return settings.otlp_endpoint is not None

    def build_middleware_stack(self) -> ASGIApp:
        settings: Settings = self.state.settings
        gate = Gate(
            self._operations(),
            limits=self.state.limits,
            trusted_hosts=settings.trusted_hosts or (),
            max_body_bytes=settings.max_body_bytes,
            files=Files(self.routes),
        )
        return Edge(
            Cors(gate, settings.cors_origins) if settings.cors_origins else gate,
            proxies=Proxies(settings.trusted_proxies or ()),
            metrics=self.state.metrics,
        )

    def _operations(self) -> ASGIApp:
        """The framework with the shortcut in front of it, unless it records traces."""
        framework = super().build_middleware_stack()
        if self.records_traces:
            return framework
        return Shortcut(framework, self.state.directory, self.exception_handlers)

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
        openapi_tags=[{"name": name, "description": words} for name, words in TAGS.items()],
        servers=[{"url": "/", "description": "This server"}],
        openapi_url="/openapi.json" if settings.docs_enabled else None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
        generate_unique_id_function=operation_id,
        telemetry=telemetry_of(settings.otlp_endpoint),
    )
    app.router.route_class = SafeRoute
    _equip(app, settings, database, clock)
    app.state.mailer = mailer or settings.make_mailer()
    for router in ROUTERS:
        app.include_router(router)
    app.include_router(pages_of_errors.router)
    app.include_router(metrics.router)
    problems.install(app)
    if settings.docs_enabled:
        swagger.install(app)
    app.state.directory = Directory(app.routes)
    app.router.routes.insert(0, app.state.directory)
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
    app.state.passwords = passwords = Passwords(settings.hashing_threads)
    app.state.crowd = Crowd(passwords.places, PasswordBusy)
    app.state.totp = Totp(secret, settings.market_name)
    app.state.errands = Errands()
    app.state.cards = cards_of(settings, secret)
    app.state.store = settings.make_store()
    app.state.metrics = Metrics(database, waiting=lambda: passwords.waiting)
    app.state.limits = _limits(settings, app.state.metrics, clock)


def _limits(settings: Settings, counters: Metrics, clock: Clock) -> Limits:
    url = settings.redis_url
    shared = None if url is None else SharedStorage(url.get_secret_value())
    counts = Counts(shared, on_away=counters.counts_alone)
    kind = Limits if settings.limits_enabled else Unlimited
    return kind(counts, settings.policies, clock=clock, on_refusal=counters.refused)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    check_declared(app)
    database: Database = app.state.database
    async with AsyncExitStack() as stack:
        await database.open()
        stack.push_async_callback(database.close)
        stack.callback(app.state.passwords.close)
        stack.push_async_callback(app.state.limits.close)
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
    counted = app.state.metrics.watched(works)
    task = asyncio.create_task(background.run(database.dsn, counted, stop))
    try:
        yield
    finally:
        stop.set()
        await task

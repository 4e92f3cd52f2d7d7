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

from fastapi import APIRouter, FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from va_market.absences import router as absences
from va_market.accounts import router as accounts
from va_market.amendments import router as amendments
from va_market.assistants import router as assistants
from va_market.collaborations import router as collaborations
from va_market.contacts import router as contacts
from va_market.contracts import router as contracts
from va_market.end_clients import router as end_clients
from va_market.endings import router as endings
from va_market.enquiries import router as enquiries
from va_market.expenses import router as expenses
from va_market.feed import router as feed
from va_market.files import router as files
from va_market.identity import router as identity
from va_market.identity.letters import Letters
from va_market.identity.passwords import PasswordBusy, Passwords
from va_market.identity.tokens import TokenSigner
from va_market.identity.totp import Totp
from va_market.invoices import router as invoices
from va_market.job_invitations import router as job_invitations
from va_market.jobs import router as jobs
from va_market.kit import jobs as background
from va_market.kit.clock import Clock, system_clock
from va_market.kit.db import Database
from va_market.kit.errands import Errands
from va_market.kit.http import health, metrics, pages_of_errors, problems, swagger
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
from va_market.knowledge import router as knowledge
from va_market.mails.service import Outbox
from va_market.milestones import router as milestones
from va_market.payments import router as payments
from va_market.privacy import router as privacy
from va_market.proposals import router as proposals
from va_market.quotes import router as quotes
from va_market.rate_bands import router as rate_bands
from va_market.rate_cards import router as rate_cards
from va_market.reimbursement_policies import router as reimbursement_policies
from va_market.renewals import router as renewals
from va_market.reviewing import router as reviewing
from va_market.rosters import router as rosters
from va_market.secret import secret_of
from va_market.settings import Settings
from va_market.substitutions import router as substitutions
from va_market.time_corrections import router as time_corrections
from va_market.time_exports import router as time_exports
from va_market.time_feeds import router as time_feeds
from va_market.time_grid import router as time_grid
from va_market.time_imports import router as time_imports
from va_market.time_series import router as time_series
from va_market.timekeeping import router as timekeeping
from va_market.timesheets import router as timesheets
from va_market.work_orders import router as work_orders
from va_market.worker import periodic_works

ROUTERS: tuple[APIRouter, ...] = (
    *identity.routers,
    reimbursement_policies.router,
    *(assistants.catalog, assistants.own, assistants.router),
    *(rosters.router, rosters.own),
    *(rate_cards.router, rate_cards.own),
    jobs.router,
    *(job_invitations.of_job, job_invitations.router),
    *(job_invitations.own, job_invitations.of_agency),
    *(proposals.of_job, proposals.router, proposals.of_roster, proposals.of_own_roster),
    *(reviewing.of_job, reviewing.of_proposal, reviewing.own),
    *(end_clients.of_job, end_clients.router, end_clients.of_organization),
    *(end_clients.of_proposal, end_clients.forwarded),
    *(contracts.of_proposal, contracts.offers, contracts.own, contracts.releases, contracts.router),
    *(milestones.of_contract, milestones.router),
    *(work_orders.of_contract, work_orders.router),
    *(work_orders.of_order, work_orders.extensions),
    *(knowledge.of_contract, knowledge.of_organization, knowledge.router),
    *(absences.router, absences.of_contract),
    contacts.router,
    *(collaborations.of_contract, collaborations.accepting, collaborations.own),
    *(enquiries.of_contract, enquiries.router),
    *(files.of_contract, files.router, expenses.of_contract, expenses.router),
    time_exports.router,  # its path is one of an entry, too
    *(timekeeping.of_contract, timekeeping.of_order, timekeeping.router, timekeeping.timers),
    *(time_imports.of_contract, time_imports.router, time_feeds.own, time_feeds.router),
    *(time_corrections.of_entry, time_corrections.router, time_grid.router),
    *(time_series.of_contract, time_series.of_order, time_series.of_organization),
    *(timesheets.of_contract, timesheets.router, timesheets.own),
    *(amendments.of_contract, amendments.router),
    *(substitutions.of_contract, substitutions.router, endings.router, renewals.router),
    *(quotes.router, rate_bands.router),
    *(feed.router, feed.of_organization, feed.meta),
    *invoices.routers,
    accounts.router,
    *(payments.router, payments.of_house),
    privacy.router,
    health.router,
)
DESCRIPTION = """The backend of a virtual-assistant agency or marketplace.

Register, sign in, and send the token as `Authorization: Bearer ...`. Programs of an
organization send an API key instead, with the scope that each operation names. Errors are
`application/problem+json`; lists are pages with `next_cursor`; resources say in
`allowed_actions` what you may do now."""

TAGS = {
    "sign-in": "Register, sign in, stay signed in, and sign out.",
    "me": "Who you are and where you are signed in.",
    "second factor": "Codes of an authenticator app at sign-in, and codes for when it is lost.",
    "organizations": "The clients and agencies you belong to.",
    "members": "Who belongs to an organization, in which role, and who is asked to join.",
    "api keys": "Let programs act for an organization.",
    "rosters": "The assistants who work through an agency, and the terms they agreed to.",
    "rate cards": "The rates of organizations and the list prices of assistants, day by day.",
    "assistants": "Profiles of assistants and the categories of work.",
    "jobs": "What clients want done.",
    "job invitations": "Whom clients ask for a proposal.",
    "proposals": "What assistants, agencies and clients put before each other: work, time and pay.",
    "reviewing": "Who looks over proposals for a client, and what they think of them.",
    "end clients": "Who needs the work that another organization buys.",
    "contracts": "What both sides agreed on, from an accepted proposal to its end.",
    "work orders": "What a client orders on a contract, piece by piece, and what became of it.",
    "amendments": "How what was agreed changes: one side asks, the other agrees, from a day on.",
    "milestones": "The parts of a project: funded, delivered, approved and released.",
    "knowledge": "Articles of clients for those who answer callers on their contracts.",
    "enquiries": "What customers of a client asked for, and what came of it.",
    "contacts": "Whom the work on a contract may need, how and when.",
    "collaborators": "Those who help with a contract, and read what is written inside it.",
    "time": "Time worked, by hand or by timer, and its approval.",
    "files": "Images, documents and texts that show what was done.",
    "reimbursement": "What organizations pay back to assistants, and what was spent.",
    "pricing": "What work costs, line by line.",
    "payments": "What clients pay in, to be held for them until they spend it.",
    "invoices": "What clients are asked to pay: drafted from approved time, opened, paid.",
    "accounts": "What is held for you and your organizations, and how it came about.",
    "events": "What happened to you and your organizations.",
    "meta": "The tables behind statuses and events.",
    "health": "Whether the server lives and is ready.",
}


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

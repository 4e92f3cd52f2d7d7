"""What a monitoring system reads at `/metrics`: Prometheus text, one process at a time.

Routes are named by their template, and all paths that lead nowhere are one, so that strangers
cannot make up labels. A process tells of itself alone: scrape each of them.
"""

from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request, Response
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily

from va_market.kit.addresses import address_of, is_within
from va_market.kit.db import Database
from va_market.kit.errors import NotFound
from va_market.kit.http.operations import METHODS
from va_market.kit.http.proxies import is_origin_known, peer_of
from va_market.kit.jobs import Periodic

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
NOWHERE = "none"
OTHER = "OTHER"
_KNOWN = frozenset({method.upper() for method in METHODS} | {"HEAD", "OPTIONS"})
_BUCKETS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.5, 5.0)

router = APIRouter(include_in_schema=False)


class Metrics:
    """The counters of one application; `waiting` says how many passwords wait to be checked."""

    def __init__(self, database: Database, *, waiting: Callable[[], int]) -> None:
        self.registry = own = CollectorRegistry()
        self._requests = Counter(
            "va_market_requests",
            "Answered requests.",
            ("method", "route", "status"),
            registry=own,
        )
        self._seconds = Histogram(
            "va_market_request_seconds",
            "Time from the head of a request to the end of its answer.",
            ("method", "route"),
            buckets=_BUCKETS,
            registry=own,
        )
        self.in_flight = 0
        Gauge("va_market_requests_in_flight", "Requests now.", registry=own).set_function(
            lambda: self.in_flight
        )
        self._refused = Counter(
            "va_market_limit_refusals",
            "Requests refused by a rate limit.",
            ("policy",),
            registry=own,
        )
        self._alone = Counter(
            "va_market_limit_storage_failures", "Times that Redis did not answer.", registry=own
        )
        self._works = Counter(
            "va_market_background_runs",
            "Runs of background work in this process.",
            ("work", "outcome"),
            registry=own,
        )
        Gauge("va_market_passwords_waiting", "Waiting or checked.", registry=own).set_function(
            waiting
        )
        own.register(_Pools(database))
        ProcessCollector(registry=own)
        PlatformCollector(registry=own)
        self._children: dict[tuple[str, str, int], tuple[Any, Any]] = {}

    def observe(self, method: str, route: str | None, status: int, seconds: float) -> None:
        """Count one answer."""
        key = (method if method in _KNOWN else OTHER, route or NOWHERE, status)
        found = self._children.get(key)
        if found is None:
            found = (self._requests.labels(*key), self._seconds.labels(*key[:2]))
            self._children[key] = found
        found[0].inc()
        found[1].observe(seconds)

    def refused(self, policy: str) -> None:
        self._refused.labels(policy).inc()

    def counts_alone(self) -> None:
        self._alone.inc()

    def watched(self, works: Iterable[Periodic]) -> list[Periodic]:
        """The same works, counted."""
        return [replace(work, work=self._counted(work)) for work in works]

    def _counted(self, periodic: Periodic) -> Callable[[], Awaitable[int]]:
        async def run() -> int:
            try:
                done = await periodic.work()
            except Exception:
                self._works.labels(periodic.name, "failed").inc()
                raise
            self._works.labels(periodic.name, "done").inc()
            return done

        return run


class _Pools:
    """Connections of both doors, looked at when somebody asks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def collect(self) -> Iterator[GaugeMetricFamily]:
        family = GaugeMetricFamily(
            "va_market_database_connections", "Connections by door.", labels=("door", "state")
        )
        for door, usage in self._database.usage().items():
            family.add_metric((door, "busy"), usage.busy)
            family.add_metric((door, "idle"), usage.idle)
        yield family


@router.get("/metrics")
async def read_metrics(request: Request) -> Response:
    """The state of this process, for monitoring, and for the networks of the settings alone."""
    address = address_of(peer_of(request.scope))
    networks = request.app.state.settings.metrics_readers
    # Through a proxy that is not trusted anybody may have come.
    is_known = is_origin_known(request.scope)
    if address is None or not is_known or not is_within(address, networks):
        raise NotFound
    return Response(generate_latest(request.app.state.metrics.registry), media_type=MEDIA_TYPE)

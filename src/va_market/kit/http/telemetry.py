"""Traces by OpenTelemetry: the framework makes them, and a setting says where they go.

Without the setting nothing of the SDK is imported. The SDK itself reads the standard variables
(`OTEL_SERVICE_NAME`, `OTEL_TRACES_SAMPLER`, `OTEL_EXPORTER_OTLP_HEADERS` and so on).
"""

import os
from importlib.util import find_spec

from fastapi.telemetry import TelemetryConfig
from opentelemetry.trace import TracerProvider

SERVICE = "va-market"


class TelemetryMissing(RuntimeError):
    """Traces are asked for, and the packages that send them are not installed."""


def telemetry_of(endpoint: str | None) -> TelemetryConfig:
    """What the framework records: spans where somebody takes them, and never the texts of errors.

    Its logs would carry them, and metrics are at `/metrics`.

    Raises:
        TelemetryMissing: `endpoint` is set, and the extra `telemetry` is not installed.
    """
    ensure_telemetry(endpoint)
    config = TelemetryConfig(logs=False, metrics=False, auto_configure=False)
    if endpoint is not None:
        config["tracer_provider"] = _provider(endpoint)
    return config


def ensure_telemetry(endpoint: str | None) -> None:
    """Look for what sends traces, if they are to be sent.

    Raises:
        TelemetryMissing: as above.
    """
    if endpoint is not None and not all(map(_is_installed, ("sdk", "exporter"))):
        raise TelemetryMissing("VA_MARKET_OTLP_ENDPOINT needs: pip install 'va-market[telemetry]'")


def _provider(endpoint: str) -> TracerProvider:
    # Not loaded by the many who send no traces.
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415
        OTLPSpanExporter,
    )
    from opentelemetry.sdk.resources import SERVICE_NAME, Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider as Recorder  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    name = os.environ.get("OTEL_SERVICE_NAME") or SERVICE
    recorder = Recorder(resource=Resource.create({SERVICE_NAME: name}))  # sends the rest on exit
    recorder.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
    return recorder


def _is_installed(part: str) -> bool:
    return find_spec(f"opentelemetry.{part}") is not None

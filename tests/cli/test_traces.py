"""Traces leave over OTLP, and log lines name them."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.cli.inside import invoke
from tests.cli.processes import SECRET, serving
from va_market.kit.http import telemetry

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = {"traceparent": f"00-{TRACE}-b7ad6b7169203331-01"}


@contextmanager
def collector() -> Iterator[tuple[str, list[Any]]]:
    """The address of something that takes traces, and the spans it was given."""
    spans: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            message = ExportTraceServiceRequest.FromString(body)
            for resource in message.resource_spans:
                for scope in resource.scope_spans:
                    spans.extend(scope.spans)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1/traces", spans
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def values(span: Any) -> dict[str, Any]:
    return {one.key: one.value.string_value or one.value.int_value for one in span.attributes}


async def test_requests_are_traced_and_named_in_the_log(copied_url: str) -> None:
    with collector() as (endpoint, spans):
        settings = {"database_url": copied_url, "secret_key": SECRET, "otlp_endpoint": endpoint}
        with serving(**settings) as server:
            async with httpx.AsyncClient(base_url=server.address, trust_env=False) as client:
                headers = {**PARENT, "Authorization": "Bearer sesame"}
                await client.get("/v1/jobs/junk", headers=headers)
                await client.get("/v1/categories")
            assert server.stop() == 0  # the rest is sent on the way out
            lines = [json.loads(line) for line in server.errors.splitlines()]

    requests = [span for span in spans if span.kind == span.SPAN_KIND_SERVER]
    continued, begun = sorted(requests, key=lambda span: span.trace_id.hex() != TRACE)
    assert continued.trace_id.hex() == TRACE
    assert continued.parent_span_id.hex() == "b7ad6b7169203331"
    assert values(continued)["http.route"] == "/v1/jobs/{job_id}"
    assert "sesame" not in str(spans)
    logged = {line["route"]: line["trace_id"] for line in lines if line["event"] == "request"}
    assert logged == {"/v1/jobs/{job_id}": TRACE, "/v1/categories": begun.trace_id.hex()}


@pytest.mark.parametrize("workers", [1, 2])
def test_missing_packages_are_named(
    workers: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(telemetry, "find_spec", lambda _name: None)
    done = invoke(
        "serve",
        otlp_endpoint="http://127.0.0.1:1",
        database_url="postgresql://nobody@localhost/none",
        data_folder=tmp_path,
        port=0,
        workers=workers,
    )

    assert done.exit_code == 2
    assert re.search(r"pip install 'va-market\[telemetry\]'", done.stderr)

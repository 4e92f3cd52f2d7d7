"""Structured logs: JSON lines on standard error, only known fields, line breaks escaped by JSON."""

import logging
import sys
from typing import Any

import structlog

# Nothing else ever reaches a line: no tokens, passwords, bodies or bank data by accident.
ALLOWED = frozenset(
    {
        *("event", "level", "timestamp", "request_id", "method", "route", "status", "seconds"),
        *("actor_id", "error", "exception", "constraint", "path", "count", "work", "url", "folder"),
    }
)


def configure_logs(level: str) -> None:
    """Send every logger, uvicorn's and the database's too, through one JSON writer."""
    severity = logging.getLevelNamesMapping()[level.upper()]
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _only_allowed,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(severity),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=max(severity, logging.WARNING), force=True)


def _only_allowed(_logger: Any, _name: str, event: Any) -> Any:
    return {k: v for k, v in event.items() if k in ALLOWED or k.startswith("_")}

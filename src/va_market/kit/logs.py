"""Structured logs: JSON lines on standard error, only known fields, line breaks escaped by JSON.

Whatever others wrote stays out (security.md §7): of an exception the types and places are logged,
not its text, which may quote a password, a row or a statement; of the lines of other libraries the
pattern, not what they fill in.
"""

import json
import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import partial
from traceback import extract_tb, format_exception
from types import MappingProxyType, TracebackType
from typing import Any

import structlog
from structlog.typing import Processor

from va_market.kit.db import cause_of, sqlstate_of

# Nothing else ever reaches a line: no tokens, passwords, bodies or bank data by accident.
ALLOWED = frozenset(
    {
        *("event", "level", "timestamp", "request_id", "trace_id", "method", "route", "status"),
        *("seconds", "actor_id", "error", "exception", "constraint", "count", "work", "url"),
        *("folder", "logger", "process", "exit_code", "timesheet"),
    }
)
DEEPEST = 40
MOST_CAUSES = 10
_ENCODER = json.JSONEncoder(default=repr)  # made once: `json.dumps` would make one for each line
_LEVELS = {"warn": "warning", "exception": "error"}  # other names of the same methods
_NAMES: ContextVar[Mapping[str, str]] = ContextVar("names", default=MappingProxyType({}))
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def configure_logs(level: str, *, with_texts: bool = False, process: int | None = None) -> None:
    """Send every logger, uvicorn's and the database's too, through one JSON writer.

    Each line names the `process` where several write to one stream.
    """
    severity = logging.getLevelNamesMapping()[level.upper()]
    completed = partial(
        _completed,
        {} if process is None else {"process": process},
        structlog.processors.ExceptionRenderer(_in_full if with_texts else _in_outline),
    )
    structlog.configure(
        processors=[completed, _json],
        wrapper_class=structlog.make_filtering_bound_logger(severity),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_pattern_only, completed],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _json,
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=max(severity, logging.WARNING), force=True)


@contextmanager
def named(names: Mapping[str, str]) -> Iterator[None]:
    """Put `names` on every line that is written meanwhile by this task."""
    before = _NAMES.set(names)
    try:
        yield
    finally:
        _NAMES.reset(before)


def _json(_logger: Any, _name: str, event: Any) -> str:
    return _ENCODER.encode(event)


def _completed(
    signature: Mapping[str, int], render: Processor, logger: Any, method: str, event: Any
) -> Any:
    """All that a line says, in one step: each request writes one, and waits for it.

    Lines name their request, and their process where several write to one stream.
    """
    if "exc_info" in event:
        event = render(logger, method, event)
    said = {k: v for k, v in event.items() if k in ALLOWED or k.startswith("_")}
    moment = datetime.now(UTC).replace(tzinfo=None).isoformat()
    return {
        **_NAMES.get(),
        **signature,
        **said,
        "level": _LEVELS.get(method, method),
        "timestamp": f"{moment}Z",
    }


def _pattern_only(_logger: Any, _name: str, event: Any) -> Any:
    """The first line of what another library says, before anything was filled in."""
    record: logging.LogRecord = event["_record"]
    event["event"] = str(record.msg).partition("\n")[0]
    event["logger"] = record.name
    return event


def _in_full(exc_info: ExcInfo) -> str:
    return "".join(format_exception(*exc_info))


def _in_outline(exc_info: ExcInfo) -> str:
    """Types and places of an exception and of what caused it."""
    return "\n".join(line for error in _chain(exc_info[1]) for line in _outline(error))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The exception, what caused it, and so on; of a group its members as well."""
    waiting = [] if error is None else [error]
    for _ in range(MOST_CAUSES):
        if not waiting:
            return
        found = waiting.pop(0)
        yield found
        if isinstance(found, BaseExceptionGroup):
            waiting.extend(found.exceptions)
        hidden = None if found.__suppress_context__ else found.__context__
        if (before := found.__cause__ or hidden) is not None:
            waiting.append(before)


def _outline(error: BaseException) -> Iterator[str]:
    kind = type(error)
    yield f"{kind.__module__}.{kind.__qualname__}{_facts(error)}"
    for place in extract_tb(error.__traceback__)[-DEEPEST:]:
        yield f"  {place.filename}:{place.lineno} in {place.name}"


def _facts(error: BaseException) -> str:
    """What the database says without quoting anything."""
    facts = (sqlstate_of(error), getattr(cause_of(error), "constraint_name", None))
    return "".join(f" {fact}" for fact in facts if fact)

"""The way of a known operation: from the gate to its route, with nothing in between.

The framework leads each request through five layers more, for what no route of ours has: other
middleware, forms, files to close, spans of a trace. A request that is not for one of our routes
goes their way, and so does every request while traces are recorded.
"""

from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response
from starlette.types import ASGIApp, ExceptionHandler, Receive, Scope, Send

from va_market.kit.http.directory import Directory
from va_market.kit.http.routing import SafeRoute


class Shortcut:
    """Answers known operations; `beyond` is the framework, for everything else."""

    def __init__(
        self, beyond: ASGIApp, directory: Directory, handlers: Mapping[Any, ExceptionHandler]
    ) -> None:
        self._beyond = beyond
        self._directory = directory
        self._handlers = handlers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = self._directory.find(scope)
        if found is None or not isinstance(route := found["route"], SafeRoute):
            await self._beyond(scope, receive, send)
            return
        scope.update(found)
        request = Request(scope, receive, send)
        try:
            response = await route.handler(request)
        except Exception as error:  # noqa: BLE001  # each is answered by the handler of its kind
            response = await self._answer(request, error)
        await response(scope, receive, send)

    async def _answer(self, request: Request, error: Exception) -> Response:
        kind = next(kind for kind in type(error).__mro__ if kind in self._handlers)
        handle: Any = self._handlers[kind]
        response: Response = await handle(request, error)
        error.__traceback__ = None  # frames hold what the request held
        return response

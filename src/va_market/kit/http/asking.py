"""What an endpoint asks for, worked out once for each route.

FastAPI works it out anew for each request: which dependency is a generator, under which key its
value is kept, what its parents need. That cost a sixth of reading one job. Here the same tree of
dependencies becomes a list of steps when the route is made. Parameters and bodies are read and
checked by FastAPI's own functions, so errors and the document are the same.
"""

import inspect
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import request_body_to_args
from fastapi.exceptions import RequestValidationError

from va_market.kit.http.bodies import NO_BODY
from va_market.kit.http.parameters import readers_of

# Where the framework keeps what dependencies of the scope "function" opened.
UNITS_OF_WORK: Final = "fastapi_function_astack"
_FAILED: Final = object()
_UNKNOWN = ("websocket_param_name", "background_tasks_param_name", "security_scopes_param_name")


@dataclass(slots=True)
class Asked:
    """One request on its way through the steps."""

    request: Request
    body: Any
    results: list[Any] = field(default_factory=list)
    errors: list[Any] = field(default_factory=list)
    _response: Response | None = None

    @property
    def response(self) -> Response:
        """What dependencies and endpoints write headers and a status on."""
        if self._response is None:
            self._response = Response()
            del self._response.headers["content-length"]
            self._response.status_code = None  # type: ignore[assignment]  # not said yet
        return self._response

    def shape(self, answer: Response) -> Response:
        """`answer` with the headers and the status that were written meanwhile."""
        if (said := self._response) is not None:
            answer.status_code = said.status_code or answer.status_code
            answer.headers.raw.extend(said.headers.raw)
        return answer


class Plan:
    """The steps of one route.

    Raises:
        TypeError: a dependency blocks the event loop's thread, or asks for what no plan knows.
    """

    def __init__(self, dependant: Dependant, *, embeds_body: bool) -> None:
        self._steps: list[_Step] = []
        self._places: dict[Any, int] = {}
        self._endpoint = self._step(dependant, embeds_body=embeds_body)

    async def arguments(self, asked: Asked) -> dict[str, Any]:
        """What the endpoint is called with.

        Raises:
            RequestValidationError: a parameter or the body is not valid.
        """
        for step in self._steps:
            values = step.parameters(asked)
            asked.results.append(_FAILED if values is None else await step.take(asked, values))
        found = await self._endpoint.arguments(asked)
        if found is None:
            body = None if asked.body is NO_BODY else asked.body
            raise RequestValidationError(asked.errors, body=body)
        return found

    def _step(self, dependant: Dependant, *, embeds_body: bool = False) -> "_Step":
        needs = [(one.name, self._place(one)) for one in dependant.dependencies]
        return _Step(dependant, needs, embeds_body=embeds_body)

    def _place(self, dependant: Dependant) -> int:
        """Where the result of a dependency stands; each is asked for once in a request."""
        key = (dependant.call, dependant.scope)
        if key not in self._places:
            self._steps.append(self._step(dependant))
            self._places[key] = len(self._steps) - 1
        return self._places[key]


class _Step:
    """One dependency, or the endpoint itself."""

    def __init__(
        self,
        dependant: Dependant,
        needs: Sequence[tuple[str | None, int]],
        *,
        embeds_body: bool,
    ) -> None:
        assert dependant.call is not None  # noqa: S101  # none of ours is a mere group
        self._call: Callable[..., Any] = dependant.call
        self._dependant = dependant
        self._needs = tuple(needs)
        self._embeds_body = embeds_body
        self._readers = readers_of(dependant)
        asked_as = (dependant.request_param_name, dependant.http_connection_param_name)
        self._for_request = [name for name in asked_as if name is not None]
        self._for_response = dependant.response_param_name
        self._opens = inspect.isasyncgenfunction(self._call)
        _refuse_unknown(dependant, opens=self._opens)

    async def arguments(self, asked: Asked) -> dict[str, Any] | None:
        """The arguments of the endpoint, with its body; None if something is not valid."""
        values, fields = self.parameters(asked), self._dependant.body_params
        if not fields:
            return values
        found, faults = await request_body_to_args(fields, asked.body, self._embeds_body)
        asked.errors += faults
        return None if values is None or faults else values | found

    def parameters(self, asked: Asked) -> dict[str, Any] | None:
        """The arguments of the call but for a body; None if something of it is not valid."""
        results, values, errors = asked.results, {}, []
        is_whole = True
        for name, place in self._needs:
            is_whole = is_whole and results[place] is not _FAILED
            if name is not None:
                values[name] = results[place]
        for read in self._readers:
            found, faults = read(asked.request)
            values |= found
            errors += faults
        for name in self._for_request:
            values[name] = asked.request
        if self._for_response is not None:
            values[self._for_response] = asked.response
        asked.errors += errors
        return values if is_whole and not errors else None

    async def take(self, asked: Asked, values: dict[str, Any]) -> Any:
        """The value of the dependency; what it opened is closed before the answer is sent."""
        if not self._opens:
            return await self._call(**values)
        stack: AsyncExitStack = asked.request.scope[UNITS_OF_WORK]
        opened: Callable[..., Any] = asynccontextmanager(self._call)
        return await stack.enter_async_context(opened(**values))


def _refuse_unknown(dependant: Dependant, *, opens: bool) -> None:
    call: Any = dependant.call
    is_async = inspect.iscoroutinefunction(call) or inspect.iscoroutinefunction(
        getattr(call, "__call__", None)  # noqa: B004  # an object such as a security scheme
    )
    if not (opens or is_async):
        raise TypeError(f"{call} is not async: it would need a thread for each request")
    if opens and dependant.scope != "function":
        raise TypeError(f"{call} would commit after the answer was sent: give it scope='function'")
    unknown = [name for name in _UNKNOWN if getattr(dependant, name) is not None]
    if unknown or dependant.concurrency is not None or not dependant.use_cache:
        raise TypeError(f"{call} asks for what no plan knows: {unknown or 'other options'}")

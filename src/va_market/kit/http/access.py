"""Who may call a route, declared beside it; a route that does not say stops the start.

Deny by default (security.md §5): an API key enters only where a scope is named.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from fastapi import FastAPI, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.security.base import SecurityBase
from starlette.routing import BaseRoute

from va_market.kit.errors import Forbidden
from va_market.kit.http.operations import each

F = TypeVar("F", bound=Callable[..., Any])
KEY_SCHEME = "api_key"
GUARDED = "/v1"
_MARK = "__access__"


class InsufficientScope(Forbidden):
    code = "insufficient_scope"
    title = "The API key lacks a scope"
    cause = "Each route asks for one scope; the detail names the one that is missing."
    fix = "Make a key with this scope."


class PeopleOnly(Forbidden):
    code = "people_only"
    title = "No API key may do this"
    cause = "Keys act for an organization; some things only a person who signed in may do."
    fix = "Sign in as a user and repeat the request with the access token."


@dataclass(frozen=True, slots=True)
class Access:
    """Stands as a decorator on the function of a route, below the line of the route."""

    asks_who: bool
    takes_keys: bool
    scope: str | None = None

    def __call__(self, endpoint: F) -> F:
        vars(endpoint)[_MARK] = self
        return endpoint

    def check_key(self, scopes: Iterable[str]) -> None:
        """Let a key with `scopes` pass.

        Raises:
            PeopleOnly: the route takes no keys.
            InsufficientScope: it asks for a scope that is not among them.
        """
        if not self.takes_keys:
            raise PeopleOnly
        if self.scope is not None and self.scope not in scopes:
            raise InsufficientScope(f"The key lacks the scope `{self.scope}`.")


public = Access(asks_who=False, takes_keys=False)
people_only = Access(asks_who=True, takes_keys=False)
any_key = Access(asks_who=True, takes_keys=True)


def keys_with(scope: str) -> Access:
    """People who signed in, and API keys that have `scope`."""
    return Access(asks_who=True, takes_keys=True, scope=scope)


def access_of(endpoint: object) -> Access | None:
    found: Access | None = getattr(endpoint, _MARK, None)
    return found


def access_to(request: Request) -> Access:
    """What the route of this request declares; keys are refused where it says nothing."""
    return access_of(request.scope.get("endpoint")) or people_only


def declared(routes: Iterable[BaseRoute]) -> Iterator[tuple[str, str, Access | None]]:
    """Path, method in lower case, and access of every operation."""
    for path, method, route in each(routes):
        yield path, method, access_of(route.endpoint)


def check_declared(app: FastAPI) -> None:
    """Refuse to start with a route that does not say who may call it, or says what is not so.

    Raises:
        RuntimeError: its text names every such route.
    """
    faults = [
        f"{method.upper()} {path}"
        for path, method, route in each(app.routes)
        if path.startswith(GUARDED) and not _is_true(route)
    ]
    if faults:
        raise RuntimeError(f"routes without a declared access: {', '.join(faults)}")


def _is_true(route: APIRoute) -> bool:
    """Whether the route asks who is calling exactly when it says so."""
    access = access_of(route.endpoint)
    return access is not None and access.asks_who == _asks_who(route.dependant)


def _asks_who(dependant: Dependant) -> bool:
    """Whether anything it depends on reads credentials."""
    return isinstance(dependant.call, SecurityBase) or any(map(_asks_who, dependant.dependencies))

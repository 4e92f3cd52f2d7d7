"""What a row of the matrix says, and what follows from it for each kind of caller."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.access.kinds import DEAD, EVERYBODY, RIGHTS_OF_KEY, Kinds, kinds
from tests.http.test_access import PEOPLE, PUBLIC, SCOPED

if TYPE_CHECKING:
    from tests.access.world import Caller, World

BLANK = 0
"""In place of a status: success, with nothing of home in the answer."""
MET_BY_ALL = kinds("anonymous", "stranger", "disabled", "agency_key")


@dataclass(frozen=True)
class Call:
    """What a request needs beside its route."""

    ids: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    query: Mapping[str, str] = field(default_factory=dict)
    file: bytes | None = None
    file_type: str = "text/csv"
    headers: Mapping[str, str] = field(default_factory=dict)


Ready = Callable[["World", "Caller"], Awaitable[Call]]


@dataclass(frozen=True)
class Rights:
    """Who gets what, of those who are signed in and pass the door."""

    may: Kinds = EVERYBODY
    refused: Mapping[int, Kinds] = field(default_factory=dict)
    """By status: who sees the thing, or part of it, and may not."""
    others: int = 404

    def status(self, kind: str) -> int:
        """What somebody gets who may not."""
        return next((s for s, some in self.refused.items() if kind in some), self.others)


class Expected(NamedTuple):
    status: int
    code: str = ""
    sees_home: bool = False


@dataclass(frozen=True)
class Row:
    """One route: how to ask, and who gets what."""

    operation: str
    """Method and path, as in `get /v1/jobs/{job_id}`."""
    status: int
    ready: Ready
    rights: Rights
    shows: bool = False
    own: bool = False
    """It changes the caller: those who may are doubles, who do nothing else."""
    tells_of_oneself: bool = False
    """It shows what the caller wrote in any other row: those who may see nothing are doubles."""
    needs_version: bool = False
    """It is refused with 428 without `If-Match`."""
    moves_money: bool = False
    """It is refused with 400 without `Idempotency-Key`."""
    walked: Kinds = EVERYBODY
    """Whom it is tried with, where trying is slow."""

    @property
    def method(self) -> str:
        return self.operation.split(" ")[0]

    @property
    def path(self) -> str:
        return self.operation.split(" ")[1]

    @property
    def is_public(self) -> bool:
        return self.operation in PUBLIC

    @property
    def scope(self) -> str | None:
        """The scope that a key needs; doors are those of tests/http/test_access.py."""
        return next((scope for scope, some in SCOPED.items() if self.operation in some), None)

    @property
    def callers(self) -> Kinds:
        if self.is_public:
            return MET_BY_ALL
        if self.scope is None:
            return self.walked - {kind for kind in RIGHTS_OF_KEY if kind.endswith("_without")}
        return self.walked

    @property
    def allowed(self) -> list[str]:
        """Who gets all that there is to get."""
        full = self.shows and not self.is_public
        found = {kind: self.expected(kind) for kind in self.callers}
        return sorted(k for k, e in found.items() if (e.status, e.sees_home) == (self.status, full))

    def expected(self, kind: str) -> Expected:
        if self.is_public:
            return Expected(self.status)
        if kind in DEAD or kind == "anonymous":
            return Expected(401)
        if kind in RIGHTS_OF_KEY and self.operation in PEOPLE:
            return Expected(403, "people_only")
        if kind.endswith("_without"):
            return Expected(403, "insufficient_scope")
        as_key = any(kind in some for some in self.rights.refused.values())
        return self._inside(kind if as_key else RIGHTS_OF_KEY.get(kind, kind))

    def _inside(self, kind: str) -> Expected:
        """Beyond the door."""
        if kind in self.rights.may:
            return Expected(self.status, sees_home=self.shows)
        status = self.rights.status(kind)
        return Expected(self.status if status == BLANK else status)

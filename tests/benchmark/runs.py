"""What is asked in each run, through the public API with real tokens."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

import httpx

from tests.benchmark.load import Orders
from tests.benchmark.market import Rows
from tests.benchmark.processes import SECRET
from va_market.identity.tokens import TokenSigner

CONNECTIONS = 32
_EVERY = "status=open,paused,filled,closed,expired"
_PAGE = "/v1/jobs?limit=50"
_SHORT = f"/v1/jobs?limit=5&{_EVERY}"
_SEARCH = f"{_PAGE}&q=inbox&category=administrative&level=expert&currency=EUR&budget_min=15"


@dataclass
class Asker:
    """Makes the requests to one market."""

    rows: Rows
    connections: int = CONNECTIONS
    _spent: dict[int, int] = field(default_factory=dict)
    """How many of its free slots each connection has used."""
    _tokens: dict[int, str] = field(default_factory=dict)
    """People sign in once for all rounds: a token is good for many requests."""

    def orders(self, run: str, *, port: int, seconds: float, depth: str = "") -> Orders:
        """Everything for one round of a run."""
        each = [self._requests(run, place, depth) for place in range(self.connections)]
        if run == "W1":
            return Orders(port, each, b"201", seconds, repeats=False)
        return Orders(port, each, b"200", seconds)

    def note(self, sent: Iterable[int]) -> None:
        """The slots that a round of W1 has filled are filled in every later one."""
        for place, count in enumerate(sent):
            self._spent[place] = self._spent.get(place, 0) + count

    def _requests(self, run: str, place: int, depth: str) -> list[bytes]:
        match run:
            case "R1":
                return [
                    self._get(self._owner(place), f"/v1/jobs/{job}") for job in self._jobs(place)
                ]
            case "R2":
                return [self._get(self._owner(place), _PAGE)]
            case "R3":
                return [self._get(self._busy(place), self.timesheet(place))]
            case "W1":
                return self._writes(place)
            case "S1":
                return [self._get(self._owner(place), _SEARCH)]
            case _:
                cursor = f"&cursor={depth}" if depth else ""
                return [self._get(self._owner(place), _SHORT + cursor)]

    def _jobs(self, place: int) -> list[str]:
        published = (
            n * 37 % self.rows.size.jobs
            for n in range(place, place + 500)
            if self.rows.status(n * 37 % self.rows.size.jobs) != "draft"
        )
        return [str(self.rows.id("job", number)) for number in islice(published, 100)]

    def timesheet(self, place: int) -> str:
        contract = self.rows.id("contract", place % self.rows.size.busy)
        return f"/v1/contracts/{contract}/timesheet?week_of={self.rows.week_of}"

    def _writes(self, place: int) -> list[bytes]:
        deal = self.rows.size.busy + place % self.rows.size.writers
        path = f"/v1/contracts/{self.rows.id('contract', deal)}/time-entries"
        used = self._spent.get(place, 0)
        spans = islice(self.rows.free_slots(used + 4000), used, None)
        token = self.token(self.rows.assistant(deal))
        return [
            _post(token, path, {"started_at": _z(start), "ended_at": _z(end), "memo": "Inbox"})
            for start, end in spans
        ]

    def _owner(self, place: int) -> str:
        return self.token(place % self.rows.size.organizations)

    def _busy(self, place: int) -> str:
        """The assistant and the supervisor in turns."""
        deal = place % self.rows.size.busy
        if place % 2:
            return self.token(self.rows.assistant(deal))
        return self.token(self.rows.organization(self.rows.hired(deal)))

    def token(self, user: int) -> str:
        if user not in self._tokens:
            signer = TokenSigner(SECRET.encode(), timedelta(minutes=60))
            ids = self.rows.id("user", user), self.rows.id("session", user)
            found = signer.issue(user_id=ids[0], session_id=ids[1], now=datetime.now(UTC))
            self._tokens[user] = found
        return self._tokens[user]

    def _get(self, token: str, path: str) -> bytes:
        return _head("GET", path, token) + b"\r\n"


def cursor_at(asker: Asker, port: int, pages: int) -> str:
    """The cursor behind so many pages of five, reached by walking in steps of hundred."""
    headers = {"Authorization": f"Bearer {asker.token(0)}"}
    with httpx.Client(
        base_url=f"http://127.0.0.1:{port}", headers=headers, trust_env=False
    ) as client:
        query, left, cursor = _EVERY, pages * 5, ""
        while left > 0:
            path = f"/v1/jobs?limit={min(100, left)}&{query}&cursor={cursor}"
            page: dict[str, Any] = client.get(path.removesuffix("&cursor=")).json()
            left -= len(page["items"])
            cursor = page["next_cursor"]
    return cursor


def _post(token: str, path: str, body: dict[str, str]) -> bytes:
    content = json.dumps(body).encode()
    more = f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    return _head("POST", path, token) + more.encode() + content


def _head(method: str, path: str, token: str) -> bytes:
    return (
        f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n"
        f"Authorization: Bearer {token}\r\n"
    ).encode()


def _z(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")

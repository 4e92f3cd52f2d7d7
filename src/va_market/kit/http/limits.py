"""How often somebody may ask (api.md §6): who counts where, and what the answer says of it.

A caller is counted in the class that fits: people and API keys once they are known, everybody
else by address. Windows are fixed. They begin at another moment for each caller, so that not all
come back at once, and that moment follows from the name: no process has to ask when it was.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar
from zlib import crc32

from starlette.types import Scope

from va_market.kit.addresses import site_of
from va_market.kit.clock import Clock
from va_market.kit.errors import TooManyRequests, Unauthenticated
from va_market.kit.http.counts import Counts
from va_market.kit.http.proxies import peer_of

F = TypeVar("F", bound=Callable[..., Any])
MINUTE, FIVE_MINUTES = 60, 300
MOST_SPENT = 10_000
_VISIT = "va_market.visit"
_MONEY = "__moves_money__"
_CREDENTIALS = frozenset({b"authorization", b"x-api-key"})


@dataclass(frozen=True)
class Policy:
    """So many requests in so many seconds."""

    name: str
    quota: int
    seconds: int

    @cached_property
    def text(self) -> str:
        """The policy as the header says it."""
        return f'"{self.name}";q={self.quota};w={self.seconds}'


@dataclass(frozen=True, slots=True)
class Policies:
    """The classes of api.md §6."""

    anonymous: Policy
    user: Policy
    key: Policy
    money: Policy
    sign_in: Policy
    """By address alone."""
    account: Policy
    """By address and account."""


@dataclass(slots=True)
class Standing:
    """Where a caller stands with one policy after this request."""

    policy: Policy
    who: str
    remaining: int
    reset: int

    def __str__(self) -> str:
        return f'"{self.policy.name}";r={self.remaining};t={self.reset}'


@dataclass(slots=True)
class Visit:
    """One request, as far as limits are concerned."""

    standings: list[Standing] = field(default_factory=list)
    is_counted: bool = False
    """Whether it counts for somebody; what does not, in the end counts for its address."""

    def headers(self) -> list[tuple[bytes, bytes]]:
        """`RateLimit-Policy` and `RateLimit`, as structured fields of the IETF draft."""
        if not self.standings:
            return []
        policies = ", ".join(standing.policy.text for standing in self.standings)
        left = ", ".join(map(str, self.standings))
        return [(b"ratelimit-policy", policies.encode()), (b"ratelimit", left.encode())]


class Limits:
    """Counts requests and refuses those beyond a quota."""

    def __init__(
        self,
        counts: Counts,
        policies: Policies,
        *,
        clock: Clock,
        on_refusal: Callable[[str], None],
    ) -> None:
        self.policies = policies
        self._counts = counts
        self._on_refusal = on_refusal
        self._clock = clock
        self._spent: dict[str, float] = {}

    async def enter(self, scope: Scope, headers: dict[bytes, bytes]) -> None:
        """Count a request that names nobody by its address, before anything is done for it.

        One that brings credentials is counted when these were checked. Of an address that has
        brought too many wrong ones, none is looked at.

        Raises:
            TooManyRequests: this address has to wait.
        """
        if _CREDENTIALS.isdisjoint(headers):
            await self.count_guest(scope)
        elif self._spent:
            self._refuse_spent(scope, self.policies.anonymous, f"denied/{_site(scope)}")

    async def count_guest(self, scope: Scope) -> None:
        """Count a request by its address, unless it is counted.

        Credentials help nobody where no route asks for them.

        Raises:
            TooManyRequests: this address has to wait.
        """
        visit = visit_of(scope)
        if not visit.is_counted:
            visit.is_counted = True
            await self.take(scope, self.policies.anonymous, _site(scope))

    async def leave(self, scope: Scope, status: int) -> None:
        """Count a request with credentials that were wrong, or that nobody looked at.

        Only the former keep an address out: the latter may be anybody's.
        """
        visit = visit_of(scope)
        if visit.is_counted:
            return
        visit.is_counted = True
        is_denied = status == Unauthenticated.status
        policy, site = self.policies.anonymous, _site(scope)
        who = f"denied/{site}" if is_denied else f"unknown/{site}"
        if not await self._count(visit, policy, who) and is_denied:
            self._remember_spent(policy, who)

    async def count_caller(self, scope: Scope, who: str, *, is_key: bool) -> None:
        """Count a request of somebody who is known now.

        Raises:
            TooManyRequests: they have to wait.
        """
        visit_of(scope).is_counted = True
        await self.take(scope, self.policies.key if is_key else self.policies.user, who)
        if is_about_money(scope.get("endpoint")):
            await self.take(scope, self.policies.money, who)

    async def take(self, scope: Scope, policy: Policy, who: str) -> None:
        """Count one request of `who`, once however often the request is tried.

        Raises:
            TooManyRequests: the quota of the window is spent.
        """
        visit = visit_of(scope)
        if any(one.policy is policy and one.who == who for one in visit.standings):
            return
        if not await self._count(visit, policy, who):
            self._refuse(policy, visit.standings[-1].reset)

    async def give_back(self, scope: Scope, policy: Policy, who: str) -> None:
        """Take back what `take` counted."""
        key, _reset = self._window(policy, who)
        left = policy.quota - await self._counts.add(key, seconds=policy.seconds, amount=-1)
        _tell(scope, policy, who, left)

    async def forgive(self, scope: Scope, policy: Policy, who: str) -> None:
        """Forget what `who` has spent in this window."""
        key, _reset = self._window(policy, who)
        await self._counts.clear(key)
        _tell(scope, policy, who, policy.quota)

    async def close(self) -> None:
        await self._counts.close()

    async def _count(self, visit: Visit, policy: Policy, who: str) -> bool:
        key, reset = self._window(policy, who)
        count = await self._counts.add(key, seconds=policy.seconds)
        left = policy.quota - count
        visit.standings.append(Standing(policy, who, max(0, left), reset))
        return left >= 0

    def _refuse_spent(self, scope: Scope, policy: Policy, who: str) -> None:
        """Refuse without counting: this process has seen the quota exceeded."""
        key, reset = self._window(policy, who)
        if key in self._spent:
            visit = visit_of(scope)
            visit.is_counted = True
            visit.standings.append(Standing(policy, who, 0, reset))
            self._refuse(policy, reset)

    def _remember_spent(self, policy: Policy, who: str) -> None:
        now = self._clock().timestamp()
        key, reset = self._window(policy, who)
        if len(self._spent) >= MOST_SPENT:
            self._spent = {one: until for one, until in self._spent.items() if until > now}
        self._spent[key] = now + reset

    def _refuse(self, policy: Policy, reset: int) -> None:
        self._on_refusal(policy.name)
        raise TooManyRequests(
            f"The limit `{policy.name}` is {policy.quota} requests in {policy.seconds} seconds.",
            retry_after=reset,
        )

    def _window(self, policy: Policy, who: str) -> tuple[str, int]:
        """The key of the present window, and in how many seconds the next one begins."""
        shifted = self._clock().timestamp() + crc32(who.encode()) % policy.seconds
        number, gone = divmod(shifted, policy.seconds)
        return f"{policy.name}/{who}/{int(number)}", max(1, math.ceil(policy.seconds - gone))


class Unlimited(Limits):
    """Where limits are switched off nothing is counted, and nothing said."""

    async def enter(self, scope: Scope, headers: dict[bytes, bytes]) -> None:
        """Let everybody in."""

    async def leave(self, scope: Scope, status: int) -> None:
        """Count nothing."""

    async def take(self, scope: Scope, policy: Policy, who: str) -> None:
        """Count nothing."""

    async def give_back(self, scope: Scope, policy: Policy, who: str) -> None:
        """There is nothing to give back."""

    async def forgive(self, scope: Scope, policy: Policy, who: str) -> None:
        """There is nothing to forget."""


def moves_money(endpoint: F) -> F:
    """Stands as a decorator on a route whose callers are counted in the class of money as well.

    A POST of theirs must name an idempotency key: a lost reply never moves money twice.
    """
    vars(endpoint)[_MONEY] = True
    return endpoint


def is_about_money(endpoint: object) -> bool:
    """Whether a route is declared to move money."""
    found: bool = getattr(endpoint, _MONEY, False)
    return found


def visit_of(scope: Scope) -> Visit:
    """The visit of a request; scopes that are made from this one later share it."""
    found: Visit | None = scope.get(_VISIT)
    if found is None:
        found = scope[_VISIT] = Visit()
    return found


def _site(scope: Scope) -> str:
    return site_of(peer_of(scope))


def _tell(scope: Scope, policy: Policy, who: str, left: int) -> None:
    for standing in visit_of(scope).standings:
        if standing.policy is policy and standing.who == who:
            standing.remaining = min(policy.quota, max(0, left))

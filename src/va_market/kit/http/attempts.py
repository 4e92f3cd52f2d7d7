"""Bounds on guessing at sign-in, by address and by address and account (api.md §6).

What counts is a refusal: an attempt is counted before it is judged, so that many at once cannot
slip through, and given back when it was right or could not be judged. Accounts that do not exist
count like all others.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from hashlib import blake2b

from starlette.types import Scope

from va_market.kit.addresses import site_of
from va_market.kit.errors import MarketError, TooManyRequests
from va_market.kit.http.limits import Limits, Policy
from va_market.kit.http.proxies import peer_of


class Attempts:
    """The attempts of one request; `purpose` keeps those of a login apart from those of a reset."""

    def __init__(self, limits: Limits, scope: Scope) -> None:
        self._limits = limits
        self._scope = scope
        self._site = site_of(peer_of(scope))

    async def ask(self, purpose: str, account: str | None = None) -> None:
        """Count a request whose answer does not tell whether it was right.

        Raises:
            TooManyRequests: this address has to wait.
        """
        # The account first: whoever is refused there does not use up the quota of the address.
        counters = self._counters(purpose, account)
        for number, (policy, who) in enumerate(counters, start=1):
            try:
                await self._limits.take(self._scope, policy, who)
            except TooManyRequests:  # it was not judged, so it does not keep others out either
                await self._give_back(counters[:number])
                raise

    @asynccontextmanager
    async def guess(self, purpose: str, account: str | None = None) -> AsyncIterator[None]:
        """Around what judges a secret: only a refusal goes on counting.

        Raises:
            TooManyRequests: this address has to wait.
        """
        await self.ask(purpose, account)
        try:
            yield
        except MarketError as error:
            if error.status >= TooManyRequests.status:
                await self._give_back(self._counters(purpose, account))
            raise
        except Exception:
            await self._give_back(self._counters(purpose, account))
            raise
        await self._forgive(purpose, account)

    async def _give_back(self, counters: Sequence[tuple[Policy, str]]) -> None:
        for policy, who in counters:
            await self._limits.give_back(self._scope, policy, who)

    async def _forgive(self, purpose: str, account: str | None) -> None:
        """Who knows the secret is no guesser of it; the address may still guess at others."""
        for policy, who in self._counters(purpose, account):
            if policy is self._limits.policies.account:
                await self._limits.forgive(self._scope, policy, who)
            else:
                await self._limits.give_back(self._scope, policy, who)

    def _counters(self, purpose: str, account: str | None) -> list[tuple[Policy, str]]:
        policies = self._limits.policies
        found = [(policies.sign_in, self._site)]
        if account is not None:
            mark = blake2b(account.encode(errors="replace"), digest_size=16).hexdigest()
            found.insert(0, (policies.account, f"{purpose}/{mark}/{self._site}"))
        return found

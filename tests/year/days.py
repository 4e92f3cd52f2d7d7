"""Time that passes: the clock, those who stay signed in, and the work without a request."""

from datetime import date, timedelta

from tests.factories.market import Market
from tests.year.cast import Cast
from va_market.worker import periodic_works

# They look at files and mails, which no money depends on.
_ELSEWHERE = {"drop_files", "remove_contents", "deliver_mails"}


class Days:
    """Moves the clock on, never beyond an hour at which nobody works."""

    def __init__(self, market: Market, cast: Cast) -> None:
        self._market, self._cast = market, cast

    @property
    def today(self) -> date:
        return self._market.clock().date()

    async def pass_(self, days: int = 1) -> None:
        """So many days, one by one: each night the worker does what is due."""
        for _ in range(days):
            self._market.clock.advance(days=1)
            await self._night()
        await self._sign_in()

    async def _night(self) -> None:
        state = self._market.app.state
        for work in periodic_works(state.database, state.settings, self._market.clock):
            if work.name not in _ELSEWHERE:
                await work.work()

    async def _sign_in(self) -> None:
        """Everybody anew: a sign-in that is not refreshed ends after a month."""
        for person in self._cast.people:
            fresh = await self._market.signed_in_anew(person)
            person.token, person.session_id = fresh.token, fresh.session_id


def last_day_of(month_after: date) -> date:
    """The last day of the month before that day's."""
    return month_after.replace(day=1) - timedelta(days=1)

"""What happens in which week of the year, beside the work that goes on."""

from collections.abc import Awaitable, Callable
from datetime import date
from random import Random

from tests.factories.market import Market
from tests.factories.reimbursement_policies import pays_back
from tests.year import occasions
from tests.year.billing import bill_the_month, settle
from tests.year.books import Books
from tests.year.cast import Cast
from tests.year.days import Days
from tests.year.paying_out import name_destinations, pay_out
from tests.year.work import work_a_week

WEEKS = 53
Occasion = Callable[[Cast, date], Awaitable[None]]


async def _part_of_second(cast: Cast, today: date) -> None:
    await occasions.deliver(cast, 1, "1111.11")


async def _rest_of_second(cast: Cast, today: date) -> None:
    await occasions.deliver(cast, 1)


async def _first(cast: Cast, today: date) -> None:
    await occasions.deliver(cast, 0)


async def _fund_second(cast: Cast, today: date) -> None:
    await occasions.fund_part(cast, 1)


async def _raise(cast: Cast, today: date) -> None:
    await occasions.raise_rate(cast)


async def _wrong_time(cast: Cast, today: date) -> None:
    await occasions.take_back(cast, "yen")


async def _credit(cast: Cast, today: date) -> None:
    await occasions.credit(cast, "hourly too", "33.33")


async def _give_back(cast: Cast, today: date) -> None:
    await occasions.give_back(cast, "hourly too")


async def _dispute(cast: Cast, today: date) -> None:
    await occasions.dispute(cast, "guaranteed", "50.00", "22.22")


OCCASIONS: dict[int, Occasion] = {
    1: occasions.begin_project,
    8: _first,
    9: _fund_second,
    15: _part_of_second,
    18: _credit,
    19: _give_back,
    20: _raise,
    22: _rest_of_second,
    26: _wrong_time,
    31: _dispute,
}


class Year:
    """Plays it through, the same in every run."""

    def __init__(self, market: Market) -> None:
        self.market, self.cast = market, Cast(market)
        self.chance = Random(20261207)  # noqa: S311  # the same in each run, and no secret
        self.days = Days(market, self.cast)

    async def play(self, weeks: int = WEEKS) -> Books:
        await self.cast.gather()
        await pays_back(self.cast.clients[0])
        await name_destinations(self.cast)
        month = self.days.today.month
        for week in range(weeks):
            await self._week(week)
            if self.days.today.month != month:
                month = self.days.today.month
                await self._month()
        return await Books(self.cast).read()

    async def _week(self, week: int) -> None:
        monday = self.days.today
        await self.days.pass_(7)
        await work_a_week(self.cast, self.chance, monday)
        if week in OCCASIONS:
            await OCCASIONS[week](self.cast, self.days.today)

    async def _month(self) -> None:
        today = self.days.today
        await pay_out(self.cast)
        await occasions.sell(self.cast, today.month, today)
        await occasions.spend(self.cast, today, f"{60 + today.month}.{today.month:02}")
        invoices = await bill_the_month(self.cast, today)
        await settle(self.cast, invoices, today)

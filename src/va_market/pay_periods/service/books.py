"""What one settling of a contract knows, and where it writes charges down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from va_market.charges import service as charges
from va_market.charges.items import Days, Item
from va_market.charges.models import Charge, ChargeKind
from va_market.contracts import service as contracts
from va_market.contracts.models import Contract, ContractStatus
from va_market.kit.db import Row, WriteSession
from va_market.pay_periods.agreed import A_DAY, Agreed
from va_market.pay_periods.runs import Run, run_from
from va_market.pricing.periods.calendar import Span
from va_market.pricing.periods.charges import Periodic, cycle_for

_LONGEST = timedelta(days=2 * 366)
"""Longer than any period, with as long a rest in it as anybody will ask about."""


@dataclass(slots=True)
class Book:
    session: WriteSession
    contract: Contract
    agreed: Agreed
    pauses: Sequence[Row]
    today: date
    now: datetime
    written: int = 0

    @property
    def zone(self) -> str:
        return self.contract.time_zone

    @property
    def rests(self) -> list[Span]:
        """The whole days on which the contract rested; where it still does, the last has no end."""
        found = (self._rest(one.paused_at, one.resumed_at) for one in self.pauses)
        return [one for one in found if one.days > 0]

    def _rest(self, paused_at: datetime, resumed_at: datetime | None) -> Span:
        first = contracts.local_date(paused_at, self.zone)
        if self.midnight(first) < paused_at:
            first += A_DAY
        end = self.agreed.days.end
        if resumed_at is not None:
            end = min(end, contracts.local_date(resumed_at, self.zone))
        return Span(first, end)

    async def charged(self, kind: ChargeKind) -> list[Charge]:
        """What was charged of a kind and may still change, the earliest first."""
        day = self.today - _LONGEST
        found = await charges.since(self.session, contract_id=self.contract.id, kind=kind, day=day)
        return [*found]

    async def write(self, item: Item, span: Span, *, version: int, bills_on: date) -> None:
        """Charge an item for the days of a span; what stands there already stays as it is."""
        self.written += await charges.add(
            self.session,
            contract_id=self.contract.id,
            terms_version=version,
            item=item,
            days=Days(span.start, span.end - A_DAY, bills_on),
            now=self.now,
        )

    def cut_of(self, runs: Sequence[Run[Periodic]], charge: Charge) -> date | None:
        """The day from which a charge holds no more, once it has come.

        A day on which the contract ends may still move until it has.
        """
        run, span = run_from(runs, charge.period_starts_on), span_of(charge)
        if run is None or run.days.end >= span.end or run.days.end > self.today:
            return None
        ends = run.days.end == self.agreed.days.end
        return None if ends and self.contract.status is not ContractStatus.ENDED else run.days.end

    def midnight(self, day: date) -> datetime:
        """When that day begins where the contract is."""
        return contracts.midnight(day, self.zone)


def span_of(charge: Charge) -> Span:
    return Span(charge.period_starts_on, charge.period_ends_on + A_DAY)


def running_in(run: Run[Periodic], span: Span, first: date) -> Span:
    """The days of the period of `span` that are paid, as far as was known when it was charged."""
    period = cycle_for(run.terms, first).period_containing(span.start)
    end = max(run.stretch.end, span.end)
    return Span(max(period.start, run.stretch.start), min(period.end, end))

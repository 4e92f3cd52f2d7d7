"""Numbers without gaps: whoever opens or credits counts on in the series of the issuer."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from va_market.invoices import repository
from va_market.kit.db import WriteSession

_LEAST_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Number:
    series: str
    sequence: int

    @property
    def text(self) -> str:
        return f"{self.series}{self.sequence:0{_LEAST_DIGITS}}"


async def next_number(session: WriteSession, issuer_id: UUID, prefix: str, day: date) -> Number:
    """The next number behind a prefix; whoever else counts there waits for the commit."""
    series = prefix.replace("{year}", str(day.year))
    sequence = await repository.next_number(session, issuer_id=issuer_id, series=series)
    return Number(series, sequence)

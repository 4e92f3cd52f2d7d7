"""The limits that are agreed for a contract, and what time leaves of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from va_market.contracts import service as contracts
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row
from va_market.kit.money import Money
from va_market.pricing.projects.ceilings import billed_together
from va_market.pricing.terms import NotToExceed, PayTerms, parts_of, project_of, time_of
from va_market.proposals.schemas import TERMS
from va_market.time_series.schemas import CapLeft
from va_market.time_series.service.spans import Span
from va_market.timekeeping import service as timekeeping
from va_market.timekeeping.policies import reads_all

Weeks = Mapping[date, int]
"""Billable seconds of one part of the terms in each week, by its Monday."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What is agreed, by version; the present one decides on allotment and ceiling."""

    contract: Row
    terms_of: Mapping[int, PayTerms]
    shows_ceiling: bool

    @property
    def _present(self) -> PayTerms:
        return self.terms_of[self.contract.terms_version]

    @property
    def kind_of_time(self) -> str:
        """The part that time without a name belongs to."""
        return time_of(self._present).kind

    def allotment_left(self, recorded: int) -> int:
        return max(0, int(self.contract.allotted_minutes) * 60 - recorded)

    def caps_left(self, day: date, billable: Mapping[str, Weeks]) -> list[CapLeft]:
        """Of the caps of the week of a day."""
        monday, sunday = timekeeping.week_of(day)
        found = []
        for kind, cap in self._caps_between(monday, sunday):
            used = billable[kind].get(monday, 0) if kind in billable else 0
            left = max(0, cap - used)
            found.append(CapLeft(kind=kind, cap_seconds=cap, left_seconds=left))
        return found

    def ceiling_left(self, billable: Mapping[str, Weeks]) -> Money | None:
        """What the ceiling of a project leaves, each week billed as one line."""
        part = project_of(self._present)
        if part is None or part.not_to_exceed is None or not self.shows_ceiling:
            return None
        agreed: NotToExceed = part.not_to_exceed
        weeks = billable[part.kind].values() if part.kind in billable else ()
        return agreed.ceiling - billed_together(agreed, weeks)

    def _caps_between(self, first: date, last: date) -> Iterator[tuple[str, int]]:
        """The highest cap of each part in a week, in seconds; without one nothing holds it."""
        acting = _versions(self.contract, first, last)
        parts = [part for version in acting for part in parts_of(self.terms_of[version])]
        for kind in dict.fromkeys(part.kind for part in parts):
            caps = [timekeeping.cap_of(part) for part in parts if part.kind == kind]
            known = [cap for cap in caps if cap is not None]
            if len(known) == len(caps):
                yield kind, max(known) * 60


async def limits_of(session: ReadSession, actor: Actor, contract: Row, span: Span) -> Limits:
    """The limits that act on the weeks of a span."""
    weeks = timekeeping.week_of(span.first)[0], timekeeping.week_of(span.last)[1]
    versions = {*_versions(contract, *weeks), contract.terms_version}
    rows = await contracts.terms_by_version(session, contract, versions)
    return Limits(
        contract=contract,
        terms_of={version: TERMS.validate_python(row.terms) for version, row in rows.items()},
        shows_ceiling=reads_all(actor, contract) or contract.assignment == 1,
    )


def _versions(contract: Row, first: date, last: date) -> range:
    """Those that act on the days from `first` to `last`."""
    return range(contracts.version_on(contract, first), contracts.version_on(contract, last) + 1)

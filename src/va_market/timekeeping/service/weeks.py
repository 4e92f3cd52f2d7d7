"""Weeks of a contract, from Monday to Sunday, and what was agreed in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from va_market.contracts import service as contracts
from va_market.kit.db import ReadSession, Row, WriteSession
from va_market.pricing.terms import PayTerms
from va_market.proposals.schemas import TERMS
from va_market.timekeeping import repository


@dataclass(frozen=True, slots=True)
class Agreed:
    """The versions that matter to the price of a week.

    `promising` is the one that acted when the week began: its guarantee holds for the week.
    """

    promising: int
    terms_of: Mapping[int, PayTerms]

    @property
    def promising_terms(self) -> PayTerms:
        return self.terms_of[self.promising]

    @property
    def latest_terms(self) -> PayTerms:
        return self.terms_of[max(self.terms_of)]


async def agreed_in_week(
    session: ReadSession, contract: Row, versions: set[int], *, first: date
) -> Agreed:
    """What was agreed when the week from `first` began, in the `versions` of its time, and now."""
    promising = contracts.version_on(contract, first)
    wanted = {promising, *versions, contract.terms_version}  # the last comes with the contract
    rows = await contracts.terms_by_version(session, contract, wanted)
    terms_of = {version: TERMS.validate_python(row.terms) for version, row in rows.items()}
    return Agreed(promising, terms_of)


async def hours_of_week(session: WriteSession, *, contract_id: UUID, first: date, kind: str) -> Row:
    """The `billed_seconds` of the week from `first`, and what of it nobody has decided on."""
    _, last = week_of(first)
    return await repository.hours_of_week(
        session, contract_id=contract_id, first=first, last=last, kind=kind
    )


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday of the week that holds `day`."""
    first = day - timedelta(days=day.weekday())
    return first, first + timedelta(days=6)

"""A retainer that grows while a period runs, where its terms say so: from its day on, and once."""

from collections.abc import Iterator
from datetime import date, datetime

from va_market.contracts import service as contracts
from va_market.contracts.models import Contract
from va_market.kit.db import WriteSession
from va_market.pricing.retainers.changing import is_upgrade, upgrade
from va_market.pricing.terms import RetainerTerms
from va_market.retainers.models import RetainerPeriod
from va_market.retainers.service.agreed import A_DAY, Versions, retainer_in, span_of, terms_of
from va_market.retainers.service.books import book_of, grant_row
from va_market.retainers.service.charging import charge_upgrade
from va_market.retainers.service.deferring import post_grants
from va_market.retainers.service.telling import UPGRADED, tell


async def upgrade_due(
    session: WriteSession,
    contract: Contract,
    period: RetainerPeriod,
    versions: Versions,
    *,
    before: date,
    now: datetime,
) -> None:
    """Charge every upgrade of an open period whose day lies before a day, and has not been yet.

    What was agreed on the first day of the period goes on to say how it closes.

    Raises:
        PricingError: a figure is out of range.
    """
    due = list(_upgrades(contract, period, versions, before))
    if not due:
        return
    known = (await book_of(session, contract.id)).rows
    for day, old, new in due:
        found = upgrade(span_of(period, old), old, new, on=day)
        if found.grant.id in known:
            continue
        row = grant_row(period, found.grant, now=now)
        session.add(row)
        await post_grants(session, contract, period, [row], now=now)
        version = contracts.version_on(contract, day)
        await charge_upgrade(session, period, (old, new), found, version=version, now=now)
        tell(session, UPGRADED, contract, period, now, effective_on=str(day))
    await session.flush()


def _upgrades(
    contract: Contract, period: RetainerPeriod, versions: Versions, before: date
) -> Iterator[tuple[date, RetainerTerms, RetainerTerms]]:
    """The days within a period on which it grows, with what held before and holds then."""
    held = terms_of(period, versions)
    last = min(before - A_DAY, period.ends_on)
    for day in sorted({one for one in contract.versions_from if period.starts_on < one <= last}):
        new = retainer_in(versions[contracts.version_on(contract, day)])
        if new is not None and is_upgrade(held, new):
            yield day, held, new
            held = new

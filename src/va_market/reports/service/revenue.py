"""What the platform earned in fees; for those who run it."""

from collections.abc import Iterable
from datetime import datetime

from va_market.accounts.kinds import HOUSE, AccountKind
from va_market.identity.actor import Actor
from va_market.identity.house import check_house
from va_market.kit.cells import csv_of
from va_market.kit.db import ReadSession, Row
from va_market.kit.money import Money
from va_market.reports import repository
from va_market.reports.repository import Places
from va_market.reports.schemas import (
    ReportQuery,
    RevenueIn,
    RevenueOfKind,
    RevenuePoint,
    RevenueRead,
    RevenueSum,
)
from va_market.reports.service.frames import Frame, frame_of
from va_market.reports.service.tallies import Tally, added, money, shown, tally_of

_NAMES = ("earned", "given_back")
_NOTHING = added((), _NAMES)
_REVENUE = AccountKind.PLATFORM_REVENUE


async def revenue(
    session: ReadSession, actor: Actor, *, query: ReportQuery, now: datetime
) -> RevenueRead:
    """By currency and step, and by what happened.

    Raises:
        Forbidden: see `check_house`.
        Invalid: see `frame_of`.
    """
    check_house(actor)
    frame = frame_of(query, HOUSE, now=now)
    rows = await repository.revenue(session, **frame.values)
    places = await repository.balances(
        session, owner_id=HOUSE, kinds=[_REVENUE], moments=frame.moments
    )
    return RevenueRead(
        time_zone=frame.zone,
        by=frame.span.by,
        currencies=[
            _of_currency(frame, currency, [row for row in rows if row.currency == currency], places)
            for currency, _ in sorted(places)
        ],
    )


async def revenue_file(
    session: ReadSession, actor: Actor, *, query: ReportQuery, now: datetime
) -> str:
    """Every step of each currency as CSV.

    Raises:
        Forbidden, Invalid: see `revenue`.
    """
    found = await revenue(session, actor, query=query, now=now)
    names = ("earned", "given_back", "net", "balance")
    header = ["starts_on", "ends_on", "currency", *names]
    rows = [
        [
            *(str(point.starts_on), str(point.ends_on), one.currency),
            *(f"{getattr(point, name).amount:f}" for name in names),
        ]
        for one in found.currencies
        for point in one.points
    ]
    return csv_of([header, *rows])


def _of_currency(frame: Frame, currency: str, rows: Iterable[Row], places: Places) -> RevenueIn:
    steps: dict[object, Tally] = {}
    kinds: dict[str, Tally] = {}
    for row in rows:
        tally = tally_of(row, _NAMES)
        if row.step is not None:
            steps[row.step] = tally
        else:
            kinds[row.kind] = tally
    balances = [money(minor, currency) for minor in places[currency, _REVENUE]]
    return RevenueIn(
        currency=currency,
        balance_before=balances[0],
        points=[
            RevenuePoint(
                starts_on=first,
                ends_on=last,
                balance=balance,
                **_sums(steps.get(first, _NOTHING), currency),
            )
            for (first, last), balance in zip(frame.steps, balances[1:], strict=True)
        ],
        total=RevenueSum(**_sums(added(steps.values(), _NAMES), currency)),
        kinds=[RevenueOfKind(kind=kind, **_sums(tally, currency)) for kind, tally in kinds.items()],
    )


def _sums(tally: Tally, currency: str) -> dict[str, Money]:
    net = tally["earned"] - tally["given_back"]
    return shown({**tally, "net": net}, currency)

"""What staff and independents cost a client, by class and role (R38)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from pydantic import TypeAdapter

from va_market.agreements import WorkerClass
from va_market.contracts import service as contracts
from va_market.identity.actor import Actor
from va_market.kit.cells import csv_of, neutral
from va_market.kit.db import ReadSession, Row
from va_market.kit.money import Money
from va_market.pricing.comparison import benefits_between, cost_of_hour
from va_market.pricing.terms import Benefit
from va_market.reports import repository
from va_market.reports.policies import client_of
from va_market.reports.repository import COST_PARTS
from va_market.reports.schemas import (
    CostOfClass,
    CostOfRole,
    CostQuery,
    CostsIn,
    CostsRead,
    CostSum,
    ReportQuery,
)
from va_market.reports.service.frames import Frame, frame_of
from va_market.reports.service.tallies import MOST_PARTS, Tally, added, money
from va_market.time_series.schemas import Unit

_DAY = timedelta(days=1)
_AMOUNTS = (*COST_PARTS, "benefits")
_NAMES = (*_AMOUNTS, "seconds", "unbilled", "paid")
_BENEFITS = TypeAdapter(tuple[Benefit, ...])


class Key(NamedTuple):
    """What somebody was when it cost."""

    currency: str
    worker_class: str
    category: str
    role: str | None


class Item(NamedTuple):
    """A part of a cost, and where it comes from."""

    contract_id: UUID
    payee_id: UUID
    tally: Tally


Groups = Mapping[Key, list[Item]]


async def costs(
    session: ReadSession, actor: Actor, *, query: CostQuery, now: datetime
) -> CostsRead:
    """By currency, class and role.

    Raises:
        NotFound, Invalid: see `client_of` and `frame_of`.
    """
    frame = _frame(actor, query, now)
    groups = await _groups(session, frame, now)
    return CostsRead(
        organization_id=frame.owner_id,
        from_=frame.span.first,
        to=frame.span.last,
        time_zone=frame.zone,
        currencies=[
            _of_currency(currency, {k: v for k, v in groups.items() if k.currency == currency})
            for currency in sorted({key.currency for key in groups})
        ],
    )


async def costs_file(session: ReadSession, actor: Actor, *, query: CostQuery, now: datetime) -> str:
    """The same as CSV, a row for each role. Errors as above."""
    groups = await _groups(session, _frame(actor, query, now), now)
    names = [*CostSum.model_fields]
    header = ["currency", "worker_class", "category", "role", *names]
    return csv_of([header, *(_cells(key, _sum(items, key.currency)) for key, items in _by(groups))])


def _cells(key: Key, found: dict[str, Any]) -> list[str]:
    texts = [key.currency, key.worker_class, key.category, neutral(key.role or "")]
    return [*texts, *(_cell(found[name]) for name in CostSum.model_fields)]


def _cell(value: Money | int | None) -> str:
    if value is None:
        return ""
    return f"{value.amount:f}" if isinstance(value, Money) else str(value)


def _frame(actor: Actor, query: CostQuery, now: datetime) -> Frame:
    owner_id = client_of(actor, query.organization_id)
    days = query.model_dump(exclude={"organization_id"}, by_alias=True, exclude_none=True)
    return frame_of(ReportQuery(**days, by=Unit.MONTH), owner_id, now=now)


async def _groups(session: ReadSession, frame: Frame, now: datetime) -> Groups:
    values, groups = frame.values, defaultdict[Key, list[Item]](list)
    spent = await repository.costs(session, **values)
    paid = {row.contract_id for row in spent if row.pay or row.guarantees}
    for row in spent:
        tally = _tally(row, is_paid=row.contract_id in paid)
        groups[_key(row, row.currency)].append(Item(row.contract_id, row.assistant_id, tally))
    today = contracts.local_date(now, frame.zone)
    end = min(frame.span.last, today) + _DAY
    if end > frame.span.first:
        rows = await repository.benefits(session, **values, end=end)
        for key, item in _benefits(rows, frame.span.first, end):
            groups[key].append(item)
    return groups


def _tally(row: Row, *, is_paid: bool) -> Tally:
    """Where nothing was billed or released in the span, all work waits but what is free."""
    unbilled, paid = row.unbilled, row.paid
    if not is_paid:
        unbilled, paid = row.seconds - row.free, row.free
    times = {"seconds": row.seconds, "unbilled": unbilled, "paid": paid}
    amounts = {name: row[name] for name in COST_PARTS}
    return {name: int(value) for name, value in {**amounts, "benefits": 0, **times}.items()}


def _key(row: Row, currency: str) -> Key:
    return Key(currency, row.worker_class, row.category, row.role)


def _benefits(rows: Iterable[Row], first: date, end: date) -> Iterator[tuple[Key, Item]]:
    """What was agreed for the days on which each version acted, and the contract went on."""
    nothing = dict.fromkeys(_NAMES, 0)
    for row in rows:
        ends = [end, row.next_on, row.last_on and row.last_on + _DAY]
        start, stop = max(row.starts_on, first), min(one for one in ends if one is not None)
        if stop > start:
            agreed = _BENEFITS.validate_python(row.benefits)
            minor = benefits_between(agreed, starts_on=start, ends_on=stop)
            key = _key(row, agreed[0].amount.currency)
            yield key, Item(row.contract_id, row.assistant_id, {**nothing, "benefits": minor})


def _of_currency(currency: str, groups: Groups) -> CostsIn:
    ordered = _by(groups)
    classes: dict[str, list[Item]] = {str(one): [] for one in WorkerClass}
    for key, items in ordered:
        classes[key.worker_class].extend(items)
    return CostsIn(
        currency=currency,
        total=CostSum(**_sum((one for _, items in ordered for one in items), currency)),
        classes=[
            CostOfClass(worker_class=WorkerClass(name), **_sum(items, currency))
            for name, items in classes.items()
            if items
        ],
        roles=[
            CostOfRole(
                worker_class=WorkerClass(key.worker_class),
                category=key.category,
                role=key.role,
                **_sum(items, currency),
            )
            for key, items in ordered[:MOST_PARTS]
        ],
        roles_left_out=max(len(ordered) - MOST_PARTS, 0),
    )


def _by(groups: Groups) -> list[tuple[Key, list[Item]]]:
    """The dearest first."""

    def place(group: tuple[Key, list[Item]]) -> Any:
        key, items = group
        cost = sum(one.tally[name] for one in items for name in _AMOUNTS)
        return (key.currency, -cost, key.worker_class, key.category, key.role or "")

    return sorted(groups.items(), key=place)


def _sum(items: Iterable[Item], currency: str) -> dict[str, Any]:
    found = [*items]
    tally = added((one.tally for one in found), _NAMES)
    total = sum(tally[name] for name in _AMOUNTS)
    return {
        "contracts": len({one.contract_id for one in found}),
        "payees": len({one.payee_id for one in found}),
        **{name: money(tally[name], currency) for name in _AMOUNTS},
        "total": money(total, currency),
        "worked_seconds": tally["seconds"],
        "unbilled_seconds": tally["unbilled"],
        **_per_hour(found, currency),
    }


def _per_hour(items: Sequence[Item], currency: str) -> dict[str, Money | None]:
    """Of the contracts of which it is known what hours they paid for."""
    paying = {one.contract_id for one in items if one.tally["paid"]}
    tally = added((one.tally for one in items if one.contract_id in paying), _NAMES)
    hourly = {
        "pay_per_hour": cost_of_hour(tally["pay"], tally["paid"]),
        "cost_per_hour": cost_of_hour(sum(tally[name] for name in _AMOUNTS), tally["paid"]),
    }
    return {k: None if v is None else money(v, currency) for k, v in hourly.items()}

"""What clients pay for work, to whom, and for which kind of it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from va_market.accounts.kinds import AccountKind
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row
from va_market.kit.money import Money
from va_market.reports import repository
from va_market.reports.policies import client_of
from va_market.reports.repository import SEEN_SPENT, SPENT, Places
from va_market.reports.schemas import (
    SpendIn,
    SpendOfCategory,
    SpendOfContract,
    SpendOfPayee,
    SpendPoint,
    SpendQuery,
    SpendRead,
    SpendTotal,
)
from va_market.reports.service.commission import Targets, part_of, share_of, targets_of_books
from va_market.reports.service.files import MOST_ROWS, Columns, file_of
from va_market.reports.service.frames import Frame, frame_of
from va_market.reports.service.naming import Names, names_of_books
from va_market.reports.service.tallies import (
    Book,
    Part,
    Tally,
    added,
    books_of,
    largest,
    money,
    only,
    shown,
)

_HELD = AccountKind.CLIENT_HELD
_NOTHING = added((), SPENT)
Categories = dict[str, list[Row]]


async def spend(
    session: ReadSession, actor: Actor, *, query: SpendQuery, now: datetime
) -> SpendRead:
    """By currency and step, by contract, by who is paid, and by category of pay.

    Raises:
        NotFound, Invalid: see `client_of` and `frame_of`.
    """
    frame = frame_of(query, client_of(actor, query.organization_id), now=now)
    books = books_of(await repository.spent(session, **frame.values), SPENT)
    places = await repository.balances(
        session, owner_id=frame.owner_id, kinds=[_HELD], moments=frame.moments
    )
    categories = await _categories(session, frame)
    names = await names_of_books(session, books.values())
    targets = await targets_of_books(session, frame, books.values())
    currencies = sorted({*books, *(currency for currency, _ in places)})
    return SpendRead(
        organization_id=frame.owner_id,
        time_zone=frame.zone,
        by=frame.span.by,
        currencies=[
            _of_currency(
                frame,
                currency,
                books.get(currency, Book()),
                places=places,
                categories=categories[currency],
                names=names,
                targets=targets,
            )
            for currency in currencies
        ],
    )


async def spend_file(
    session: ReadSession, actor: Actor, *, query: SpendQuery, now: datetime
) -> str:
    """The same as CSV, by step and contract.

    Raises:
        NotFound, Invalid: see `client_of`, `frame_of` and `file_of`.
    """
    frame = frame_of(query, client_of(actor, query.organization_id), now=now)
    rows = await repository.spent_rows(session, most=MOST_ROWS + 1, **frame.values)
    return await file_of(session, frame, rows, Columns("payee", SPENT, "cost", _cost))


async def _categories(session: ReadSession, frame: Frame) -> Categories:
    found: Categories = defaultdict(list)
    for row in await repository.spent_by_category(session, **frame.values):
        found[row.currency].append(row)
    return found


def _of_currency(
    frame: Frame,
    currency: str,
    book: Book,
    *,
    places: Places,
    categories: Collection[Row],
    names: Names,
    targets: Targets,
) -> SpendIn:
    contracts, contracts_left = largest(book.contracts, _cost)
    payees, payees_left = largest(book.others(SPENT), _cost)
    return SpendIn(
        currency=currency,
        held_before=_held(places, currency, 0),
        points=_points(frame, currency, book, places),
        total=SpendTotal(
            **_sums(book.total(SPENT), currency),
            commission_share=share_of(book.contracts, currency, targets),
        ),
        categories=[
            SpendOfCategory(category=row.category, cost=money(int(row.amount), currency))
            for row in categories
        ],
        contracts=[_of_contract(one, currency, names, targets) for one in contracts],
        contracts_left_out=contracts_left,
        payees=[_of_payee(one, book, currency, names, targets) for one in payees],
        payees_left_out=payees_left,
    )


def _points(frame: Frame, currency: str, book: Book, places: Places) -> list[SpendPoint]:
    """Every step, also those in which nothing moved."""
    return [
        SpendPoint(
            starts_on=first,
            ends_on=last,
            held=_held(places, currency, place),
            **_sums(book.steps.get(first, _NOTHING), currency),
            commission_share=part_of(book.steps.get(first, _NOTHING), currency),
        )
        for place, (first, last) in enumerate(frame.steps, start=1)
    ]


def _held(places: Places, currency: str, place: int) -> Money:
    found = places.get((currency, _HELD))
    return money(found[place] if found else 0, currency)


def _cost(tally: Mapping[str, int]) -> int:
    return tally["invoiced"] + tally["released"] - tally["voided"] - tally["credited"]


def _sums(tally: Tally, currency: str) -> dict[str, Money]:
    return shown({**only(tally, SEEN_SPENT), "cost": _cost(tally)}, currency)


def _of_contract(part: Part, currency: str, names: Names, targets: Targets) -> SpendOfContract:
    assert part.contract_id is not None  # noqa: S101  # a part of a contract names it
    return SpendOfContract(
        contract_id=part.contract_id,
        title=names.title(part.contract_id),
        payee_id=part.other_id,
        payee_name=names.people[part.other_id],
        **_sums(part.tally, currency),
        commission_share=share_of([part], currency, targets),
    )


def _of_payee(
    part: Part, book: Book, currency: str, names: Names, targets: Targets
) -> SpendOfPayee:
    return SpendOfPayee(
        payee_id=part.other_id,
        payee_name=names.people[part.other_id],
        **_sums(part.tally, currency),
        commission_share=share_of(book.with_other(part.other_id), currency, targets),
    )

"""What assistants and agencies are paid for work (R48), and what of it they may spend."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from va_market.accounts.kinds import AccountKind
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession
from va_market.kit.money import Money
from va_market.reports import repository
from va_market.reports.policies import owner_of
from va_market.reports.repository import BY_WORK, EARNED, SEEN_EARNED, Places
from va_market.reports.schemas import (
    EarningsIn,
    EarningsOfClient,
    EarningsOfContract,
    EarningsPoint,
    EarningsQuery,
    EarningsRead,
    EarningsTotal,
    Standing,
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

_PENDING = (AccountKind.ASSISTANT_PENDING, AccountKind.AGENCY_PENDING)
_AVAILABLE = (AccountKind.ASSISTANT_AVAILABLE, AccountKind.AGENCY_AVAILABLE)


async def earnings(
    session: ReadSession, actor: Actor, *, query: EarningsQuery, now: datetime
) -> EarningsRead:
    """By currency and step, by contract and by client.

    Raises:
        NotFound, Invalid: see `owner_of` and `frame_of`.
    """
    owner_id = owner_of(actor, query.organization_id)
    frame = frame_of(query, owner_id, now=now)
    books, places = await read(session, frame)
    names = await names_of_books(session, books.values())
    targets = await targets_of_books(session, frame, books.values())
    return EarningsRead(
        owner_id=owner_id,
        time_zone=frame.zone,
        by=frame.span.by,
        currencies=[
            _of_currency(frame, currency, book, places=places, names=names, targets=targets)
            for currency, book in sorted(books.items())
        ],
    )


async def earnings_file(
    session: ReadSession, actor: Actor, *, query: EarningsQuery, now: datetime
) -> str:
    """The same as CSV, by step and contract; what became available is of no contract.

    Raises:
        NotFound, Invalid: see `owner_of`, `frame_of` and `file_of`.
    """
    frame = frame_of(query, owner_of(actor, query.organization_id), now=now)
    rows = await repository.earned_rows(session, most=MOST_ROWS + 1, **frame.values)
    columns = Columns("client", EARNED, "kept", kept)
    return await file_of(session, frame, rows, columns)


async def read(session: ReadSession, frame: Frame) -> tuple[dict[str, Book], Places]:
    """What was earned by currency, also where it was nothing; the balances around the steps."""
    books = books_of(await repository.earned(session, **frame.values), EARNED)
    places = await repository.balances(
        session,
        owner_id=frame.owner_id,
        kinds=[*_PENDING, *_AVAILABLE],
        moments=frame.moments,
    )
    for currency in await repository.currencies_of_payee(session, owner_id=frame.owner_id):
        books.setdefault(currency, Book())
    return books, places


def _of_currency(
    frame: Frame,
    currency: str,
    book: Book,
    *,
    places: Places,
    names: Names,
    targets: Targets,
) -> EarningsIn:
    contracts, contracts_left = largest(book.contracts, _came)
    clients, clients_left = largest(book.others(EARNED), _came)
    return EarningsIn(
        currency=currency,
        opening=standing(places, currency, 0),
        points=points(frame, currency, book, places),
        total=EarningsTotal(
            **sums(book.total(EARNED), currency),
            commission_share=share_of(book.contracts, currency, targets),
        ),
        contracts=[_of_contract(one, currency, names, targets) for one in contracts],
        contracts_left_out=contracts_left,
        clients=[_of_client(one, book, currency, names, targets) for one in clients],
        clients_left_out=clients_left,
    )


def points(frame: Frame, currency: str, book: Book, places: Places) -> list[EarningsPoint]:
    """Every step, also those in which nothing moved."""
    nothing = added((), EARNED)
    return [
        EarningsPoint(
            starts_on=first,
            ends_on=last,
            **_of_step(book.steps.get(first, nothing), currency),
            **_balances(places, currency, place),
        )
        for place, (first, last) in enumerate(frame.steps, start=1)
    ]


def standing(places: Places, currency: str, place: int) -> Standing:
    """The balances before one of the moments of a frame."""
    return Standing(**_balances(places, currency, place))


def _balances(places: Places, currency: str, place: int) -> dict[str, Money]:
    def at(kinds: Sequence[AccountKind]) -> Money:
        known = (places.get((currency, kind)) for kind in kinds)
        return money(sum(found[place] for found in known if found), currency)

    return {"pending": at(_PENDING), "available": at(_AVAILABLE)}


def sums(tally: Tally, currency: str) -> dict[str, Money]:
    """What a time came to, and what stays of it."""
    return shown({**only(tally, SEEN_EARNED), "kept": kept(tally)}, currency)


def _of_step(tally: Tally, currency: str) -> dict[str, Any]:
    return {**sums(tally, currency), "commission_share": part_of(tally, currency)}


def _of_work(tally: Tally, currency: str) -> dict[str, Money]:
    return shown({**only(tally, BY_WORK), "kept": kept(tally)}, currency)


def _came(tally: Mapping[str, int]) -> int:
    return tally["paid"] + tally["released"] + tally["shares"]


def kept(tally: Mapping[str, int]) -> int:
    """What stays of what came, after what is given back, fees, and what is passed on."""
    gone = tally["refunds_due"] + tally["fees"] + tally["shares_passed_on"]
    return _came(tally) - gone


def _of_contract(part: Part, currency: str, names: Names, targets: Targets) -> EarningsOfContract:
    assert part.contract_id is not None  # noqa: S101  # a part of a contract names it
    return EarningsOfContract(
        contract_id=part.contract_id,
        title=names.title(part.contract_id),
        client_id=part.other_id,
        client_name=names.people[part.other_id],
        **_of_work(part.tally, currency),
        commission_share=share_of([part], currency, targets),
    )


def _of_client(
    part: Part, book: Book, currency: str, names: Names, targets: Targets
) -> EarningsOfClient:
    return EarningsOfClient(
        client_id=part.other_id,
        client_name=names.people[part.other_id],
        **_of_work(part.tally, currency),
        commission_share=share_of(book.with_other(part.other_id), currency, targets),
    )

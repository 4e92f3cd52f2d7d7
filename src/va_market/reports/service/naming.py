"""What contracts and the other sides of a report are called."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from va_market.contracts import service as contracts
from va_market.contracts.service import Heading
from va_market.kit.db import ReadSession
from va_market.reports import repository
from va_market.reports.service.tallies import Book


@dataclass(frozen=True, slots=True)
class Names:
    headings: dict[UUID, Heading]
    people: dict[UUID, str]
    """And organizations."""

    def title(self, contract_id: UUID) -> str:
        return self.headings[contract_id].title


async def names_of_books(session: ReadSession, books: Iterable[Book]) -> Names:
    """Of all contracts and other sides of some books."""
    parts = [part for book in books for part in book.contracts]
    return await names_in(
        session,
        contract_ids={one.contract_id for one in parts if one.contract_id is not None},
        other_ids={one.other_id for one in parts},
    )


async def names_in(
    session: ReadSession, *, contract_ids: Iterable[UUID], other_ids: Iterable[UUID]
) -> Names:
    """In one statement for contracts, and one for the others."""
    return Names(
        await contracts.headings_of(session, ids=[*contract_ids]),
        await repository.names_of(session, ids=[*other_ids]),
    )

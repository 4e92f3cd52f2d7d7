"""A process that moves money until it is killed: it says each movement once that is committed.

python -m tests.ledger.writer URL CASH HELD OTHER
"""

import asyncio
import sys
from itertools import count
from uuid import UUID

from tests.ledger.books import Books
from va_market.kit.db import Database


async def main(url: str, cash: UUID, held: UUID, other: UUID) -> None:
    database = Database(url)
    await database.open()
    books = Books(database)
    for number in count():
        await books.move(cash, held, 10)
        hold = await books.hold(held, other, 10)
        await (books.settle if number % 2 else books.void)(hold.id)
        print(number, flush=True)  # noqa: T201  # the output of a command


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], *map(UUID, sys.argv[2:5])))

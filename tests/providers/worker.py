"""One run of the work on payments by card, in a process that a test ends.

`python -m tests.providers.worker DSN API_BASE MOMENT`
"""

import asyncio
import sys
from datetime import datetime

from tests.conftest import settings_for_tests
from va_market.kit.db import Database
from va_market.worker import periodic_works


async def main(dsn: str, api_base: str, moment: str) -> None:
    database = Database(dsn)
    await database.open()
    now = datetime.fromisoformat(moment)
    settings = settings_for_tests(stripe_api_base=api_base)
    works = {work.name: work for work in periodic_works(database, settings, lambda: now)}
    await works["ask_for_cards"].work()
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))

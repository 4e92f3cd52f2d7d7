"""What happens on contracts once they have begun, and what is written inside them."""

import asyncio
from collections.abc import Mapping

from va_market.demo.billing import announce_fair, bill_telephone
from va_market.demo.caller import Crowd
from va_market.demo.changing import amend, release_a_part, substitute
from va_market.demo.inside import write_inside
from va_market.demo.jobs_of_company import BOOKS, PRICES
from va_market.demo.offering import offer
from va_market.demo.offers import OFFERS, PHONE
from va_market.demo.ordering import order
from va_market.demo.rosters import Entries


async def live(crowd: Crowd, entries: Entries, contracts: Mapping[str, str]) -> None:
    """Negotiate in private, and let the contracts go on, by the titles of which they are known."""
    made = await asyncio.gather(*(offer(crowd, contracts, one) for one in OFFERS))
    agreed = {one.title: path for one, path in zip(OFFERS, made, strict=True) if path}
    await asyncio.gather(
        amend(crowd, contracts[BOOKS.title]),
        _hand_over(crowd, entries, contracts[PRICES.title]),
        order(crowd, agreed[PHONE.title]),
        write_inside(crowd, agreed[PHONE.title]),
        bill_telephone(crowd, agreed[PHONE.title]),
        announce_fair(crowd),
    )


async def _hand_over(crowd: Crowd, entries: Entries, contract: str) -> None:
    """A project of which a part is paid before another assistant of the agency takes it over."""
    await release_a_part(crowd, contract)
    await substitute(crowd, entries, contract)

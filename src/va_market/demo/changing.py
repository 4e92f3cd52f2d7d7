"""Contracts that change: an amendment, a milestone that is paid in part, and a substitution."""

from va_market.demo.caller import Crowd
from va_market.demo.days import day
from va_market.demo.dozen import DIEGO
from va_market.demo.paying import pay_in
from va_market.demo.people import IVO
from va_market.demo.prices import price, retainer
from va_market.demo.rosters import Entries

HANDOVER = (
    "The duplicates are gone. Column F holds the currencies: yen have no cents.\n"
    "Ms. Keller answers questions before noon."
)


async def amend(crowd: Crowd, contract: str) -> None:
    """Mei gets more time for the books, and more money, from a day to come."""
    changes = {
        "terms": retainer("620.00 EUR", minutes=1020, overage="38.00 EUR"),
        "effective_on": day(14),
        "reason": "Two more suppliers.",
    }
    amendment = await crowd["marta"].post(f"{contract}/amendments", changes)
    await crowd["mei"].post(f"/v1/amendments/{amendment['id']}/accept")


async def release_a_part(crowd: Crowd, contract: str) -> None:
    """Marta pays in, holds the deposit with the first milestone, and pays what is usable of it."""
    marta, arjun = crowd["marta"], crowd["arjun"]
    await pay_in(marta, crowd[IVO.key], "1000.00 EUR")
    due = (await marta.get(f"{contract}/deposit"))["to_pay"]
    await marta.pay(f"{contract}/deposit/pay", {"amount": due})
    first = (await marta.get(f"{contract}/milestones"))["items"][0]
    path = f"/v1/milestones/{first['id']}"
    await marta.decide(path, "fund", {"amount": first["to_fund"]})
    await arjun.decide(path, "submit", {"note": "Eight hundred items are clean."})
    await marta.decide(path, "approve", {"amount": price("400.00 EUR")})


async def substitute(crowd: Crowd, entries: Entries, contract: str) -> None:
    """Bright Desk sends Diego for Arjun, and Marta agrees."""
    wanted = {
        "roster_entry_id": entries["priya", DIEGO.key],
        "reason": "Arjun is on leave until spring.",
        "handover_note": HANDOVER,
    }
    asked = await crowd["priya"].decide(contract, "substitute", wanted)
    await crowd["marta"].post(f"/v1/substitutions/{asked['id']}/accept")

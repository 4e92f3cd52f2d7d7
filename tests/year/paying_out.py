"""What leaves the house: to the agency and to those who work in their own name, each month."""

from collections.abc import Iterator

from tests.factories.market import Person
from tests.factories.milestones import done
from tests.factories.payouts import BATCHES, named, settle
from tests.year.cast import EURO, YEN, Cast, Json


def payees(cast: Cast) -> Iterator[Person]:
    """The agency, and those who send invoices themselves."""
    found = {work.issuer.id: work.issuer for work in cast.works.values()}
    yield from found.values()


async def name_destinations(cast: Cast) -> None:
    """Where each of them is paid, by the month and in both currencies."""
    for payee in payees(cast):
        for currency in (EURO, YEN):
            await named(payee, currency=currency, schedule="monthly")


async def pay_out(cast: Cast) -> None:
    """An operator sends what the runs of the month have gathered, and the bank pays it."""
    house = cast.house[1]
    for batch in done(await house.get(BATCHES, status="open", limit=100))["items"]:
        done(await house.move(f"{BATCHES}/{batch['id']}/submit"))
    sent = done(await house.get("/v1/admin/payouts", status="submitted", limit=100))["items"]
    if sent:
        settled: Json = done(await settle(house, "paid", *sent))
        assert settled["failed_count"] == 0, settled

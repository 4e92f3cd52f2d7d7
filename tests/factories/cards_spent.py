"""Money of a client that was spent, past the API."""

from uuid import UUID

from tests.factories.market import Person
from va_market.accounts import service as accounts
from va_market.kit.ids import new_id
from va_market.kit.money import Money
from va_market.ledger import service as ledger
from va_market.ledger.entries import Entry, Leg


async def spent(payer: Person, amount: str, currency: str = "EUR") -> None:
    """As if so much of what is held had been paid out to others."""
    money, now = Money.parse(amount, currency), payer.market.clock()
    async with payer.market.app.state.database.writing() as session:
        cash = await accounts.cash_account(session, currency=currency, now=now)
        held = await accounts.held_account(
            session, organization_id=UUID(payer.organization_id), currency=currency, now=now
        )
        entry = Entry(f"tests:{new_id()}", "payment_returned", "a test")
        await ledger.post(session, entry, (Leg(held, -money), Leg(cash, money)), now=now)

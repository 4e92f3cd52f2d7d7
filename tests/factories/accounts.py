"""Accounts of people and organizations, with something in them."""

from uuid import UUID, uuid4

from tests.factories.market import Market, Person
from tests.invariants import rows
from tests.ledger.books import moving
from va_market.accounts import service as accounts
from va_market.ledger import service as ledger
from va_market.ledger.entries import Entry


async def account_of(
    person: Person, *minors: int, owner_id: str | None = None, reference: str = "a test"
) -> str:
    """An account with an entry for each of the amounts, of the organization or another owner."""
    market = person.market
    now = market.clock()
    owner = UUID(owner_id or person.organization_id)
    async with market.app.state.database.writing() as session:
        cash = await accounts.cash_account(session, currency="EUR", now=now)
        held = await ledger.open_account(
            session,
            owner_id=owner,
            kind="client_held",
            currency="EUR",
            subject_id=uuid4(),
            now=now,
        )
        for minor in minors or (1000, -300):
            entry = Entry(f"tests:{uuid4()}", "test", reference)
            await ledger.post(session, entry, moving(cash, held, minor), now=now)
    return str(held)


async def stood_of(market: Market, subject_id: str) -> dict[str, int]:
    """What the accounts of one thing hold, by kind, in the smallest unit."""
    asked = (
        "SELECT a.kind, b.posted_minor FROM ledger_accounts a "
        "JOIN ledger_balances b ON b.account_id = a.id WHERE a.subject_id = $1"
    )
    return dict(await rows.fetch(market, asked, subject_id))

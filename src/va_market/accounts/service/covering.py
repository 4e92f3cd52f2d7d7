from uuid import UUID

from va_market.accounts.policies import may_know
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.kit.money import Money
from va_market.ledger import service as ledger
from va_market.ledger.entries import Balance
from va_market.ledger.errors import InsufficientFunds


async def check_covers(
    session: WriteSession, actor: Actor, *, account_id: UUID, amount: Money
) -> None:
    """Tell those who may read an account what there is, before the ledger refuses `amount`.

    It guards nothing: the database refuses all the same, and tells nobody how much there is.

    Raises:
        InsufficientFunds: so much may not leave it now.
    """
    account = await ledger.get_account(session, account_id=account_id)
    available = Balance.of(account).available
    if available < amount and may_know(actor, account.owner_id):
        raise InsufficientFunds(f"{available} are available, and {amount} are asked for.")

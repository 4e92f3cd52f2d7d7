"""What stands in the way of an erasure: others count on it."""

from va_market.accounts import service as accounts
from va_market.contracts import service as contracts
from va_market.disputes import service as disputes
from va_market.expenses import service as expenses
from va_market.identity import service as identity
from va_market.identity.actor import Actor
from va_market.invoices import service as invoices
from va_market.kit.db import WriteSession
from va_market.kit.errors import Conflict, FieldError
from va_market.milestones import service as milestones
from va_market.payouts import service as payouts
from va_market.splits import service as splits
from va_market.timekeeping import service as timekeeping


class ObligationsOpen(Conflict):
    code = "obligations_open"
    title = "Something is open that others count on"
    cause = (
        "Contracts run, disputes last, time or expenses are undecided, a payout is under way, "
        "money is left or owed, or an organization would lose its only owner."
    )
    fix = "Settle what `errors` names, then ask again."


async def check_none(session: WriteSession, person: Actor) -> None:
    """Raises ObligationsOpen, with every reason; changes under way have been waited for."""
    alone_in = await identity.alone_in(session, person)
    found: list[FieldError] = [
        *await contracts.obligations(session, person, alone_in=alone_in),
        *await timekeeping.obligations(session, person),
        *await expenses.obligations(session, person),
        *await disputes.obligations(session, person, alone_in=alone_in),
        *await payouts.obligations(session, person, alone_in=alone_in),
        *await accounts.obligations(session, person, alone_in=alone_in),
        *await milestones.obligations(session, person, alone_in=alone_in),
        *await splits.obligations(session, person, alone_in=alone_in),
        *await invoices.obligations(session, person, alone_in=alone_in),
        *await identity.obligations(session, person),
    ]
    if found:
        raise ObligationsOpen("Nothing was erased; `errors` names each reason.", errors=found)

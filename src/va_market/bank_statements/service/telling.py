"""What is told of statements and their lines: to the operator who does it, for the audit log.

What the work behind finds is told to the operator who imported the statement.
"""

from uuid import UUID

from va_market import events
from va_market.bank_statements.models import BankLine, BankStatement
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession

SENT = EventKind("bank_statement.sent", "An operator sent a statement of the bank.")
IMPORTED = EventKind("bank_statement.imported", "The lines of a statement are there.")
DELETED = EventKind("bank_statement.deleted", "A statement was removed instead of imported.")
MATCHED = EventKind("bank_line.matched", "An operator found the payment of a line of the bank.")
RECOGNIZED = EventKind("bank_line.recognized", "The payment of a line of the bank was found.")
LEFT = EventKind("bank_line.unmatched", "A line of the bank waits for an operator to look at it.")
DISMISSED = EventKind("bank_line.dismissed", "An operator set a line of the bank aside.")


def tell(
    session: WriteSession, kind: EventKind, thing: BankStatement | BankLine, actor: Actor
) -> None:
    """Record what an operator did."""
    events.record(
        session,
        kind,
        now=thing.updated_at,
        subject_id=thing.id,
        parties=(actor.user_id,),
        actor_id=actor.user_id,
        data={"status": str(thing.status)},
    )


def tell_importer(session: WriteSession, kind: EventKind, line: BankLine, importer: UUID) -> None:
    """Record what nobody did but the work behind."""
    events.record(
        session,
        kind,
        now=line.updated_at,
        subject_id=line.id,
        parties=(importer,),
        data={"status": str(line.status)},
    )

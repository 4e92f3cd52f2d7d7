"""What bank statements keep about a person who works for the house."""

from sqlalchemy import or_, select
from sqlmodel import col

from va_market.bank_statements.models import BankLine, BankStatement
from va_market.kit.personal import PERSON, Part, columns_of

_OF_STATEMENT = (BankStatement.sent_by, BankStatement.imported_by)
PARTS = (
    Part(
        "bank_statements",
        "Files of the bank that you, as an operator, sent or imported.",
        select(*columns_of(BankStatement, without=["content_hash", "faults"])).where(
            or_(*(col(one) == PERSON for one in _OF_STATEMENT))
        ),
        by=(col(BankStatement.id),),
        covers=_OF_STATEMENT,
    ),
    Part(
        "bank_lines",
        "Lines of the bank that you, as an operator, matched or set aside.",
        select(
            *(col(BankLine.id), col(BankLine.statement_id), col(BankLine.status)),
            *(col(BankLine.payment_id), col(BankLine.payout_id), col(BankLine.payout_batch_id)),
            *(col(BankLine.note), col(BankLine.settled_by)),
            col(BankLine.settled_at),
        ).where(col(BankLine.settled_by) == PERSON),
        by=(col(BankLine.id),),
        covers=(BankLine.settled_by,),
    ),
)

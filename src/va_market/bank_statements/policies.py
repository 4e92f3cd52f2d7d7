"""The account of the house is looked at by its operators alone."""

from va_market.bank_statements.models import (
    BANK_LINE,
    BANK_STATEMENT,
    HOUSE,
    BankLine,
    BankStatement,
)
from va_market.identity.actor import Actor
from va_market.identity.house import is_house
from va_market.kit.db import Row


def statement_actions(actor: Actor, statement: BankStatement | Row) -> list[str]:
    found = BANK_STATEMENT.allowed(statement.status, _parties(actor))
    return [one for one in found if one != "import" or statement.adds_up is not False]


def line_actions(actor: Actor, line: BankLine | Row) -> list[str]:
    return BANK_LINE.allowed(line.status, _parties(actor))


def _parties(actor: Actor) -> set[str]:
    return {HOUSE} if is_house(actor) else set()

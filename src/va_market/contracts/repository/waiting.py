"""What waits for an answer beside a contract.

It belongs to features above this one, so their tables are known by name alone.
"""

from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Exists,
    Text,
    Uuid,
    bindparam,
    column,
    exists,
    literal_column,
    select,
    table,
)
from sqlmodel import col

from va_market.contracts.models import Contract
from va_market.contracts.waiting import NOTHING, Waiting
from va_market.kit.db import Query, WriteSession


def _open(name: str, *statuses: str) -> Exists:
    """In the words of the partial index, which is looked at alone."""
    of = table(name, column("contract_id", Uuid), column("status", Text))
    said: list[ColumnElement[str]] = [literal_column(f"'{status}'") for status in statuses]
    return exists().where(of.c.contract_id == col(Contract.id), of.c.status.in_(said))


WAITING = (
    _open("amendments", "proposed").label("amendment_waits"),
    _open("substitutions", "requested", "accepted").label("substitution_waits"),
)
"""Columns of a statement about contracts."""

_OF_ONE = Query(
    select(*WAITING)
    .select_from(Contract)
    .where(col(Contract.id) == bindparam("contract_id", type_=Uuid))
)


async def waiting_of(session: WriteSession, *, contract_id: UUID) -> Waiting:
    row = await session.row(_OF_ONE, contract_id=contract_id)
    return NOTHING if row is None else Waiting.of(row)

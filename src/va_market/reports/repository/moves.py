"""Moves of money in a span, and how they are summed.

A move counts on the day it was posted to the ledger, in the zone that was asked for. Its amounts
are exact integers in the smallest unit; what does not belong to it is 0.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    DateTime,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    cast,
    func,
    literal_column,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import col

from va_market.accounts.kinds import AccountKind
from va_market.kit.db import Query

Rows = Select[Any]
PAY = ("pay", "commission")
OWNER = bindparam("owner_id", type_=Uuid)
_MOMENT = DateTime(timezone=True)
STARTS, ENDS = bindparam("starts_at", type_=_MOMENT), bindparam("ends_at", type_=_MOMENT)
FIRST, ZONE = bindparam("first", type_=Date), bindparam("zone", type_=Text)
_NOTHING = literal_column("0", type_=BigInteger)
NOBODY = literal_column("NULL", type_=Uuid)
_MOST = bindparam("most", type_=BigInteger)


def within(moment: Any) -> ColumnElement[bool]:
    """Whether it lies in the span."""
    return and_(moment >= STARTS, moment < ENDS)


def step_of(moment: Any) -> ColumnElement[Any]:
    """The first day of the step that holds a moment; of the first one, that of the span."""
    there = func.timezone(ZONE, moment)
    cut = func.date_trunc(bindparam("unit", type_=Text), there)
    return func.greatest(cast(cut, Date), FIRST)


def is_of_kind(account: Any, *kinds: AccountKind) -> ColumnElement[bool]:
    """Whether an account is of one of these kinds."""
    return col(account.kind) == any_(cast([str(kind) for kind in kinds], ARRAY(Text)))


class Moves:
    """Kinds of moves with the same names of amounts."""

    def __init__(self, *names: str) -> None:
        self.names = names

    def one(self, contract: Any, other: Any, currency: Any, moment: Any, **amounts: Any) -> Rows:
        """Moves of one kind; `other` is who stands on the other side."""
        return select(
            contract.label("contract_id"),
            other.label("other_id"),
            currency.label("currency"),
            step_of(moment).label("step"),
            *(amounts.get(name, _NOTHING).label(name) for name in self.names),
        )

    def summed(self, kinds: Sequence[Rows]) -> Query:
        """The sums of each step, and those of each contract with each other side."""
        found = union_all(*kinds).subquery("moves")
        step = tuple_(found.c.currency, found.c.step)
        contract = tuple_(found.c.currency, found.c.contract_id, found.c.other_id)
        keys = (found.c.currency, found.c.step, found.c.contract_id, found.c.other_id)
        return Query(
            select(*keys, *self._sums(found)).group_by(func.grouping_sets(step, contract)),
            varies=True,
        )

    def detailed(self, kinds: Sequence[Rows]) -> Query:
        """The sums of each step of each contract, in order."""
        found = union_all(*kinds).subquery("moves")
        keys = (found.c.step, found.c.currency, found.c.contract_id, found.c.other_id)
        rows = select(*keys, *self._sums(found)).group_by(*keys).order_by(*keys).limit(_MOST)
        return Query(rows, varies=True)

    def _sums(self, found: Any) -> list[ColumnElement[Any]]:
        return [func.sum(found.c[name]).label(name) for name in self.names]

"""What waits for an answer beside a contract: the same is not asked for twice."""

from typing import NamedTuple, Self

from va_market.contracts.models import Contract, ContractTerms
from va_market.kit.db import Row


class Waiting(NamedTuple):
    """Whether there is one of each."""

    amendment: bool = False
    substitution: bool = False

    @classmethod
    def of(cls, row: Row) -> Self:
        """What a row says that has the columns of `repository.waiting`."""
        return cls(row.amendment_waits, row.substitution_waits)

    @property
    def keeps_from(self) -> frozenset[str]:
        """The actions that have to wait for the answer."""
        found = {"amend", "renew"} if self.amendment else set()
        return frozenset(found | {"substitute"} if self.substitution else found)


NOTHING = Waiting()


class Standing(NamedTuple):
    """A contract as it stands after a change, with the terms that act today."""

    contract: Contract
    terms: ContractTerms
    waiting: Waiting = NOTHING

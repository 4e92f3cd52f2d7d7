"""What is agreed, fixed when an invoice is opened or a milestone is released."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from va_market.contracts.models import Contract
from va_market.kit.db import Row, WriteSession
from va_market.kit.money import Money
from va_market.pricing.splits import share_of_percent, within
from va_market.pricing.trace import Explained
from va_market.splits import repository
from va_market.splits.models import Basis, Split


@dataclass(frozen=True, slots=True)
class Term:
    """What an assignment was agreed on with a share; without one nothing is split."""

    assistant_id: UUID
    number: int
    rate: Money | None
    percent: Decimal
    reimburses: bool
    starts_at: datetime

    @classmethod
    def of(cls, row: Row) -> Self:
        is_paid = row.pay_rate_minor is not None
        rate = Money.from_minor(row.pay_rate_minor, row.pay_currency) if is_paid else None
        return cls(
            UUID(int=row.assistant_id.int),
            row.number,
            rate,
            row.share_percent,
            row.reimburses,
            row.starts_at,
        )


@dataclass(frozen=True, slots=True)
class Share:
    """What one line adds to the split of an assistant."""

    assistant_id: UUID
    line_id: UUID | None
    basis: Basis
    amount: Explained

    @property
    def as_json(self) -> dict[str, Any]:
        return {
            "line_id": None if self.line_id is None else str(self.line_id),
            "basis": self.basis,
            "amount": self.amount.value.as_json(),
            "trace": [step.model_dump() for step in self.amount.steps],
        }


async def terms_of(session: WriteSession, *, contract_id: UUID) -> Mapping[int, Term]:
    """The assignments of a contract that are split, by their numbers, the first at the head."""
    rows = await repository.assignments_of(session, contract_id=contract_id)
    return {row.number: Term.of(row) for row in rows if row.share_percent is not None}


async def plan(
    session: WriteSession,
    shares: Sequence[Share],
    *,
    limit: Money,
    now: datetime,
    **of: Any,
) -> None:
    """Fix what each assistant receives, of no more than `limit` together; `of` says of what."""
    who = list(dict.fromkeys(one.assistant_id for one in shares))
    own = [[one for one in shares if one.assistant_id == assistant] for assistant in who]
    agreed = [_sum(parts, limit.currency) for parts in own]
    capped = within(agreed, limit)
    for assistant, parts, wanted, share in zip(who, own, agreed, capped, strict=True):
        split = Split(
            **of,
            assistant_id=assistant,
            currency=limit.currency,
            agreed_minor=wanted.minor,
            share_minor=share.minor,
            parts=[one.as_json for one in parts],
            created_at=now,
            updated_at=now,
        )
        session.add(split)
    await session.flush()


def _sum(parts: Sequence[Share], currency: str) -> Money:
    return Money.from_minor(sum(one.amount.value.minor for one in parts), currency)


async def of_release(
    session: WriteSession,
    contract: Contract,
    *,
    release_id: UUID,
    assistant_id: UUID,
    amount: Money,
    received: Money,
    now: datetime,
) -> None:
    """Fix what the assistant who handed a milestone over receives of what was released."""
    if contract.agency_id is None:
        return
    rows = await repository.assignments_of(session, contract_id=contract.id)
    own = [row for row in rows if row.assistant_id == assistant_id]
    if not own or own[-1].share_percent is None:
        return
    part = share_of_percent(amount, own[-1].share_percent)
    await plan(
        session,
        [Share(assistant_id, None, Basis.PERCENT, part)],
        limit=received,
        now=now,
        contract_id=contract.id,
        agency_id=contract.agency_id,
        release_id=release_id,
    )

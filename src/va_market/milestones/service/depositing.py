"""The deposit of a project: paid in at the beginning, held with the milestones it covers.

A share of it is held for each milestone that is not funded yet, with the fee on it. It is paid out
with the work, or goes back where that work is changed or given up before it is funded.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from va_market import events
from va_market.contracts import service as contracts
from va_market.contracts.milestones import MilestoneStatus
from va_market.contracts.models import Contract, ContractStatus
from va_market.contracts.service.inside import ContractEnded
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row, WriteSession
from va_market.kit.errors import Forbidden, NotFound, field_error
from va_market.kit.money import Money
from va_market.milestones import policies, repository
from va_market.milestones.errors import NothingDue
from va_market.milestones.models import CLIENT, MovementKind
from va_market.milestones.schemas import DepositPay
from va_market.milestones.service.moving import Held, move_funds, tell, with_movements
from va_market.milestones.service.posting import check_paid_in

PAID = EventKind("deposit.paid", "The client paid in the deposit of a project.")
RETURNED = EventKind(
    "milestone.deposit_returned",
    "What was deposited for a milestone went back to the client before work began.",
)


async def deposit_of(session: ReadSession, actor: Actor, *, contract_id: UUID) -> Sequence[Row]:
    """The milestones of a contract with a deposit, from which it can be told.

    Raises:
        NotFound: there is no such contract for this caller, or it has no deposit.
    """
    rows = await repository.all_visible(session, contract_id=contract_id, scope=actor.scope)
    if not any(row.deposit or row.deposit_minor or _was_paid(row) for row in rows):
        raise NotFound
    return rows


def _was_paid(row: Row) -> bool:
    """Whether something was paid in, or set down of what was paid outside, long ago."""
    return any(
        one["kind"] == MovementKind.DEPOSITED or one["deposit_minor"] for one in row.movements
    )


async def pay_deposit(
    session: WriteSession, actor: Actor, *, contract_id: UUID, body: DepositPay, now: datetime
) -> Sequence[Row]:
    """Pay in what is due of the deposit, and the client's part of the fee on it.

    Raises:
        NotFound: there is no such contract for this caller.
        Forbidden: the caller does not pay for the client.
        ContractEnded: nothing is paid in any more.
        NothingDue: no milestone waits for the deposit.
        Invalid: another amount is due.
        InsufficientFunds: so much is not held for the client.
    """
    contract = await contracts.hold_visible(session, actor, contract_id=contract_id)
    _check(actor, contract)
    waiting = await _waiting(session, contract)
    if not waiting:
        raise NothingDue
    due = sum_of(waiting)
    if body.amount != due:
        raise field_error("/amount", "not_the_amount_due", f"{due} are to be paid")
    await check_paid_in(session, actor, contract, due, now=now)
    await _deposit(session, waiting, actor.user_id, body.reference, now)
    _tell(session, contract, actor.user_id, due, now)
    await session.flush()
    return await repository.all_visible(session, contract_id=contract_id, scope=actor.scope)


def _check(actor: Actor, contract: Contract) -> None:
    if CLIENT not in policies.parties(actor, contract):
        raise Forbidden("You may not pay the deposit here.")
    if contract.status == ContractStatus.ENDED:
        raise ContractEnded


async def _waiting(session: WriteSession, contract: Contract) -> list[Held]:
    """The milestones for which a share of the deposit is still to be paid in, held."""
    standing = await repository.lock_standing(session, contract_id=contract.id)
    agreed = [
        await with_movements(session, one, contract)
        for one in standing
        if one.status == MilestoneStatus.AGREED and one.deposit_minor
    ]
    return [held for held in agreed if held.funding.held.minor == 0]


def sum_of(waiting: Sequence[Held]) -> Money:
    """What is due for these milestones, with the client's part of the fee."""
    nothing = waiting[0].money(0)
    return sum((held.deposit_share + held.deposit_fee.client for held in waiting), nothing)


async def _deposit(
    session: WriteSession,
    waiting: Sequence[Held],
    made_by: UUID | None,
    reference: str | None,
    now: datetime,
) -> None:
    for held in waiting:
        fee = held.deposit_fee
        await move_funds(
            session,
            held,
            MovementKind.DEPOSITED,
            held.deposit_share,
            client_fee_minor=fee.client.minor,
            assistant_fee_minor=fee.assistant.minor,
            reference=reference,
            now=now,
            made_by=made_by,
        )
        held.milestone.updated_at = now


async def return_deposit(
    session: WriteSession, held: Held, actor_id: UUID | None, now: datetime
) -> Money:
    """Give back what was deposited for a milestone that nobody has funded; how much that was.

    With the fee on it, to the cent, however often it was paid in before.
    """
    amount = held.funding.held
    nothing = held.money(0)
    if held.milestone.status != MilestoneStatus.AGREED or amount == nothing:
        return nothing
    fee = held.fee_held
    await move_funds(
        session,
        held,
        MovementKind.RETURNED,
        amount,
        client_fee_minor=fee.client.minor,
        assistant_fee_minor=fee.assistant.minor,
        now=now,
        made_by=actor_id,
    )
    held.milestone.updated_at = now
    tell(session, RETURNED, held, actor_id, amount=amount + fee.client)
    return amount + fee.client


async def deposit_again(
    session: WriteSession, contract: Contract, returned: Money, *, now: datetime
) -> None:
    """Hold for the changed milestones what was `returned` of the ones before, if it is enough.

    If it is not, the client pays the deposit anew: nothing more is taken without being asked for.
    """
    await session.flush()
    waiting = await _waiting(session, contract)
    if waiting and (due := sum_of(waiting)) <= returned:
        await _deposit(session, waiting, None, None, now)
        _tell(session, contract, None, due, now)


def _tell(
    session: WriteSession, contract: Contract, actor_id: UUID | None, amount: Money, now: datetime
) -> None:
    events.record(
        session,
        PAID,
        now=now,
        subject_id=contract.id,
        parties=contract.audience,
        actor_id=actor_id,
        data={"contract_id": str(contract.id), "amount": amount.as_json()},
    )

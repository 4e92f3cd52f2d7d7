from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    DateTime,
    Integer,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    delete,
    or_,
    select,
    true,
    type_coerce,
)
from sqlmodel import col

from va_market.contracts.escalations import ContractEscalation
from va_market.contracts.models import (
    Contract,
    ContractAssignment,
    ContractStatus,
    ContractTerms,
)
from va_market.contracts.pauses import ContractPause
from va_market.contracts.repository.renewals import TO_DECIDE
from va_market.contracts.repository.waiting import WAITING
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways
from va_market.kit.ways import to, to_any

_MOMENT = DateTime(timezone=True)
_ACTOR = bindparam("actor_id", type_=Uuid)
_ORGANIZATIONS = bindparam("actor_organizations", type_=ARRAY(Uuid))
_MINE = any_(_ORGANIZATIONS)
visible_to = or_(
    col(Contract.assistant_id) == _ACTOR,
    col(Contract.organization_id) == _MINE,
    col(Contract.agency_id) == _MINE,
)
"""Contracts the actor works on, or of the actor's organizations: clients, where supervisors
belong, and agencies."""

inside_of = and_(
    visible_to,
    or_(col(Contract.status) != ContractStatus.ENDED, col(Contract.organization_id) == _MINE),
)
"""Contracts whose inner life the actor reads: of the client always, of others until the end."""

_ORGANIZATION_ID = bindparam("organization_id", type_=Uuid)
_CONTRACT_ID = bindparam("contract_id", type_=Uuid)
PRESENT = and_(
    col(ContractTerms.contract_id) == col(Contract.id),
    col(ContractTerms.version) == col(Contract.terms_version),
)
_ALL = select(
    Contract.__table__,
    *(col(ContractTerms.terms), col(ContractTerms.fee), col(ContractTerms.conditions)),
    *WAITING,
).join_from(Contract, ContractTerms, PRESENT)
_CONTRACTS = _ALL.where(visible_to)
_ONE = Query(_CONTRACTS.where(col(Contract.id) == _CONTRACT_ID))
_MY_ASSIGNMENT = select(col(ContractAssignment.id)).where(
    col(ContractAssignment.assistant_id) == _ACTOR,
    col(ContractAssignment.contract_id) == col(Contract.id),
)
_ONCE_MINE = Query(_ALL.where(col(Contract.id) == _CONTRACT_ID, _MY_ASSIGNMENT.exists()))
_STATUSES = bindparam("status", type_=ARRAY(Text))
_status = type_coerce(col(Contract.status), Text)
LISTING = Listing(
    _CONTRACTS,
    id_=col(Contract.id),
    sorts=both_ways("created_at", col(Contract.created_at)),
    filters={
        "status": _status == any_(_STATUSES),
        "job_id": col(Contract.job_id) == bindparam("job_id", type_=Uuid),
        "organization_id": col(Contract.organization_id) == _ORGANIZATION_ID,
        "agency_id": col(Contract.agency_id) == bindparam("agency_id", type_=Uuid),
    },
    ways=(
        to(col(Contract.assistant_id), _ACTOR),
        to_any(col(Contract.organization_id), _ORGANIZATIONS),
        to_any(col(Contract.agency_id), _ORGANIZATIONS),
    ),
    split={"status": to_any(_status, _STATUSES)},
    direct={"job_id"},
)
_ONE_INSIDE = Query(select(Contract.__table__).where(inside_of, col(Contract.id) == _CONTRACT_ID))
_ASSIGNMENTS = (
    select(
        ContractAssignment.__table__,
        # What is paid is read by the agency and by whom it is paid to.
        or_(col(ContractAssignment.assistant_id) == _ACTOR, col(Contract.agency_id) == _MINE).label(
            "shows_pay"
        ),
    )
    .join_from(
        ContractAssignment, Contract, col(Contract.id) == col(ContractAssignment.contract_id)
    )
    .where(
        col(ContractAssignment.contract_id) == _CONTRACT_ID,
        or_(visible_to, col(ContractAssignment.assistant_id) == _ACTOR),
    )
)
ASSIGNMENTS = Listing(
    _ASSIGNMENTS,
    id_=col(ContractAssignment.id),
    sorts=both_ways("starts_at", col(ContractAssignment.starts_at)),
    filters={},
)
_PAID = Query(
    _ASSIGNMENTS.where(
        col(ContractAssignment.pay_rate_minor).is_not(None),
        or_(col(ContractAssignment.assistant_id) == _ACTOR, col(Contract.agency_id) == _MINE),
    ).order_by(col(ContractAssignment.number))
)
_OF_ASSISTANT = Query(
    select(
        col(ContractAssignment.number),
        col(ContractAssignment.starts_at),
        col(ContractAssignment.ends_at),
    )
    .where(
        col(ContractAssignment.contract_id) == _CONTRACT_ID,
        col(ContractAssignment.assistant_id) == bindparam("assistant_id", type_=Uuid),
    )
    .order_by(col(ContractAssignment.number))
)
_PRESENT_ASSIGNMENT = select(ContractAssignment).where(
    col(ContractAssignment.contract_id) == _CONTRACT_ID,
    col(ContractAssignment.number) == bindparam("number", type_=Integer),
)
_DUE = (
    select(Contract)
    .where(
        col(Contract.status) == ContractStatus.SCHEDULED,
        col(Contract.starts_at) <= bindparam("now", type_=_MOMENT),
    )
    .order_by(col(Contract.id))
    .limit(100)
    .with_for_update(skip_locked=True, key_share=True)
)
_ENDING = (
    select(Contract)
    .where(
        col(Contract.status) != ContractStatus.ENDED,
        col(Contract.ending_at) <= bindparam("now", type_=_MOMENT),
        # It may go on: whoever decides on that comes first, also after a long rest.
        TO_DECIDE.is_not(true()),
    )
    .order_by(col(Contract.id))
    .limit(100)
    .with_for_update(skip_locked=True, key_share=True)
)
_PAUSE_WITHIN = Query(
    select(col(ContractPause.paused_at))
    .where(
        col(ContractPause.contract_id) == _CONTRACT_ID,
        col(ContractPause.paused_at) < bindparam("end", type_=_MOMENT),
        or_(
            col(ContractPause.resumed_at).is_(None),
            col(ContractPause.resumed_at) > bindparam("start", type_=_MOMENT),
        ),
    )
    .order_by(col(ContractPause.paused_at))
    .limit(1)
)
_ESCALATION = (
    select(col(ContractEscalation.user_id))
    .where(col(ContractEscalation.contract_id) == bindparam("contract_id", type_=Uuid))
    .order_by(col(ContractEscalation.place))
)
_ESCALATION_QUERY = Query(_ESCALATION)
_FORGET_ESCALATION = delete(ContractEscalation).where(
    col(ContractEscalation.contract_id) == bindparam("contract_id", type_=Uuid)
)
_OBLIGATIONS = (
    select(Contract)
    .where(
        col(Contract.status) != ContractStatus.ENDED,
        or_(
            col(Contract.assistant_id) == bindparam("person_id", type_=Uuid),
            col(Contract.organization_id) == any_(bindparam("alone_in", type_=ARRAY(Uuid))),
            and_(
                col(Contract.supervisor_id) == bindparam("person_id", type_=Uuid),
                col(Contract.organization_id) == any_(bindparam("member_of", type_=ARRAY(Uuid))),
            ),
        ),
    )
    .order_by(col(Contract.id))
    .limit(50)
)


async def find_visible(
    session: ReadSession | WriteSession, *, contract_id: UUID, scope: dict[str, Any]
) -> Row | None:
    return await session.row(_ONE, contract_id=contract_id, **scope)


async def find_inside(
    session: ReadSession, *, contract_id: UUID, scope: dict[str, Any]
) -> Row | None:
    return await session.row(_ONE_INSIDE, contract_id=contract_id, **scope)


async def find_once_mine(
    session: ReadSession | WriteSession, *, contract_id: UUID, scope: dict[str, Any]
) -> Row | None:
    """The same for whoever works on it now, or did before."""
    return await session.row(_ONCE_MINE, contract_id=contract_id, **scope)


async def paid_assignments(
    session: ReadSession, *, contract_id: UUID, scope: dict[str, Any]
) -> Sequence[Row]:
    """The assignments with a rate of pay that the reader may see, earliest first."""
    return await session.rows(_PAID, contract_id=contract_id, **scope)


async def assignments_of(
    session: ReadSession | WriteSession, *, contract_id: UUID, assistant_id: UUID
) -> Sequence[Row]:
    """`number`, `starts_at` and `ends_at` of one assistant's assignments, earliest first."""
    return await session.rows(_OF_ASSISTANT, contract_id=contract_id, assistant_id=assistant_id)


async def present_assignment(session: WriteSession, contract: Contract) -> ContractAssignment:
    """The assignment of whoever works on a held contract now."""
    values = {"contract_id": contract.id, "number": contract.assignment}
    return (await session.execute(_PRESENT_ASSIGNMENT, values)).scalar_one()


async def escalation_of(session: ReadSession | WriteSession, *, contract_id: UUID) -> list[UUID]:
    """Whom to turn to, in order."""
    rows = await session.rows(_ESCALATION_QUERY, contract_id=contract_id)
    return [row.user_id for row in rows]


async def set_escalation(
    session: WriteSession, *, contract_id: UUID, user_ids: Sequence[UUID]
) -> None:
    await session.execute(_FORGET_ESCALATION, {"contract_id": contract_id})
    for place, user_id in enumerate(user_ids, start=1):
        session.add(ContractEscalation(contract_id=contract_id, place=place, user_id=user_id))


async def pause_within(
    session: ReadSession | WriteSession, *, contract_id: UUID, start: datetime, end: datetime
) -> datetime | None:
    """When the first rest that shares time with `[start, end)` began, if any does."""
    found: datetime | None = await session.value(
        _PAUSE_WITHIN, contract_id=contract_id, start=start, end=end
    )
    return found


async def lock_due(session: WriteSession, *, now: Any) -> list[Contract]:
    """Scheduled contracts whose first day has come, at most 100, held."""
    return list((await session.execute(_DUE, {"now": now})).scalars())


async def lock_ending(session: WriteSession, *, now: datetime) -> list[Contract]:
    """Contracts whose last day is over, at most 100, held."""
    return list((await session.execute(_ENDING, {"now": now})).scalars())


async def live_with(
    session: WriteSession, *, person_id: UUID, alone_in: list[UUID], member_of: list[UUID]
) -> list[Contract]:
    """Contracts that are not over and count on a person, at most 50.

    On the assistant; on the last member of the client; on the supervisor, while a member of it.
    """
    values = {"person_id": person_id, "alone_in": alone_in, "member_of": member_of}
    return list((await session.execute(_OBLIGATIONS, values)).scalars())

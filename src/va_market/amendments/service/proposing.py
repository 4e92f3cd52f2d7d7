from datetime import date, datetime, timedelta
from uuid import UUID

from va_market import agreements
from va_market.amendments import repository
from va_market.amendments.errors import AmendmentOpen
from va_market.amendments.models import Amendment, AmendmentStatus, Side
from va_market.amendments.schemas import AmendmentCreate
from va_market.amendments.service.days import fault_of, fault_of_end, fault_of_milestones, first_day
from va_market.amendments.service.drafting import Draft, draft_of
from va_market.amendments.service.rates import check_rate
from va_market.amendments.service.telling import Held, tell
from va_market.contracts import policies
from va_market.contracts import service as contracts
from va_market.contracts.models import Contract
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.kit.errors import Invalid
from va_market.milestones import service as milestones

PROPOSED = EventKind("amendment.proposed", "One side asks to change what was agreed.")


async def propose(
    session: WriteSession,
    actor: Actor,
    *,
    contract_id: UUID,
    body: AmendmentCreate,
    patience: timedelta,
    now: datetime,
    is_renewal: bool = False,
) -> Held:
    """Ask the other side to agree on something else from a day on.

    `is_renewal` says that the body is what was agreed for the next term.

    Raises:
        NotFound: there is no such contract for this caller.
        Forbidden: the caller speaks for neither side.
        IllegalMove: the contract has ended.
        AmendmentOpen: another one waits for an answer.
        BelowRosterRate: it pays less than the agency agreed to with the assistant.
        Invalid: it changes nothing, does not fit the contract, or cannot act from that day.
    """
    contract = await contracts.hold_for(session, actor, contract_id, "amend")
    if await repository.open_of(session, contract_id=contract.id) is not None:
        raise AmendmentOpen
    side = policies.side_of(actor, contract)
    assert side is not None  # noqa: S101  # who may amend speaks for a side
    latest = contracts.latest_version(contract)
    draft = await _draft(session, contract, latest, body=body, side=Side(side), now=now)
    amendment = Amendment(
        contract_id=contract.id,
        status=AmendmentStatus.PROPOSED,
        side=Side(side),
        proposed_by=actor.user_id,
        base_version=latest,
        effective_on=body.effective_on,
        **draft.columns,
        is_renewal=is_renewal,
        reason=body.reason,
        expires_at=now + patience,
        created_at=now,
        updated_at=now,
    )
    session.add(amendment)
    await session.flush()
    tell(session, PROPOSED, (amendment, contract), actor, now=now)
    return amendment, contract


async def _draft(
    session: WriteSession,
    contract: Contract,
    latest: int,
    *,
    body: AmendmentCreate,
    side: Side,
    now: datetime,
) -> Draft:
    """What the contract would say, shown to fit it and both sides."""
    agreed = await contracts.terms_of(session, contract, version=latest)
    settled = await milestones.settled_places(session, contract)
    draft = draft_of(contract, agreed, body, settled=settled)
    if body.conditions is not None:
        await agreements.check_rivals(session, body.conditions)
    await _check_day(session, contract, body.effective_on, draft, now)
    if side != Side.CLIENT:
        check_rate(contract, agreed, draft.terms, draft.allotted_minutes)
    return draft


async def _check_day(
    session: WriteSession, contract: Contract, day: date | None, draft: Draft, now: datetime
) -> None:
    since = day or first_day(contract, lowers_cap=draft.lowers_cap, now=now)
    fault = None
    if day is not None:
        fault = await fault_of(session, contract, day, lowers_cap=draft.lowers_cap, now=now)
    fault = fault or fault_of_milestones(contract, day, touched=draft.touches_milestones, now=now)
    fault = fault or fault_of_end(contract, since, draft.conditions.ends_on, now=now)
    if fault is not None:
        raise Invalid(fault.detail, errors=[fault])

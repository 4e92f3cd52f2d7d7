"""What every move of a dispute begins and ends with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from va_market import events
from va_market.disputes import policies, repository
from va_market.disputes.errors import BelongsToSide, NotYourMove
from va_market.disputes.models import DISPUTE, OPERATOR, TURN, Dispute, DisputeLine
from va_market.disputes.schemas import SettledLine
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.identity.house import check_house
from va_market.invoices import service as invoices
from va_market.invoices.service.moving import Held as Bill
from va_market.kit.db import WriteSession, lock
from va_market.kit.errors import NotFound, field_error

Amounts = Mapping[UUID, int]
"""By line, in the smallest unit."""


@dataclass(frozen=True, slots=True)
class Held:
    """A locked dispute with its lines, and its invoice, which is locked before it."""

    dispute: Dispute
    lines: Sequence[DisputeLine]
    bill: Bill

    @property
    def disputed(self) -> Amounts:
        return {line.line_id: line.amount_minor for line in self.lines}

    @property
    def proposed(self) -> Amounts:
        """By the settlement that waits for an answer."""
        return {line.line_id: line.proposed_minor or 0 for line in self.lines}


async def hold(session: WriteSession, *, dispute_id: UUID) -> Held:
    """Lock a dispute, whoever asks: the invoice first, as everywhere.

    Raises:
        NotFound: there is no such dispute.
    """
    invoice_id = await repository.invoice_of(session, dispute_id=dispute_id)
    if invoice_id is None:
        raise NotFound
    bill = await invoices.hold(session, invoice_id=invoice_id)
    dispute = await lock(session, Dispute, dispute_id)
    if dispute is None:
        raise NotFound
    return Held(dispute, await repository.lines_of(session, dispute_id=dispute_id), bill)


async def hold_for(session: WriteSession, actor: Actor, dispute_id: UUID, action: str) -> Held:
    """Lock the dispute for `action` of a side.

    Raises:
        NotFound: there is no such dispute for this caller.
        NotYourMove: it is for the other side.
        IllegalMove: the status does not permit it.
    """
    held = await hold(session, dispute_id=dispute_id)
    if not policies.may_see(actor, held.dispute):
        raise NotFound
    side = policies.side_of(actor, held.dispute)
    if side is None or action not in DISPUTE.actions_of([side, TURN]):
        raise NotYourMove
    DISPUTE.check(held.dispute.status, action)
    if action not in policies.allowed_actions(actor, held.dispute):
        raise NotYourMove
    return held


async def hold_for_house(
    session: WriteSession, actor: Actor, dispute_id: UUID, action: str
) -> Held:
    """Lock for `action` of an operator.

    Raises:
        Forbidden: the caller does not work for the house.
        NotFound: nobody has asked the house to rule in such a dispute.
        BelongsToSide: the caller is of a side.
        IllegalMove: the status does not permit it.
    """
    check_house(actor)
    held = await hold(session, dispute_id=dispute_id)
    if held.dispute.escalated_at is None:
        raise NotFound
    if OPERATOR not in policies.parties(actor, held.dispute):
        raise BelongsToSide
    DISPUTE.check(held.dispute.status, action)
    return held


def amounts_of(held: Held, settlement: Sequence[SettledLine]) -> Amounts:
    """What is to go back of each line.

    Raises:
        NotFound: it names a line that is not disputed.
        Invalid: it does not name each disputed line once, or more of one than is disputed.
    """
    found: dict[UUID, int] = {}
    for place, one in enumerate(settlement):
        pointer = f"/settlement/{place}"
        disputed = held.disputed.get(one.line_id)
        if disputed is None:
            raise NotFound("There is no such line in this dispute.")
        if one.line_id in found:
            detail = "names each disputed line once"
            raise field_error(f"{pointer}/line_id", "line_repeated", detail)
        if one.amount.currency != held.dispute.currency:
            detail = f"the invoice is in {held.dispute.currency}"
            raise field_error(f"{pointer}/amount", "other_currency", detail)
        if one.amount.minor > disputed:
            detail = f"{held.dispute.money(disputed)} of the line are disputed"
            raise field_error(f"{pointer}/amount", "above_disputed", detail)
        found[one.line_id] = one.amount.minor
    if len(found) < len(held.lines):
        raise field_error("/settlement", "line_missing", "names each disputed line")
    return found


async def become(
    session: WriteSession, held: Held, action: str, now: datetime, **more: object
) -> None:
    """The next status, written at once: what the database says of it holds from here on."""
    DISPUTE.become(held.dispute, action)
    held.dispute.sqlmodel_update({"turn": None, **more, "updated_at": now})
    await session.flush()


def tell(
    session: WriteSession, kind: EventKind, dispute: Dispute, actor: Actor | None, now: datetime
) -> None:
    """Record what happened, for both sides; amounts are read on the dispute itself."""
    events.record(
        session,
        kind,
        now=now,
        subject_id=dispute.id,
        parties=[dispute.organization_id, dispute.issuer_id],
        actor_id=None if actor is None else actor.user_id,
        data={
            "invoice_id": str(dispute.invoice_id),
            "contract_id": str(dispute.contract_id),
            "status": str(dispute.status),
        },
    )

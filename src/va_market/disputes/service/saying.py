"""What either side says, word by word, with the files that show it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from va_market.disputes.models import Dispute, DisputePosition, PositionKind, Speaker
from va_market.disputes.policies import side_of
from va_market.disputes.service.moving import Amounts
from va_market.files import service as files
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.kit.errors import NotFound

KIND = "dispute"


async def say(
    session: WriteSession,
    actor: Actor | None,
    dispute: Dispute,
    kind: PositionKind,
    *,
    now: datetime,
    text: str | None = None,
    amounts: Amounts | None = None,
    file_ids: Sequence[UUID] = (),
) -> DisputePosition:
    """Write down what somebody says, or silence where there is nobody. It never changes.

    Raises:
        NotFound: a file was not sent by the caller for this contract, or something else holds it.
    """
    position = DisputePosition(
        dispute_id=dispute.id,
        kind=kind,
        speaker=_speaker(actor, dispute),
        author_id=None if actor is None else actor.user_id,
        text=text,
        amounts=[
            {"line_id": str(line_id), "amount_minor": minor}
            for line_id, minor in (amounts or {}).items()
        ],
        file_ids=list(file_ids),
        created_at=now,
    )
    session.add(position)
    if actor is not None and file_ids:
        await _hold_files(session, actor, dispute, position, now)
    await session.flush()
    return position


def _speaker(actor: Actor | None, dispute: Dispute) -> Speaker:
    if actor is None:
        return Speaker.SYSTEM
    return Speaker(side_of(actor, dispute) or Speaker.OPERATOR)


async def _hold_files(
    session: WriteSession,
    actor: Actor,
    dispute: Dispute,
    position: DisputePosition,
    now: datetime,
) -> None:
    """For good; where no agency is the party, the assistant sees what the client shows."""
    is_own = dispute.issuer_id == dispute.assistant_id
    shown_to = dispute.assistant_id if is_own else None
    subject = files.Subject(KIND, position.id, dispute.contract_id, shown_to)
    if await files.attach(session, actor, subject, ids=position.file_ids, now=now):
        raise NotFound("You sent no such file for this contract, or something else holds it.")

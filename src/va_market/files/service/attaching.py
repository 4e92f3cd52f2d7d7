"""Attaching files to a thing: whoever calls holds the thing, and has checked who may change it."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from va_market.files import repository
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession


class Subject(NamedTuple):
    """A thing of a contract that holds files."""

    kind: str
    id: UUID
    contract_id: UUID
    person_id: UUID | None = None
    """Whom it is about, who sees what it holds."""


async def attach(
    session: WriteSession, actor: Actor, subject: Subject, *, ids: Sequence[UUID], now: datetime
) -> set[UUID]:
    """Let a thing hold these files and no others; those of them that it cannot hold.

    It holds what it held before, and loose files that the caller sent for the same contract.
    """
    found = await repository.lock_attachable(
        session,
        subject_id=subject.id,
        ids=ids,
        user_id=actor.user_id,
        contract_id=subject.contract_id,
    )
    for file in found:
        if file.id not in ids:
            file.subject_kind = file.subject_id = file.attached_at = file.shown_to = None
            file.loose_since = now
        elif file.subject_id is None:
            file.subject_kind, file.subject_id, file.attached_at = subject.kind, subject.id, now
            file.shown_to = subject.person_id
    return set(ids) - {file.id for file in found}


async def detach_all(
    session: WriteSession, actor: Actor, subject: Subject, *, now: datetime
) -> None:
    """Before a thing goes."""
    await attach(session, actor, subject, ids=(), now=now)

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, LargeBinary, Text, delete, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, col

from va_market.kit.db import Table, WriteSession
from va_market.kit.personal import PERSON, Part, columns_of


class IdempotentReply(Table, table=True):
    """The reply to a POST that named an idempotency key, kept for a day."""

    __tablename__ = "idempotent_replies"

    caller_id: UUID = Field(primary_key=True)
    key: str = Field(primary_key=True, sa_type=Text)
    fingerprint: bytes = Field(sa_type=LargeBinary)
    status: int
    headers: dict[str, Any] = Field(sa_type=JSONB)
    body: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = Field(sa_type=DateTime(timezone=True), index=True)


PARTS = (
    Part(
        "idempotent_replies",
        "Requests of the last day that you sent with an idempotency key.",
        select(
            *columns_of(IdempotentReply, without={"caller_id", "fingerprint", "headers", "body"})
        ).where(col(IdempotentReply.caller_id) == PERSON),
        by=(col(IdempotentReply.caller_id), col(IdempotentReply.key)),
        covers=(IdempotentReply.caller_id,),
    ),
)


async def forget_caller(session: WriteSession, *, caller_id: UUID) -> None:
    """Delete what a caller was answered."""
    await session.execute(
        delete(IdempotentReply).where(col(IdempotentReply.caller_id) == caller_id)
    )

"""All that is kept about the caller, as one JSON object that is never whole in memory."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any

from pydantic_core import to_json

from va_market.identity import service as identity
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession
from va_market.kit.personal import whose
from va_market.privacy.parts import PARTS
from va_market.privacy.schemas import FORMAT


async def export(session: ReadSession, actor: Actor, *, now: datetime) -> AsyncIterator[bytes]:
    """The pieces of the archive; each is read when the one before has been taken."""
    user = await identity.read_user(session, user_id=actor.user_id)
    return _pieces(session, whose(user), now)


async def _pieces(
    session: ReadSession, whom: Mapping[str, Any], now: datetime
) -> AsyncIterator[bytes]:
    head = {"format": FORMAT, "exported_at": now, "user_id": whom["person_id"]}
    yield to_json(head).removesuffix(b"}") + b',"parts":{'
    for number, part in enumerate(PARTS):
        yield b"%s\n%s:[" % (b"," if number else b"", to_json(part.name))
        mark = b"\n"
        async for rows in part.walk(session, whom):
            yield mark + b",\n".join(map(to_json, rows))
            mark = b",\n"
        yield b"]"
    yield b"\n}}\n"

"""Which time was spent on an enquiry."""

from datetime import datetime
from uuid import UUID

from va_market.enquiries.models import Enquiry, EnquiryTimeEntry
from va_market.enquiries.service.reading import hold_for, told
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.kit.errors import NotFound
from va_market.timekeeping import service as timekeeping

LINKED = EventKind("enquiry.time_linked", "Time was spent on an enquiry.")
UNLINKED = EventKind("enquiry.time_unlinked", "Time was not spent on an enquiry after all.")


async def link_time(
    session: WriteSession, actor: Actor, *, enquiry_id: UUID, entry_id: UUID, now: datetime
) -> None:
    """Say that time was spent on an enquiry; a second time it changes nothing.

    Raises:
        NotFound, Forbidden, IllegalMove: see `hold_for`.
        NotFound: the contract has no such entry for this caller.
    """
    enquiry = await _hold_with_entry(session, actor, enquiry_id, entry_id)
    if await session.get(EnquiryTimeEntry, (enquiry_id, entry_id)) is None:
        link = EnquiryTimeEntry(
            enquiry_id=enquiry_id, time_entry_id=entry_id, contract_id=enquiry.contract_id
        )
        session.add(link)
        await told(session, LINKED, enquiry, actor, now=now, time_entry_id=str(entry_id))


async def unlink_time(
    session: WriteSession, actor: Actor, *, enquiry_id: UUID, entry_id: UUID, now: datetime
) -> None:
    """Take that back.

    Raises:
        NotFound, Forbidden, IllegalMove: see `hold_for`.
        NotFound: they are not linked.
    """
    enquiry = await _hold_with_entry(session, actor, enquiry_id, entry_id)
    link = await session.get(EnquiryTimeEntry, (enquiry_id, entry_id))
    if link is None:
        raise NotFound
    await session.delete(link)
    await told(session, UNLINKED, enquiry, actor, now=now, time_entry_id=str(entry_id))


async def _hold_with_entry(
    session: WriteSession, actor: Actor, enquiry_id: UUID, entry_id: UUID
) -> Enquiry:
    """The enquiry, locked after the contract and the entry: time is locked in that order."""
    entry, _ = await timekeeping.hold_visible(session, actor, entry_id=entry_id)
    enquiry = await hold_for(session, actor, enquiry_id=enquiry_id, action="link_time")
    if entry.contract_id != enquiry.contract_id:
        raise NotFound
    return enquiry

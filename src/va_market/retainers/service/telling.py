"""What is told of retainers: to both sides, without amounts of money."""

from datetime import datetime
from typing import Any
from uuid import UUID

from va_market import events
from va_market.contracts.models import Contract
from va_market.events import EventKind
from va_market.kit.db import WriteSession
from va_market.retainers.models import MinuteGrant, RetainerPeriod

OPENED = EventKind("retainer.opened", "A period of a retainer began, and grants its minutes.")
CLOSED = EventKind(
    "retainer.closed", "A period of a retainer is over, and says where its minutes went."
)
UPGRADED = EventKind(
    "retainer.upgraded", "A retainer grew while a period runs, and the rest of it is paid anew."
)
ENDED = EventKind("retainer.ended", "The last period of a retainer is over.")
GRANTED = EventKind(
    "retainer.minutes_granted", "Minutes were given, or packs bought, while a period runs."
)


def tell(
    session: WriteSession,
    kind: EventKind,
    contract: Contract,
    period: RetainerPeriod,
    now: datetime,
    *,
    actor_id: UUID | None = None,
    **data: Any,
) -> None:
    days = {"starts_on": str(period.starts_on), "ends_on": str(period.ends_on)}
    events.record(
        session,
        kind,
        now=now,
        subject_id=period.id,
        parties=contract.audience,
        actor_id=actor_id,
        data={"contract_id": str(contract.id), **days, **data},
    )


def tell_of_grant(
    session: WriteSession,
    contract: Contract,
    period: RetainerPeriod,
    grant: MinuteGrant,
    now: datetime,
) -> None:
    said = {"source": str(grant.source), "minutes": grant.minutes}
    tell(session, GRANTED, contract, period, now, actor_id=grant.granted_by, **said)

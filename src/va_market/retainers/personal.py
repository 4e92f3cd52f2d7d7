"""What retainers keep about a person."""

from sqlalchemy import select
from sqlmodel import col

from va_market.contracts.models import Contract
from va_market.kit.personal import PERSON, Part, columns_of
from va_market.retainers.models import MinuteGrant, RetainerPeriod

PARTS = (
    Part(
        "retainer_periods",
        "Periods of the retainers that you work on, with the statement of their minutes.",
        select(*columns_of(RetainerPeriod))
        .join_from(RetainerPeriod, Contract, col(Contract.id) == col(RetainerPeriod.contract_id))
        .where(col(Contract.assistant_id) == PERSON),
        by=(col(RetainerPeriod.contract_id), col(RetainerPeriod.starts_on)),
        covers=(),
    ),
    Part(
        "minute_grants",
        "Minutes of retainers that you gave, or bought for an organization.",
        select(*columns_of(MinuteGrant)).where(col(MinuteGrant.granted_by) == PERSON),
        by=(col(MinuteGrant.granted_by), col(MinuteGrant.id)),
        covers=(MinuteGrant.granted_by,),
    ),
)

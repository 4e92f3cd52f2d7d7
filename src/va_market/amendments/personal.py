"""What amendments keep about a person."""

from sqlalchemy import select
from sqlmodel import col

from va_market.amendments.models import Amendment
from va_market.kit.personal import PERSON, Part, columns_of

PARTS = (
    Part(
        "amendments",
        "Changes of contracts that you asked for, with the answer.",
        select(*columns_of(Amendment, without={"decided_by"})).where(
            col(Amendment.proposed_by) == PERSON
        ),
        by=(col(Amendment.proposed_by), col(Amendment.id)),
        covers=(Amendment.proposed_by,),
    ),
    Part(
        "amendments_answered",
        "What you answered to changes that others asked for.",
        select(
            col(Amendment.id),
            col(Amendment.contract_id),
            col(Amendment.status),
            col(Amendment.answer),
            col(Amendment.decided_at),
        ).where(col(Amendment.decided_by) == PERSON),
        by=(col(Amendment.decided_by), col(Amendment.id)),
        covers=(Amendment.decided_by,),
    ),
)

"""What corrections of time keep about a person."""

from sqlalchemy import select
from sqlmodel import col

from va_market.kit.personal import PERSON, Part, columns_of
from va_market.time_corrections.models import TimeCorrection

PARTS = (
    Part(
        "time_corrections",
        "Corrections of your approved time, with the words of who asked and who answered.",
        select(*columns_of(TimeCorrection, without={"proposed_by", "decided_by"})).where(
            col(TimeCorrection.assistant_id) == PERSON
        ),
        by=(
            col(TimeCorrection.assistant_id),
            col(TimeCorrection.created_at),
            col(TimeCorrection.id),
        ),
        covers=(TimeCorrection.assistant_id,),
    ),
    Part(
        "time_corrections_proposed",
        "Corrections of approved time that you asked for.",
        select(
            *(col(TimeCorrection.id), col(TimeCorrection.entry_id), col(TimeCorrection.status)),
            *(col(TimeCorrection.reason), col(TimeCorrection.created_at)),
        ).where(col(TimeCorrection.proposed_by) == PERSON),
        by=(col(TimeCorrection.proposed_by), col(TimeCorrection.id)),
        covers=(TimeCorrection.proposed_by,),
    ),
    Part(
        "time_corrections_decided",
        "What you answered to corrections that others asked for.",
        select(
            *(col(TimeCorrection.id), col(TimeCorrection.entry_id), col(TimeCorrection.status)),
            *(col(TimeCorrection.answer), col(TimeCorrection.decided_at)),
        ).where(col(TimeCorrection.decided_by) == PERSON),
        by=(col(TimeCorrection.decided_by), col(TimeCorrection.id)),
        covers=(TimeCorrection.decided_by,),
    ),
)

"""What absences keep about a person."""

from sqlalchemy import select
from sqlmodel import col

from va_market.absences.models import Absence
from va_market.kit.personal import PERSON, Part, columns_of

PARTS = (
    Part(
        "absences",
        "Days on which you did not work, and why.",
        select(*columns_of(Absence)).where(col(Absence.assistant_id) == PERSON),
        by=(col(Absence.assistant_id), col(Absence.id)),
        covers=(Absence.assistant_id,),
    ),
)

"""What rosters keep about a person."""

from sqlalchemy import or_, select
from sqlmodel import col

from va_market.kit.personal import PERSON, Part, columns_of
from va_market.rosters.models import RosterEntry

PARTS = (
    Part(
        "roster_entries",
        "The rosters of agencies that you are on, were on, or were invited to.",
        select(*columns_of(RosterEntry)).where(col(RosterEntry.assistant_id) == PERSON),
        by=(col(RosterEntry.created_at), col(RosterEntry.id)),
        covers=(RosterEntry.assistant_id,),
    ),
    Part(
        "roster_entries_kept",
        "The entries of others that you made or ended for an agency.",
        select(
            col(RosterEntry.id),
            col(RosterEntry.organization_id),
            col(RosterEntry.invited_by),
            col(RosterEntry.ended_by),
            col(RosterEntry.created_at),
            col(RosterEntry.ended_at),
        ).where(or_(col(RosterEntry.invited_by) == PERSON, col(RosterEntry.ended_by) == PERSON)),
        by=(col(RosterEntry.id),),
        covers=(RosterEntry.invited_by, RosterEntry.ended_by),
    ),
)
